//! AI system impact assessments: consequences for individuals, groups and societies (clauses 6.1.4, 8.4, A.5).
//!
//! Must not know the levels of risks; it names the risks it informs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Change, Control, Dataset, Deadline, Document, Evidence, ListItem, Measurement, Party, Person, Record,
    RecordType, Risk, Role, Series, System,
    field::{Approval, Date, Decimal, Id, Interval, Ref, Requirement, Review, Text, Trigger, Url, VersionNote},
    has,
    marks::{
        Direction::{Both, Kept, More, Removal, Shorter},
        FieldMarks, Missing, field,
    },
    open_items,
};

/// An AI system impact assessment (clauses 6.1.4 and 8.4, A.5).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Impact {
    /// Id of the assessment.
    pub id: Id,
    /// The AI system assessed.
    pub system: Ref<System>,
    /// Version of the assessment.
    pub version: Option<Text>,
    /// Instruments that were used, such as a questionnaire of an authority.
    #[serde(default)]
    pub instruments: Vec<Instrument>,
    /// Summary that is fit for publication.
    pub summary: Option<Text>,
    /// What is assessed and what is not.
    pub scope: Option<Text>,
    /// The system as it was assessed: capabilities, functions, data, models.
    pub description: Option<Text>,
    /// Intended uses.
    #[serde(default)]
    pub intended_uses: Vec<Text>,
    /// Uses that are not intended but can be foreseen.
    #[serde(default)]
    pub foreseeable_misuse: Vec<Text>,
    /// Technical and social setting in which it is deployed.
    pub setting: Option<Text>,
    /// Countries or regions in which it is used.
    #[serde(default)]
    pub jurisdictions: Vec<Text>,
    /// Datasets considered.
    #[serde(default)]
    pub datasets: Vec<Ref<Dataset>>,
    /// Ways in which the system may fail.
    #[serde(default)]
    pub failure_modes: Vec<Text>,
    /// Whether it is a sensitive or restricted use by the organization's own thresholds, and why.
    pub sensitive_use: Option<Text>,
    /// Affected individuals and groups.
    #[serde(default)]
    pub affected: Vec<Affected>,
    /// Effects on individuals and groups, by topic (A.5.4).
    #[serde(default)]
    pub individuals: Vec<Effect<IndividualTopic>>,
    /// Effects on societies, by topic (A.5.5).
    #[serde(default)]
    pub societies: Vec<Effect<SocietalTopic>>,
    /// Measures to reduce harm or increase benefit.
    #[serde(default)]
    pub measures: Vec<Measure>,
    /// Residual impact after the measures.
    pub residual: Option<Text>,
    /// Figures on which it rests, such as error rates by group.
    #[serde(default)]
    pub measurements: Vec<Measurement>,
    /// Assessments, of the organization or of others, on which it builds.
    #[serde(default)]
    pub relies_on: Vec<Ref<(Self, Document)>>,
    /// Data protection impact assessment of the same use.
    pub dpia: Option<Ref<Document>>,
    /// Fundamental rights impact assessment of the same use.
    pub rights_assessment: Option<Ref<(Self, Document)>>,
    /// Interested parties that receive the results, in whole or in part.
    #[serde(default)]
    pub available_to: Vec<Ref<Party>>,
    /// The decision.
    pub decision: Option<ImpactDecision>,
    /// Risks it informs (clause 6.1.2): the other side of `impacts` of a risk.
    #[serde(default)]
    pub risks: Vec<Ref<Risk>>,
    /// All assessments, latest last (clause 8.4).
    #[serde(default)]
    pub assessments: Vec<ImpactAssessment>,
    /// Reports and other evidence.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Retention period of the results: `3 years` (A.5.3).
    pub retention: Option<Interval>,
    /// Role or person that conducts and maintains it.
    pub owner: Option<Ref<(Role, Person)>>,
    /// Who approved it and when.
    pub approval: Option<Approval>,
    /// Its versions, latest first, printed on the cover of its document.
    #[serde(default)]
    pub history: Vec<VersionNote>,
    /// When it is reassessed.
    pub review: Option<Review>,
}

