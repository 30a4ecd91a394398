//! One new record: its id, its file, its text.
//!
//! Must not know how its values were given.

use serde_json::{Map, Value};

use super::{Draft, NewFile, Refusal, Taken, modeline, outline, verify};
use crate::{
    record::{Common, Kind, field::REF_MARK},
    schema,
};

/// A required field without a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Its name.
    pub name: String,
    /// What it means.
    pub meaning: String,
    /// The values it takes, if they are fixed.
    pub choices: Vec<String>,
    /// Whether the value is the id of another record.
    pub reference: bool,
}

/// The field of `kind` for a title.
#[must_use]
pub fn title_field(kind: &Kind) -> Option<&'static str> {
    let schema = schema::json(kind);
    ["title", "name"].into_iter().find(|name| schema["properties"].get(name).is_some())
}

/// The required fields of `kind` that `record` lacks, except kind and id.
#[must_use]
pub fn missing(kind: &Kind, record: &Value) -> Vec<Missing> {
    let schema = schema::json(kind);
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let open = required.filter(|name| !["kind", "id"].contains(name) && record.get(name).is_none());
    open.map(|name| describe(name, &schema["properties"][name])).collect()
}

fn describe(name: &str, field: &Value) -> Missing {
    Missing {
        name: name.to_owned(),
        meaning: outline::sentence(field["description"].as_str().unwrap_or_default()).to_owned(),
        choices: schema::choices(field).into_iter().map(str::to_owned).collect(),
        reference: field.get(REF_MARK).or(field["items"].get(REF_MARK)).is_some(),
    }
}

/// The field of `kind` that names the AI systems it is about.
#[must_use]
pub fn system_field(kind: &Kind) -> Option<&'static str> {
    let schema = schema::json(kind);
    ["systems", "system"].into_iter().find(|name| schema["properties"].get(name).is_some())
}

/// The file of a new record of `kind` with the contents of `draft`, under `id` or the next id.
///
/// # Errors
/// Fails if the id cannot be used, a required field is missing, or a value violates the schema.
pub fn new(kind: &'static Kind, id: Option<&str>, draft: &Draft, taken: &Taken) -> Result<(String, NewFile), Refusal> {
    if kind.about.folder.is_empty() {
        let help = "edit aims.yaml, or create another repository with `aims init`";
        return Err(Refusal::new("a repository has one manifest, aims.yaml", help));
    }
    let id = id.map_or_else(|| taken.next(kind), str::to_owned);
    taken.check(&id)?;
    complete(kind, &missing(kind, &draft.record))?;
    drafted(kind, &id, draft).map(|file| (id, file))
}

fn complete(kind: &Kind, missing: &[Missing]) -> Result<(), Refusal> {
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = missing.iter().map(|field| format!("`{}`", field.name)).collect();
    let help: Vec<String> = missing.iter().map(|field| format!("{}  ({})", flag(kind, field), field.meaning)).collect();
    let what = format!("a record of kind `{}` needs {}", kind.name, names.join(", "));
    Err(Refusal::new(what, format!("give\n  {}", help.join("\n  "))))
}

fn flag(kind: &Kind, field: &Missing) -> String {
    let value = match field.choices.as_slice() {
        [] if field.reference => "ID".to_owned(),
        [] => "TEXT".to_owned(),
        choices => choices.join("|"),
    };
    if title_field(kind) == Some(&field.name) {
        format!("--title {value}")
    } else {
        format!("--set {}={value}", field.name)
    }
}

/// The schema of a kind without the fields that every kind has, which would make each file longer.
fn without_common(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some(fields) = schema["properties"].as_object_mut() {
        fields.retain(|name, _| !Common::FIELDS.contains(&name.as_str()));
    }
    schema
}

/// The file of a record, regardless of other records.
pub(super) fn file(kind: &'static Kind, id: &str, record: &Value) -> Result<NewFile, Refusal> {
    drafted(kind, id, &Draft::from(record.clone()))
}

fn drafted(kind: &'static Kind, id: &str, draft: &Draft) -> Result<NewFile, Refusal> {
    let path = format!("{}/{id}.yaml", kind.about.folder);
    let record = with_kind_and_id(kind, id, &draft.record);
    let mut fields = String::new();
    outline::fields(&mut fields, &without_common(schema::json(kind)), &record, 0);
    let text = modeline(&path, kind) + &draft.annotated(&fields);
    verify(kind, &text, &[record])?;
    Ok(NewFile::new(path, text))
}

/// `record` with kind and id in front.
pub(super) fn with_kind_and_id(kind: &Kind, id: &str, record: &Value) -> Value {
    let mut fields = Map::from_iter([("kind".to_owned(), kind.name.into()), ("id".to_owned(), id.into())]);
    fields.extend(record.as_object().cloned().unwrap_or_default());
    Value::Object(fields)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::record::KINDS;

    /// A record of `kind` with its required fields.
    fn smallest(kind: &Kind) -> Value {
        let mut record = json!({});
        for field in missing(kind, &record) {
            let date = schema::json(kind)["properties"][&field.name]["format"] == "date";
            let value = field.choices.first().map_or(if date { "2026-03-31" } else { "x" }, String::as_str);
            super::super::set(kind, &mut record, &format!("{}={value}", field.name)).expect(kind.name);
        }
        record
    }

    #[test]
    fn every_kind_can_be_created_from_its_required_fields_and_shows_all_others() {
        for kind in KINDS.iter().filter(|kind| !kind.about.folder.is_empty()) {
            let (id, file) = new(kind, None, &smallest(kind).into(), &Taken::default()).expect(kind.name);
            assert_eq!(file.path, format!("{}/{id}.yaml", kind.about.folder));
            for (name, _) in without_common(schema::json(kind))["properties"].as_object().expect("fields") {
                let shown =
                    file.text.lines().any(|line| line.trim_start_matches("# ").starts_with(&format!("{name}:")));
                assert!(shown, "{} does not show {name}:\n{}", kind.name, file.text);
            }
        }
    }

    /// Removing every `# ` gives fields without values, not a broken file.
    #[test]
    fn comments_are_fields() {
        for kind in KINDS.iter().filter(|kind| !kind.about.folder.is_empty()) {
            let mut text = String::new();
            outline::fields(&mut text, schema::json(kind), &json!({}), 0);
            let bare: String =
                text.lines().map(|line| format!("{}\n", line.strip_prefix("# ").unwrap_or(line))).collect();
            let stream = crate::yaml::parse(&bare);
            assert!(stream.problems.is_empty(), "{}: {:?}\n{bare}", kind.name, stream.problems);
            let read = stream.documents[0].as_ref().expect("a document").root.to_json();
            let violations = schema::of(kind).check(&stream.documents[0].as_ref().expect("a document").root);
            assert!(
                violations.iter().all(|violation| *violation.defect != crate::defect::UNKNOWN_FIELD),
                "{violations:#?}"
            );
            assert!(read.as_object().is_some_and(|fields| fields.contains_key("id")), "{}", kind.name);
        }
    }

    #[test]
    fn refusals_name_the_flags() {
        let kind = Kind::named("impact").expect("a kind");
        let refusal = new(kind, None, &json!({}).into(), &Taken::default()).expect_err("incomplete").to_string();
        assert!(refusal.contains("--set system=ID"), "{refusal}");
        let manifest = Kind::named("aims").expect("a kind");
        assert!(new(manifest, None, &json!({}).into(), &Taken::default()).is_err());
    }
}
