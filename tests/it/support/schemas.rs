//! The published schemas, and whether a value fits one.

use std::{collections::BTreeMap, sync::OnceLock};

use regex::Regex;
use serde_json::Value;

use super::{files::read_project, texts::compiled};

/// A published schema by its name, such as that of a kind of record.
pub fn published(name: &str) -> Value {
    serde_json::from_str(&read_project(&format!("schemas/{name}.schema.json"))).expect("JSON")
}

/// The published schemas of the kinds of record, by kind.
pub fn schemas() -> &'static BTreeMap<String, Value> {
    static SCHEMAS: OnceLock<BTreeMap<String, Value>> = OnceLock::new();
    let all = || aims::record::KINDS.iter().map(|kind| (kind.name.to_owned(), published(kind.name))).collect();
    SCHEMAS.get_or_init(all)
}

/// The pattern of a schema, which allows everything if there is none.
pub fn pattern(schema: &Value) -> Regex {
    compiled(schema["pattern"].as_str().unwrap_or_default())
}

/// Fails unless the value fits the schema.
#[track_caller]
pub fn assert_fits(schema: &Value, value: &Value) {
    let validator = jsonschema::validator_for(schema).expect("a schema");
    let errors: Vec<_> = validator.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}
