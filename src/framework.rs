//! Standards and catalogues as data: their requirements, what each asks for in our own words, and the expectations that come with them.
//!
//! Must not know the ids of a particular standard: those are in the YAML files of `src/framework/`.

mod scenarios;

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use regex::Regex;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

pub use scenarios::{Library, Scenario};

use crate::{
    prose::nearest,
    record::{
        Answer,
        field::{Activity, Text},
    },
    yaml,
};

/// Frameworks shipped with aims: file name and text.
const SHIPPED: &[(&str, &str)] = &[("iso-42001.yaml", include_str!("framework/iso-42001.yaml"))];

/// The same frameworks as JSON, derived from the YAML; read in a tenth of the time.
static DERIVED: include_dir::Dir<'_> = include_dir::include_dir!("$CARGO_MANIFEST_DIR/src/framework/derived");

/// A standard, a law or your own catalogue whose requirements records may refer to.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Framework {
    /// Short id, used as prefix in references: `iso-42001`, `iso-27001:A.8.24`.
    pub id: Text,
    /// Full name with edition.
    pub title: Text,
    /// Edition that the data describes.
    pub edition: Text,
    /// What a reader must know about the data: its origin, where the original text is sold.
    pub note: Option<Text>,
    /// Headings, clauses, control areas, controls and informative entries, in the order of the standard.
    pub entries: Vec<Provision>,
    /// Ids that people write by mistake, each with an explanation.
    #[serde(default)]
    pub mistakes: Vec<Mistake>,
    /// Indexes of the entries by id.
    #[serde(skip)]
    by_id: BTreeMap<Box<str>, usize>,
}

/// A numbered entry of a framework.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Provision {
    /// Number as the standard prints it: `6.1.3`, `A.6.2.4`, `C.3.1`.
    pub id: Text,
    /// Kind of entry.
    pub kind: ProvisionKind,
    /// Short title.
    pub title: Text,
    /// The heading or area directly above.
    pub parent: Option<Text>,
    /// What it asks for, in our own words.
    pub asks: Option<Text>,
    /// Whether it asks for documented information.
    #[serde(default)]
    pub documented: Documented,
    /// Records that answer it. A clause without such a record is unanswered.
    #[serde(default)]
    pub answered_by: Vec<Answer>,
    /// Checks of a clause, each by one rule, expectation or schema field.
    #[serde(default)]
    pub checks: Vec<Check>,
    /// Documented information that it asks for, one line each.
    #[serde(default)]
    pub documents: Vec<DocumentedItem>,
    /// How an organization usually answers it, one step per line.
    #[serde(default)]
    pub satisfy: Vec<Text>,
    /// Evidence that works.
    #[serde(default)]
    pub evidence: Vec<Text>,
    /// What auditors often find missing.
    #[serde(default)]
    pub often_missing: Vec<Text>,
    /// Other entries of the same framework that belong with it.
    #[serde(default)]
    pub related: Vec<Text>,
    /// The activities it governs: it may be excluded for a system if the organization performs none of them.
    #[serde(default)]
    pub activities: Vec<Activity>,
    /// A note on a common misreading.
    pub note: Option<Text>,
}

/// Kinds of framework entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProvisionKind {
    /// A title without a requirement of its own.
    Heading,
    /// A requirement that cannot be excluded.
    Clause,
    /// A group of controls with a common objective.
    Area,
    /// A control: included or excluded with a reason.
    Control,
    /// A possible objective of the organization (informative).
    Objective,
    /// A possible source of risk (informative).
    RiskSource,
}

/// Whether an entry asks for documented information.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Documented {
    /// No documented information is asked for; evidence is still expected in practice.
    #[default]
    None,
    /// An activity is asked for, so evidence of it is needed.
    Implied,
    /// Documented information is asked for.
    Explicit,
}

/// One piece of documented information that an entry asks for.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DocumentedItem {
    /// What it is.
    pub what: Text,
    /// A document, which is maintained, or a record, which is retained.
    pub form: Form,
    /// Records that answer it.
    #[serde(default)]
    pub answered_by: Vec<Answer>,
}

/// A check of a clause.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Check {
    /// Name, in kebab case.
    pub id: Text,
    /// The rule or expectation that checks it.
    pub rule: Option<Text>,
    /// The field that a schema requires, as kind and path: `obligation/title`.
    pub field: Option<Text>,
}

/// Document or record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// Maintained: kept up to date.
    Document,
    /// Retained as evidence.
    Record,
}

/// An id that is written by mistake, with an explanation.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Mistake {
    /// Regular expression for the entire id.
    pub pattern: Text,
    /// What the id is, completing "`A.8.24` is …".
    pub explanation: Text,
    /// What to write instead.
    pub help: Text,
    /// The pattern, compiled on first use: a repository can contain thousands of wrong ids.
    #[serde(skip)]
    #[schemars(skip)]
    compiled: OnceLock<Option<Regex>>,
}

impl Framework {
    /// The entry with this id.
    #[must_use]
    pub fn entry(&self, id: &str) -> Option<&Provision> {
        self.by_id.get(id).map(|number| &self.entries[*number])
    }

