//! Records as data: the documents of files of YAML, and their ids.

use std::{collections::BTreeMap, path::Path};

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{files, folder::write};

/// Ids by kind, for references; requirements stand under `requirement`.
pub type Ids = BTreeMap<String, Vec<String>>;

/// Whether a file holds records.
pub fn is_record(path: &str) -> bool {
    path.ends_with(".yaml")
}

/// The documents of a file.
#[track_caller]
pub fn documents<T: DeserializeOwned>(bytes: &[u8]) -> Vec<T> {
    let documents = serde_yaml::Deserializer::from_slice(bytes);
    documents.map(|document| T::deserialize(document).expect("YAML")).collect()
}

/// Kind and id of a record.
pub fn kind_and_id(record: &Value) -> [String; 2] {
    ["kind", "id"].map(|key| record[key].as_str().unwrap_or_default().to_owned())
}

/// Ids of the records of some files, and these requirements.
pub fn ids(files: &BTreeMap<String, Vec<u8>>, requirements: &[&str]) -> Ids {
    let requirements = requirements.iter().map(|id| (*id).to_owned()).collect();
    let mut ids = Ids::from([("requirement".to_owned(), requirements)]);
    for record in files.iter().filter(|(path, _)| is_record(path)).flat_map(|(_, bytes)| documents::<Value>(bytes)) {
        let [kind, id] = kind_and_id(&record);
        ids.entry(kind).or_default().push(id);
    }
    ids
}

/// Documents as a file in blocks, without comments.
pub fn block(values: &[serde_yaml::Value]) -> String {
    values.iter().map(|value| format!("---\n{}", serde_yaml::to_string(value).expect("YAML"))).collect()
}

/// Documents as a file in brackets.
pub fn flow(values: &[serde_yaml::Value]) -> String {
    values.iter().map(|value| format!("---\n{}\n", serde_json::to_string(value).expect("JSON"))).collect()
}

/// Writes the records below a folder anew; `change` gets each.
pub fn rewrite(folder: &Path, change: &mut dyn FnMut(&mut serde_yaml::Value)) {
    let files = files::folder(folder).files.into_iter();
    for (path, bytes) in files.filter(|(path, _)| is_record(path) && !path.starts_with("expected")) {
        let mut documents = documents::<serde_yaml::Value>(&bytes);
        documents.iter_mut().for_each(&mut *change);
        let texts: Vec<_> = documents.iter().map(|it| serde_yaml::to_string(it).expect("it can be written")).collect();
        write(folder.join(path), texts.join("---\n"));
    }
}

/// Adds a token to every text of a value: to what is written in words, not to ids and words that the schema knows.
pub fn plant(value: &mut serde_yaml::Value, token: &str, planted: &mut usize) {
    use serde_yaml::Value;
    match value {
        // An interval such as `12 months` is no text.
        Value::String(text)
            if text.contains(char::is_whitespace) && !text.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            text.push_str(token);
            *planted += 1;
        }
        Value::Sequence(items) => items.iter_mut().for_each(|item| plant(item, token, planted)),
        Value::Mapping(fields) => fields.iter_mut().for_each(|(_, field)| plant(field, token, planted)),
        _ => {}
    }
}
