//! Sets `path=value` in a record, with the value typed by the schema.
//!
//! Must not know a particular kind or check more than types: the schema check does the rest.

use serde_json::{Map, Value, json};

use super::Refusal;
use crate::{
    prose::nearest,
    record::Kind,
    schema::{self, choices},
};

/// Sets the field of `record` that `assignment` names: `title=Drift`, `present.individuals.likelihood=3`,
/// `assessments/0/on=2026-03-31`. Each assignment to a list adds a value.
///
/// # Errors
/// Fails if there is no such field, or the value has a different type.
pub fn set(kind: &Kind, record: &mut Value, assignment: &str) -> Result<(), Refusal> {
    let (path, text) = assignment.split_once('=').ok_or_else(|| {
        Refusal::new(format!("`{assignment}` is not an assignment"), "write FIELD=VALUE, such as `--set owner=chief`")
    })?;
    let steps: Vec<&str> = path.split(['.', '/']).collect();
    Setter { kind, path }.set(record, schema::json(kind), &steps, text)
}

struct Setter<'a> {
    kind: &'a Kind,
    path: &'a str,
}

impl Setter<'_> {
    fn set(&self, value: &mut Value, field: &Value, steps: &[&str], text: &str) -> Result<(), Refusal> {
        match field["type"].as_str() {
            Some("object") => self.object(value, field, steps, text),
            Some("array") => self.array(value, field, steps, text),
            _ if !steps.is_empty() => Err(self.refuse("has no subfields", "set the field itself")),
            _ if !value.is_null() => Err(self.refuse("is set twice", "it takes one value; omit one of them")),
            _ => self.scalar(field, text).map(|typed| *value = typed),
        }
    }

    fn object(&self, value: &mut Value, field: &Value, steps: &[&str], text: &str) -> Result<(), Refusal> {
        let Some((step, rest)) = steps.split_first() else {
            return Err(self.refuse("is a group of fields", &format!("set one of {}", names(field))));
        };
        let known = field["properties"].get(step).or(field.get("additionalProperties").filter(|more| more.is_object()));
        let inner = known.ok_or_else(|| self.unknown(field, step))?;
        if value.is_null() {
            *value = Value::Object(Map::new());
        }
        self.set(&mut value[*step], inner, rest, text)
    }

    fn array(&self, value: &mut Value, field: &Value, steps: &[&str], text: &str) -> Result<(), Refusal> {
        if value.is_null() {
            *value = json!([]);
        }
        let Some(list) = value.as_array_mut() else { return Ok(()) };
        let (index, rest) = self.entry(&field["items"], list.len(), steps)?;
        if index == list.len() {
            list.push(Value::Null);
        }
        self.set(&mut list[index], &field["items"], rest, text)
    }

    /// The entry that the path refers to in a list of `length`: an existing one, or the next.
    fn entry<'s>(&self, items: &Value, length: usize, steps: &'s [&'s str]) -> Result<(usize, &'s [&'s str]), Refusal> {
        let Some((step, rest)) = steps.split_first() else {
            if items.get("properties").is_none() {
                return Ok((length, steps));
            }
            let help =
                format!("give the entry and the field, as in `{}.0.FIELD`; fields are {}", self.path, names(items));
            return Err(self.refuse("is a list of groups of fields", &help));
        };
        match step.parse::<usize>() {
            Ok(index) if index <= length => Ok((index, rest)),
            Ok(_) => {
                Err(self
                    .refuse(&format!("skips entry {length} of the list"), "number the entries in order, starting at 0"))
            }
            Err(_) => Err(self.refuse("refers to a list", "name the entry by its number, counted from 0")),
        }
    }

    fn scalar(&self, field: &Value, text: &str) -> Result<Value, Refusal> {
        let typed = match field["type"].as_str() {
            Some("integer") => text.parse::<i64>().map(Value::from).map_err(|_| "a whole number"),
            Some("number") => text.parse::<serde_json::Number>().map(Value::from).map_err(|_| "a number"),
            Some("boolean") => text.parse::<bool>().map(Value::from).map_err(|_| "`true` or `false`"),
            _ => Ok(Value::from(text)),
        };
        let choices = choices(field);
        if !choices.is_empty() && !choices.contains(&text) {
            let help = nearest(text, choices.iter().copied())
                .map_or_else(|| format!("it takes {}", choices.join(", ")), |near| format!("did you mean `{near}`?"));
            return Err(self.refuse(&format!("does not take `{text}`"), &help));
        }
        typed.map_err(|expected| {
            self.refuse(&format!("takes {expected}, not `{text}`"), "see `aims explain` for the field")
        })
    }

    fn refuse(&self, what: &str, help: &str) -> Refusal {
        Refusal::new(format!("`{}` of kind `{}` {what}", self.path, self.kind.name), help)
    }

    fn unknown(&self, field: &Value, step: &str) -> Refusal {
        let known = || field["properties"].as_object().into_iter().flatten().map(|(name, _)| name.as_str());
        let help = nearest(step, known())
            .map_or_else(|| format!("fields are {}", names(field)), |near| format!("did you mean `{near}`?"));
        let at = if step == self.path { String::new() } else { format!(" for `{}`", self.path) };
        Refusal::new(format!("kind `{}` has no field `{step}`{at}", self.kind.name), help)
    }
}

fn names(field: &Value) -> String {
    let names = field["properties"].as_object().into_iter().flatten().map(|(name, _)| format!("`{name}`"));
    names.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(kind: &str, assignments: &[&str]) -> Result<Value, Refusal> {
        let kind = Kind::named(kind).expect("a kind");
        let mut record = Value::Null;
        assignments.iter().try_for_each(|one| set(kind, &mut record, one)).map(|()| record)
    }

    #[test]
    fn values_are_typed_by_the_schema() {
        let record = built(
            "risk",
            &[
                "title=1",
                "systems=a",
                "systems=b",
                "present.individuals.likelihood=3",
                "assessments/0/on=2026-03-31",
                "assessments/0/participants=ben",
                "priority=2",
            ],
        );
        let expected = json!({
            "title": "1",
            "systems": ["a", "b"],
            "present": {"individuals": {"likelihood": 3}},
            "assessments": [{"on": "2026-03-31", "participants": ["ben"]}],
            "priority": 2,
        });
        assert_eq!(record, Ok(expected));
    }

    #[test]
    fn refusals_suggest_what_would_fit() {
        for (assignment, expected) in [
            ("title", "is not an assignment"),
            ("titel=x", "did you mean `title`"),
            ("present=3", "set one of `organization`"),
            ("present.individuals.likelihood=often", "takes a whole number, not `often`"),
            ("treatment.option=modfy", "did you mean `modify`"),
            ("title.x=1", "has no subfields"),
            ("assessments=x", "`assessments.0.FIELD`"),
            ("assessments.1.on=2026-03-31", "skips entry 0"),
            ("assessments.on=2026-03-31", "name the entry by its number"),
            ("=x", "has no field ``"),
        ] {
            let refusal = built("risk", &[assignment]).expect_err(assignment).to_string();
            assert!(refusal.contains(expected), "{assignment}: {refusal}");
        }
        assert!(built("risk", &["title=a", "title=b"]).expect_err("twice").what.contains("twice"));
    }
}
