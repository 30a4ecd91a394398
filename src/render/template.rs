//! Templates: those shipped and those of a repository, with their front matter, and how one is run: its work is bounded, and
//! values are escaped unless a table or a picture made them.
//!
//! Must not know what a document is about. A template is data: it reaches no file and no network.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use include_dir::{Dir, include_dir};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, State, UndefinedBehavior, Value,
    syntax::SyntaxConfig,
    value::{Kwargs, StringInput, ValueKind},
};
use serde::Deserialize;

use super::Failure;
use crate::{
    escape,
    source::{Part, Span, Tree},
    yaml,
};

/// Folder of the templates of a repository.
pub const FOLDER: &str = "templates";

static DOCUMENTS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates/documents");
static PICTURES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates/pictures");

/// Most bytes of one template.
const MAX_TEMPLATE: u64 = 256 << 10;
/// Steps that a template may take.
const FUEL: u64 = 5_000_000;
/// Most bytes that a template may write.
const MAX_OUTPUT: usize = 50 << 20;
/// Filters that reserve memory at a template's word.
const REMOVED_FILTERS: &[&str] = &["indent", "format", "batch", "slice"];
/// Longest expression or statement, in bytes: what reads it goes one step deeper with each operator.
const LONGEST: usize = 2000;
/// Most bytes of a text that a filter makes.
const MAX_TEXT: usize = 8 << 20;
/// Most tables and pictures that a template places.
const MAX_PLACED: usize = 500;
/// What opens and closes the front matter.
const FENCE: &str = "---\n";

/// Templates by name: those of the repository before the shipped ones. All are in memory before one is rendered.
#[derive(Debug, Default, Clone)]
pub struct Templates {
    documents: Arc<BTreeMap<String, Template>>,
    pictures: Arc<BTreeMap<String, Template>>,
}

/// A template: where it comes from, and its text.
#[derive(Debug, Clone)]
struct Template {
    /// Path in the repository; `None` for a shipped one.
    path: Option<String>,
    /// Its text as it was written.
    text: String,
}

/// What a template says about its document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FrontMatter {
    /// Title, in place of the usual one.
    pub title: Option<String>,
    /// How the pages lie.
    #[serde(default)]
    pub orientation: Orientation,
    /// How closed the document is, where no record says it.
    pub classification: Option<String>,
}

/// How pages lie.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Orientation {
    /// Higher than wide.
    #[default]
    Portrait,
    /// Wider than high.
    Landscape,
}

impl Templates {
    /// The shipped templates alone.
    #[must_use]
    pub fn shipped() -> Self {
        Self { documents: Arc::new(embedded(&DOCUMENTS)), pictures: Arc::new(embedded(&PICTURES)) }
    }

    /// The shipped templates, and over those of documents the ones in `templates/` of the repository.
    ///
    /// # Errors
    /// Where a template of the repository cannot be read.
    pub fn of(tree: &dyn Tree) -> Result<Self, Failure> {
        let shipped = Self::shipped();
        let mut documents = Arc::unwrap_or_clone(shipped.documents);
        let listing = tree.list(&["j2"], &[]).map_err(|message| Failure::of(FOLDER, message))?;
        for path in listing.files {
            let Some(name) = path.strip_prefix(FOLDER).and_then(|rest| rest.strip_prefix('/')) else { continue };
            let fail = |message: String| Failure { own: true, ..Failure::of(&path, message) };
            let bytes = tree.read(&path, MAX_TEMPLATE).map_err(|error| fail(error.to_string()))?;
            let text = String::from_utf8(bytes).map_err(|_| fail("it is not UTF-8".to_owned()))?;
            let text = text.replace("\r\n", "\n");
            documents.insert(name.to_owned(), Template { path: Some(path.to_string()), text });
        }
        Ok(Self { documents: Arc::new(documents), pictures: shipped.pictures })
    }

    /// The paths of the templates that are the repository's own.
    pub fn own(&self) -> impl Iterator<Item = &str> {
        self.documents.values().filter_map(|template| template.path.as_deref())
    }

