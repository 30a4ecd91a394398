//! An assessment built from values on the command line, typed by the schema.
//!
//! Must not know a particular kind: every kind with a list of assessments is supported.

use serde_json::{Map, Value};

use super::{Refusal, set};
use crate::{
    record::{
        KINDS, Kind, Person, RecordType as _,
        field::{Date, REF_MARK},
    },
    schema,
};

/// The list of assessments in a record.
pub const ASSESSMENTS: &str = "assessments";

/// The values of an assessment.
#[derive(Debug, Clone, Copy)]
pub struct Assessment<'a> {
    /// Date of the assessment.
    pub on: Date,
    /// The reason for it.
    pub trigger: &'a str,
    /// The participants.
    pub by: &'a [String],
    /// Version of the method used.
    pub method: Option<&'a str>,
    /// The result.
    pub result: Option<&'a str>,
    /// Further fields, each as `path=value`.
    pub set: &'a [String],
}

/// The entry for `assessment` in a record of `kind`, with its fields in the order of the schema.
///
/// # Errors
/// Fails if the kind has no assessments, a value does not fit its field, or there is no result.
pub fn assessment(kind: &Kind, assessment: &Assessment<'_>) -> Result<Value, Refusal> {
    let schema = schema::json(kind);
    let fields =
        schema["properties"].get(ASSESSMENTS).map(|list| &list["items"]).ok_or_else(|| without_assessments(kind))?;
    let mut record = Value::Null;
    for assignment in assignments(fields, assessment)? {
        set(kind, &mut record, &format!("{ASSESSMENTS}.0.{assignment}"))?;
    }
    let entry = ordered(fields, &record[ASSESSMENTS][0]);
    let lacks_result = fields["properties"].get("result").is_some() && entry.get("result").is_none();
    if lacks_result { Err(no_result()) } else { Ok(entry) }
}

fn assignments(fields: &Value, assessed: &Assessment<'_>) -> Result<Vec<String>, Refusal> {
    let mut assignments = vec![format!("on={}", assessed.on), format!("trigger={}", assessed.trigger)];
    assignments.extend(assessed.method.map(|method| format!("method={method}")));
    assignments.extend(assessed.result.map(|result| format!("result={result}")));
    if !assessed.by.is_empty() {
        let field = people(fields)
            .ok_or_else(|| Refusal::new("an assessment of this kind names no participants", "omit `--by`"))?;
        assignments.extend(assessed.by.iter().map(|who| format!("{field}={who}")));
    }
    assignments.extend(assessed.set.iter().cloned());
    Ok(assignments)
}

/// The name of the list of participants.
fn people(fields: &Value) -> Option<&str> {
    let names_person =
        |field: &Value| field["items"][REF_MARK].as_array().is_some_and(|kinds| kinds.contains(&Person::KIND.into()));
    fields["properties"].as_object()?.iter().find(|(_, field)| names_person(field)).map(|(name, _)| name.as_str())
}

fn without_assessments(kind: &Kind) -> Refusal {
    let has_list = |kind: &&Kind| schema::json(kind)["properties"].get(ASSESSMENTS).is_some();
    let names: Vec<String> = KINDS.iter().filter(has_list).map(|kind| format!("`{}`", kind.name)).collect();
    let help = format!("kinds with assessments are {}", names.join(", "));
    Refusal::new(format!("a record of kind `{}` has no assessments", kind.name), help)
}

fn no_result() -> Refusal {
    let help = "give the result with `--result TEXT`, even if nothing changed: `--result \"unchanged: no complaints since spring\"`";
    Refusal::new("an assessment without a result shows nothing", help)
}

/// `value` with its fields in the order of the schema.
fn ordered(schema: &Value, value: &Value) -> Value {
    match (schema["properties"].as_object(), value) {
        (Some(fields), Value::Object(given)) => {
            let known =
                fields.iter().filter_map(|(name, field)| Some((name.clone(), ordered(field, given.get(name)?))));
            Value::Object(known.collect::<Map<_, _>>())
        }
        _ => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn assessed(kind: &str, by: &[&str], result: Option<&str>, set: &[&str]) -> Result<Value, Refusal> {
        let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
        let (by, set) = (texts(by), texts(set));
        let on = "2026-06-30".parse().expect("a date");
        let assessed = Assessment { on, trigger: "planned", by: &by, method: Some("2"), result, set: &set };
        assessment(Kind::named(kind).expect("a kind"), &assessed)
    }

    /// In the order of the schema, which maps preserve.
    fn names(entry: &Value) -> Vec<&str> {
        entry.as_object().expect("a map").keys().map(String::as_str).collect()
    }

    #[test]
    fn fields_are_those_of_the_kind() {
        let risk = assessed(
            "risk",
            &["ada", "lead"],
            Some("same"),
            &["rating.individuals.consequence=3", "rating.individuals.likelihood=2"],
        );
        let risk = risk.expect("it fits");
        assert_eq!(names(&risk), ["on", "trigger", "method", "participants", "result", "rating"]);
        assert_eq!(names(&risk["rating"]["individuals"]), ["likelihood", "consequence"]);
        assert_eq!(risk["participants"], json!(["ada", "lead"]));
        let impact = assessed("impact", &["ada"], Some("same"), &["system-version=2.1"]).expect("it fits");
        assert_eq!(names(&impact), ["on", "trigger", "assessors", "system-version", "method", "result"]);
    }

    #[test]
    fn incomplete_or_unfitting_assessments_are_refused() {
        for (refused, expected) in [
            (assessed("risk", &[], None, &[]), "without a result"),
            (assessed("party", &[], Some("x"), &[]), "kinds with assessments are"),
            (assessed("risk", &[], Some("x"), &["ratng.individuals.likelihood=2"]), "did you mean `rating`"),
            (assessed("risk", &[], Some("x"), &["trigger=first"]), "set twice"),
            (assessed("impact", &[], Some("x"), &["rating.individuals.likelihood=2"]), "no field `rating`"),
        ] {
            let refusal = refused.expect_err(expected).to_string();
            assert!(refusal.contains(expected), "{refusal}");
        }
    }
}
