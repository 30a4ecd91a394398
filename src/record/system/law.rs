//! The position of an AI system under law and in public registers: facts, each in one place.
//!
//! Must not judge whether a duty is met.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::record::{
    Certificate, Document, Obligation, Person, Role,
    field::{AnnexIiiPoint, Country, Date, Ref, Text, Url},
    texts::word,
};

/// A risk tier of a system under a named scheme.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Tier {
    /// The scheme: a policy of the organization, a standard of publication, the method of a customer.
    pub scheme: Text,
    /// The class or tier under this scheme.
    pub class: Text,
    /// Reason for this class.
    pub reason: Option<Text>,
    /// Date of the classification.
    pub on: Option<Date>,
    /// Who classified it.
    pub by: Option<Ref<(Role, Person)>>,
}

/// A system under Regulation (EU) 2024/1689, the EU AI Act.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct EuAiAct {
    /// The class.
    pub class: EuAiActClass,
    /// Reason for this class.
    pub reason: Text,
    /// The organization's roles for the system under the Act.
    #[serde(default)]
    pub roles: Vec<EuAiActRole>,
    /// Points of Annex III under which it falls: `5(b)`.
    #[serde(default)]
    pub annex_iii: Vec<AnnexIiiPoint>,
    /// Cases of Article 50 that apply, whatever its class.
    #[serde(default)]
    pub transparency: Vec<TransparencyCase>,
    /// Why it is not high-risk although it falls under a point of Annex III (Article 6(3)).
    pub exemption: Option<Exemption>,
    /// Whether a fundamental rights impact assessment is needed (Article 27).
    pub fria: Option<Fria>,
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

impl EuAiActClass {
    /// The word used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        word(&self)
    }
}

/// Roles under the EU AI Act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EuAiActRole {
    /// Develops it, or has it developed, and places it on the market or puts it into service under its own name.
    Provider,
    /// Uses it under its authority.
    Deployer,
    /// Places a system from outside the Union on the market.
    Importer,
    /// Makes it available on the market without being provider or importer.
    Distributor,
    /// Acts in the Union for a provider from outside.
    AuthorisedRepresentative,
    /// Places it on the market together with its own product.
    ProductManufacturer,
}

/// Cases of Article 50 of the EU AI Act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TransparencyCase {
    /// It interacts with people (Article 50(1)).
    Interaction,
    /// It generates audio, images, video or text (Article 50(2)).
    SyntheticContent,
    /// It recognizes emotions (Article 50(3)).
    EmotionRecognition,
    /// It assigns people to categories by biometric data (Article 50(3)).
    BiometricCategorisation,
    /// It generates or manipulates deep fakes (Article 50(4)).
    DeepFake,
    /// It generates text that informs the public (Article 50(4)).
    PublicInterestText,
}

impl TransparencyCase {
    /// The word used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        word(&self)
    }
}

/// Why a system of Annex III is not high-risk.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Exemption {
    /// The conditions that it meets.
    #[serde(default)]
    pub conditions: Vec<ExemptionCondition>,
    /// Whether it profiles natural persons; a system that does is always high-risk.
    pub profiling: Option<bool>,
    /// Documented assessment in a few sentences.
    pub grounds: Option<Text>,
    /// Date of the assessment.
    pub on: Option<Date>,
}

/// Conditions of Article 6(3) of the EU AI Act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExemptionCondition {
    /// It performs a narrow procedural task.
    NarrowProceduralTask,
    /// It improves the result of completed human work.
    ImprovesHumanWork,
    /// It detects patterns of decisions without replacing a human assessment.
    DetectsPatterns,
    /// It prepares an assessment.
    PreparatoryTask,
}

/// Whether a fundamental rights impact assessment is needed.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Fria {
    /// Whether it is needed.
    pub needed: bool,
    /// Grounds on which it is needed.
    #[serde(default)]
    pub because: Vec<FriaGround>,
    /// Why it is needed or not, in a sentence.
    pub reason: Option<Text>,
}

/// Grounds on which a deployer assesses the impact on fundamental rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FriaGround {
    /// The deployer is a body governed by public law.
    PublicBody,
    /// The deployer is a private body that provides a public service.
    PublicService,
    /// Evaluation of creditworthiness.
    Credit,
    /// Risk assessment and pricing of life and health insurance.
    Insurance,
}