    /// What is wrong with the templates of the repository, as far as it can be seen without running one.
    #[must_use]
    pub fn problems(&self) -> Vec<Failure> {
        let environment = environment(&self.documents);
        let own = self.documents.iter().filter(|(_, template)| template.path.is_some());
        own.filter_map(|(name, _)| {
            self.readable(name).err().or_else(|| {
                let read = environment.get_template(name).map(drop);
                let syntax = read.map_err(|error| failure(&error, &self.documents, name));
                self.front(name).map(drop).and(syntax).err()
            })
        })
        .collect()
    }

    /// Refuses a template with an expression that is too long to be read in bounded depth.
    fn readable(&self, name: &str) -> Result<(), Failure> {
        let Some(template) = self.documents.get(name) else { return Ok(()) };
        let message = || format!("an expression has more than {LONGEST} bytes");
        overlong(&template.text).map_or(Ok(()), |span| Err(template.failure(name, Some(span), message())))
    }

    /// The text of a shipped template of a document.
    #[must_use]
    pub fn shipped_text(name: &str) -> Option<&'static str> {
        DOCUMENTS.get_file(name)?.contents_utf8()
    }

    /// The names of the shipped templates of documents, without their endings.
    pub fn shipped_names() -> impl Iterator<Item = &'static str> {
        DOCUMENTS.files().filter_map(|file| file.path().to_str()?.strip_suffix(".md.j2"))
    }

    /// What the template `name` says about its document; nothing where there is no such template.
    ///
    /// # Errors
    /// Where that cannot be understood.
    pub fn front(&self, name: &str) -> Result<FrontMatter, Failure> {
        let Some((template, front)) =
            self.documents.get(name).and_then(|template| Some((template, front(&template.text)?)))
        else {
            return Ok(FrontMatter::default());
        };
        let text = &template.text[front.clone()];
        let fail = |span: Span, message: String| {
            template.failure(name, Some(front.start + span.start..front.start + span.end), message)
        };
        let stream = yaml::parse(text);
        if let Some(problem) = stream.problems.first() {
            return Err(fail(problem.span.clone(), problem.message.clone()));
        }
        let Some(Some(document)) = stream.documents.first() else { return Ok(FrontMatter::default()) };
        yaml::decode(&document.root).map_err(|error| {
            let span = document.locate(&error.pointer, Part::Value);
            fail(span, error.message)
        })
    }

    /// Runs the template of a document called `name`; `place` gives what `table(…)` and `picture(…)` stand for.
    ///
    /// # Errors
    /// Where there is no such template, it fails or it wants too much.
    pub fn document(&self, name: &str, context: Value, place: &Arc<Placeholders>) -> Result<String, Failure> {
        for (other, template) in self.documents.iter() {
            if template.path.is_some() {
                self.readable(other)?;
            }
        }
        let mut environment = environment(&self.documents);
        // It keeps values over the rounds of a loop, so that a few words double a text without end.
        environment.remove_global("namespace");
        environment.set_auto_escape_callback(|_| AutoEscape::Custom("markdown".into()));
        environment.set_formatter(|out, _, value| write_value(out, value, &|text| escape::markdown(text).into_owned()));
        let count = Arc::new(AtomicUsize::new(0));
        for kind in [PlaceholderKind::Table, PlaceholderKind::Picture] {
            let (place, count) = (Arc::clone(place), Arc::clone(&count));
            environment.add_function(kind.name(), move |name: &str| placed(&*place, kind, name, &count));
        }
        environment.add_filter("paragraphs", |text: &str| Value::from_safe_string(paragraphs(text)));
        run(&environment, &self.documents, name, context)
    }

    /// Draws a picture: runs the template of SVG called `drawing`.
    ///
    /// # Errors
    /// Where there is none or it fails.
    pub fn picture(&self, drawing: &str, context: Value) -> Result<String, Failure> {
        let mut environment = environment(&self.pictures);
        environment.set_auto_escape_callback(|_| AutoEscape::Custom("xml".into()));
        environment.set_formatter(|out, _, value| write_value(out, value, &|text| escape::xml(text).into_owned()));
        run(&environment, &self.pictures, &format!("{drawing}.svg.j2"), context)
    }
}

