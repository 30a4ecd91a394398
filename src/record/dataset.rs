//! Datasets and their origin (A.4.3, A.7).
//!
//! Must not know the data itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, DataPurpose, Document, Evidence, Limitation, Measurement, Modality, Person, Record, RecordType, Role,
    Series, Supplier,
    field::{Date, Decimal, Id, Interval, Language, PartialDate, Ref, Review, Text, Url},
    has,
    marks::{
        Direction::{Both, Bound, Less, Longer, More, Removal},
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
    /// Date acquired, or the last date it covers; a month or a year, if more is not known.
    pub acquired: Option<PartialDate>,
    /// Why this data was selected, and whom it represents (A.7.3).
    pub selection: Option<Text>,
    /// Contract, consent or other right to use it, as far as the licence does not say it.
    pub rights: Option<Text>,
    /// Licence, as an SPDX expression or a name that starts with `LicenseRef-`.
    pub license: Option<Text>,
    /// Legal basis for processing personal data in it.
    pub legal_basis: Option<Text>,
    /// Purposes for which it may be used; omit if it may be used for any.
    #[serde(default)]
    pub purposes: Vec<DataPurpose>,
    /// Sorts of data.
    #[serde(default)]
    pub modalities: Vec<Modality>,
    /// Languages in it.
    #[serde(default)]
    pub languages: Vec<Language>,
    /// How much there is.
    pub size: Option<DatasetSize>,
    /// Whom, where and when the data cover (A.7.3).
    pub coverage: Option<Coverage>,
    /// When and how the data were collected (A.7.3).
    pub collection: Option<Collection>,
    /// How labels were given (A.7.6).
    pub labeling: Option<Labeling>,
    /// Protected or sensitive attributes in it.
    #[serde(default)]
    pub sensitive_attributes: Vec<Text>,
    /// Searches for bias, and what was done about what was found (A.7.4).
    #[serde(default)]
    pub bias_examination: Vec<BiasExamination>,
    /// Known limits of what can be built from it.
    #[serde(default)]
    pub limitations: Vec<Limitation>,
    /// Gaps and shortcomings.
    #[serde(default)]
    pub gaps: Vec<Gap>,
    /// Who else may access it, and under which agreement.
    pub sharing: Option<Text>,
    /// Where it is stored.
    pub location: Option<Text>,
    /// Web address of a public source.
    pub url: Option<Url>,
    /// Whether it contains personal data, and which.
    pub personal_data: Option<PersonalData>,
    /// Quality criteria (`what`, `limits`) and their results (A.7.4).
    #[serde(default)]
    pub quality: Vec<Measurement>,
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
    /// Whether data about persons were in a source and were made anonymous.
    pub anonymized: Option<bool>,
    /// Which personal data, and about whom.
    pub details: Option<Text>,
    /// Special categories, such as health data, if any.
    #[serde(default)]
    pub special_categories: Vec<Text>,
}

/// How much data there is.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DatasetSize {
    /// Number of records, documents, images or other items.
    #[schemars(range(min = 0, max = 999_999_999_999_999_i64))]
    pub items: Option<u64>,
    /// What is counted: `applications`, `images`.
    pub unit: Option<Text>,
    /// Number of bytes.
    #[schemars(range(min = 0, max = 999_999_999_999_999_i64))]
    pub bytes: Option<u64>,
}

/// What data cover.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Coverage {
    /// First day that the data describe, or its month or year.
    pub from: Option<PartialDate>,
    /// Last day that the data describe, or its month or year.
    pub until: Option<PartialDate>,
    /// Places.
    #[serde(default)]
    pub places: Vec<Text>,
    /// Groups of people.
    #[serde(default)]
    pub groups: Vec<Text>,
}

/// When and how data were collected.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Collection {
    /// First day, or its month or year.
    pub from: Option<PartialDate>,
    /// Last day, or its month or year.
    pub until: Option<PartialDate>,
    /// How.
    pub how: Option<Text>,
}

/// How labels were given.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Labeling {
    /// How, and by which rules.
    pub how: Option<Text>,
    /// By whom.
    pub by: Option<Labeler>,
    /// Share of items on which those who label agree, between 0 and 1, or another measure of agreement.
    pub agreement: Option<Decimal>,
}

/// Who gives labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Labeler {
    /// People who know the subject.
    Experts,
    /// Paid workers or volunteers.
    Crowd,
    /// Users of a system.
    Users,
    /// A program.
    Machine,
    /// Later events, such as a default.
    Outcome,
    /// Nobody: there are no labels.
    None,
}

/// A search for bias in data.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct BiasExamination {
    /// What was looked for.
    pub looked_for: Text,
    /// Groups that were compared.
    #[serde(default)]
    pub groups: Vec<Text>,
    /// Method.
    pub method: Option<Text>,
    /// What was found.
    pub result: Option<Text>,
    /// What was done about it.
    pub measure: Option<Text>,
    /// Date of the examination.
    pub on: Option<Date>,
    /// Evidence of the examination.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

/// A gap in data.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Gap {
    /// What is missing or wrong.
    pub what: Text,
    /// Its effect on what is built from the data.
    pub effect: Option<Text>,
    /// What is done about it.
    pub remedy: Option<Text>,
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
        field("license").approved(),
        field("legal-basis").detail().approved(),
        field("purposes").approved().weaker(Both).because("it may be used for any purpose if it names none"),
        field("modalities").detail().neutral("it describes the data"),
        field("languages").detail().neutral("it describes the data"),
        field("size").detail().neutral("it describes the data"),
        field("coverage").detail().neutral("it describes the data"),
        field("coverage/from").past("first day covered").neutral("it describes the data"),
        field("coverage/until")
            .past("last day covered")
            .not_before(&["coverage/from"])
            .neutral("it describes the data"),
        field("collection").detail().neutral("it describes the data"),
        field("collection/from").past("start of collection").neutral("it states when data were collected"),
        field("collection/until")
            .past("end of collection")
            .not_before(&["collection/from"])
            .neutral("it states when data were collected"),
        field("labeling").detail().neutral("it describes the data"),
        field("sensitive-attributes").detail().approved().weaker(Removal),
        field("bias-examination").weaker(Removal),
        field("bias-examination/*/on").past("examination").neutral("a new examination has a later date"),
        field("limitations").detail().approved().weaker(Removal),
        field("gaps").detail().approved().weaker(Removal),
        field("sharing").detail().approved(),
        field("personal-data")
            .approved()
            .weaker(Both)
            .because("undeclared personal data have no safeguards, and new ones need a basis"),
        field("personal-data/details").weaker(Removal),
        field("personal-data/special-categories").weaker(Removal),
        field("quality").weaker(Removal),
        field("quality/*/what").approved(),
        field("quality/*/limits").approved().weaker(Removal),
        field("quality/*/limits/min").weaker(Less),
        field("quality/*/limits/max").weaker(More),
        field("quality/*/limits/text").weaker(Bound),
        field("quality/*/value").weaker(Both).missing(Missing::Kept).because("it states what was measured then"),
        field("quality/*/met").ranked(&["false", "true"]).missing(Missing::Kept),
        field("quality/*/on").past("quality result").neutral("a new result has a later date"),
        field("preparation").approved(),
        field("derived-from").approved().weaker(Removal).derivation(),
        field("retention").weaker(Longer).because("data that are kept longer can be misused for longer"),
    ];
}

impl Record for Dataset {
    has!(id, title: name, owner, review);

    fn series(&self) -> Vec<Series<'_>> {
        vec![Series::of("quality", &self.quality)]
    }
}