impl Impact {
    /// Whether it found harm to individuals or societies.
    #[must_use]
    pub fn finds_harm(&self) -> bool {
        self.individuals.iter().any(|effect| effect.effect == EffectKind::Harm)
            || self.societies.iter().any(|effect| effect.effect == EffectKind::Harm)
    }
}

/// An affected group.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Affected {
    /// Who they are.
    pub who: Text,
    /// The interested party they belong to.
    pub party: Option<Ref<Party>>,
    /// Whether they are vulnerable: children, patients, job seekers.
    #[serde(default)]
    pub vulnerable: bool,
    /// Whether and how they were consulted.
    pub consulted: Option<Text>,
}

/// Topics of effects on individuals (A.5.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IndividualTopic {
    /// Unjust treatment.
    Fairness,
    /// Who is responsible for a decision.
    Accountability,
    /// Whether people can see and understand it.
    Transparency,
    /// Personal data and its protection.
    PrivacySecurity,
    /// Life, physical and mental health.
    SafetyHealth,
    /// Money and livelihood.
    FinancialEffects,
    /// Use by people with different abilities.
    Accessibility,
    /// Rights and freedoms.
    HumanRights,
}

/// Topics of effects on societies (A.5.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SocietalTopic {
    /// Climate, resources, nature.
    Environment,
    /// Markets, work, income.
    EconomyEmployment,
    /// Public decisions, courts, elections.
    GovernmentJustice,
    /// Health and safety of the public.
    HealthSafety,
    /// Culture, norms and values.
    CultureNormsValues,
}

/// Harm or benefit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EffectKind {
    /// It is beneficial.
    Benefit,
    /// It is harmful.
    Harm,
}

/// How easily an effect can be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reversibility {
    /// It can be undone with little effort.
    Easy,
    /// It can be undone with effort.
    Hard,
    /// It cannot be undone.
    Irreversible,
}

/// An effect on individuals, groups of individuals or societies.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Effect<T> {
    /// Topic it belongs to.
    pub topic: T,
    /// Harm or benefit.
    pub effect: EffectKind,
    /// What happens to whom.
    pub what: Text,
    /// Groups of people that bear it more than others.
    #[serde(default)]
    pub groups: Vec<Text>,
    /// Severity, as a step on the consequence scale.
    #[schemars(range(min = 1, max = 10))]
    pub severity: Option<u8>,
    /// Likelihood, as a step on the likelihood scale.
    #[schemars(range(min = 1, max = 10))]
    pub likelihood: Option<u8>,
    /// How easily it can be undone.
    pub reversibility: Option<Reversibility>,
}

/// An instrument of an impact assessment.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Instrument {
    /// Name: `iso-42005`, `fria`, `dpia`, `iama`, `aia`.
    pub name: Text,
    /// Version of the instrument.
    pub version: Option<Text>,
    /// Score that it gave.
    pub score: Option<Decimal>,
    /// Level that it gave.
    pub level: Option<Text>,
    /// Date on which it was filled in.
    pub on: Option<Date>,
    /// The answers, as a document.
    pub document: Option<Ref<Document>>,
    /// Web address of the instrument or the answers.
    pub url: Option<Url>,
}

/// When a measure acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MeasureWhen {
    /// Before anything happens.
    Prevent,
    /// It lessens what happens.
    Mitigate,
    /// Once something has happened.
    IfItHappens,
}

/// A condition of a decision.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Condition {
    /// What has to hold.
    pub what: Text,
    /// Role or person that sees to it.
    pub owner: Option<Ref<(Role, Person)>>,
    /// Date by which it has to hold.
    pub due: Option<Date>,
    /// Date since which it holds.
    pub done: Option<Date>,
}

