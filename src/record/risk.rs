//! AI risks and opportunities: assessment, treatment, acceptance (clauses 6.1.2, 6.1.3, 8.2, 8.3).
//!
//! Must not know the criteria; levels are derived in the model, never entered.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Change, Control, Deadline, Evidence, Impact, Objective, Obligation, Person, Record, RecordType, Role, Scale,
    System,
    field::{
        Action, Consequences, Date, Group, Id, LifeCycleStage, Ref, Requirement, Review, Text, Trigger, open_actions,
    },
    has,
    marks::{
        Direction::{Both, Kept, More, Removal},
        FieldMarks, Missing, field,
    },
    texts::word,
};

/// An AI risk or opportunity (clauses 6.1.2, 6.1.3, 8.2 and 8.3).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Risk {
    /// Id of the risk.
    pub id: Id,
    /// Short title.
    pub title: Text,
    /// Threat or opportunity.
    #[serde(default)]
    pub nature: Nature,
    /// AI systems it concerns; omit if it concerns the management system itself.
    #[serde(default)]
    pub systems: Vec<Ref<System>>,
    /// What may happen.
    pub event: Option<Text>,
    /// Why it may happen.
    pub cause: Option<Text>,
    /// Risk sources from Annex C of the standard (C.3).
    #[serde(default)]
    pub sources: Vec<Ref<Requirement>>,
    /// Objectives it affects: Annex C entries (C.2) or your own objectives.
    #[serde(default)]
    pub objectives: Vec<Ref<(Objective, Requirement)>>,
    /// Category in the organization's own terms: `safety`, `privacy`, `supply chain`.
    pub category: Option<Text>,
    /// Life cycle stages in which it arises.
    #[serde(default)]
    pub stages: Vec<LifeCycleStage>,
    /// Library scenario it is based on, such as `R17`; for another library with its name as prefix, `acme:7`.
    pub scenario: Option<Text>,
    /// Impact assessments that informed it.
    #[serde(default)]
    pub impacts: Vec<Ref<Impact>>,
    /// Laws or contracts it concerns.
    #[serde(default)]
    pub obligations: Vec<Ref<Obligation>>,
    /// Risk owner.
    pub owner: Option<Ref<(Role, Person)>>,
    /// Consequences for each affected group (clause 6.1.2).
    pub consequences: Option<Consequences>,
    /// Likelihood and consequence before any control.
    pub inherent: Option<Rating>,
    /// Current likelihood and consequence per affected group; levels are derived from the risk criteria of the manifest.
    pub present: Option<Rating>,
    /// Controls that the current rating already takes into account.
    #[serde(default)]
    pub relies_on: Vec<Ref<(Control, Requirement)>>,
    /// Likelihood and consequence once the actions are completed.
    pub target: Option<Rating>,
    /// Rank for treatment: 1 is treated first; several risks may share a rank.
    #[schemars(range(min = 1))]
    pub priority: Option<u16>,
    /// Risk treatment (clause 6.1.3).
    pub treatment: Option<Treatment>,
    /// Acceptance of the residual risk by designated management (clause 6.1.3).
    pub acceptance: Option<Acceptance>,
    /// All assessments, latest last (clause 8.2).
    #[serde(default)]
    pub assessments: Vec<RiskAssessment>,
    /// When it is reassessed.
    pub review: Option<Review>,
}

impl Risk {
    /// The target score for one group.
    #[must_use]
    pub fn target_for(&self, group: Group) -> Option<Score> {
        self.target.as_ref()?.of(group)
    }

    /// The groups that have a current rating.
    #[must_use]
    pub fn rated_groups(&self) -> Vec<Group> {
        let rated = |group: &Group| self.present.as_ref().is_some_and(|present| present.of(*group).is_some());
        Group::ALL.into_iter().filter(rated).collect()
    }

    /// The treatment option.
    #[must_use]
    pub fn option(&self) -> Option<TreatmentOption> {
        self.treatment.as_ref().map(|treatment| treatment.option)
    }
}

/// Threat or opportunity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Nature {
    /// It would cause harm.
    #[default]
    Threat,
    /// It would bring a benefit.
    Opportunity,
}

/// Likelihood and consequence for each affected group; omit a group only if it cannot be affected.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Rating {
    /// For the organization.
    pub organization: Option<Score>,
    /// For individuals and groups of individuals.
    pub individuals: Option<Score>,
    /// For societies.
    pub societies: Option<Score>,
}

impl Rating {
    /// The score for one group.
    #[must_use]
    pub fn of(&self, group: Group) -> Option<Score> {
        group.of(self.organization, self.individuals, self.societies)
    }
}

/// A step on each scale of the manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Score {
    /// Step on the likelihood scale.
    #[schemars(range(min = 1, max = 10))]
    pub likelihood: u8,
    /// Step on the consequence scale.
    #[schemars(range(min = 1, max = 10))]
    pub consequence: u8,
}

