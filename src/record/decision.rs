//! Decisions at the gates of an AI system's life cycle (A.6.2.5 and adjacent controls).
//!
//! Must not know whether the evidence it names is sufficient.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Deadline, Evidence, Impact, Person, Record, RecordType, Role, System,
    field::{Action, Date, Id, LifeCycleStage, Ref, Text, open_actions},
    has,
    marks::{
        Direction::{Both, Removal},
        FieldMarks, Missing, field,
    },
};

/// A decision at a life cycle gate of an AI system: outcome, criteria and who decided (A.6.2.5).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Decision {
    /// Id of the decision.
    pub id: Id,
    /// Subject of the decision.
    pub title: Text,
    /// The AI system.
    pub system: Ref<System>,
    /// Version of the system.
    pub version: Option<Text>,
    /// Life cycle stage that the system should enter.
    pub gate: Option<LifeCycleStage>,
    /// Date of the decision.
    pub on: Option<Date>,
    /// Outcome; omit while the decision is open.
    pub outcome: Option<GateOutcome>,
    /// Criteria to be met.
    #[serde(default)]
    pub criteria: Vec<Criterion>,
    /// Conditions of the decision, each with an owner and a due date.
    #[serde(default)]
    pub conditions: Vec<Action>,
    /// Impact assessments considered.
    #[serde(default)]
    pub impacts: Vec<Ref<Impact>>,
    /// Who decided.
    pub by: Option<Ref<(Person, Role)>>,
    /// Test reports, minutes and other evidence.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Role or person responsible for the conditions.
    pub owner: Option<Ref<(Role, Person)>>,
}

/// Outcomes of a gate decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GateOutcome {
    /// The system may proceed.
    Go,
    /// The system may proceed under conditions.
    GoWithConditions,
    /// The system may not proceed.
    NoGo,
}

/// A criterion of a gate.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Criterion {
    /// The criterion.
    pub what: Text,
    /// Whether it was met.
    pub met: Option<bool>,
    /// Evidence of the result.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

impl RecordType for Decision {
    const KIND: &'static str = "decision";
    const ABOUT: About = About::new("DEC", "decisions", &["A.6.2.4", "A.6.2.5"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("system").weaker(Both).because("the previous system has no decision"),
        field("gate").neutral("each gate has criteria of its own"),
        field("on").past("decision").neutral("the outcome determines what is allowed"),
        field("outcome")
            .ranked(&["go", "go-with-conditions", "no-go"])
            .missing(Missing::Kept)
            .because("it determines whether the system passes the gate"),
        field("criteria").weaker(Removal),
        field("criteria/*/met").ranked(&["false", "true"]).missing(Missing::Kept),
        field("conditions").weaker(Removal),
        field("impacts").weaker(Removal),
        field("by").weaker(Removal).acted("decided", "on"),
        field("conditions/*/due").planned().not_before(&["on"]),
        field("conditions/*/done").past("completion").not_before(&["on"]),
    ];
}

impl Record for Decision {
    has!(id, title, owner);

    fn deadlines(&self) -> Vec<Deadline> {
        open_actions(&self.conditions, "conditions")
    }
}
