//! AI models: trained in the organization, adapted from others, or bought (A.4.4, A.6.2.3, A.6.2.7).
//!
//! Must not know the systems that use a model; they refer to it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, DatasetUse, DesignChoice, Document, Evidence, Limitation, Measurement, Modality, Person, Record, RecordType,
    Role, Series, Supplier, TechnicalRequirement,
    field::{
        Approval, Classification, Date, Decimal, Id, Interval, Language, PartialDate, Ref, Review, Sha256, Text, Url,
    },
    has,
    marks::{
        Direction::{Both, Kept, Removal},
        FieldMarks, Missing, field,
    },
};

/// A model that AI systems use (A.4.4).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Model {
    /// Id of the model.
    pub id: Id,
    /// Name of the model.
    pub name: Text,
    /// What it does, for readers who are not familiar with it.
    pub description: Option<Text>,
    /// Version, snapshot or date.
    pub version: Option<Text>,
    /// Whose model it is.
    pub origin: Option<Origin>,
    /// Supplier, if it is not the organization's own model.
    pub supplier: Option<Ref<Supplier>>,
    /// Models from which it was made.
    #[serde(default)]
    pub base: Vec<Ref<Self>>,
    /// Licence, as an SPDX expression or a name that starts with `LicenseRef-`.
    pub license: Option<Text>,
    /// Conditions of the licence or contract that limit its use.
    #[serde(default)]
    pub license_conditions: Vec<Text>,
    /// Acceptable use policy that comes with it.
    pub acceptable_use: Option<Ref<Document>>,
    /// Tasks for which it is meant.
    #[serde(default)]
    pub tasks: Vec<Text>,
    /// What goes in.
    #[serde(default)]
    pub inputs: Vec<Channel>,
    /// What comes out.
    #[serde(default)]
    pub outputs: Vec<Channel>,
    /// Languages that it covers.
    #[serde(default)]
    pub languages: Vec<Language>,
    /// Type of algorithm or architecture.
    pub architecture: Option<Text>,
    /// Hardware, software and services that it needs.
    #[serde(default)]
    pub requirements: Vec<TechnicalRequirement>,
    /// Design choices and their reasons.
    #[serde(default)]
    pub design: Vec<DesignChoice>,
    /// Number of parameters.
    #[schemars(range(min = 0, max = 999_999_999_999_999_i64))]
    pub parameters: Option<u64>,
    /// Library that loads it.
    pub library: Option<Text>,
    /// How it was trained.
    pub training: Option<ModelTraining>,
    /// Data it was built and tested with, and for what (A.4.3, A.7).
    #[serde(default)]
    pub datasets: Vec<DatasetUse>,
    /// How it was changed from the models that it is based on.
    #[serde(default)]
    pub adaptations: Vec<Adaptation>,
    /// Measured or declared results (A.6.2.4).
    #[serde(default)]
    pub measurements: Vec<Measurement>,
    /// Known limitations: where it fails or was not tried.
    #[serde(default)]
    pub limitations: Vec<Limitation>,
    /// Tests by attack.
    #[serde(default)]
    pub adversarial_testing: Vec<AdversarialTest>,
    /// Energy and emissions.
    pub energy: Option<Energy>,
    /// Standing as a general-purpose AI model under the EU AI Act.
    pub general_purpose: Option<GeneralPurpose>,
    /// Where its files are kept.
    pub location: Option<Text>,
    /// SHA-256 of its files.
    #[serde(default)]
    pub hashes: Vec<FileHash>,
    /// Address in a package registry, as a package URL: `pkg:huggingface/…`.
    pub purl: Option<Text>,
    /// Where it runs.
    pub runs: Option<Text>,
    /// Web address of its page or card.
    pub url: Option<Url>,
    /// Date of its first release by whoever made it, or its month or year.
    pub released: Option<PartialDate>,
    /// Date after which it is no longer used or supported.
    pub retired: Option<Date>,
    /// Decision on its use in AI systems; omit as long as nobody has decided.
    pub status: Option<ModelStatus>,
    /// Conditions under which it may be used, if its use is restricted.
    #[serde(default)]
    pub restrictions: Vec<Text>,
    /// Approval of the model for use in AI systems.
    pub approval: Option<Approval>,
    /// Model card, specification and similar (A.6.2.3, A.6.2.7).
    #[serde(default)]
    pub documents: Vec<Ref<Document>>,
    /// Evidence: test reports, training logs.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Classification.
    pub classification: Option<Classification>,
    /// Retention period of its files and logs: `3 years`.
    pub retention: Option<Interval>,
    /// Role or person responsible for the model.
    pub owner: Option<Ref<(Role, Person)>>,
    /// When it is reviewed.
    pub review: Option<Review>,
}

/// Decisions on the use of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ModelStatus {
    /// It is being evaluated.
    InEvaluation,
    /// It may be used.
    Approved,
    /// It may be used under the conditions in `restrictions`.
    Restricted,
    /// It must not be used.
    Blocked,
}

/// Whose model it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The organization trained it.
    Own,
    /// The organization adapted it from another model.
    FineTuned,
    /// Another organization made it; its files are kept by this one.
    ThirdParty,
    /// Another organization made it and runs it.
    Hosted,
}

/// What goes into a model or comes out of it.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Channel {
    /// Sort of data.
    pub modality: Modality,
    /// Format.
    pub format: Option<Text>,
    /// Largest size.
    pub maximum: Option<Text>,
    /// What it means.
    pub meaning: Option<Text>,
}