impl Score {
    /// The step on one scale.
    #[must_use]
    pub fn on(self, scale: Scale) -> u8 {
        match scale {
            Scale::Likelihood => self.likelihood,
            Scale::Consequence => self.consequence,
        }
    }
}

/// Treatment of a risk (clause 6.1.3).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Treatment {
    /// Chosen option.
    pub option: TreatmentOption,
    /// Reason for this option.
    pub reason: Option<Text>,
    /// Controls that treat it.
    #[serde(default)]
    pub controls: Vec<Ref<(Control, Requirement)>>,
    /// Actions, each with an owner and a due date.
    #[serde(default)]
    pub actions: Vec<Action>,
}

/// Options of risk treatment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TreatmentOption {
    /// Change the likelihood or consequence through controls.
    Modify,
    /// Avoid what gives rise to the risk.
    Avoid,
    /// Share the risk: insurance, contract.
    Share,
    /// Retain the risk knowingly.
    Retain,
}

impl TreatmentOption {
    /// The word used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        word(&self)
    }
}

/// Acceptance of a residual risk.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Acceptance {
    /// Person or role that accepts it; designated for this in the manifest.
    pub by: Ref<(Person, Role)>,
    /// Date of acceptance.
    pub on: Date,
    /// Reason for accepting it.
    pub reason: Option<Text>,
    /// Minutes or other evidence of the acceptance.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

/// An assessment of a risk, retained permanently (clause 8.2).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RiskAssessment {
    /// Date of the assessment.
    pub on: Date,
    /// What triggered it.
    pub trigger: Trigger,
    /// Change that triggered it, if assessed before the change took effect.
    pub change: Option<Ref<Change>>,
    /// Version of the method used.
    pub method: Option<Text>,
    /// Participants.
    #[serde(default)]
    pub participants: Vec<Ref<(Person, Role)>>,
    /// Result, even if nothing changed.
    pub result: Option<Text>,
    /// Rating at that time, if different from the current one.
    pub rating: Option<Rating>,
}

impl RecordType for Risk {
    const KIND: &'static str = "risk";
    const ABOUT: About = About::new("R", "risks", &["6.1.2", "6.1.3", "8.2", "8.3"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("nature")
            .approved()
            .ranked(&["opportunity", "threat"])
            .because("an opportunity needs no acceptance")
            .switch(),
        field("systems")
            .approved()
            .relies_on(&[(
                System::KIND,
                &["purpose", "intended-use", "prohibited-uses", "users", "affected", "autonomy", "oversight"],
            )])
            .weaker(Removal),
        field("event").approved(),
        field("cause").approved(),
        field("sources").approved().weaker(Removal),
        field("objectives").weaker(Removal),
        field("category").approved(),
        field("stages").neutral("it states when the risk arises"),
        field("inherent").approved().neutral("it states what there would be without controls").assessed(),
        field("impacts").approved().relies_on(&[(Impact::KIND, &["individuals", "societies"])]).weaker(Removal),
        field("obligations").weaker(Removal),
        field("consequences").approved().weaker(Removal),
        field("present").approved().weaker(More).missing(Missing::Kept).assessed(),
        field("relies-on")
            .approved()
            .relies_on(&[(Control::KIND, &["decision"])])
            .weaker(Kept)
            .because("the current rating takes it into account"),
        field("target").approved().weaker(More).missing(Missing::Kept).assessed(),
        field("priority").weaker(More).missing(Missing::Kept),
        field("treatment").weaker(Removal),
        field("treatment/option").approved().ranked(&["retain", "modify|avoid|share"]).switch(),
        field("treatment/reason").approved(),
        field("treatment/controls").approved().relies_on(&[(Control::KIND, &["decision"])]).weaker(Removal),
        field("treatment/actions").weaker(Removal),
        field("treatment/actions/*/what").approved(),
        field("treatment/actions/*/controls").approved().relies_on(&[(Control::KIND, &["decision"])]).weaker(Removal),
        field("acceptance").weaker(Removal).because("a residual risk above appetite needs an acceptance"),
        field("acceptance/by").acted("accepted", "on"),
        field("acceptance/on")
            .past("acceptance")
            .not_before_first("assessments/*/on")
            .neutral("a renewed acceptance has a later date"),
        field("assessments").weaker(Removal),
        field("assessments/*/on").past("assessment").neutral("the review determines when the next one is due"),
        field("assessments/*/participants").acted("took part in the assessment of", "on"),
        field("assessments/*/trigger").neutral("it states what prompted the assessment"),
        field("assessments/*/rating").weaker(Both).because("it states what was found then"),
        field("treatment/actions/*/due").planned(),
        field("treatment/actions/*/done").past("completion"),
    ];
}

impl Record for Risk {
    has!(id, title, owner, review);

    fn last_assessed(&self) -> Option<Date> {
        self.assessments.iter().map(|assessment| assessment.on).max()
    }

    fn deadlines(&self) -> Vec<Deadline> {
        let actions = self.treatment.iter().flat_map(|treatment| open_actions(&treatment.actions, "treatment/actions"));
        actions.collect()
    }
}
