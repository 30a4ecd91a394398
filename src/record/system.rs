//! AI systems: the inventory on which everything else is based (clause 4.1, A.4 to A.9).
//!
//! Must not know its risks or assessments; they refer to it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Dataset, Document, Evidence, Model, Party, Person, Record, RecordType, Role, Supplier,
    field::{Activity, Classification, Date, Id, LifeCycleStage, Ref, RepoPath, Review, Text, Url},
    has,
    marks::{
        Direction::{Addition, Both, Kept, Removal},
        FieldMarks, Missing, field,
    },
    texts::word,
};

/// An AI system that the organization develops, provides or uses (clause 4.1).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct System {
    /// Id of the system.
    pub id: Id,
    /// Name of the system.
    pub name: Text,
    /// What it does, for readers who are not familiar with it.
    pub description: Option<Text>,
    /// The organization's roles for it (ISO/IEC 22989); several are common.
    #[serde(default)]
    pub roles: Vec<AiRole>,
    /// What the organization itself does with it; determines which controls can be excluded.
    #[serde(default)]
    pub activities: Vec<Activity>,
    /// Purpose: why the organization has it.
    pub purpose: Option<Text>,
    /// Intended use: for what, by whom and in which setting (A.9.4).
    pub intended_use: Option<Text>,
    /// Prohibited uses.
    #[serde(default)]
    pub prohibited_uses: Vec<Text>,
    /// People who work with it.
    #[serde(default)]
    pub users: Vec<Text>,
    /// Interested parties affected by its output.
    #[serde(default)]
    pub affected: Vec<Ref<Party>>,
    /// Degree of autonomy.
    pub autonomy: Option<Autonomy>,
    /// How people monitor, override and stop it (guidance B.9.3).
    pub oversight: Option<Text>,
    /// Life cycle stage.
    pub stage: Option<LifeCycleStage>,
    /// Version in use.
    pub version: Option<Text>,
    /// Date on which it was first put into service.
    pub deployed: Option<Date>,
    /// Date on which it was taken out of service.
    pub retired: Option<Date>,
    /// Models it uses (A.4.4).
    #[serde(default)]
    pub models: Vec<Ref<Model>>,
    /// Data it uses, and for what (A.4.3).
    #[serde(default)]
    pub datasets: Vec<DatasetUse>,
    /// Suppliers of its parts (A.10.3).
    #[serde(default)]
    pub suppliers: Vec<Ref<Supplier>>,
    /// Frameworks, libraries and tools with versions (A.4.4).
    #[serde(default)]
    pub tooling: Vec<Text>,
    /// Where it runs and the computing resources it needs (A.4.5).
    pub compute: Option<Text>,
    /// People and skills it needs (A.4.6).
    #[serde(default)]
    pub people: Vec<Ref<(Role, Person)>>,
    /// Which events are logged, in which stages and for how long (A.6.2.8).
    pub logs: Option<Text>,
    /// Specifications, design, manuals, monitoring plans (A.6.2.3, A.6.2.7, A.8.2).
    #[serde(default)]
    pub documents: Vec<Ref<Document>>,
    /// Class under the EU AI Act, with the reason for it.
    pub eu_ai_act: Option<EuAiAct>,
    /// Paths of its code in this repository.
    #[serde(default)]
    pub code: Vec<RepoPath>,
    /// Web address of its code or its product page.
    pub url: Option<Url>,
    /// Classification. A `public` record may appear on the trust page of `aims render site --audience public`.
    pub classification: Option<Classification>,
    /// Evidence that belongs to the system as a whole.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Role or person responsible for the system (clause 5.3).
    pub owner: Option<Ref<(Role, Person)>>,
    /// When the entry is reviewed.
    pub review: Option<Review>,
}

/// Roles for an AI system (ISO/IEC 22989).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AiRole {
    /// Provides products or services that use AI.
    AiProvider,
    /// Provides a platform on which others build AI.
    AiPlatformProvider,
    /// Designs, develops, tests, deploys or operates it.
    AiProducer,
    /// Develops it (a kind of producer).
    AiDeveloper,
    /// Uses a product or service of another organization, directly or for its own users.
    AiCustomer,
    /// Works with it.
    AiUser,
    /// Integrates it, supplies data to it, evaluates or audits it.
    AiPartner,
    /// Supplies data to it (a kind of partner).
    DataProvider,
    /// Is affected by it.
    AiSubject,
}

