//! AI systems: the inventory on which everything else rests (clause 4.1, A.4 to A.9).
//!
//! Must not know its risks or assessments; they point here.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Dataset, Document, Evidence, Party, Person, Record, RecordType, Role, Supplier,
    field::{Activity, Classification, Date, Id, LifeCycleStage, Ref, RepoPath, Review, Text, Url},
    has,
    marks::{
        Direction::{Good, Plain},
        FieldMarks, field,
    },
};

/// An AI system that the organization develops, provides or uses (clause 4.1).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct System {
    /// Id of the system.
    pub id: Id,
    /// Name of the system.
    pub name: Text,
    /// What it does, for a reader who has never seen it.
    pub description: Option<Text>,
    /// Our roles towards it (ISO/IEC 22989); several are common.
    #[serde(default)]
    pub roles: Vec<AiRole>,
    /// What we do ourselves with it; decides which controls can fall away.
    #[serde(default)]
    pub activities: Vec<Activity>,
    /// Why the organization has it.
    pub purpose: Option<Text>,
    /// What it is meant to be used for, by whom, in which setting (A.9.4).
    pub intended_use: Option<Text>,
    /// Uses that are ruled out.
    #[serde(default)]
    pub prohibited_uses: Vec<Text>,
    /// Who works with it.
    #[serde(default)]
    pub users: Vec<Text>,
    /// Interested parties affected by its output.
    #[serde(default)]
    pub affected: Vec<Ref<Party>>,
    /// How far it acts without a person.
    pub autonomy: Option<Autonomy>,
    /// How people watch it, override it and stop it (guidance B.9.3).
    pub oversight: Option<Text>,
    /// Stage of its life cycle.
    pub stage: Option<LifeCycleStage>,
    /// Version in use.
    pub version: Option<Text>,
    /// Day on which it was first put into service.
    pub deployed: Option<Date>,
    /// Day on which it was taken out of service.
    pub retired: Option<Date>,
    /// Models it rests on (A.4.4).
    #[serde(default)]
    pub models: Vec<Model>,
    /// Data it uses, and for what (A.4.3).
    #[serde(default)]
    pub datasets: Vec<DatasetUse>,
    /// Suppliers of its parts (A.10.3).
    #[serde(default)]
    pub suppliers: Vec<Ref<Supplier>>,
    /// Frameworks, libraries and tools with versions (A.4.4).
    #[serde(default)]
    pub tooling: Vec<Text>,
    /// Where it runs and what it takes (A.4.5).
    pub compute: Option<Text>,
    /// People and skills it needs (A.4.6).
    #[serde(default)]
    pub people: Vec<Ref<(Role, Person)>>,
    /// Which events are logged in which stages, and for how long (A.6.2.8).
    pub logs: Option<Text>,
    /// Specifications, design, manuals, monitoring plans (A.6.2.3, A.6.2.7, A.8.2).
    #[serde(default)]
    pub documents: Vec<Ref<Document>>,
    /// Class under the EU AI Act with the reason for it.
    pub eu_ai_act: Option<EuAiAct>,
    /// Paths of its code in this repository.
    #[serde(default)]
    pub code: Vec<RepoPath>,
    /// Address of its code or its product page.
    pub url: Option<Url>,
    /// Classification. A `public` record may appear on the trust page of `aims render site --audience public`.
    pub classification: Option<Classification>,
    /// Evidence that belongs to the system as a whole.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Who answers for it (clause 5.3).
    pub owner: Option<Ref<(Role, Person)>>,
    /// When the entry is reviewed.
    pub review: Option<Review>,
}

/// Roles towards an AI system (ISO/IEC 22989).
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
    /// Uses a product or service of another, directly or for its own users.
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

/// How far a system acts without a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Autonomy {
    /// It informs; people decide and act.
    Advisory,
    /// It proposes; a person confirms each act.
    HumanInTheLoop,
    /// It acts; a person watches and can step in.
    HumanOnTheLoop,
    /// It acts without anybody watching each case.
    Autonomous,
}

/// A model inside a system.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Model {
    /// Name of the model.
    pub name: Text,
    /// Version or date.
    pub version: Option<Text>,
    /// Sort of algorithm or architecture.
    pub algorithm: Option<Text>,
    /// Who supplies it, where it is not ours.
    pub supplier: Option<Ref<Supplier>>,
    /// Model card or similar.
    pub document: Option<Ref<Document>>,
}

/// What a dataset is used for.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DatasetUse {
    /// The dataset.
    pub dataset: Ref<Dataset>,
    /// For what it is used.
    #[serde(rename = "for")]
    pub purpose: DataPurpose,
}

/// What data is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DataPurpose {
    /// Training.
    Training,
    /// Choosing between models.
    Validation,
    /// Testing.
    Test,
    /// Input while it is used.
    Production,
    /// Knowledge that it looks up while it is used.
    Retrieval,
}

/// Class of a system under Regulation (EU) 2024/1689.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct EuAiAct {
    /// The class.
    pub class: EuAiActClass,
    /// Why it falls there.
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
        field("roles").approved().weighs(Plain).because("other roles bring other duties"),
        field("activities").approved().weighs(Plain).because("it decides which controls can fall away"),
        field("purpose").approved().weighs(Plain).because("risks and impacts were assessed for the purpose before"),
        field("intended-use").approved().weighs(Plain).because("risks and impacts were assessed for the use before"),
        field("prohibited-uses").approved().weighs(Good),
        field("users").approved(),
        field("affected").approved().weighs(Plain).because("impacts were assessed for those named before"),
        field("autonomy").approved().weighs(Plain).because("risks and impacts were assessed for the autonomy before"),
        field("oversight").approved().weighs(Good),
        field("stage").weighs(Plain).because("another stage of the life cycle asks for other controls"),
        field("version").weighs(Plain),
        field("deployed").weighs(Plain),
        field("retired").weighs(Plain),
        field("models").weighs(Plain).because("risks and impacts were assessed for the models before"),
        field("models/*/name").approved(),
        field("models/*/algorithm").approved(),
        field("models/*/supplier").approved(),
        field("datasets").weighs(Plain).because("risks and impacts were assessed for the data before"),
        field("datasets/*/dataset").approved(),
        field("datasets/*/for").approved(),
        field("suppliers").approved().weighs(Plain),
        field("logs").approved().weighs(Good),
        field("eu-ai-act").approved().weighs(Plain).because("another class brings other duties"),
        field("evidence").weighs(Good),
    ];
}

impl Record for System {
    has!(id, title: name, owner, review);
}
