//! AI systems: the inventory on which everything else is based (clause 4.1, A.4 to A.9).
//!
//! Must not know its risks or assessments; they refer to it.

mod law;
mod people;
mod technical;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::{law::*, people::*, technical::*};
use super::{
    About, ContactPoint, Dataset, DesignChoice, Document, Evidence, Limitation, Misuse, Model, Obligation, Party,
    Person, Record, RecordType, Role, Supplier, TechnicalRequirement,
    field::{Activity, Classification, Id, LifeCycleStage, PartialDate, Ref, RepoPath, Review, Text, Url},
    has,
    marks::{
        Direction::{Addition, Both, Kept, Longer, Removal, Shorter},
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
    /// Name under which it is on the market, if it differs.
    pub trade_name: Option<Text>,
    /// Unambiguous identifier: product code, package URL, UDI.
    pub identifier: Option<Text>,
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
    /// Uses that are not intended but can be expected (A.9.4).
    #[serde(default)]
    pub foreseeable_misuse: Vec<Misuse>,
    /// Known limits, also for particular groups of people (A.8.2).
    #[serde(default)]
    pub limitations: Vec<Limitation>,
    /// Where, how long and how often it is used.
    #[serde(rename = "use")]
    pub in_use: Option<Use>,
    /// Why it is used, and not something else.
    pub rationale: Option<Rationale>,
    /// Domains or policy areas in which it is used.
    #[serde(default)]
    pub sectors: Vec<Text>,
    /// Unit of the organization that is responsible for it or uses it.
    pub unit: Option<Text>,
    /// Where it is deployed: countries, sites, products and services of which it is part.
    #[serde(default)]
    pub deployed_in: Vec<Text>,
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
    /// Measures of human oversight, and what each enables people to do (A.9.2, guidance B.9.3).
    #[serde(default)]
    pub oversight_measures: Vec<OversightMeasure>,
    /// Explanations that it gives of its output (A.8.2).
    #[serde(default)]
    pub explanations: Vec<Explanation>,
    /// How people are told about it (A.8.2).
    #[serde(default)]
    pub notices: Vec<UseNotice>,
    /// What people can do about it or its output (A.8.3).
    #[serde(default)]
    pub recourse: Vec<Recourse>,
    /// Contact for questions about it.
    pub contact: Option<ContactPoint>,
    /// Life cycle stage.
    pub stage: Option<LifeCycleStage>,
    /// Version in use.
    pub version: Option<Text>,
    /// Date on which it was first put into service.
    pub deployed: Option<PartialDate>,
    /// Date on which it was taken out of service.
    pub retired: Option<PartialDate>,
    /// What goes in (A.6.2.3, A.6.2.7).
    #[serde(default)]
    pub inputs: Vec<SystemInput>,
    /// What comes out, and how it is read (A.6.2.3, A.6.2.7).
    #[serde(default)]
    pub outputs: Vec<SystemOutput>,
    /// How its parts build on each other (A.6.2.3).
    pub architecture: Option<Text>,
    /// Design choices and their reasons (A.6.2.3).
    #[serde(default)]
    pub design: Vec<DesignChoice>,
    /// Hardware, software and other systems it works with (A.6.2.7).
    #[serde(default)]
    pub interfaces: Vec<SystemInterface>,
    /// Hardware, software and services it needs at the place of its use (A.4.5).
    #[serde(default)]
    pub requirements: Vec<TechnicalRequirement>,
    /// Care and updates it needs (A.6.2.6).
    #[serde(default)]
    pub maintenance: Vec<Maintenance>,
    /// Changes that were planned and assessed beforehand.
    #[serde(default)]
    pub predetermined_changes: Vec<PredeterminedChange>,
    /// Security measures by threat.
    #[serde(default)]
    pub security: Vec<SecurityMeasure>,
    /// Models it uses (A.4.4).
    #[serde(default)]
    pub models: Vec<Ref<Model>>,
    /// Data it uses, and for what (A.4.3).
    #[serde(default)]
    pub datasets: Vec<DatasetUse>,
    /// Personal data that it processes in operation.
    pub personal_data: Option<PersonalDataInUse>,
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
    /// Logged events and their retention, in detail (A.6.2.8).
    pub logging: Option<Logging>,
    /// Plan for monitoring it in use (A.6.2.6).
    pub monitoring: Option<MonitoringPlan>,
    /// Specifications, design, manuals, monitoring plans (A.6.2.3, A.6.2.7, A.8.2).
    #[serde(default)]
    pub documents: Vec<Ref<Document>>,
    /// Risk tiers under other schemes than the EU AI Act: a policy of the organization, a register, a customer.
    #[serde(default)]
    pub tiers: Vec<Tier>,
    /// Class and duties under the EU AI Act, with the reason for the class.
    pub eu_ai_act: Option<EuAiAct>,
    /// Law that allows or requires its use.
    #[serde(default)]
    pub legal_basis: Vec<Ref<Obligation>>,
    /// Provider under the EU AI Act, if it is not the organization.
    pub provider: Option<Ref<(Supplier, Party)>>,
    /// Authorised representative in the European Union.
    pub authorised_representative: Option<Ref<(Supplier, Party)>>,
    /// Position on the market of the European Union.
    pub market: Option<Market>,
    /// Conformity assessment under law, as recorded.
    pub conformity: Option<Conformity>,
    /// Entries in public registers.
    #[serde(default)]
    pub registrations: Vec<Registration>,
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

impl RecordType for System {
    const KIND: &'static str = "system";
    const ABOUT: About = About::new("SYS", "systems", &["4.1", "4.3", "A.4.2"]);
    #[expect(clippy::large_stack_arrays, reason = "a constant is not on the stack")]
    const FIELDS: &'static [FieldMarks] = &[
        field("trade-name").detail(),
        field("identifier").detail(),
        field("unit").detail(),
        field("architecture").detail(),
        field("description").approved(),
        field("roles").approved().weaker(Removal).because("different roles have different duties"),
        field("activities").approved().weaker(Removal).because("it determines which controls can be excluded"),
        field("purpose").approved().weaker(Kept).because("risks and impacts were assessed for the previous purpose"),
        field("intended-use").approved().weaker(Kept).because("risks and impacts were assessed for the previous use"),
        field("prohibited-uses").approved().weaker(Removal),
        field("foreseeable-misuse").approved().weaker(Kept),
        field("limitations")
            .approved()
            .weaker(Kept)
            .because("risks and impacts were assessed with these limits in view"),
        field("limitations/*/kind").neutral("it sorts the limits"),
        field("limitations/*/informed").weaker(Removal),
        field("foreseeable-misuse/*/informed").weaker(Removal),
        field("use").neutral("more and less use can both change the impact"),
        field("use/process").approved(),
        field("use/decision").approved(),
        field("use/frequency").approved(),
        field("use/persons-per-year").approved().neutral("more and less use can both change the impact"),
        field("use/decisions-per-year").approved().neutral("more and less use can both change the impact"),
        field("use/from").free("the use can be planned or have begun").neutral("it describes the use"),
        field("use/until")
            .free("the use can end later or have ended")
            .not_before(&["use/from"])
            .neutral("it describes the use"),
        field("rationale").detail().approved().weaker(Kept),
        field("sectors").detail().neutral("it describes the system"),
        field("deployed-in").detail().approved().neutral("more and fewer places can both change the impact"),
        field("users").approved().neutral("more and fewer users can both change the impact"),
        field("affected").approved().weaker(Removal).because("impacts were assessed for the previously named parties"),
        field("autonomy")
            .approved()
            .ranked(&["autonomous", "human-on-the-loop", "human-in-the-loop", "advisory"])
            .because("risks and impacts were assessed for the previous autonomy"),
        field("oversight").approved().weaker(Removal),
        field("oversight-measures").weaker(Removal),
        field("oversight-measures/*/what").approved(),
        field("oversight-measures/*/side").approved().neutral("both sides can be the right one"),
        field("oversight-measures/*/enables").approved().weaker(Removal),
        field("oversight-measures/*/who").weaker(Removal).duty(),
        field("explanations").detail().approved().weaker(Removal),
        field("notices").weaker(Removal),
        field("notices/*/duty").approved().neutral("each notice has its own duty"),
        field("notices/*/to").approved().weaker(Removal),
        field("notices/*/text").approved(),
        field("notices/*/when")
            .approved()
            .neutral("the right time depends on the notice")
            .because("people can learn of it later than was approved"),
        field("notices/*/exception").approved().weaker(Addition),
        field("notices/*/since").free("a notice can be planned").neutral("it states from when people are told"),
        field("notices/*/document").weaker(Removal),
        field("recourse").approved().weaker(Removal),
        field("recourse/*/right").neutral("each entry has its own right"),
        field("recourse/*/within").weaker(Longer).missing(Missing::Weaker),
        field("contact").detail().weaker(Removal).because("people outside the organization use it"),
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
        field("inputs").approved().neutral("it describes the system"),
        field("outputs").approved().neutral("it describes the system"),
        field("design").detail().neutral("it describes the system"),
        field("interfaces").detail().neutral("it describes the system"),
        field("requirements").detail().neutral("it describes the system"),
        field("maintenance").detail().weaker(Removal),
        field("maintenance/*/every").weaker(Longer),
        field("maintenance/*/by").neutral("either side can be the right one"),
        field("predetermined-changes").detail().weaker(Addition).because("they need no assessment of their own later"),
        field("predetermined-changes/*/what").approved(),
        field("predetermined-changes/*/bounds").approved().weaker(Removal),
        field("predetermined-changes/*/performance").approved(),
        field("predetermined-changes/*/safeguard").approved().weaker(Removal),
        field("security").weaker(Removal),
        field("security/*/measure").approved(),
        field("security/*/controls").approved().weaker(Removal),
        field("security/*/threat").approved().neutral("each measure has its own threat"),
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
        field("personal-data")
            .approved()
            .weaker(Both)
            .because("undeclared personal data have no safeguards, and new ones need a basis"),
        field("personal-data/dpia").weaker(Removal),
        field("suppliers").approved().weaker(Kept),
        field("tooling").neutral("it describes the system"),
        field("people").weaker(Removal).duty(),
        field("logs").approved().weaker(Removal),
        field("logging").approved().weaker(Removal),
        field("logging/automatic").ranked(&["false", "true"]).missing(Missing::Kept),
        field("logging/kept-for").weaker(Shorter).because("events can no longer be traced"),
        field("logging/kept-by").neutral("either side can be the right one"),
        field("monitoring").weaker(Removal),
        field("monitoring/sources").approved().weaker(Removal),
        field("monitoring/sources/*/from").neutral("each source has its own origin"),
        field("monitoring/sources/*/every").weaker(Longer),
        field("monitoring/triggers").approved().weaker(Removal),
        field("monitoring/triggers/*/who").weaker(Removal).duty(),
        field("monitoring/ends").approved(),
        field("tiers").detail().weaker(Kept).because("a different tier has different duties"),
        field("tiers/*/on").past("classification").neutral("a new classification has a later date"),
        field("tiers/*/by").acted("classified", "on").weaker(Kept),
        field("eu-ai-act").weaker(Removal).because("a different class has different duties"),
        field("eu-ai-act/reason").approved(),
        field("eu-ai-act/class")
            .approved()
            .ranked(&["out-of-scope", "minimal", "general-purpose|transparency", "high-risk", "prohibited"])
            .because("a different class has different duties"),
        field("eu-ai-act/roles").approved().weaker(Removal).because("different roles have different duties"),
        field("eu-ai-act/annex-iii").approved().weaker(Removal).because("different points have different duties"),
        field("eu-ai-act/transparency").approved().weaker(Removal).because("each case has its own duty"),
        field("eu-ai-act/exemption").weaker(Addition).because("an exempted system has fewer duties"),
        field("eu-ai-act/exemption/conditions").approved().neutral("one condition is enough"),
        field("eu-ai-act/exemption/profiling").approved().ranked(&["false", "true"]).missing(Missing::Either),
        field("eu-ai-act/exemption/grounds").approved(),
        field("eu-ai-act/exemption/on").past("assessment").neutral("a new assessment has a later date"),
        field("eu-ai-act/fria").approved().weaker(Removal),
        field("eu-ai-act/fria/needed").ranked(&["false", "true"]),
        field("eu-ai-act/fria/because").weaker(Removal),
        field("legal-basis").detail().approved().weaker(Removal),
        field("provider").detail().approved().neutral("another provider can be the right one"),
        field("authorised-representative").detail().weaker(Removal),
        field("market").detail().neutral("it describes the system"),
        field("market/placed")
            .free("it can be planned or have happened")
            .weaker(Both)
            .missing(Missing::Kept)
            .because("duties depend on it"),
        field("conformity").detail().weaker(Removal),
        field("conformity/procedure").neutral("the right procedure depends on the system"),
        field("conformity/standards/*/extent").ranked(&["part", "full"]),
        field("conformity/standards/*/harmonised").neutral("the Official Journal determines it"),
        field("registrations").detail().weaker(Removal),
        field("registrations/*/register").neutral("each entry has its own register"),
        field("registrations/*/section").neutral("the section follows from the role"),
        field("registrations/*/on").past("registration").neutral("it states when the entry was made"),
        field("registrations/*/updated")
            .past("update of a registration")
            .not_before(&["registrations/*/on"])
            .neutral("a new update has a later date"),
        field("registrations/*/by").acted("registered", "on").neutral("it states who made the entry"),
        field("code").neutral("it describes the system"),
    ];
}

impl Record for System {
    has!(id, title: name, owner, review);
}
