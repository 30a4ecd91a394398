//! The pages of `aims explain`: a rule, a requirement, a kind, a field, a scenario of the library, or a list of them.
//!
//! Must not read a repository: it explains only aims and the standard.

use std::borrow::Cow;

use serde_json::Value;

use super::{
    answers,
    page::{Block, Page},
    scenarios,
    table::{Cell, Table},
};
use crate::{
    finding::{Catalog, RuleInfo},
    framework::{Documented, Form, Found, Framework, Frameworks, Library, Provision, ProvisionKind},
    prose::nearest,
    record::{
        KINDS, Kind,
        marks::{DEFAULTS_MARK, OTHERS},
    },
    schema::{self, Relied},
};

/// Everything that can be explained.
pub struct Subjects<'a> {
    /// Rules and expectations.
    pub catalog: &'a Catalog,
    /// Standards.
    pub frameworks: &'a Frameworks,
    /// Schemas of the kinds of record.
    pub schema: fn(&'static Kind) -> Cow<'static, Value>,
}

/// Subjects that are lists.
const LISTS: &[&str] = &["rules", "kinds", "clauses", "controls", "annex-c", "map", scenarios::LIST];

impl Subjects<'_> {
    /// The page on `subject`: a rule, an id of the standard, a kind, a field such as `risk.treatment.option`, a
    /// scenario, or a list. Records are not explained: `aims show` shows a record that has the id of a scenario.
    ///
    /// # Errors
    /// Fails if there is no such subject; the message suggests the nearest one.
    pub fn explain(&self, subject: &str) -> Result<Page, String> {
        if let Some(rule) = self.catalog.get(subject) {
            return Ok(rule_page(rule));
        }
        if let Found::Provision(entry) = self.frameworks.find(subject) {
            return Ok(self.requirement(entry));
        }
        if let Some(kind) = Kind::named(subject) {
            return Ok(self.kind(kind));
        }
        if let Some(scenario) = Library::shipped().scenario(subject) {
            return Ok(scenarios::page(scenario, self.frameworks.standard()));
        }
        if LISTS.contains(&subject) {
            return Ok(self.list(subject));
        }
        self.field(subject).unwrap_or_else(|| Err(self.unknown(subject)))
    }

    fn unknown(&self, subject: &str) -> String {
        if let Some(mistake) = self.frameworks.standard().explain_mistake(subject) {
            return format!("`{subject}` is {}\nhelp: {}", mistake.explanation, mistake.help);
        }
        if let Some(near) = near_scenario(subject) {
            let help = format!("did you mean the scenario `{near}`? `aims show {subject}` shows a record");
            return format!("there is no rule, requirement, kind, field or scenario `{subject}`\nhelp: {help}");
        }
        let rules = self.catalog.all().map(|rule| &*rule.name);
        let entries = self.frameworks.standard().entries.iter().map(|entry| &*entry.id);
        let kinds = KINDS.iter().map(|kind| kind.name);
        let near = nearest(subject, rules.chain(kinds).chain(entries).chain(LISTS.iter().copied()));
        let help = near
            .map_or_else(|| format!("available lists: {}", LISTS.join(", ")), |near| format!("did you mean `{near}`?"));
        format!("there is no rule, requirement, kind, field or scenario `{subject}`\nhelp: {help}")
    }

    fn requirement(&self, entry: &Provision) -> Page {
        let standard = self.frameworks.standard();
        let texts = |items: &[crate::record::field::Text]| items.iter().map(ToString::to_string).collect::<Vec<_>>();
        let documents = entry.documents.iter().map(|item| {
            let form = match item.form {
                Form::Document => "document, maintained",
                Form::Record => "record, retained",
            };
            format!("{} ({form})", item.what)
        });
        Page::new(format!("{} {}", entry.id, entry.title))
            .facts(vec![
                ("Standard", standard.title.to_string()),
                ("Kind", kind_name(entry.kind).to_owned()),
                ("Part of", parents(standard, &entry.id)),
                ("Documentation", documented_name(entry).to_owned()),
            ])
            .paragraph(entry.asks.as_deref())
            .paragraph(entry.note.as_deref())
            .list("How to answer it", texts(&entry.satisfy))
            .list("Documented information", documents.collect())
            .list("Suitable evidence", texts(&entry.evidence))
            .list("Common gaps", texts(&entry.often_missing))
            .list("Contains", self.below(&entry.id))
            .list("Related", entry.related.iter().map(|id| with_title(standard, id)).collect())
            .list("Answered by records of kind", answers::answered_by(entry))
            .table("Checks", answers::checks(entry))
            .table("Rules and expectations that cite it", self.rules_on(&entry.id))
    }

    fn below(&self, id: &str) -> Vec<String> {
        let entries = self.frameworks.standard().entries.iter();
        entries
            .filter(|entry| entry.parent.as_deref() == Some(id))
            .map(|entry| format!("{} {}", entry.id, entry.title))
            .collect()
    }

    fn rules_on(&self, id: &str) -> Table {
        rule_table(self.catalog.all().filter(|rule| rule.clauses.iter().any(|clause| **clause == *id)))
    }

    fn kind(&self, kind: &'static Kind) -> Page {
        let schema = (self.schema)(kind);
        let about = kind.about;
        let standard = self.frameworks.standard();
        Page::new(format!("kind {}", kind.name))
            .paragraph(schema["description"].as_str())
            .facts(vec![
                ("Answers", about.clauses.iter().map(|id| with_title(standard, id)).collect::<Vec<_>>().join("; ")),
                (
                    "Default location",
                    if about.folder.is_empty() { "aims.yaml".to_owned() } else { format!("{}/", about.folder) },
                ),
                ("New ids", format!("{}-1, {}-2, …", about.prefix, about.prefix)),
            ])
            .table("Fields", fields(&schema, false))
            .list("Other records on which an approval relies", schema::dependencies(&schema))
    }

    fn kinds(&self) -> Table {
        let mut table =
            Table::new("kinds", "Kinds", &[("kind", "Kind"), ("clauses", "Answers"), ("about", "Description")]);
        let row = |kind: &'static Kind| {
            let about = (self.schema)(kind)["description"].as_str().unwrap_or_default().to_owned();
            vec![
                kind.name.into(),
                kind.about.clauses.join(", ").into(),
                about.split("\n\n").next().unwrap_or_default().into(),
            ]
        };
        table.rows = KINDS.iter().map(row).collect();
        table
    }

    /// A field, `risk.treatment.option` or `risk/treatment/option`.
    fn field(&self, subject: &str) -> Option<Result<Page, String>> {
        let (kind, rest) = subject.split_once(['.', '/'])?;
        let kind = Kind::named(kind)?;
        let schema = (self.schema)(kind);
        let rest = &*path_in(&schema, rest);
        Some(
            schema::at(&schema, rest.split('/'))
                .map(|field| field_page(kind, rest, field, schema::relied_above(&schema, rest)))
                .ok_or_else(|| {
                    let (above, last) = rest.rsplit_once('/').unwrap_or(("", rest));
                    let names = schema::at(&schema, above.split('/'))
                        .and_then(|above| above["properties"].as_object())
                        .map(|fields| fields.keys().map(String::as_str).collect::<Vec<_>>());
                    let near = nearest(last, names.unwrap_or_default());
                    format!(
                        "kind `{}` has no field `{}`{}",
                        kind.name,
                        rest.replace('/', "."),
                        near.map(|near| format!("\nhelp: did you mean `{near}`?")).unwrap_or_default()
                    )
                }),
        )
    }

    fn list(&self, name: &str) -> Page {
        let standard = self.frameworks.standard();
        let page = Page::new(name);
        match name {
            "rules" => page.table("", rule_table(self.catalog.all())),
            "kinds" => page.table("", self.kinds()),
            "clauses" => page.table("", entries(standard, &[ProvisionKind::Heading, ProvisionKind::Clause])),
            "map" => answers::map(standard, self.catalog),
            "controls" => page.table("", entries(standard, &[ProvisionKind::Area, ProvisionKind::Control])),
            scenarios::LIST => scenarios::list(),
            _ => page.table("", entries(standard, &[ProvisionKind::Objective, ProvisionKind::RiskSource])),
        }
    }
}

