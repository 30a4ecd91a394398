//! All generated files of the project: created here, compared with the files on disk by a test.
//!
//! Files based on a record type are derived from the type, not from the embedded schema, so that one run updates all of
//! them.
//!
//! Must not know how files are written.

use std::borrow::Cow;

use serde_json::{Value, json};

use crate::{
    document::{kind::DocumentKind, kinds::DOCUMENTS},
    expectation,
    framework::{self, Library},
    model::Ruleset,
    output::{self, Style, page::PAGE_FORMATS},
    publish,
    record::{
        KINDS, Kind,
        field::DOCUMENT_MARK,
        relation::{APART, End, Opposed, RELATIONS, Relation},
    },
    report::{self, explain::Subjects, page::Page},
    rules, schema,
};

/// The header of every generated page.
const DERIVED: &str = "<!-- Derived from the code by `AIMS_BLESS=1 cargo test generated`; do not edit. -->\n\n";

/// Paths relative to the root of the project, with their texts.
#[must_use]
pub fn files() -> Vec<(String, String)> {
    let frameworks = framework::derived_files();
    let frameworks = frameworks.into_iter().map(|(name, text)| (format!("src/framework/derived/{name}"), text));
    let (name, text) = expectation::derived_file();
    let expectations = (format!("src/expectation/derived/{name}"), text);
    let lean = schema::lean_files(&schema_of).into_iter();
    let lean = lean.map(|(name, text)| (format!("src/schema/derived/{name}"), text));
    schemas().chain(lean).chain(frameworks).chain([expectations]).chain(reports()).chain(references()).collect()
}

/// The schemas of all reports that commands print as JSON.
fn reports() -> Vec<(String, String)> {
    let reports = [
        ("check", output::json::schema::<report::check::CheckReport>()),
        ("status", output::json::schema::<report::status::StatusReport>()),
        ("list", output::json::schema::<report::records::RecordList>()),
        ("diff", output::json::schema::<report::diff::DiffReport>()),
        ("log", output::json::schema::<report::log::LogReport>()),
        ("trace", output::json::schema::<report::trace::Trace>()),
        ("owners", output::json::schema::<report::responsibilities::OwnersReport>()),
        ("pack-verify", output::json::schema::<publish::pack::PackVerification>()),
    ];
    let manifest = output::json::schema::<publish::pack::PackManifest>();
    let reports = reports.into_iter().map(|(name, text)| (format!("schemas/{name}-report.schema.json"), text));
    reports.chain([("schemas/pack-manifest.schema.json".to_owned(), manifest)]).collect()
}

/// The published schemas of all kinds, and that of a record of any kind.
fn schemas() -> impl Iterator<Item = (String, String)> {
    let file = |kind| (format!("schemas/{}", schema::published_name(kind)), format!("{:#}\n", schema_of(kind)));
    KINDS.iter().map(file).chain([(format!("schemas/{}", schema::ANY), schema::any())])
}

/// The schema of `kind`; fields that take the name of a document list the names.
fn schema_of(kind: &'static Kind) -> Value {
    let mut schema = schema::derive(kind);
    name_documents(&mut schema);
    schema
}

fn name_documents(schema: &mut Value) {
    match schema {
        Value::Object(field) if field.contains_key(DOCUMENT_MARK) => {
            let document = |document: &DocumentKind| json!({ "type": "string", "const": document.name, "description": format!("{}.", document.about) });
            field.retain(|key, _| key != DOCUMENT_MARK && key != "type");
            field.insert("oneOf".to_owned(), DOCUMENTS.iter().map(document).collect());
        }
        Value::Object(fields) => fields.values_mut().for_each(name_documents),
        Value::Array(items) => items.iter_mut().for_each(name_documents),
        _ => {}
    }
}

