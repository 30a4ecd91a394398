//! Templates: shipped ones and those of a repository, their front matter, and their execution with resource limits.
//! Values are escaped unless they come from a table or a picture.
//!
//! Must not know the subject of a document. A template is data: it cannot access files or the network.

mod meter;
mod metered;
mod placement;

use std::{
    collections::BTreeMap,
    io::{self, Write},
    sync::{
        Arc, OnceLock,
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

use self::{
    meter::{Meter, Reads},
    metered::metered,
};
use super::Failure;
use crate::{
    escape,
    source::{Difference, Listing, Part, ReadError, Selection, Span, Tree, conflicts},
    yaml,
};

/// Folder of the templates of a repository.
pub const FOLDER: &str = "templates";

static DOCUMENTS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates/documents");
static PICTURES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates/pictures");

/// Maximum size of a template in bytes.
const MAX_TEMPLATE: u64 = 256 << 10;
/// Maximum number of steps of a template, besides those for what it is given.
const FUEL: u64 = 5_000_000;
/// Maximum output of a template in bytes.
const MAX_OUTPUT: usize = 48 << 20;
/// Filters that allocate memory of a size given by the template.
const REMOVED_FILTERS: &[&str] = &["indent", "format", "batch", "slice", "pprint"];
/// Maximum nesting of macros, blocks, included templates and loops, in the units of the template engine: one for a loop,
/// four for a macro, ten for a template.
const MAX_RECURSION: usize = 100;
/// Maximum size in bytes of text created by a filter.
const MAX_TEXT: usize = 8 << 20;
/// Maximum number of tables and pictures that a template places.
const MAX_PLACED: usize = 500;
/// Extension of templates.
const EXTENSION: &str = ".j2";
/// Delimiter of the front matter.
const FENCE: &str = "---\n";

/// Templates by name: those of the repository replace shipped ones. All are loaded before one is rendered.
#[derive(Debug, Default, Clone)]
pub struct Templates {
    documents: Arc<BTreeMap<String, Template>>,
    pictures: Arc<BTreeMap<String, Template>>,
    /// Whether the templates of the repository can be read; found out once for all documents.
    readable: Arc<OnceLock<Result<(), Failure>>>,
}

/// A template: its origin and its text.
#[derive(Debug, Clone)]
struct Template {
    /// Path in the repository; `None` for a shipped one.
    path: Option<String>,
    /// Its source text.
    text: String,
}

/// The front matter of a template.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FrontMatter {
    /// Title, instead of the default one.
    pub title: Option<String>,
    /// Page orientation.
    #[serde(default)]
    pub orientation: Orientation,
    /// Classification of the document, if no record defines it.
    pub classification: Option<String>,
}

/// Page orientation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Orientation {
    /// Portrait.
    #[default]
    Portrait,
    /// Landscape.
    Landscape,
}

impl Templates {
    /// Only the shipped templates.
    #[must_use]
    pub fn shipped() -> Self {
        let (documents, pictures) = (Arc::new(embedded(&DOCUMENTS)), Arc::new(embedded(&PICTURES)));
        Self { documents, pictures, readable: Arc::default() }
    }

    /// The shipped templates; templates of documents in `templates/` of the repository take precedence.
    ///
    /// # Errors
    /// Fails if a template of the repository cannot be read.
    pub fn of(tree: &dyn Tree) -> Result<Self, Failure> {
        let shipped = Self::shipped();
        let mut documents = Arc::unwrap_or_clone(shipped.documents);
        let listing = tree
            .list(&Selection { folder: FOLDER, extensions: &["j2"], optional: &[], exclude: &[] })
            .map_err(|message| Failure::of(FOLDER, message))?;
        if let Some(failure) = unreadable(tree, &listing) {
            return Err(failure);
        }
        for path in listing.files {
            let Some(name) = path.strip_prefix(FOLDER).and_then(|rest| rest.strip_prefix('/')) else { continue };
            let fail = |message: String| Failure { own: true, ..Failure::of(&path, message) };
            let bytes = tree.read(&path, MAX_TEMPLATE).map_err(|error| fail(error.to_string()))?;
            let text = String::from_utf8(bytes).map_err(|_| fail("it is not UTF-8".to_owned()))?;
            let text = text.replace("\r\n", "\n");
            documents.insert(name.to_owned(), Template { path: Some(path.to_string()), text });
        }
        Ok(Self { documents: Arc::new(documents), pictures: shipped.pictures, readable: Arc::default() })
    }

    /// The paths of the templates of the repository.
    pub fn own(&self) -> impl Iterator<Item = &str> {
        self.documents.values().filter_map(|template| template.path.as_deref())
    }

