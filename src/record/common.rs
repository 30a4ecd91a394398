//! What a record of any kind can have besides its own fields: its identity elsewhere, entries of outside catalogues, labels.
//!
//! Must not know the kinds. They are decoded apart from the record, so that a kind need not declare them and a record without them
//! costs nothing.

use std::{any::Any, collections::BTreeMap};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use super::{
    Data, Deadline, Record, RecordType, Series,
    field::{Approval, Date, Id, RepoPath, Review, Sha256, Text, Url},
    marks::DETAIL_MARK,
};
use crate::yaml::{self, DecodeError, Node};

/// The fields.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Common {
    /// The same thing in other systems: a ticket, a row of an inventory, an entry of a public register.
    #[serde(default)]
    pub external: Vec<External>,
    /// Entries of outside catalogues to which the record corresponds: a technique of MITRE ATLAS, a risk of OWASP.
    #[serde(default)]
    pub references: Vec<CatalogueReference>,
    /// The organization's own keys and values, which nothing else depends on.
    #[serde(default)]
    pub labels: BTreeMap<Text, Text>,
}

/// The identity of a record in another system.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct External {
    /// The system or register, by a name that stays the same: `jira`, `eu-database`, `cmdb`.
    pub system: Text,
    /// Its id there.
    pub id: Text,
    /// Web address of its entry there.
    pub url: Option<Url>,
    /// Date on which the record was last compared with it.
    pub retrieved: Option<Date>,
}

/// An entry of an outside catalogue.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct CatalogueReference {
    /// The catalogue, with its edition if ids change between editions: `mitre-atlas`, `owasp-llm-2025`, `cosai`.
    pub catalogue: Text,
    /// Id of the entry: `AML.T0020`.
    pub id: Text,
    /// Title of the entry.
    pub title: Option<Text>,
    /// Web address of the entry.
    pub url: Option<Url>,
}

impl Common {
    /// Names of the fields.
    pub const FIELDS: [&'static str; 3] = ["external", "references", "labels"];

    fn is_empty(&self) -> bool {
        self.external.is_empty() && self.references.is_empty() && self.labels.is_empty()
    }
}

/// Adds the fields to the schema of a kind.
pub(super) fn schema<T: RecordType>(generator: &mut SchemaGenerator) -> Schema {
    let mut schema = generator.root_schema_for::<T>();
    let common = generator.root_schema_for::<Common>().to_value();
    let mut fields = common["properties"].as_object().cloned().unwrap_or_default();
    fields.values_mut().for_each(|field| field[DETAIL_MARK] = true.into());
    if let Some(properties) = schema.ensure_object().get_mut("properties").and_then(|own| own.as_object_mut()) {
        properties.extend(fields);
    }
    schema
}

/// Decodes a record with these fields.
pub(super) fn decode<T: RecordType>(node: &Node<'_>) -> Result<Box<dyn Record>, DecodeError> {
    let record = yaml::decode::<T>(node)?;
    if Common::FIELDS.iter().all(|name| node.get(name).is_none()) {
        return Ok(Box::new(record));
    }
    let common = yaml::decode::<Common>(node)?;
    Ok(if common.is_empty() { Box::new(record) } else { Box::new(Extended { record, common }) })
}

/// A record with some of these fields.
struct Extended<T> {
    record: T,
    common: Common,
}

impl<T: RecordType> Record for Extended<T> {
    fn id(&self) -> &Id {
        self.record.id()
    }
    fn title(&self) -> Option<&str> {
        self.record.title()
    }
    fn owner(&self) -> Option<&str> {
        self.record.owner()
    }
    fn author(&self) -> Option<&str> {
        self.record.author()
    }
    fn approval(&self) -> Option<&Approval> {
        self.record.approval()
    }
    fn review(&self) -> Option<&Review> {
        self.record.review()
    }
    fn last_assessed(&self) -> Option<Date> {
        self.record.last_assessed()
    }
    fn file(&self) -> Option<(&RepoPath, Option<&Sha256>)> {
        self.record.file()
    }
    fn file_field(&self) -> &'static str {
        self.record.file_field()
    }
    fn deadlines(&self) -> Vec<Deadline> {
        self.record.deadlines()
    }
    fn series(&self) -> Vec<Series<'_>> {
        self.record.series()
    }
    fn common(&self) -> Option<&Common> {
        Some(&self.common)
    }
}

impl<T: RecordType> Data for Extended<T> {
    fn to_value(&self) -> serde_json::Value {
        let mut value = self.record.to_value();
        if let (Some(fields), Ok(serde_json::Value::Object(common))) =
            (value.as_object_mut(), serde_json::to_value(&self.common))
        {
            fields.extend(common);
        }
        value
    }
    fn texts(&self, visit: &mut dyn FnMut(&str)) {
        self.record.texts(visit);
        super::texts::visit(&self.common, visit);
    }
    fn own(&self) -> &dyn Any {
        &self.record
    }
}