/// The reference pages for rules, records, requirements and scenarios: the output of `aims explain`, on one page each.
fn references() -> Vec<(String, String)> {
    let (Ruleset { catalog, .. }, frameworks) = Ruleset::shipped(rules::catalog());
    let schema = |kind| Cow::Owned(schema_of(kind));
    let subjects = Subjects { catalog: &catalog, frameworks: &frameworks, schema };
    let rules = catalog.all().map(|rule| rule.name.to_string());
    let kinds = KINDS.iter().map(|kind| kind.name.to_owned());
    let entries = frameworks.standard().entries.iter().map(|entry| entry.id.to_string());
    let scenarios = Library::shipped().scenarios.iter().map(|scenario| scenario.id.to_string());
    vec![
        relations(),
        reference(&subjects, "map", "Requirements and records", &["map"], Vec::new()),
        reference(&subjects, "rules", "Rules", &["rules"], rules.collect()),
        reference(&subjects, "records", "Records", &["kinds"], kinds.collect()),
        reference(&subjects, "requirements", "Requirements", &["clauses", "controls", "annex-c"], entries.collect()),
        reference(&subjects, "scenarios", "Scenarios", &["scenarios"], scenarios.collect()),
    ]
}

/// The page with the table of relations.
fn relations() -> (String, String) {
    let fields = |end: &End| {
        let name =
            |path: &&str| format!("`{}.{}`", end.kind, path.trim_end_matches("/*").replace("/*", "").replace('/', "."));
        let names: Vec<String> = end.fields.iter().map(name).collect();
        if names.is_empty() { format!("`{}`: no field", end.kind) } else { names.join(", ") }
    };
    let opposed = |opposed: &Opposed| match opposed {
        Opposed::By(rules) => rules.iter().map(|rule| format!("`{rule}`")).collect::<Vec<_>>().join(", "),
        Opposed::Never(reason) => format!("none: {reason}"),
    };
    let row = |relation: &&Relation| {
        let Relation { name, meaning, home, other, opposed: by } = relation;
        format!("| `{name}` | {meaning} | {} | {} | {} |\n", fields(home), fields(other), opposed(by))
    };
    let rows: String = RELATIONS.iter().map(row).collect();
    let apart = APART.iter().map(|(kind, path, kinds, reason)| {
        let end = End { kind, fields: std::slice::from_ref(path) };
        format!("| {} | {} | {reason} |\n", fields(&end), kinds.join(", "))
    });
    let apart: String = apart.collect();
    ("docs/reference/relations.md".to_owned(), format!("{DERIVED}{ABOUT_RELATIONS}{rows}{ABOUT_APART}{apart}"))
}

/// Introduces the table of relations.
const ABOUT_RELATIONS: &str = "\
# Relations

A relation between two records is stated once, by either of them. Documents, rules, traces and the status read it the same way whichever record \
states it, and no rule asks for it on both sides. The home side is the usual one: new records, examples and the guide use it. To move a \
relation to the other side is not a change for `aims diff` and does not invalidate an approval.

A side that does not state a relation does not contradict it. Only an opposing statement does, and the rule in the last column reports it.

| relation | meaning | home side | other side | opposing statements |
|---|---|---|---|---|
";

/// Introduces the fields that state no relation.
const ABOUT_APART: &str = "
## Fields with a meaning of their own

These fields lead to a kind that refers back, but state something different from the field there.

| field | refers to | reason |
|---|---|---|
";

/// A page that starts with lists and continues with every subject.
fn reference(subjects: &Subjects<'_>, name: &str, title: &str, lists: &[&str], names: Vec<String>) -> (String, String) {
    let explained = |subject: &str| subjects.explain(subject).map(|page| markdown(&page)).unwrap_or_default();
    let tables = lists.iter().map(|list| lowered(&explained(list)));
    let pages = names.iter().map(|name| lowered(&explained(name)));
    let body: Vec<String> = tables.chain(pages).collect();
    (format!("docs/reference/{name}.md"), format!("{DERIVED}# {title}\n\n{}", body.join("\n")))
}

fn markdown(page: &Page) -> String {
    let mut bytes = Vec::new();
    let format = PAGE_FORMATS.iter().find(|format| format.name == "markdown").unwrap_or(&PAGE_FORMATS[0]);
    let written = (format.write)(page, &Style::default(), &mut bytes);
    written.ok().and_then(|()| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// The same Markdown with every heading one level lower.
fn lowered(markdown: &str) -> String {
    let mut fenced = false;
    let mut lower = |line: &str| {
        fenced ^= line.starts_with("```");
        if !fenced && line.starts_with('#') { format!("#{line}\n") } else { format!("{line}\n") }
    };
    markdown.lines().map(&mut lower).collect()
}