    /// Errors in the templates of the repository that can be found without running them.
    #[must_use]
    pub fn problems(&self) -> Vec<Failure> {
        let environment = environment(&self.documents, &Arc::default());
        let own = self.documents.iter().filter(|(_, template)| template.path.is_some());
        own.filter_map(|(name, _)| {
            self.readable(name).err().or_else(|| {
                let read = environment.get_template(name).map(drop);
                let syntax = read.map_err(|error| failure(&error, &self.documents, name));
                self.front(name).map(drop).and(syntax).and_then(|()| self.placeable(name)).err()
            })
        })
        .collect()
    }

    /// Rejects a template with an expression that is too long to be parsed with limited recursion.
    fn readable(&self, name: &str) -> Result<(), Failure> {
        let Some(template) = self.documents.get(name) else { return Ok(()) };
        let fail = |span, message: String| Err(template.failure(name, Some(span), message));
        if let Some(conflict) = conflicts(&template.text).into_iter().next() {
            return fail(conflict, "unresolved merge conflict".to_owned());
        }
        metered(&after_front(&template.text)).map(drop).or_else(|(span, why)| fail(span, why.to_owned()))
    }

    /// Rejects a template that places a table or picture where none can be, whatever its values.
    fn placeable(&self, name: &str) -> Result<(), Failure> {
        let Some(template) = self.documents.get(name) else { return Ok(()) };
        let text = after_front(&template.text);
        placement::misplaced(&text)
            .map_or(Ok(()), |call| Err(template.failure(name, Some(call.span), misplaced(call.word, call.name))))
    }

    /// The failure of the template `name` that places something where no table or picture can be: `placed` is its type and
    /// name.
    #[must_use]
    pub fn misplaced(&self, name: &str, placed: &str) -> Failure {
        let (word, what) = placed.split_once(':').unwrap_or((placed, ""));
        let message = misplaced(word, what);
        let Some(template) = self.documents.get(name) else { return Failure::of(name, message) };
        let calls = [format!("{word}(\"{what}\")"), format!("{word}('{what}')")];
        let at = |call: &String| template.text.rfind(call.as_str()).map(|at| at..at + call.len());
        let text = after_front(&template.text);
        let found = placement::misplaced(&text).filter(|call| call.word == word && call.name == what);
        let span = found.map(|call| call.span).or_else(|| calls.iter().find_map(at));
        template.failure(name, span, message)
    }

    /// The text of a shipped template of a document.
    #[must_use]
    pub fn shipped_text(name: &str) -> Option<&'static str> {
        DOCUMENTS.get_file(name)?.contents_utf8()
    }

    /// The names of the shipped templates of documents, without extensions.
    pub fn shipped_names() -> impl Iterator<Item = &'static str> {
        DOCUMENTS.files().filter_map(|file| file.path().to_str()?.strip_suffix(".md.j2"))
    }

    /// The front matter of the template `name`; the default if there is no such template.
    ///
    /// # Errors
    /// Fails if it is invalid.
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

    /// Runs the template `name` of a document; `place` gives the text of `table(…)` and `picture(…)`.
    ///
    /// # Errors
    /// Fails if there is no such template, it fails, or it exceeds a limit.
    pub fn document(&self, name: &str, context: Value, place: &Arc<Placeholders>) -> Result<String, Failure> {
        self.document_within(FUEL, name, context, place)
    }

    /// The same with `fuel` steps besides those for what the template is given.
    fn document_within(
        &self,
        fuel: u64,
        name: &str,
        context: Value,
        place: &Arc<Placeholders>,
    ) -> Result<String, Failure> {
        let mut own = self.documents.iter().filter(|(_, template)| template.path.is_some());
        self.readable.get_or_init(|| own.try_for_each(|(other, _)| self.readable(other))).clone()?;
        let meter = Arc::new(Meter::default());
        let mut environment = environment(&self.documents, &meter);
        // It keeps values across loop iterations, so a short template could double a text without limit.
        environment.remove_global("namespace");
        environment.set_auto_escape_callback(|_| AutoEscape::Custom("markdown".into()));
        let printed = Arc::clone(&meter);
        environment.set_formatter(move |out, _, value| {
            printed.print(value)?;
            write_value(out, value, &|text| escape::markdown(text).into_owned())
        });
        let count = Arc::new(AtomicUsize::new(0));
        for kind in PlaceholderKind::ALL {
            let (place, count) = (Arc::clone(place), Arc::clone(&count));
            environment.add_function(kind.name(), move |name: &str| placed(&*place, kind, name, &count));
        }
        let paragraphs = Value::from_function(|text: &str| Value::from_safe_string(paragraphs(text)));
        environment.add_filter("paragraphs", Meter::limited(&meter, paragraphs, Reads::Characters));
        let context = meter.give(&context).map_err(|error| failure(&error, &self.documents, name))?;
        environment.set_fuel(Some(meter.steps(fuel)));
        run(&environment, &self.documents, name, context)
    }

    /// Draws a picture: runs the SVG template `drawing`.
    ///
    /// # Errors
    /// Fails if there is no such template, or it fails.
    pub fn picture(&self, drawing: &str, context: Value) -> Result<String, Failure> {
        let mut environment = environment(&self.pictures, &Arc::default());
        environment.set_auto_escape_callback(|_| AutoEscape::Custom("xml".into()));
        environment.set_formatter(|out, _, value| write_value(out, value, &|text| escape::xml(text).into_owned()));
        run(&environment, &self.pictures, &format!("{drawing}.svg.j2"), context)
    }
}