/// The path of a field whose steps are separated by dots or slashes; the name of a field can contain a dot itself.
fn path_in(schema: &Value, subject: &str) -> String {
    let mut steps: Vec<String> = Vec::new();
    for step in subject.split(['.', '/']) {
        let joined = steps.last().map(|last| format!("{last}.{step}"));
        let above = steps.iter().take(steps.len().saturating_sub(1)).map(String::as_str);
        let is_name = |name: &String| schema::at(schema, above).is_some_and(|it| it["properties"].get(name).is_some());
        match joined.filter(is_name) {
            Some(joined) => {
                steps.pop();
                steps.push(joined);
            }
            None => steps.push(step.to_owned()),
        }
    }
    steps.join("/")
}

/// The nearest scenario, if the subject has the form of a scenario id.
fn near_scenario(subject: &str) -> Option<&'static str> {
    let like_one = subject.starts_with(['R', 'r', 'O', 'o']) && subject.ends_with(|last: char| last.is_ascii_digit());
    like_one.then(|| Library::shipped().nearest(subject)).flatten()
}

fn rule_page(rule: &RuleInfo) -> Page {
    let (_, body) = rule.page.split_once('\n').unwrap_or_default();
    Page::new(&*rule.name)
        .facts(vec![
            ("Level", rule.level().name().to_owned()),
            ("Basis", rule.basis.words().to_owned()),
            ("Due from stage", rule.due.name().to_owned()),
            ("Clauses", rule.clauses.join(", ")),
            ("Practice", rule.practice.as_deref().unwrap_or_default().to_owned()),
        ])
        .block(Block::Markdown(body.trim().to_owned()))
}