/// How a model was trained.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ModelTraining {
    /// Method.
    pub method: Option<Text>,
    /// First day, or its month or year.
    pub from: Option<PartialDate>,
    /// Last day, or its month or year.
    pub until: Option<PartialDate>,
    /// Hours of computing.
    pub hours: Option<Decimal>,
    /// Floating-point operations, such as `1e24`.
    pub flop: Option<Text>,
    /// Hardware.
    pub hardware: Option<Text>,
    /// Place.
    pub place: Option<Text>,
}

/// A change to a model.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Adaptation {
    /// What kind of change.
    pub by: AdaptationMethod,
    /// What was changed, and for what.
    pub what: Text,
    /// Dataset used for it.
    pub dataset: Option<Ref<super::Dataset>>,
}

/// Ways to change a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AdaptationMethod {
    /// Further training on data of the task.
    FineTuning,
    /// Training on preferences or rules.
    Alignment,
    /// Training of a smaller model on the output of a larger one.
    Distillation,
    /// Fewer bits for each parameter.
    Quantization,
    /// Removal of parameters.
    Pruning,
    /// Combination of several models.
    Merge,
}

/// A test of a model by attack.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AdversarialTest {
    /// What was tried.
    pub what: Text,
    /// Who tried it.
    pub by: Option<Text>,
    /// Date of the test.
    pub on: Option<Date>,
    /// Result.
    pub result: Option<Text>,
    /// Evidence of the test.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

/// Energy and emissions of a model.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Energy {
    /// Energy of its training, in kWh.
    pub training_kwh: Option<Decimal>,
    /// Energy of a thousand uses, in Wh.
    pub inference_wh_per_1000: Option<Decimal>,
    /// Emissions of its training, in kg of carbon dioxide equivalents.
    pub emissions_kg: Option<Decimal>,
    /// Where the figures come from.
    pub basis: Option<Text>,
}

/// Standing of a model under Chapter V of the EU AI Act.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct GeneralPurpose {
    /// The class.
    pub class: GeneralPurposeClass,
    /// Reason for this class.
    pub reason: Option<Text>,
    /// Whether its parameters and information about it are public under a free and open-source licence.
    pub open_source: Option<bool>,
}

/// Classes of general-purpose AI models.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GeneralPurposeClass {
    /// Not a general-purpose AI model.
    No,
    /// A general-purpose AI model.
    GeneralPurpose,
    /// A general-purpose AI model with systemic risk.
    SystemicRisk,
}

/// The hash of a file of a model.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct FileHash {
    /// Name of the file.
    pub of: Text,
    /// Its SHA-256.
    pub sha256: Sha256,
}

impl Model {
    /// Its results.
    #[must_use]
    pub fn series(&self) -> Series<'_> {
        Series::of("measurements", &self.measurements)
    }
}

impl RecordType for Model {
    const KIND: &'static str = "model";
    const ABOUT: About = About::new("MOD", "models", &["A.4.4", "A.6.2.3", "A.6.2.7"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("library").detail(),
        field("purl").detail(),
        field("name").approved(),
        field("version").approved().neutral("a version is a name"),
        field("origin").approved().neutral("own and bought models have different duties"),
        field("supplier").approved().weaker(Removal),
        field("base").approved().weaker(Removal).derivation(),
        field("license").approved(),
        field("license-conditions").approved().weaker(Removal),
        field("acceptable-use").detail().approved().weaker(Removal),
        field("tasks").approved().weaker(Kept),
        field("inputs").neutral("it describes the model"),
        field("outputs").neutral("it describes the model"),
        field("languages").detail().neutral("it describes the model"),
        field("architecture").approved(),
        field("requirements").detail().neutral("it describes the model"),
        field("design").detail().approved().weaker(Kept),
        field("parameters").detail().neutral("it describes the model"),
        field("training").detail().neutral("it describes the model"),
        field("training/from").past("start of training").neutral("it states when it was trained"),
        field("training/until")
            .past("end of training")
            .not_before(&["training/from"])
            .neutral("it states when it was trained"),
        field("datasets")
            .neutral("different data can be better or worse")
            .because("results were measured with the previous data"),
        field("datasets/*/dataset").approved(),
        field("datasets/*/for").approved(),
        field("adaptations").detail().approved().weaker(Kept),
        field("adaptations/*/by").neutral("each way can be right"),
        field("measurements").weaker(Kept),
        field("measurements/*/on").past("measurement").neutral("a new result has a later date"),
        field("measurements/*/value").weaker(Both).missing(Missing::Kept).because("it states what was measured then"),
        field("measurements/*/met").weaker(Both).missing(Missing::Kept).because("it states what was measured then"),
        field("limitations").approved().weaker(Removal),
        field("adversarial-testing").detail().weaker(Kept),
        field("adversarial-testing/*/on").past("test").neutral("a new test has a later date"),
        field("energy").detail().neutral("it describes the model"),
        field("general-purpose").detail().approved().weaker(Removal).because("a different class has different duties"),
        field("general-purpose/class").ranked(&["no", "general-purpose", "systemic-risk"]),
        field("general-purpose/open-source").neutral("it describes the licence"),
        field("status")
            .ranked(&["blocked", "restricted", "in-evaluation", "approved"])
            .because("it decides in which systems the model may be used"),
        field("restrictions").detail().approved().weaker(Removal),
        field("hashes").detail().approved().weaker(Removal),
        field("released").past("release").neutral("it states when it was released"),
        field("retired")
            .detail()
            .free("it is announced before it takes place")
            .neutral("a model without support can be replaced"),
        field("retention").weaker(super::marks::Direction::Shorter),
    ];
}

impl Record for Model {
    has!(id, title: name, owner, approval, review);

    fn series(&self) -> Vec<Series<'_>> {
        vec![self.series()]
    }
}
