//! Datasets and where they come from (A.4.3, A.7).
//!
//! Must not know the data itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Document, Evidence, Person, Record, RecordType, Role, Supplier,
    field::{Date, Id, Interval, Ref, Review, Text, Url},
    has,
    marks::{FieldMarks, field},
};

/// Data that an AI system is built, tested or run with (A.4.3, A.7).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Dataset {
    /// Id of the dataset.
    pub id: Id,
    /// Name.
    pub name: Text,
    /// What it holds.
    pub description: Option<Text>,
    /// Version.
    pub version: Option<Text>,
    /// Where it comes from (A.7.3).
    pub origin: Option<Text>,
    /// Who supplies it.
    pub supplier: Option<Ref<Supplier>>,
    /// Day on which it was acquired, or the last day it covers.
    pub acquired: Option<Date>,
    /// Why this data and not other, and whom it represents (A.7.3).
    pub selection: Option<Text>,
    /// Licence, contract, consent or other right to use it.
    pub rights: Option<Text>,
    /// Where it is kept.
    pub location: Option<Text>,
    /// Address of a public source.
    pub url: Option<Url>,
    /// Whether and which personal data it holds.
    pub personal_data: Option<PersonalData>,
    /// Quality criteria and the results against them (A.7.4).
    #[serde(default)]
    pub quality: Vec<Quality>,
    /// How it was cleaned, labeled, split (A.7.6).
    pub preparation: Option<Text>,
    /// Datasets it was made from (A.7.5).
    #[serde(default)]
    pub derived_from: Vec<Ref<Self>>,
    /// Datasheet or similar.
    #[serde(default)]
    pub documents: Vec<Ref<Document>>,
    /// Evidence: lineage export, quality report, contract.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// How long it is kept.
    pub retention: Option<Interval>,
    /// Who answers for it.
    pub owner: Option<Ref<(Role, Person)>>,
    /// When it is reviewed.
    pub review: Option<Review>,
}

/// Personal data in a dataset.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PersonalData {
    /// Whether there is any.
    pub present: bool,
    /// Which, of whom, on which legal basis.
    pub details: Option<Text>,
}

/// A quality criterion of a dataset.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Quality {
    /// The criterion: share of missing values below 1 %.
    pub criterion: Text,
    /// The last result.
    pub result: Option<Text>,
    /// Whether the result meets the criterion.
    pub met: Option<bool>,
    /// Date of the result.
    pub on: Option<Date>,
}

impl RecordType for Dataset {
    const KIND: &'static str = "dataset";
    const ABOUT: About = About::new("DS", "datasets", &["A.4.3", "A.7.2", "A.7.3", "A.7.4", "A.7.5", "A.7.6"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("description").approved(),
        field("origin").approved(),
        field("supplier").approved(),
        field("selection").approved(),
        field("rights").approved(),
        field("personal-data").approved(),
        field("quality/*/criterion").approved(),
        field("preparation").approved(),
        field("derived-from").approved(),
    ];
}

impl Record for Dataset {
    has!(id, title: name, owner, review);
}