fn rule_table<'a>(rules: impl Iterator<Item = &'a RuleInfo>) -> Table {
    let columns = [
        ("rule", "Rule"),
        ("basis", "Basis"),
        ("clauses", "Clauses"),
        ("level", "Level"),
        ("due", "Due"),
        ("summary", "Reports"),
    ];
    let mut table = Table::new("rules", "Rules", &columns);
    let row = |rule: &RuleInfo| {
        vec![
            (*rule.name).into(),
            rule.basis.words().into(),
            rule.clauses.join(", ").into(),
            rule.level().name().into(),
            rule.due.name().into(),
            (*rule.summary).into(),
        ]
    };
    table.rows = rules.map(row).collect();
    table
}

fn entries(standard: &Framework, kinds: &[ProvisionKind]) -> Table {
    let mut table = Table::new("entries", "Entries", &[("id", "Id"), ("title", "Title"), ("asks", "Requirement")]);
    let listed = standard.entries.iter().filter(|entry| kinds.contains(&entry.kind));
    table.rows =
        listed.map(|entry| vec![(*entry.id).into(), (*entry.title).into(), entry.asks.as_deref().into()]).collect();
    table
}

fn kind_name(kind: ProvisionKind) -> &'static str {
    match kind {
        ProvisionKind::Heading => "heading",
        ProvisionKind::Clause => "clause: cannot be excluded",
        ProvisionKind::Area => "area of controls: not a control itself",
        ProvisionKind::Control => "control: included or excluded with a justification",
        ProvisionKind::Objective => "possible objective (informative)",
        ProvisionKind::RiskSource => "possible risk source (informative)",
    }
}