    /// The entries of one kind, in the order of the standard.
    pub fn of_kind(&self, kind: ProvisionKind) -> impl Iterator<Item = &Provision> {
        self.entries.iter().filter(move |entry| entry.kind == kind)
    }

    /// The entries above `id`, nearest first.
    pub fn ancestors<'f>(&'f self, id: &str) -> impl Iterator<Item = &'f Provision> + use<'f> {
        let parent = |entry: &'f Provision| entry.parent.as_deref().and_then(|parent| self.entry(parent));
        std::iter::successors(self.entry(id).and_then(parent), move |entry| parent(entry))
    }

    /// Why `id` is not an entry, with what to write instead. An existing entry is never a mistake, even if it matches a pattern.
    #[must_use]
    pub fn explain_mistake(&self, id: &str) -> Option<&Mistake> {
        let mistake = self.mistakes.iter().find(|mistake| mistake.matches(id))?;
        self.entry(id).is_none().then_some(mistake)
    }

    /// The entry whose id is nearest to `id`.
    #[must_use]
    pub fn nearest(&self, id: &str) -> Option<&str> {
        nearest(id, self.entries.iter().map(|entry| &*entry.id))
    }
}

impl Mistake {
    fn matches(&self, id: &str) -> bool {
        // Most patterns begin with `A.`, and the ids of an organization's own controls do not: nothing to compile.
        if self.pattern.starts_with(r"^A\.") && !self.pattern.contains("|^") && !id.starts_with("A.") {
            return false;
        }
        let compile = || Regex::new(&format!("^(?:{})$", &*self.pattern)).ok();
        self.compiled.get_or_init(compile).as_ref().is_some_and(|pattern| pattern.is_match(id))
    }
}

/// All frameworks available in a run; the first is the standard that the management system follows.
#[derive(Debug, Clone)]
pub struct Frameworks {
    all: Arc<[Framework]>,
}

impl Frameworks {
    /// The frameworks shipped with aims, read once per run.
    ///
    /// # Panics
    /// Never: a test over the shipped files ensures that they can be read.
    #[must_use]
    pub fn shipped() -> Self {
        static READ: OnceLock<Arc<[Framework]>> = OnceLock::new();
        let shipped = |(name, text): &(&str, &str)| derived(name, text).map_or_else(|| from_yaml(name, text), indexed);
        Self { all: READ.get_or_init(|| SHIPPED.iter().map(shipped).collect()).clone() }
    }

    /// The standard that the management system follows.
    #[must_use]
    pub fn standard(&self) -> &Framework {
        &self.all[0]
    }

    /// The framework with this id.
    #[must_use]
    pub fn named(&self, id: &str) -> Option<&Framework> {
        self.all.iter().find(|framework| &*framework.id == id)
    }

    /// The entry that a reference names: `A.6.2.4`, or `iso-27001:A.8.24` in another framework.
    #[must_use]
    pub fn find(&self, reference: &str) -> Found<'_> {
        match reference.split_once(':') {
            Some((framework, id)) => match self.named(framework) {
                Some(framework) => framework.entry(id).map_or(Found::Missing, Found::Provision),
                None => Found::OtherFramework,
            },
            None => self.standard().entry(reference).map_or(Found::Missing, Found::Provision),
        }
    }
}

fn from_yaml(name: &str, text: &str) -> Framework {
    read(text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The content of the derived form of a file.
fn derived<T: DeserializeOwned>(name: &str, text: &str) -> Option<T> {
    yaml::derived::read(DERIVED.get_file(name.replace(".yaml", ".json"))?.contents(), [text])
}

/// The derived forms of the shipped frameworks and of the library: file name and text.
#[must_use]
pub fn derived_files() -> Vec<(String, String)> {
    let named = |name: &str, json: String| (name.replace(".yaml", ".json"), json);
    let framework = |(name, text): &(&str, &str)| named(name, yaml::derived::text(from_yaml(name, text), [*text]));
    let (name, text) = scenarios::FILE;
    let library = named(name, yaml::derived::text(scenarios::from_yaml(), [text]));
    SHIPPED.iter().map(framework).chain([library]).collect()
}

fn indexed(mut framework: Framework) -> Framework {
    let numbers = framework.entries.iter().enumerate();
    framework.by_id = numbers.map(|(number, entry)| ((*entry.id).into(), number)).collect();
    framework
}

/// The result of resolving a reference to a requirement.
#[derive(Debug, Clone, Copy)]
pub enum Found<'f> {
    /// The entry.
    Provision(&'f Provision),
    /// It names a framework for which aims has no data, so it cannot be checked.
    OtherFramework,
    /// The entry does not exist.
    Missing,
}

/// Reads a framework from YAML.
///
/// # Errors
/// Returns what is wrong with it, as one line.
pub fn read(text: &str) -> Result<Framework, String> {
    decoded(text).map(indexed)
}

fn decoded<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let stream = yaml::parse(text);
    if let Some(problem) = stream.problems.first() {
        return Err(format!("{} at byte {}", problem.message, problem.span.start));
    }
    let document = stream.documents.into_iter().flatten().next().ok_or("it is empty")?;
    yaml::decode(&document.root).map_err(|error| format!("{}: {}", error.pointer, error.message))
}