/// A thing that a template places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceholderKind {
    /// A register.
    Table,
    /// A picture.
    Picture,
}

impl PlaceholderKind {
    /// The function by which a template places it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Picture => "picture",
        }
    }
}

/// Gives the Markdown that stands for a thing, or why there is none.
pub type Placeholders = dyn Fn(PlaceholderKind, &str) -> Result<String, String> + Send + Sync;

impl Template {
    fn failure(&self, name: &str, span: Option<Span>, message: String) -> Failure {
        Failure {
            template: self.path.clone().unwrap_or_else(|| name.to_owned()),
            text: Some(self.text.clone()),
            span,
            message,
            own: self.path.is_some(),
        }
    }
}

fn embedded(folder: &Dir<'static>) -> BTreeMap<String, Template> {
    let text = |file: &include_dir::File<'static>| {
        let name = file.path().to_str()?.to_owned();
        Some((name, Template { path: None, text: file.contents_utf8()?.to_owned() }))
    };
    folder.files().filter_map(text).collect()
}

/// The first expression or statement that is too long; one without an end counts, too.
fn overlong(text: &str) -> Option<Span> {
    let opens = text.match_indices('{').filter_map(|(at, _)| match text.get(at..at + 2)? {
        "{{" => Some((at, "}}")),
        "{%" => Some((at, "%}")),
        _ => None,
    });
    let mut end = 0;
    for (start, close) in opens {
        if start < end {
            continue;
        }
        end = text[start..].find(close).map_or(text.len(), |length| start + length);
        if end - start > LONGEST {
            return Some(start..text.floor_char_boundary(start + LONGEST));
        }
    }
    None
}

/// Where the front matter lies, without its fences.
fn front(text: &str) -> Option<Span> {
    let rest = text.strip_prefix(FENCE)?;
    let end = if rest.starts_with(FENCE) { 0 } else { rest.find(&format!("\n{FENCE}"))? + 1 };
    Some(FENCE.len()..FENCE.len() + end)
}

/// The text behind the front matter, with as many bytes and lines before it as there were.
fn behind_front(text: &str) -> String {
    let Some(front) = front(text) else { return text.to_owned() };
    let end = front.end + FENCE.len();
    let blank = text[..end].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' });
    blank.collect::<String>() + &text[end..]
}

fn environment(templates: &Arc<BTreeMap<String, Template>>) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_debug(true);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    if let Ok(syntax) = syntax {
        environment.set_syntax(syntax);
    }
    for name in REMOVED_FILTERS {
        environment.remove_filter(name);
    }
    environment.remove_global("debug");
    environment.add_filter("replace", replaced);
    environment.add_filter("join", joined);
    let templates = Arc::clone(templates);
    environment.set_loader(move |name| Ok(templates.get(name).map(|template| behind_front(&template.text))));
    environment
}

fn run(
    environment: &Environment<'_>,
    templates: &BTreeMap<String, Template>,
    name: &str,
    context: Value,
) -> Result<String, Failure> {
    let mut out = Bounded { bytes: Vec::new() };
    let rendered =
        environment.get_template(name).and_then(|template| template.render_captured_to(context, &mut out).map(drop));
    rendered.map_err(|error| failure(&error, templates, name))?;
    let text = String::from_utf8(out.bytes).map_err(|_| Failure::of(name, "it wrote broken text".to_owned()))?;
    Ok(text.trim_start().to_owned())
}

