//! Parts of technical descriptions that AI systems, models and datasets share: limits, modalities, requirements, contacts.
//!
//! Must not know which records use them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Risk,
    field::{Ref, Text, Url},
};

/// A known limit of a system, a model or a dataset.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Limitation {
    /// What it cannot do, or does less well.
    pub what: Text,
    /// What the limit concerns.
    pub kind: Option<LimitationKind>,
    /// Circumstances in which it matters.
    pub circumstances: Option<Text>,
    /// Groups of people that it affects more than others.
    #[serde(default)]
    pub groups: Vec<Text>,
    /// What is done about it.
    pub measure: Option<Text>,
    /// Who is informed about it.
    #[serde(default)]
    pub informed: Vec<Informed>,
    /// The risk that follows from it.
    pub risk: Option<Ref<Risk>>,
}

/// What a limit concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LimitationKind {
    /// What it is able to do.
    Capability,
    /// How often it is right.
    Accuracy,
    /// Different results for different groups.
    Bias,
    /// Cases that its data do not cover.
    DataGap,
    /// Errors, faults and unusual input.
    Robustness,
    /// Attacks.
    Security,
    /// Energy and other resources.
    Environment,
}

/// A use that is not intended but can be expected (A.9.4).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Misuse {
    /// How it could be used, and by whom.
    pub what: Text,
    /// What is done against it.
    pub measure: Option<Text>,
    /// Who is informed about it.
    #[serde(default)]
    pub informed: Vec<Informed>,
    /// The risk that follows from it.
    pub risk: Option<Ref<Risk>>,
}

/// Who is informed about a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Informed {
    /// Organizations that use it.
    Deployers,
    /// People who work with it.
    Users,
    /// People affected by its output.
    Affected,
    /// Everyone.
    Public,
}

/// The form of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Modality {
    /// Text.
    Text,
    /// Program code.
    Code,
    /// Pictures.
    Image,
    /// Sound and speech.
    Audio,
    /// Moving pictures.
    Video,
    /// Tables.
    Tabular,
    /// Values over time.
    TimeSeries,
    /// Readings of sensors.
    Sensor,
    /// Anything else.
    Other,
}

/// Something that it needs around it.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TechnicalRequirement {
    /// What it is.
    pub what: RequiredPart,
    /// Its name.
    pub name: Text,
    /// Version, if a particular one is needed.
    pub version: Option<Text>,
    /// How it is updated.
    pub update: Option<Text>,
}

/// What a system or a model needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RequiredPart {
    /// Hardware.
    Hardware,
    /// Software.
    Software,
    /// A service of someone else.
    Service,
}

/// A design choice and its reason (A.6.2.3).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DesignChoice {
    /// What was chosen.
    pub choice: Text,
    /// Why it was chosen.
    pub rationale: Option<Text>,
    /// What was assumed, also about the people it concerns.
    pub assumption: Option<Text>,
    /// What was given up for it.
    pub trade_off: Option<Text>,
}

/// Where questions are answered: a mailbox or a page, not a person.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ContactPoint {
    /// Name of the office or team.
    pub name: Option<Text>,
    /// Email address.
    pub mail: Option<Text>,
    /// Telephone number.
    pub phone: Option<Text>,
    /// Web address of a page or a form.
    pub url: Option<Url>,
    /// Postal address.
    pub address: Option<Text>,
}