/// Position on the market of the European Union.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Market {
    /// Its status on the market.
    pub status: MarketStatus,
    /// Date of placing on the market or putting into service.
    pub placed: Option<Date>,
    /// Member States in which it is or was available: `DE`.
    #[serde(default)]
    pub member_states: Vec<Country>,
    /// How it is made available.
    #[serde(default)]
    pub forms: Vec<MarketForm>,
}

/// Status on the market.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MarketStatus {
    /// Not yet available.
    Planned,
    /// Available to others.
    OnTheMarket,
    /// In use, without being available to others.
    InService,
    /// No longer available.
    NoLongerOnTheMarket,
    /// Taken back from its users.
    Recalled,
}

/// How a system is made available.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MarketForm {
    /// As an interface for programs.
    Api,
    /// As a download.
    Download,
    /// As part of another product.
    Embedded,
    /// As a service that the organization runs.
    Hosted,
    /// As an installation at the customer.
    OnPremises,
}

/// Assessment of conformity under law, as recorded; aims does not judge it.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Conformity {
    /// The procedure.
    pub procedure: Option<ConformityProcedure>,
    /// The notified body, if one takes part.
    pub notified_body: Option<NotifiedBody>,
    /// Certificate of the notified body.
    pub certificate: Option<Ref<Certificate>>,
    /// The signed declaration of conformity.
    pub declaration: Option<Ref<Document>>,
    /// Other law that the declaration covers.
    #[serde(default)]
    pub other_law: Vec<Ref<Obligation>>,
    /// Standards that were applied, and what replaces parts that were not.
    #[serde(default)]
    pub standards: Vec<AppliedStandard>,
}

/// Procedures of conformity assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ConformityProcedure {
    /// Internal control (Annex VI).
    AnnexVi,
    /// Quality management system and technical documentation, with a notified body (Annex VII).
    AnnexVii,
    /// The procedure of the law on a product (Annex I).
    Sectoral,
}

/// A notified body.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct NotifiedBody {
    /// Its name.
    pub name: Text,
    /// Its identification number.
    pub number: Option<Text>,
}

/// A standard that was applied.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AppliedStandard {
    /// Number and edition: `EN ISO/IEC 12792:2025`.
    pub standard: Text,
    /// Whether it was applied in full.
    pub extent: Option<Extent>,
    /// Whether its reference is published in the Official Journal as a harmonised standard.
    pub harmonised: Option<bool>,
    /// Its reference in the Official Journal.
    pub oj_reference: Option<Text>,
    /// Document with the solutions used in its place.
    pub instead: Option<Ref<Document>>,
}

/// The extent to which a standard was applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Extent {
    /// In full.
    Full,
    /// In part.
    Part,
}

/// An entry in a public register.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Registration {
    /// The register.
    pub register: Register,
    /// Name of the register, if it is another one.
    pub name: Option<Text>,
    /// Section of Annex VIII, for the EU database.
    pub section: Option<RegisterSection>,
    /// Number or id of the entry.
    pub number: Option<Text>,
    /// Web address of the entry.
    pub url: Option<Url>,
    /// Date of the entry.
    pub on: Option<Date>,
    /// Date of its last update.
    pub updated: Option<Date>,
    /// Who made or updated it.
    pub by: Option<Ref<(Person, Role)>>,
}

/// Public registers of AI systems and algorithms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Register {
    /// The EU database (Article 71).
    EuDatabase,
    /// Its part that only authorities can read.
    EuDatabaseRestricted,
    /// A national register of the Act.
    National,
    /// The Algorithm Register of the Dutch government.
    NlAlgoritmeregister,
    /// The Algorithmic Transparency Recording Standard of the UK government.
    UkAtrs,
    /// Another one.
    Other,
}

/// Sections of Annex VIII of the EU AI Act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RegisterSection {
    /// High-risk systems, by their provider.
    A,
    /// Systems that are not high-risk under Article 6(3), by their provider.
    B,
    /// High-risk systems, by a public body that deploys them.
    C,
}
