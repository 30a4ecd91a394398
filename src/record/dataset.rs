//! Datasets and their origin (A.4.3, A.7).
//!
//! Must not know the data itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Document, Evidence, Person, Record, RecordType, Role, Supplier,
    field::{Date, Id, Interval, Ref, Review, Text, Url},
    has,
    marks::{
        Direction::{Both, Longer, Removal},
        FieldMarks, Missing, field,
    },
};

/// Data used to build, test or run an AI system (A.4.3, A.7).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Dataset {
    /// Id of the dataset.
    pub id: Id,
    /// Name.
    pub name: Text,
    /// Description of the content.
    pub description: Option<Text>,
    /// Version.
    pub version: Option<Text>,
    /// Where it comes from (A.7.3).
    pub origin: Option<Text>,
    /// Supplier of the data.
    pub supplier: Option<Ref<Supplier>>,
    /// Date acquired, or the last date it covers.
    pub acquired: Option<Date>,
    /// Why this data was selected, and whom it represents (A.7.3).
    pub selection: Option<Text>,
    /// Licence, contract, consent or other right to use it.
    pub rights: Option<Text>,
    /// Where it is stored.
    pub location: Option<Text>,
    /// Web address of a public source.
    pub url: Option<Url>,
    /// Whether it contains personal data, and which.
    pub personal_data: Option<PersonalData>,
    /// Quality criteria and their results (A.7.4).
    #[serde(default)]
    pub quality: Vec<Quality>,
    /// How it was cleaned, labeled and split (A.7.6).
    pub preparation: Option<Text>,
    /// Datasets from which it was derived (A.7.5).
    #[serde(default)]
    pub derived_from: Vec<Ref<Self>>,
    /// Datasheet or similar.
    #[serde(default)]
    pub documents: Vec<Ref<Document>>,
    /// Evidence: lineage export, quality report, contract.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Retention period: `3 years`.
    pub retention: Option<Interval>,
    /// Role or person responsible for the dataset.
    pub owner: Option<Ref<(Role, Person)>>,
    /// When it is reviewed.
    pub review: Option<Review>,
}

/// Personal data in a dataset.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PersonalData {
    /// Whether the dataset contains personal data.
    pub present: bool,
    /// Which personal data, about whom, and on what legal basis.
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
        field("supplier").approved().weaker(Removal),
        field("acquired").past("acquisition").neutral("older and newer data can both fit the use"),
        field("selection").approved(),
        field("rights").approved(),
        field("personal-data")
            .approved()
            .weaker(Both)
            .because("undeclared personal data have no safeguards, and new ones need a basis"),
        field("personal-data/details").weaker(Removal),
        field("quality").weaker(Removal),
        field("quality/*/criterion").approved(),
        field("quality/*/met").ranked(&["false", "true"]).missing(Missing::Kept),
        field("quality/*/on").past("quality result").neutral("a new result has a later date"),
        field("preparation").approved(),
        field("derived-from").approved().weaker(Removal).derivation(),
        field("retention").weaker(Longer).because("data that are kept longer can be misused for longer"),
    ];
}

impl Record for Dataset {
    has!(id, title: name, owner, review);
}
