//! Changes of the management system, of AI systems and of what suppliers deliver (clauses 6.3, 8.1).
//!
//! Must not know whether what it touches was assessed again; the model does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Deadline, Evidence, Impact, Person, Record, RecordType, Risk, Role, Supplier, System,
    field::{Approval, Date, Id, Ref, Text},
    has,
    marks::{
        Direction::{Good, Plain},
        FieldMarks, field,
    },
};

/// A change (clauses 6.3 and 8.1).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Change {
    /// Id of the change.
    pub id: Id,
    /// What changes.
    pub title: Text,
    /// What is changed.
    #[serde(rename = "of")]
    pub subject: ChangeOf,
    /// AI systems that it touches.
    #[serde(default)]
    pub systems: Vec<Ref<System>>,
    /// Suppliers from which it comes.
    #[serde(default)]
    pub suppliers: Vec<Ref<Supplier>>,
    /// Whether it was planned; `false` for one that happened and was reviewed afterwards.
    #[serde(default = "planned")]
    #[schemars(extend("default" = true))]
    pub planned: bool,
    /// Whether it is significant, so that risks and impacts are assessed again (clauses 8.2 and 8.4); left out where nobody has
    /// judged it yet.
    pub significant: Option<bool>,
    /// What it is for.
    pub purpose: Option<Text>,
    /// What it may lead to, wanted or not.
    pub consequences: Option<Text>,
    /// Resources that it takes, and who does what.
    pub resources: Option<Text>,
    /// Risks and impact assessments to be assessed again.
    #[serde(default)]
    pub reassess: Vec<Ref<(Risk, Impact)>>,
    /// Day by which it is carried out.
    pub due: Option<Date>,
    /// Day on which it took effect.
    pub done: Option<Date>,
    /// What the review after the change found.
    pub result: Option<Text>,
    /// Evidence of it.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Who sees to it.
    pub owner: Option<Ref<(Role, Person)>>,
    /// Who approved it and when.
    pub approval: Option<Approval>,
}

fn planned() -> bool {
    true
}

/// What a change is a change of.
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
        field("of").approved(),
        field("systems").approved(),
        field("suppliers").approved(),
        field("significant").approved().weighs(Plain).because("a significant change asks for assessments"),
        field("purpose").approved(),
        field("consequences").approved(),
        field("resources").approved(),
        field("reassess").approved().weighs(Good),
        field("done").done("completion"),
    ];
}

impl Record for Change {
    has!(id, title, owner, approval);

    fn deadlines(&self) -> Vec<Deadline> {
        let open = self.due.filter(|_| self.done.is_none());
        open.map(|on| Deadline::new(on, "change takes effect", "due")).into_iter().collect()
    }
}
