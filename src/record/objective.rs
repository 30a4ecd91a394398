//! AI objectives and the plans to reach them (clause 6.2, A.6.1.2, A.9.3).
//!
//! Must not know how results are measured; metrics do.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Control, Deadline, Document, Evidence, Person, Record, Role, System,
    field::{Date, Id, Ref, Requirement, Review, Text},
};

/// An AI objective with its plan and results (clause 6.2).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Objective {
    /// Id of the objective.
    pub id: Id,
    /// The objective in one sentence.
    #[schemars(extend("x-aims-substance" = true))]
    pub title: Text,
    /// AI systems it concerns; none where it holds for all.
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true))]
    pub systems: Vec<Ref<System>>,
    /// Annex C objectives it serves (C.2).
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true))]
    pub serves: Vec<Ref<Requirement>>,
    /// The policy it follows from.
    #[schemars(extend("x-aims-substance" = true, "x-aims-depends" = { "document": ["commitments"] }))]
    pub policy: Option<Ref<Document>>,
    /// How it is measured.
    #[schemars(extend("x-aims-substance" = true))]
    pub measure: Option<Text>,
    /// The value to reach.
    #[schemars(extend("x-aims-substance" = true))]
    pub target: Option<Text>,
    /// Why it is not measured, where that is not practicable.
    #[schemars(extend("x-aims-substance" = true))]
    pub not_measurable_because: Option<Text>,
    /// What will be done.
    #[schemars(extend("x-aims-substance" = true))]
    pub plan: Option<Text>,
    /// What it takes: people, money, tools.
    #[schemars(extend("x-aims-substance" = true))]
    pub resources: Option<Text>,
    /// Day by which it is reached.
    pub due: Option<Date>,
    /// How the results are judged.
    #[schemars(extend("x-aims-substance" = true))]
    pub evaluation: Option<Text>,
    /// Results so far.
    #[serde(default)]
    pub results: Vec<ObjectiveResult>,
    /// Controls that serve it.
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true))]
    pub controls: Vec<Ref<(Control, Requirement)>>,
    /// To whom it was communicated.
    #[serde(default)]
    pub communicated_to: Vec<Text>,
    /// Who sees to it.
    pub owner: Option<Ref<(Role, Person)>>,
    /// When it is reviewed.
    pub review: Option<Review>,
}

/// A result of an objective.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ObjectiveResult {
    /// Day of the result.
    pub on: Date,
    /// The value or finding.
    pub value: Text,
    /// Whether the target was met.
    pub met: Option<bool>,
    /// Evidence of it.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

impl Record for Objective {
    const KIND: &'static str = "objective";
    const ABOUT: About = About { prefix: "OBJ", folder: "objectives", clauses: &["6.2", "A.6.1.2", "A.9.3"] };
    fn id(&self) -> &Id {
        &self.id
    }
    fn title(&self) -> Option<&str> {
        Some(&self.title)
    }
    fn owner(&self) -> Option<&str> {
        self.owner.as_ref().map(Ref::id)
    }
    fn review(&self) -> Option<&Review> {
        self.review.as_ref()
    }
    fn deadlines(&self) -> Vec<Deadline> {
        let met = self.results.iter().any(|result| result.met == Some(true));
        self.due.filter(|_| !met).map(|on| Deadline::new(on, "objective", "due")).into_iter().collect()
    }
}