fn placed(place: &Placeholders, kind: PlaceholderKind, name: &str, count: &AtomicUsize) -> Result<Value, Error> {
    if count.fetch_add(1, Ordering::Relaxed) >= MAX_PLACED {
        let message = format!("it places more than {MAX_PLACED} tables and pictures");
        return Err(Error::new(ErrorKind::InvalidOperation, message));
    }
    let placed = place(kind, name).map_err(|message| Error::new(ErrorKind::InvalidOperation, message))?;
    Ok(Value::from_safe_string(placed))
}

/// Refuses a text of more bytes than a template may make at a time.
fn within(bytes: usize) -> Result<(), Error> {
    match bytes <= MAX_TEXT {
        true => Ok(()),
        false => {
            Err(Error::new(ErrorKind::InvalidOperation, format!("it makes a text of more than {} MiB", MAX_TEXT >> 20)))
        }
    }
}

/// What the filter `replace` makes, in bounded memory.
fn replaced(
    state: &mut State<'_, '_>,
    text: StringInput<'_>,
    from: StringInput<'_>,
    to: StringInput<'_>,
) -> Result<Value, Error> {
    let length = text.as_str().len();
    let found = if from.as_str().is_empty() { length + 1 } else { text.as_str().matches(from.as_str()).count() };
    within(length.saturating_add(found.saturating_mul(to.as_str().len())))?;
    minijinja::filters::replace(state, text, from, to)
}

/// Values one after the other, as the filter of this name joins them, in bounded memory.
fn joined(
    state: &mut State<'_, '_>,
    values: &Value,
    joiner: Option<StringInput<'_>>,
    attribute: Option<&str>,
    options: Kwargs,
) -> Result<Value, Error> {
    let between = joiner.as_ref().map_or(0, |joiner| joiner.as_str().len());
    let mut bytes = 0_usize;
    for value in values.try_iter()? {
        bytes = bytes
            .saturating_add(value.as_str().map_or_else(|| value.to_string().len(), str::len))
            .saturating_add(between);
        within(bytes)?;
    }
    minijinja::filters::join(state, values, joiner, attribute, options)
}

/// Text with its paragraphs kept apart; a line break alone stays one.
fn paragraphs(text: &str) -> String {
    let paragraph = |text: &str| -> String {
        text.trim().lines().map(|line| escape::markdown(line).into_owned()).collect::<Vec<_>>().join("\\\n")
    };
    text.trim().split("\n\n").map(paragraph).collect::<Vec<_>>().join("\n\n")
}

fn write_value(out: &mut minijinja::Output<'_>, value: &Value, escaped: &dyn Fn(&str) -> String) -> Result<(), Error> {
    let written = match value.kind() {
        ValueKind::Undefined | ValueKind::None => Ok(()),
        _ if value.is_safe() => out.write_str(value.as_str().unwrap_or_default()),
        _ => out.write_str(&escaped(&value.to_string())),
    };
    written.map_err(Error::from)
}

fn failure(error: &Error, templates: &BTreeMap<String, Template>, name: &str) -> Failure {
    let message = match error.kind() {
        ErrorKind::OutOfFuel => "it takes too many steps".to_owned(),
        ErrorKind::WriteFailure => format!("it writes more than {} MiB", MAX_OUTPUT >> 20),
        ErrorKind::TemplateNotFound => "there is no such template".to_owned(),
        kind => error.detail().map_or_else(|| kind.to_string(), |detail| format!("{kind}: {detail}")),
    };
    let name = error.name().unwrap_or(name);
    let Some(template) = templates.get(name) else { return Failure::of(name, message) };
    let line = || error.line().map(|line| span_of_line(&template.text, line));
    template.failure(name, error.range().or_else(line), message)
}

/// The bytes of a line, from 1, without the space at its start and its end.
fn span_of_line(text: &str, line: usize) -> Span {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let whole = text[start..].lines().next().unwrap_or_default();
    let start = start + (whole.len() - whole.trim_start().len());
    start..start + whole.trim().len()
}

/// Takes so many bytes and no more.
struct Bounded {
    bytes: Vec<u8>,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > MAX_OUTPUT {
            return Err(io::Error::other("too much output"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