/// Degrees of autonomy of a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Autonomy {
    /// It informs; people decide and act.
    Advisory,
    /// It proposes; a person confirms each action.
    HumanInTheLoop,
    /// It acts; a person monitors it and can intervene.
    HumanOnTheLoop,
    /// It acts; no person monitors each case.
    Autonomous,
}

/// A dataset and what it is used for.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DatasetUse {
    /// The dataset.
    pub dataset: Ref<Dataset>,
    /// What it is used for.
    #[serde(rename = "for")]
    pub purpose: DataPurpose,
}

/// What data is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DataPurpose {
    /// First training of a model that is adapted later.
    PreTraining,
    /// Training.
    Training,
    /// Further training on data of the task.
    FineTuning,
    /// Training on preferences or rules.
    Alignment,
    /// Choosing between models.
    Validation,
    /// Fitting scores to frequencies.
    Calibration,
    /// Testing.
    Test,
    /// Measuring after release.
    Evaluation,
    /// Input in production.
    Production,
    /// Knowledge that it looks up in production.
    Retrieval,
}

impl DataPurpose {
    /// The word used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        word(&self)
    }
}

/// Class of a system under Regulation (EU) 2024/1689.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct EuAiAct {
    /// The class.
    pub class: EuAiActClass,
    /// Reason for this class.
    pub reason: Text,
}

/// Classes of the EU AI Act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EuAiActClass {
    /// A practice of Article 5.
    Prohibited,
    /// High-risk under Article 6.
    HighRisk,
    /// Transparency duties of Article 50.
    Transparency,
    /// A general-purpose AI model.
    GeneralPurpose,
    /// None of these.
    Minimal,
    /// Outside the Act.
    OutOfScope,
}

impl RecordType for System {
    const KIND: &'static str = "system";
    const ABOUT: About = About::new("SYS", "systems", &["4.1", "4.3", "A.4.2"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("description").approved(),
        field("roles").approved().weaker(Removal).because("different roles have different duties"),
        field("activities").approved().weaker(Removal).because("it determines which controls can be excluded"),
        field("purpose").approved().weaker(Kept).because("risks and impacts were assessed for the previous purpose"),
        field("intended-use").approved().weaker(Kept).because("risks and impacts were assessed for the previous use"),
        field("prohibited-uses").approved().weaker(Removal),
        field("users").approved().neutral("more and fewer users can both change the impact"),
        field("affected").approved().weaker(Removal).because("impacts were assessed for the previously named parties"),
        field("autonomy")
            .approved()
            .ranked(&["autonomous", "human-on-the-loop", "human-in-the-loop", "advisory"])
            .because("risks and impacts were assessed for the previous autonomy"),
        field("oversight").approved().weaker(Removal),
        field("stage")
            .ranked(&[
                "retirement",
                "inception|design-and-development|verification-and-validation|deployment|operation-and-monitoring|\
                 continuous-validation|re-evaluation",
            ])
            .because("a different life cycle stage calls for different controls")
            .switch(),
        field("version").neutral("a version is a name"),
        field("deployed")
            .free("a system is recorded before it is put into service, or after")
            .weaker(Both)
            .missing(Missing::Kept)
            .switch()
            .because("it states what happened then"),
        field("retired").past("retirement").not_before(&["deployed"]).weaker(Addition).switch(),
        field("models")
            .approved()
            .relies_on(&[(Model::KIND, &["name", "architecture", "supplier"])])
            .neutral("a different model can be better or worse")
            .because("risks and impacts were assessed for the previous models"),
        field("datasets")
            .neutral("different data can be better or worse")
            .because("risks and impacts were assessed for the previous data"),
        field("datasets/*/dataset").approved(),
        field("datasets/*/for").approved(),
        field("suppliers").approved().weaker(Kept),
        field("tooling").neutral("it describes the system"),
        field("people").weaker(Removal).duty(),
        field("logs").approved().weaker(Removal),
        field("eu-ai-act").approved().weaker(Removal).because("a different class has different duties"),
        field("eu-ai-act/class")
            .ranked(&["out-of-scope", "minimal", "general-purpose|transparency", "high-risk", "prohibited"])
            .because("a different class has different duties"),
        field("code").neutral("it describes the system"),
    ];
}

impl Record for System {
    has!(id, title: name, owner, review);
}