/// A measure of an impact assessment.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Measure {
    /// What is done.
    pub what: Text,
    /// When it acts.
    pub when: Option<MeasureWhen>,
    /// Role or person that carries it out.
    pub owner: Option<Ref<(Role, Person)>>,
    /// Date by which it is carried out.
    pub due: Option<Date>,
    /// Date since which it is carried out; omit while it is open.
    pub done: Option<Date>,
    /// Controls that implement it.
    #[serde(default)]
    pub controls: Vec<Ref<(Control, Requirement)>>,
}

/// The decision of an impact assessment.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ImpactDecision {
    /// Outcome of the assessment.
    pub outcome: Outcome,
    /// Reason.
    pub reason: Text,
    /// Conditions under which it may proceed.
    #[serde(default)]
    pub conditions: Vec<Condition>,
}

/// Outcomes of an impact assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Proceed.
    Proceed,
    /// Proceed under conditions.
    ProceedWithConditions,
    /// Stop or do not start.
    Stop,
}

/// An assessment, retained permanently (clause 8.4).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ImpactAssessment {
    /// Date of the assessment.
    pub on: Date,
    /// What triggered it.
    pub trigger: Trigger,
    /// Change that triggered it, if assessed before the change took effect.
    pub change: Option<Ref<Change>>,
    /// Assessors.
    #[serde(default)]
    pub assessors: Vec<Ref<(Person, Role)>>,
    /// Version of the system assessed.
    pub system_version: Option<Text>,
    /// Version of the method used.
    pub method: Option<Text>,
    /// Result, even if nothing changed.
    pub result: Option<Text>,
}

