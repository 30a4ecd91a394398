//! Changes to the management system, to AI systems and to what suppliers deliver (clauses 6.3, 8.1).
//!
//! Must not know whether affected records were reassessed; the model does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Deadline, Evidence, Impact, Person, Record, RecordType, Risk, Role, Supplier, System,
    field::{Approval, Date, Id, Ref, Text},
    has,
    marks::{Direction::Removal, FieldMarks, Missing, field},
    weakening::Weakening,
};

/// A change (clauses 6.3 and 8.1).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Change {
    /// Id of the change.
    pub id: Id,
    /// What changes.
    pub title: Text,
    /// What the change applies to.
    #[serde(rename = "of")]
    pub subject: ChangeOf,
    /// Affected AI systems.
    #[serde(default)]
    pub systems: Vec<Ref<System>>,
    /// Suppliers from which it originates.
    #[serde(default)]
    pub suppliers: Vec<Ref<Supplier>>,
    /// Whether it was planned; `false` if it happened unplanned and was reviewed afterwards.
    #[serde(default = "planned")]
    #[schemars(extend("default" = true))]
    pub planned: bool,
    /// Whether it is significant, so that risks and impacts are reassessed (clauses 8.2 and 8.4); omit until this is decided.
    pub significant: Option<bool>,
    /// Purpose of the change.
    pub purpose: Option<Text>,
    /// Potential consequences, intended or not.
    pub consequences: Option<Text>,
    /// Required resources, and who does what.
    pub resources: Option<Text>,
    /// Risks and impact assessments to be reassessed.
    #[serde(default)]
    pub reassess: Vec<Ref<(Risk, Impact)>>,
    /// Date by which it should be implemented.
    pub due: Option<Date>,
    /// Date on which it took effect.
    pub done: Option<Date>,
    /// Result of the review after the change.
    pub result: Option<Text>,
    /// What it knowingly weakens, if decisions about this are required (`weakening` in the manifest).
    #[serde(default)]
    pub weakens: Vec<Weakening>,
    /// Evidence of the change.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Role or person responsible for the change.
    pub owner: Option<Ref<(Role, Person)>>,
    /// Who approved it and when.
    pub approval: Option<Approval>,
}

fn planned() -> bool {
    true
}

/// What a change applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeOf {
    /// The management system (clause 6.3).
    ManagementSystem,
    /// An AI system (clause 8.1).
    System,
    /// What a supplier delivers (clause 8.1, A.10.3).
    Supplier,
}

impl RecordType for Change {
    const KIND: &'static str = "change";
    const ABOUT: About = About::new("CH", "changes", &["6.3", "8.1"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("title").approved(),
        field("of").approved().neutral("it names what changes"),
        field("systems").approved().weaker(Removal),
        field("suppliers").approved().weaker(Removal),
        field("planned").neutral("it states whether the change was foreseen"),
        field("significant")
            .approved()
            .ranked(&["false", "true"])
            .missing(Missing::Kept)
            .because("a significant change calls for reassessments"),
        field("purpose").approved(),
        field("consequences").approved(),
        field("resources").approved(),
        field("reassess").approved().weaker(Removal),
        field("weakens").approved().neutral("what it names is weakened by the same change"),
        field("done").past("completion"),
        field("due").planned(),
    ];
}

impl Record for Change {
    has!(id, title, owner, approval);

    fn deadlines(&self) -> Vec<Deadline> {
        let open = self.due.filter(|_| self.done.is_none());
        open.map(|on| Deadline::new(on, "change takes effect", "due")).into_iter().collect()
    }
}
