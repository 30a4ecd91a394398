//! What people can see, do and expect of an AI system, and what is watched while it is used.
//!
//! Must not judge whether a measure is sufficient.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::OperatingSide;
use crate::record::{
    Document, Evidence, Party, Person, Role, Training,
    field::{Date, Interval, Language, Ref, Text},
    texts::word,
};

/// A measure of human oversight.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct OversightMeasure {
    /// What it is.
    pub what: Text,
    /// Whether it is built into the system or taken by those who use it.
    pub side: Option<OversightSide>,
    /// What it enables people to do.
    #[serde(default)]
    pub enables: Vec<Ability>,
    /// Role that exercises it.
    pub who: Option<Ref<Role>>,
    /// Training that the people who exercise it receive.
    pub training: Option<Ref<Training>>,
    /// Evidence that it works.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

/// Where an oversight measure is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OversightSide {
    /// Built into the system by its provider.
    BuiltIn,
    /// Taken by those who use the system.
    Deployer,
}

/// What oversight enables people to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ability {
    /// Understand what the system can and cannot do, and notice when it works abnormally.
    Understand,
    /// Remain aware that people tend to rely on its output.
    AutomationBias,
    /// Interpret its output.
    Interpret,
    /// Not use its output, or override or reverse it.
    Override,
    /// Intervene, or stop it.
    Stop,
}

impl Ability {
    /// Every ability, in the order of the law.
    pub const ALL: [Self; 5] = [Self::Understand, Self::AutomationBias, Self::Interpret, Self::Override, Self::Stop];

    /// The word used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        word(&self)
    }
}

/// An explanation that a system gives of its output.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Explanation {
    /// What is explained.
    pub what: Text,
    /// Who receives it.
    #[serde(default, rename = "for")]
    pub readers: Vec<ExplanationReader>,
    /// How it is produced and shown.
    pub how: Option<Text>,
}

/// Who receives an explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExplanationReader {
    /// The organization that uses the system.
    Deployer,
    /// People who work with it.
    User,
    /// People affected by its output.
    Affected,
}

/// How people are told about a system.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct UseNotice {
    /// What the notice is for.
    pub duty: NoticeDuty,
    /// Interested party that receives it.
    pub to: Option<Ref<Party>>,
    /// Its wording, or the core of it.
    pub text: Option<Text>,
    /// Where it is shown.
    #[serde(rename = "where")]
    pub place: Option<Text>,
    /// When it is shown.
    pub when: Option<NoticeTime>,
    /// Languages in which it is available: `de`, `en-GB`.
    #[serde(default)]
    pub languages: Vec<Language>,
    /// How people with disabilities can perceive it.
    pub accessibility: Option<Text>,
    /// Why it is not shown in some cases.
    pub exception: Option<Text>,
    /// Date from which it is shown.
    pub since: Option<Date>,
    /// Document with its full text.
    pub document: Option<Ref<Document>>,
    /// Evidence that it is shown.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

/// What a notice is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeDuty {
    /// People learn that they interact with an AI system.
    Interaction,
    /// Generated content is marked as such.
    SyntheticContent,
    /// A deep fake is disclosed.
    DeepFake,
    /// Generated text that informs the public is disclosed.
    PublicInterestText,
    /// People learn that their emotions are recognized.
    EmotionRecognition,
    /// People learn that they are categorized by biometric data.
    BiometricCategorisation,
    /// People affected by a decision learn that a system takes part in it.
    AffectedPerson,
    /// Workers learn that a system is used at their workplace.
    Worker,
    /// Representatives of workers learn of it.
    WorkerRepresentatives,
    /// People learn how their personal data are processed.
    DataSubject,
    /// Any other information about the system.
    General,
}

impl NoticeDuty {
    /// The word used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        word(&self)
    }
}

/// When a notice is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeTime {
    /// Before the system is used.
    BeforeUse,
    /// At the first interaction.
    FirstInteraction,
    /// At the first exposure.
    FirstExposure,
    /// Together with the content.
    WithContent,
    /// On request.
    OnRequest,
}

/// What people can do about a system or its output (A.8.3).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Recourse {
    /// Interested party that can use it.
    #[serde(rename = "for")]
    pub party: Option<Ref<Party>>,
    /// What they can obtain.
    pub right: RecourseRight,
    /// How they obtain it.
    pub how: Text,
    /// Mailbox, page or address to which they turn.
    pub contact: Option<Text>,
    /// Time within which they are answered: `14 days`.
    pub within: Option<Interval>,
    /// Document that describes the procedure.
    pub document: Option<Ref<Document>>,
}

/// What people can obtain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RecourseRight {
    /// An explanation.
    Explanation,
    /// Review by a person.
    HumanReview,
    /// An answer to a complaint.
    Complaint,
    /// An end of the processing for a reason of their own.
    Objection,
    /// Treatment without the system, without giving a reason.
    OptOut,
    /// Correction of data or output.
    Correction,
    /// Another way if the system fails.
    Fallback,
}

/// Logs of a system and their retention (A.6.2.8).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Logging {
    /// Events that are logged.
    #[serde(default)]
    pub events: Vec<Text>,
    /// Whether the system logs them by itself.
    pub automatic: Option<bool>,
    /// Retention period: `36 months`.
    pub kept_for: Option<Interval>,
    /// Who keeps them.
    pub kept_by: Option<OperatingSide>,
    /// Where they are stored.
    #[serde(rename = "where")]
    pub place: Option<Text>,
    /// How they are read and interpreted.
    pub how_to_read: Option<Text>,
}

/// Plan for monitoring a system in use (A.6.2.6); metrics name their systems themselves.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct MonitoringPlan {
    /// The approved plan.
    pub plan: Option<Ref<Document>>,
    /// Information that is collected.
    #[serde(default)]
    pub sources: Vec<MonitoringSource>,
    /// How interaction with other AI systems is watched.
    pub interactions: Option<Text>,
    /// When something is done, what, and by whom.
    #[serde(default)]
    pub triggers: Vec<MonitoringTrigger>,
    /// When monitoring ends.
    pub ends: Option<Text>,
}

/// Information that is collected about a system in use.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct MonitoringSource {
    /// What is collected.
    pub what: Text,
    /// Where it comes from.
    pub from: Option<MonitoringOrigin>,
    /// How it is collected and evaluated.
    pub how: Option<Text>,
    /// How often: `1 month`.
    pub every: Option<Interval>,
}

/// Where information about a system in use comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MonitoringOrigin {
    /// Organizations that use it.
    Deployers,
    /// Its logs.
    Logs,
    /// People who work with it.
    Users,
    /// Complaints.
    Complaints,
    /// Public sources.
    Public,
    /// Studies of the organization.
    Research,
}

/// What happens if monitoring finds something.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct MonitoringTrigger {
    /// The observation.
    pub when: Text,
    /// What is done.
    pub then: Text,
    /// Role or person that does it.
    pub who: Option<Ref<(Role, Person)>>,
}