/// The type of a placeholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceholderKind {
    /// A register.
    Table,
    /// A picture.
    Picture,
    /// The text of a file of a record.
    Text,
}

impl PlaceholderKind {
    /// Every type.
    pub const ALL: [Self; 3] = [Self::Table, Self::Picture, Self::Text];

    /// The template function that places it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Picture => "picture",
            Self::Text => "document_text",
        }
    }
}

/// Returns the Markdown of a placeholder, or why there is none.
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

/// What is at the place of a template, or of all of them, but is not a file that can be read.
fn unreadable(tree: &dyn Tree, listing: &Listing) -> Option<Failure> {
    let fail = |path: &str, message: String| Failure { own: true, ..Failure::of(path, message) };
    let is_template = |path: &str| path.starts_with("templates/") && path.ends_with(EXTENSION);
    if let Some((path, why)) = listing.skipped.iter().find(|(path, _)| path == FOLDER || is_template(path)) {
        return Some(fail(path, format!("it {why}")));
    }
    let not_a_file = |path: &str| matches!(tree.read(path, MAX_TEMPLATE), Err(ReadError::NotAFile));
    let is_file = |path: &str| listing.files.iter().any(|file| **file == *path);
    let inside = listing.files.iter().filter_map(|file| file.rsplit_once('/')).map(|(folder, _)| folder.to_owned());
    let shipped = || Templates::shipped_names().map(|name| format!("{FOLDER}/{name}.md{EXTENSION}"));
    let misnamed = shipped().find_map(|path| {
        let mut files = listing.files.iter();
        files.find_map(|file| Some((file, Difference::between(file, &path)?))).map(|(file, it)| (file, it, path))
    });
    if let Some((file, difference, path)) = misnamed {
        let words = difference.words();
        return Some(fail(
            file,
            format!("it is not used on every system: rename it to `{path}`; the names differ by {words}"),
        ));
    }
    let mut places = inside.filter(|folder| is_template(folder)).chain(shipped().filter(|path| !is_file(path)));
    places.find(|path| not_a_file(path)).map(|path| fail(&path, "it is not a file".to_owned()))
}

fn embedded(folder: &Dir<'static>) -> BTreeMap<String, Template> {
    let text = |file: &include_dir::File<'static>| {
        let name = file.path().to_str()?.to_owned();
        Some((name, Template { path: None, text: file.contents_utf8()?.to_owned() }))
    };
    folder.files().filter_map(text).collect()
}

/// Why a table or picture cannot be placed.
fn misplaced(word: &str, name: &str) -> String {
    format!(
        "the {word} `{name}` is where no {word} can be, such as in a heading, a cell of a table, code or markup; place it in a line of its own"
    )
}

/// The span of the front matter, without its delimiters.
fn front(text: &str) -> Option<Span> {
    let rest = text.strip_prefix(FENCE)?;
    let end = if rest.starts_with(FENCE) { 0 } else { rest.find(&format!("\n{FENCE}"))? + 1 };
    Some(FENCE.len()..FENCE.len() + end)
}

/// The text after the front matter, preceded by blanks so that byte offsets and line numbers are unchanged.
fn after_front(text: &str) -> String {
    let Some(front) = front(text) else { return text.to_owned() };
    let end = front.end + FENCE.len();
    let blank = text[..end].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' });
    blank.collect::<String>() + &text[end..]
}

fn environment(templates: &Arc<BTreeMap<String, Template>>, meter: &Arc<Meter>) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(MAX_RECURSION);
    environment.set_debug(true);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    if let Ok(syntax) = syntax {
        environment.set_syntax(syntax);
    }
    for name in REMOVED_FILTERS {
        environment.remove_filter(name);
    }
    environment.remove_global("debug");
    Meter::register(meter, &mut environment);
    let templates = Arc::clone(templates);
    environment.set_loader(move |name| Ok(templates.get(name).and_then(|template| source(template).ok())));
    environment
}

