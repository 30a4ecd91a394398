//! Describes what an approval relies on, according to the marks of a schema.
//!
//! Must not know the values an approval covers; `history` reads them.

use serde_json::Value;

use crate::record::marks::{APPROVED_MARK, DEPENDS_MARK, DEPENDS_ON_ALL_MARK, PRINTED};

/// How far an approval of a record relies on one of its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relied {
    /// Not at all.
    No,
    /// On part of its content.
    InPart,
    /// On all of its content.
    Wholly,
}

/// How far an approval relies on the field with this schema.
#[must_use]
pub fn relied(field: &Value) -> Relied {
    let properties = field["properties"].as_object();
    let mut below = properties.into_iter().flatten().map(|(_, field)| field).chain(field.get("items"));
    if below.any(|field| relied(field) != Relied::No) {
        Relied::InPart
    } else if field.get(APPROVED_MARK).is_some_and(|mark| mark != PRINTED) {
        Relied::Wholly
    } else {
        Relied::No
    }
}

/// Whether an approval relies on all of a field that contains the one at `path`.
#[must_use]
pub fn relied_above(schema: &Value, path: &str) -> bool {
    let mut above = path.match_indices('/').filter_map(|(end, _)| super::at(schema, path[..end].split('/')));
    above.any(|field| relied(field) == Relied::Wholly)
}

/// The fields of other records on which an approval relies through this reference: `of system: purpose, intended-use`.
#[must_use]
pub fn relied_beyond(field: &Value) -> Vec<String> {
    by_kind("of", field.get(DEPENDS_MARK))
}

/// How approvals of a kind rely on other records, one line each: through a reference, or on all records of a kind.
#[must_use]
pub fn dependencies(schema: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    collect_dependences(schema, "", &mut lines);
    lines.extend(by_kind("of every", schema.get(DEPENDS_ON_ALL_MARK)));
    lines
}

fn collect_dependences(schema: &Value, above: &str, lines: &mut Vec<String>) {
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let path = format!("{above}{name}");
        lines.extend(relied_beyond(field).into_iter().map(|fields| format!("through `{path}`, {fields}")));
        collect_dependences(field.get("items").unwrap_or(field), &format!("{path}."), lines);
    }
}

fn by_kind(word: &str, mark: Option<&Value>) -> Vec<String> {
    let kinds = mark.and_then(Value::as_object).into_iter().flatten();
    kinds.map(|(kind, fields)| format!("{word} {kind}: {}", named(fields))).collect()
}

fn named(fields: &Value) -> String {
    let fields = fields.as_array().into_iter().flatten().filter_map(Value::as_str);
    fields.map(|field| field.replace('/', ".")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{record::Kind, schema::derive};

    #[test]
    fn fields_are_relied_on_wholly_in_part_or_through_a_containing_field() {
        let risk = derive(Kind::named("risk").expect("a kind"));
        let fields = &risk["properties"];
        assert_eq!(relied(&fields["event"]), Relied::Wholly);
        assert_eq!(relied(&fields["treatment"]), Relied::InPart);
        assert_eq!(relied(&fields["owner"]), Relied::No);
        assert!(relied_above(&risk, "present/individuals/likelihood"));
        assert!(!relied_above(&risk, "treatment/actions/due"));
    }

    #[test]
    fn dependences_name_the_reference_and_the_fields() {
        let plan = derive(Kind::named("treatment-plan").expect("a kind"));
        let fields = "of risk: present, target, treatment";
        assert_eq!(
            dependencies(&plan),
            [format!("through `risks`, {fields}"), format!("through `accepts.risk`, {fields}")]
        );
        let soa = dependencies(&derive(Kind::named("soa").expect("a kind")));
        assert!(soa.iter().any(|line| line.starts_with("of every control: decision")), "{soa:?}");
    }
}