impl RecordType for Impact {
    const KIND: &'static str = "impact";
    const ABOUT: About = About::new("IA", "impacts", &["6.1.4", "8.4", "A.5.2", "A.5.3", "A.5.4", "A.5.5"]);
    #[expect(clippy::large_stack_arrays, reason = "a constant is not on the stack")]
    const FIELDS: &'static [FieldMarks] = &[
        field("system")
            .approved()
            .relies_on(&[(
                System::KIND,
                &[
                    "purpose",
                    "intended-use",
                    "prohibited-uses",
                    "users",
                    "affected",
                    "autonomy",
                    "oversight",
                    "oversight-measures",
                    "foreseeable-misuse",
                    "limitations",
                    "models",
                    "datasets",
                ],
            )])
            .weaker(Both)
            .because("the previous system has no assessment"),
        field("version").approved().neutral("a version is a name"),
        field("history").detail().weaker(Kept),
        field("history/*/version").neutral("a version is a name"),
        field("history/*/on").past("version").neutral("it states what happened"),
        field("history/*/by").acted("prepared", "on"),
        field("instruments").detail().weaker(Kept),
        field("instruments/*/on").past("assessment").neutral("it states when it was filled in"),
        field("instruments/*/score").weaker(Both).missing(Missing::Kept).because("it states what was found then"),
        field("summary").detail().approved(),
        field("scope").approved(),
        field("description").approved(),
        field("intended-uses").approved().weaker(Removal),
        field("foreseeable-misuse").approved().weaker(Removal),
        field("setting").approved().weaker(Kept),
        field("jurisdictions").approved().weaker(Removal),
        field("datasets").approved().relies_on(&[(Dataset::KIND, &["selection", "personal-data"])]).weaker(Removal),
        field("failure-modes").approved().weaker(Removal),
        field("sensitive-use").approved(),
        field("affected").weaker(Removal),
        field("affected/*/who").approved(),
        field("affected/*/party").approved(),
        field("affected/*/vulnerable").approved().ranked(&["false", "true"]),
        field("individuals").approved().weaker(Kept),
        field("individuals/*/topic").neutral("the effects of each topic are described separately"),
        field("individuals/*/groups").weaker(Removal),
        field("societies/*/groups").weaker(Removal),
        field("individuals/*/effect").ranked(&["harm", "benefit"]).assessed(),
        field("individuals/*/severity").weaker(More).missing(Missing::Kept).assessed(),
        field("individuals/*/likelihood").weaker(More).missing(Missing::Kept).assessed(),
        field("individuals/*/reversibility")
            .ranked(&["irreversible", "hard", "easy"])
            .missing(Missing::Kept)
            .assessed(),
        field("societies").approved().weaker(Kept),
        field("societies/*/topic").neutral("the effects of each topic are described separately"),
        field("societies/*/effect").ranked(&["harm", "benefit"]).assessed(),
        field("societies/*/severity").weaker(More).missing(Missing::Kept).assessed(),
        field("societies/*/likelihood").weaker(More).missing(Missing::Kept).assessed(),
        field("societies/*/reversibility").ranked(&["irreversible", "hard", "easy"]).missing(Missing::Kept).assessed(),
        field("measures").weaker(Removal),
        field("measures/*/what").approved(),
        field("measures/*/controls").approved().relies_on(&[(Control::KIND, &["decision"])]).weaker(Removal),
        field("measures/*/when").approved().neutral("measures of each kind are needed"),
        field("measures/*/due").planned(),
        field("measures/*/done").past("completion"),
        field("residual").approved().weaker(Kept),
        field("measurements").detail().weaker(Kept),
        field("measurements/*/on").past("measurement").neutral("a new result has a later date"),
        field("measurements/*/value").weaker(Both).missing(Missing::Kept).because("it states what was measured then"),
        field("measurements/*/met").weaker(Both).missing(Missing::Kept).because("it states what was measured then"),
        field("relies-on").detail().approved().weaker(Kept).derivation(),
        field("dpia").detail().weaker(Removal),
        field("rights-assessment").detail().weaker(Removal),
        field("available-to").weaker(Removal),
        field("decision").weaker(Removal).because("it determines whether the system may proceed"),
        field("decision/outcome")
            .approved()
            .ranked(&["proceed", "proceed-with-conditions", "stop"])
            .missing(Missing::Kept)
            .because("it determines whether the system may proceed"),
        field("decision/reason").approved(),
        field("decision/conditions").weaker(Removal),
        field("decision/conditions/*/what").approved(),
        field("decision/conditions/*/due").planned(),
        field("decision/conditions/*/done").past("fulfilment"),
        field("risks").weaker(Removal),
        field("assessments").weaker(Removal),
        field("assessments/*/assessors").acted("assessed", "on"),
        field("assessments/*/on").past("assessment").neutral("the review determines when the next one is due"),
        field("assessments/*/trigger").neutral("it states what prompted the assessment"),
        field("retention").weaker(Shorter).because("the assessment must remain available"),
        field("approval/on").not_before_first("assessments/*/on"),
    ];
}

impl Record for Impact {
    has!(id, owner, approval, review);

    fn series(&self) -> Vec<Series<'_>> {
        vec![Series::of("measurements", &self.measurements)]
    }

    fn deadlines(&self) -> Vec<Deadline> {
        let measure = |measure| {
            let Measure { what, owner, due, done, .. }: &Measure = measure;
            ListItem { what, due: *due, owner: owner.as_ref().map(Ref::id), concerns: None, is_open: done.is_none() }
        };
        let condition = |condition| {
            let Condition { what, owner, due, done }: &Condition = condition;
            ListItem { what, due: *due, owner: owner.as_ref().map(Ref::id), concerns: None, is_open: done.is_none() }
        };
        let conditions: &[Condition] = self.decision.as_ref().map_or(&[], |decision| &decision.conditions);
        let mut deadlines = open_items("measures", "", &self.measures.iter().map(measure).collect::<Vec<_>>());
        let conditions = conditions.iter().map(condition).collect::<Vec<_>>();
        deadlines.extend(open_items("decision/conditions", "condition: ", &conditions));
        deadlines
    }

    fn last_assessed(&self) -> Option<Date> {
        self.assessments.iter().map(|assessment| assessment.on).max()
    }
}