/// What the template engine reads: the metered text after the front matter.
fn source(template: &Template) -> Result<String, (Span, &'static str)> {
    let text = metered(&after_front(&template.text)).map(|metered| metered.text)?;
    // Only aims writes what delimits a placeholder; the other is as long and not shown on pages.
    Ok(text.replace('\u{2060}', "\u{200b}"))
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
    let text = String::from_utf8(out.bytes).map_err(|_| Failure::of(name, "its output is not UTF-8".to_owned()))?;
    Ok(text.trim_start().to_owned())
}

fn placed(place: &Placeholders, kind: PlaceholderKind, name: &str, count: &AtomicUsize) -> Result<Value, Error> {
    // Each text is placed once.
    if kind != PlaceholderKind::Text && count.fetch_add(1, Ordering::Relaxed) >= MAX_PLACED {
        let message = format!("it places more than {MAX_PLACED} tables and pictures");
        return Err(Error::new(ErrorKind::InvalidOperation, message));
    }
    let placed = place(kind, name).map_err(|message| Error::new(ErrorKind::InvalidOperation, message))?;
    Ok(Value::from_safe_string(placed))
}

/// Rejects text larger than the limit for filters.
fn within(bytes: usize) -> Result<(), Error> {
    match bytes <= MAX_TEXT {
        true => Ok(()),
        false => {
            Err(Error::new(ErrorKind::InvalidOperation, format!("it creates text of more than {} MiB", MAX_TEXT >> 20)))
        }
    }
}

/// The filter `replace` with limited memory.
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

/// The filter `join` with limited memory.
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

/// Text with its paragraphs; single line breaks are preserved.
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

/// The error that caused `error`, such as that of a template that is included.
fn cause(error: &Error) -> &Error {
    let inner = std::error::Error::source(error).and_then(|inner| inner.downcast_ref::<Error>());
    inner.filter(|inner| inner.name().is_some()).map_or(error, cause)
}

fn failure(error: &Error, templates: &BTreeMap<String, Template>, name: &str) -> Failure {
    let error = cause(error);
    let message = match error.kind() {
        ErrorKind::OutOfFuel => "it takes too many steps".to_owned(),
        ErrorKind::WriteFailure => format!("it writes more than {} MiB", MAX_OUTPUT >> 20),
        ErrorKind::TemplateNotFound => "there is no such template".to_owned(),
        kind => error.detail().map_or_else(|| kind.to_string(), |detail| format!("{kind}: {detail}")),
    };
    let name = error.name().unwrap_or(name);
    let Some(template) = templates.get(name) else { return Failure::of(name, message) };
    let line = || error.line().map(|line| span_of_line(&template.text, line));
    let original = |span: Span| metered(&after_front(&template.text)).ok().map(|metered| metered.original(&span));
    template.failure(name, error.range().and_then(original).or_else(line), message)
}

/// The span of a line (counted from 1) without leading and trailing whitespace.
fn span_of_line(text: &str, line: usize) -> Span {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let full = text[start..].lines().next().unwrap_or_default();
    let start = start + (full.len() - full.trim_start().len());
    start..start + full.trim().len()
}

/// A writer with a maximum size.
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of a template that takes `fuel` steps and those for `records` records.
    fn rendered(fuel: u64, records: usize, text: &str) -> Result<String, String> {
        let template = Template { path: None, text: text.to_owned() };
        let documents = BTreeMap::from([("own.md.j2".to_owned(), template)]);
        let templates = Templates { documents: Arc::new(documents), ..Templates::default() };
        let record = |at: usize| serde_json::json!({"id": format!("R-{at}"), "facts": [["Owner", at], ["Due", at]]});
        let context = serde_json::json!({ "records": (0..records).map(record).collect::<Vec<_>>() });
        let place: Arc<Placeholders> = Arc::new(|_, _| Ok(String::new()));
        let context = Value::from(minijinja::value::Serde(context));
        templates.document_within(fuel, "own.md.j2", context, &place).map_err(|failure| failure.message)
    }

    #[test]
    fn steps_grow_with_the_records_and_stay_bounded() {
        const EACH: &str = "{% for record in records %}# {{ record.id }}\n{% for fact in record.facts %}{{ fact[0] ~ ': ' ~ fact[1] }}\n{% endfor %}{% endfor %}";
        const PAIRS: &str =
            "{% for one in records %}{% for other in records %}{{ one.id ~ other.id }}{% endfor %}{% endfor %}";
        const ENDLESS: &str = "{% for one in range(9999) %}{% for other in range(9999) %}{% endfor %}{% endfor %}";
        for records in [10, 100, 1000] {
            let text = rendered(1000, records, EACH).expect("each record costs the same");
            assert_eq!(text.lines().count(), records * 3);
            let steps = Err("it takes too many steps".to_owned());
            assert_eq!(rendered(1000, records, ENDLESS), steps, "{records}");
            assert_eq!(rendered(1000, records, PAIRS).is_err(), records > 10, "{records}");
        }
    }
}
