//! Expectations: requirements as typed data (`for` a kind, `where`, `require`), compiled once and evaluated on every record.
//!
//! Must not know severity policy or any particular expectation.

mod compile;
mod error;
mod evaluate;
mod test;

use crate::{
    finding::{Absence, Edition, RuleInfo},
    prose::capitalize,
    record::{Control, Expectation, Kind, RecordType as _, Scope, field::Ref},
    yaml,
};

pub use compile::{AnswerTo, Compiled, LinksTo, Referrers, Set, lies_at};
pub use error::CompileError;
pub use evaluate::{Evaluation, Outcome};

/// Expectations shipped with aims, one file per clause, one for Annex A.
const SHIPPED: &[(&str, &str)] = &[
    ("4.yaml", include_str!("expectation/shipped/4.yaml")),
    ("5.yaml", include_str!("expectation/shipped/5.yaml")),
    ("6.yaml", include_str!("expectation/shipped/6.yaml")),
    ("7.yaml", include_str!("expectation/shipped/7.yaml")),
    ("8.yaml", include_str!("expectation/shipped/8.yaml")),
    ("9.yaml", include_str!("expectation/shipped/9.yaml")),
    ("10.yaml", include_str!("expectation/shipped/10.yaml")),
    ("annex-a.yaml", include_str!("expectation/shipped/annex-a.yaml")),
    ("certificate.yaml", include_str!("expectation/shipped/certificate.yaml")),
];

/// The same expectations as JSON, derived from the YAML; read in a tenth of the time.
static DERIVED: include_dir::Dir<'_> = include_dir::include_dir!("$CARGO_MANIFEST_DIR/src/expectation/derived");

/// Name of the derived file.
const DERIVED_NAME: &str = "expectations.json";

/// The expectations shipped with aims. A test ensures that both forms have the same content.
///
/// # Panics
/// Never: a test ensures that they can be read.
#[must_use]
pub fn shipped() -> Vec<Expectation> {
    let file = DERIVED.get_file(DERIVED_NAME);
    file.and_then(|file| yaml::derived::read(file.contents(), texts())).unwrap_or_else(from_yaml)
}

fn texts() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|(_, text)| *text)
}

fn from_yaml() -> Vec<Expectation> {
    let read = |(name, text): &(&str, &str)| read(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    SHIPPED.iter().flat_map(read).collect()
}

/// The derived form of the shipped expectations: file name and text.
#[must_use]
pub fn derived_file() -> (&'static str, String) {
    (DERIVED_NAME, yaml::derived::text(from_yaml(), texts()))
}

fn read(text: &str) -> Result<Vec<Expectation>, String> {
    let stream = yaml::parse(text);
    if let Some(problem) = stream.problems.first() {
        return Err(format!("{} at byte {}", problem.message, problem.span.start));
    }
    let decode = |document: &yaml::YamlDocument<'_>| {
        yaml::decode(&document.root).map_err(|error| format!("{}: {}", error.pointer, error.message))
    };
    stream.documents.iter().flatten().map(decode).collect()
}

/// The expectation as a row of the catalog.
#[must_use]
pub fn info(expectation: &Expectation) -> RuleInfo {
    let drivers = || expectation.drivers.iter().map(Ref::id).collect::<Vec<_>>().join(", ");
    let driven = (!expectation.drivers.is_empty()).then(|| format!("called for by {}", drivers()));
    RuleInfo {
        name: (*expectation.id).into(),
        basis: expectation.basis,
        due: expectation.basis.due(expectation.due),
        clauses: expectation.clauses.iter().map(|clause| clause.id().into()).collect(),
        practice: expectation.practice.as_deref().map(Into::into).or(driven.map(Into::into)),
        summary: (*expectation.summary).into(),
        page: page(expectation).into(),
        url: None,
        suppressible: true,
        absence: absence(expectation),
        edition: Edition::of(&expectation.id),
    }
}

/// The records without which a record may seem not to meet the expectation.
fn absence(expectation: &Expectation) -> Absence {
    let named = |name: &str| Kind::named(name).map(|kind| kind.name);
    let referrer = expectation.referred_by.iter().filter_map(|by| named(&by.kind));
    let targets = expectation.require.iter().flat_map(|test| &test.links_to).filter_map(|kind| named(kind));
    let counted = expectation.count.is_some().then(|| named(&expectation.kind)).flatten();
    let control = expectation.included.is_some().then_some(Control::KIND);
    let scope = expectation.in_scope.then_some(Scope::KIND);
    Absence {
        related: referrer.chain(targets).collect(),
        any: counted.into_iter().chain(control).chain(scope).collect(),
        is_certain: false,
    }
}

fn page(expectation: &Expectation) -> String {
    let mut page = format!("# {}\n\n{}.\n", expectation.id, expectation.summary);
    let mut section = |heading: &str, text: Option<String>| {
        page.extend(text.map(|text| format!("\n## {heading}\n\n{}\n", text.trim())));
    };
    section("Why it matters", expectation.why.as_deref().map(str::to_owned));
    section("Examples", expectation.examples.as_deref().map(str::to_owned));
    section("How to fix", Some(format!("{}.", capitalize(&expectation.help))));
    let evidence: Vec<String> = expectation.evidence.iter().map(|line| format!("- {line}")).collect();
    section("Evidence that works", (!evidence.is_empty()).then(|| evidence.join("\n")));
    page
}

/// The kind named `name`, or an error if it does not exist.
fn kind(name: &str, pointer: &str) -> Result<&'static Kind, CompileError> {
    Kind::named(name).ok_or_else(|| {
        let near = crate::prose::nearest(name, crate::record::KINDS.iter().map(|kind| kind.name));
        let help = near
            .map_or_else(|| "run `aims explain kinds` for a list".to_owned(), |near| format!("did you mean `{near}`?"));
        CompileError::new(pointer, format!("kind `{}` does not exist", yaml::short(name)), Some(help))
    })
}
