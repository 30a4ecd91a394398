//! How an AI system is built and used: what goes in and comes out, its interfaces, its care, its security, its use.
//!
//! Must not know its models and data; they are described elsewhere.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::record::{
    Control, Document, Evidence, Modality,
    field::{Date, Interval, Ref, Requirement, Text, Url},
};

/// Something that goes into a system.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SystemInput {
    /// What it is.
    pub what: Text,
    /// Form of the data.
    pub modality: Option<Modality>,
    /// Technical format.
    pub format: Option<Text>,
    /// Where it comes from: a person, a device, another system.
    pub from: Option<Text>,
    /// What it must meet to be usable.
    pub requirement: Option<Text>,
}

/// Something that comes out of a system.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SystemOutput {
    /// What it is.
    pub what: Text,
    /// Form of the data.
    pub modality: Option<Modality>,
    /// Technical format.
    pub format: Option<Text>,
    /// How it is to be read.
    pub meaning: Option<Text>,
    /// How reliable it is, and how that is shown.
    pub quality: Option<Text>,
}

/// Something that a system works with.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SystemInterface {
    /// What it works with.
    pub with: Text,
    /// What that is.
    pub kind: Option<InterfaceKind>,
    /// How they work together.
    pub how: Option<Text>,
}

/// What a system works with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InterfaceKind {
    /// Hardware.
    Hardware,
    /// Other software.
    Software,
    /// Another AI system.
    AiSystem,
}

/// Care and updates that a system needs.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Maintenance {
    /// What is done.
    pub what: Text,
    /// How often: `3 months`.
    pub every: Option<Interval>,
    /// Who does it.
    pub by: Option<OperatingSide>,
}

/// The two sides of a system in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OperatingSide {
    /// Who provides it.
    Provider,
    /// Who uses it under their authority.
    Deployer,
    /// Both.
    Both,
}

/// A change that was planned and assessed beforehand.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PredeterminedChange {
    /// What may change.
    pub what: Text,
    /// Bounds within which it may change.
    pub bounds: Option<Text>,
    /// Effect on performance.
    pub performance: Option<Text>,
    /// How the requirements remain met after the change.
    pub safeguard: Option<Text>,
    /// Evidence of the assessment.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

/// A measure of security (A.6.2.3, A.6.2.4).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SecurityMeasure {
    /// The threat it acts against.
    pub threat: Threat,
    /// What is done.
    pub measure: Text,
    /// Controls that it is part of, in this standard or another one.
    #[serde(default)]
    pub controls: Vec<Ref<(Control, Requirement)>>,
    /// Evidence that it works.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

/// Threats to an AI system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Threat {
    /// Manipulated training data.
    DataPoisoning,
    /// Manipulated components of the model.
    ModelPoisoning,
    /// Input made to deceive the model.
    AdversarialInput,
    /// Instructions hidden in input.
    PromptInjection,
    /// Disclosure of data or of the model.
    Confidentiality,
    /// A flaw of the model.
    ModelFlaw,
    /// A compromised part from a supplier.
    SupplyChain,
    /// Unauthorized access.
    Access,
    /// Another threat.
    Other,
}

/// Where, how long and how often a system is used.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Use {
    /// The process in which it is used.
    pub process: Option<Text>,
    /// The decision to which its output contributes.
    pub decision: Option<Text>,
    /// Start of the use.
    pub from: Option<Date>,
    /// End of the use, if it is known.
    pub until: Option<Date>,
    /// How often it is used.
    pub frequency: Option<Text>,
    /// People affected in a year.
    #[schemars(range(min = 0, max = 10_000_000_000_u64))]
    pub persons_per_year: Option<u64>,
    /// Decisions in a year to which it contributes.
    #[schemars(range(min = 0, max = 1_000_000_000_000_u64))]
    pub decisions_per_year: Option<u64>,
}

/// Why a system is used, and not something else.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Rationale {
    /// What it brings, and to whom.
    pub benefits: Option<Text>,
    /// How the task was done before.
    pub previous_process: Option<Text>,
    /// Alternatives that were considered, also without AI.
    pub alternatives: Option<Text>,
    /// Why its effects on people are in proportion to what it brings.
    pub proportionality: Option<Text>,
}

/// Personal data that a system processes in operation.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PersonalDataInUse {
    /// Whether it processes personal data.
    pub present: bool,
    /// Categories of personal data.
    #[serde(default)]
    pub categories: Vec<Text>,
    /// Special categories of personal data, such as data on health.
    #[serde(default)]
    pub special_categories: Vec<Text>,
    /// Whether it decides about people without a person taking part.
    pub automated_decision: Option<bool>,
    /// Data protection impact assessment.
    pub dpia: Option<Ref<Document>>,
    /// Its entry in the register of processing activities.
    pub processing_register: Option<Url>,
}