fn documented_name(entry: &Provision) -> &'static str {
    match (entry.kind, entry.documented) {
        (ProvisionKind::Clause | ProvisionKind::Control, Documented::Explicit) => "required",
        (ProvisionKind::Clause | ProvisionKind::Control, Documented::Implied) => {
            "implied: an activity is required, so evidence is needed"
        }
        (ProvisionKind::Clause | ProvisionKind::Control, Documented::None) => {
            "not required; evidence is still expected in practice"
        }
        _ => "",
    }
}

fn parents(standard: &Framework, id: &str) -> String {
    standard.ancestors(id).map(|above| format!("{} {}", above.id, above.title)).collect::<Vec<_>>().join(", ")
}

fn with_title(standard: &Framework, id: &str) -> String {
    standard.entry(id).map_or_else(|| id.to_owned(), |entry| format!("{} {}", entry.id, entry.title))
}

fn field_page(kind: &Kind, path: &str, field: &Value, relied_above: bool) -> Page {
    let is_whole = relied_above || schema::relied(field) == Relied::Wholly;
    Page::new(format!("field {}.{}", kind.name, path.replace('/', ".")))
        .paragraph(field["description"].as_str())
        .facts(vec![
            ("Type", schema::takes(field)),
            ("Default", default_of(field)),
            ("Approval", relies(field, relied_above).to_owned()),
            ("Also relies on", schema::relied_beyond(field).join("; ")),
        ])
        .table("Values", values(field))
        .table("Fields", fields(field.get("items").unwrap_or(field), is_whole))
}

/// The value of records that do not state the field, by their type.
fn default_of(field: &Value) -> String {
    let by_type = field.get(DEFAULTS_MARK).and_then(Value::as_object).into_iter().flatten();
    let mut values: Vec<(&str, &str)> =
        by_type.map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default())).collect();
    let general = values.iter().position(|(name, _)| *name == OTHERS).map(|at| values.remove(at).1);
    let general = general.or(field["default"].as_str()).unwrap_or_default();
    let typed: String = values.into_iter().map(|(name, value)| format!("; {value} for {name}")).collect();
    let manifest = if field.get(DEFAULTS_MARK).is_some() { "; `defaults` in aims.yaml sets others" } else { "" };
    format!("{general}{typed}{manifest}")
}

fn values(field: &Value) -> Table {
    let mut table = Table::new("values", "Values", &[("value", "Value"), ("about", "Meaning")]);
    let choices = field.get("items").unwrap_or(field)["oneOf"].as_array();
    let row = |choice: &Value| vec![choice["const"].as_str().into(), choice["description"].as_str().into()];
    table.rows = choices.into_iter().flatten().map(row).collect();
    table
}

/// Whether an approval relies on a field, as shown under `Approval`; `whole` if it relies on the entire parent of the
/// field.
fn relies(field: &Value, whole: bool) -> &'static str {
    match schema::relied(field) {
        _ if whole => "relies on it",
        Relied::No => "",
        Relied::InPart => "relies in part",
        Relied::Wholly => "relies on it",
    }
}

fn fields(schema: &Value, whole: bool) -> Table {
    let mut columns = vec![("field", "Field"), ("takes", "Type"), ("needed", "Required"), ("about", "Meaning")];
    let is_relied_on = whole || schema::relied(schema) != Relied::No;
    if is_relied_on {
        columns.insert(3, ("approval", "Approval"));
    }
    let mut table = Table::new("fields", "Fields", &columns);
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let row = |(name, field): (&String, &Value)| {
        let needed: Cell = if required.contains(&name.as_str()) { "yes".into() } else { Cell::Empty };
        let approval = is_relied_on.then(|| relies(field, whole).into());
        let known = [name.as_str().into(), schema::takes(field).into(), needed];
        known.into_iter().chain(approval).chain([field["description"].as_str().into()]).collect()
    };
    table.rows = schema["properties"].as_object().into_iter().flatten().map(row).collect();
    table
}
