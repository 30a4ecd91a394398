//! What an editor finds in the files that aims writes: the schema of every record, named in its own document and selected by the
//! settings of the repository. tests/editors asks the language server itself.

use std::path::{Path, PathBuf};

use aims::record::KINDS;
use serde_json::Value;

use crate::support::{
    command::aims_today,
    files::{below, read},
    folder::fresh,
    records::{documents, is_record, kind_and_id},
};

/// A new repository with a new record of some kinds in addition.
fn repository(name: &str) -> PathBuf {
    let root = fresh(name);
    let init = ["init", ".", "--organization", "New Ltd", "--system", "Sorter", "--scope", "Sorting", "--no-input"];
    aims_today(&root, &init).says(0, &[]);
    for kind in ["risk", "person", "role", "dataset", "evidence"] {
        aims_today(&root, &["new", kind, "--title", "One", "--no-input"]).says(0, &[]);
    }
    root
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&read(path)).expect("JSON")
}

/// Record files with their documents as texts and as data.
fn files(root: &Path) -> Vec<(PathBuf, Vec<(String, Value)>)> {
    let is_hidden = |path: &Path| path.strip_prefix(root).expect("below").to_str().expect("UTF-8").starts_with('.');
    let files = below(root).into_iter().filter(|path| is_record(path.to_str().expect("UTF-8")) && !is_hidden(path));
    files
        .map(|path| {
            let text = read(&path);
            let parts: Vec<String> = text.split("\n---\n").map(str::to_owned).collect();
            let records: Vec<Value> = documents(text.as_bytes());
            assert_eq!(parts.len(), records.len(), "{}", path.display());
            (path, parts.into_iter().zip(records).collect())
        })
        .collect()
}

#[test]
fn every_document_names_the_schema_of_its_kind() {
    let root = repository("editor-modelines");
    let mut several = 0;
    for (path, documents) in files(&root) {
        several += usize::from(documents.len() > 1);
        for (text, record) in documents {
            let lines: Vec<_> =
                text.lines().filter_map(|line| line.split_once("# yaml-language-server: $schema=")).collect();
            let [(before, schema)] = lines[..] else { panic!("{}: {lines:?} in\n{text}", path.display()) };
            let schema = json(&path.parent().expect("a folder").join(schema));
            assert_eq!((before, &schema["properties"]["kind"]["const"]), ("", &record["kind"]), "{}", path.display());
        }
    }
    assert!(several >= 5, "{several} files with several records");
}

#[test]
fn the_settings_select_a_schema_for_every_kind() {
    let root = repository("editor-settings");
    let settings = json(&root.join(".vscode/settings.json"));
    let schemas = settings["yaml.schemas"].as_object().expect("schemas");
    let [(path, patterns)] = schemas.iter().collect::<Vec<_>>().try_into().expect("one schema");
    assert_eq!(*patterns, serde_json::json!(["*.yaml", "*.yml"]), "the endings of record files");
    let any = root.join(path);
    let choices = json(&any)["allOf"].as_array().expect("a schema for each kind").clone();
    assert_eq!(choices.len(), KINDS.len());
    for (kind, choice) in KINDS.iter().zip(&choices) {
        assert_eq!(choice["if"]["properties"]["kind"]["const"], kind.name);
        let schema = json(&any.with_file_name(choice["then"]["$ref"].as_str().expect("a file")));
        assert_eq!(schema["properties"]["kind"]["const"], kind.name);
    }
    for (path, documents) in files(&root) {
        for [kind, _] in documents.iter().map(|(_, record)| kind_and_id(record)) {
            assert!(KINDS.iter().any(|known| known.name == kind), "{}: {kind}", path.display());
        }
    }
}

#[test]
fn schemas_are_written_with_the_one_for_any_record() {
    let root = fresh("editor-schemas");
    aims_today(&root, &["schema", "--all", "-o", "schemas"]).says(0, &[&format!("wrote {} schemas", KINDS.len() + 1)]);
    assert_eq!(below(&root.join("schemas")).len(), KINDS.len() + 1);
    assert!(root.join("schemas/record.schema.json").is_file());
}
