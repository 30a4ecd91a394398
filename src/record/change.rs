//! Changes of the management system, of AI systems and of what suppliers deliver (clauses 6.3, 8.1).
//!
//! Must not know whether what it touches was assessed again; the model does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Deadline, Evidence, Impact, Person, Record, Risk, Role, Supplier, System,
    field::{Approval, Date, Id, Ref, Text},
};

/// A change (clauses 6.3 and 8.1).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Change {
    /// Id of the change.
    pub id: Id,
    /// What changes.
    #[schemars(extend("x-aims-substance" = true))]
    pub title: Text,
    /// What is changed.
    #[serde(rename = "of")]
    #[schemars(extend("x-aims-substance" = true))]
    pub subject: ChangeOf,
    /// AI systems that it touches.
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true))]
    pub systems: Vec<Ref<System>>,
    /// Suppliers from which it comes.
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true))]
    pub suppliers: Vec<Ref<Supplier>>,
    /// Whether it was planned; `false` for one that happened and was reviewed afterwards.
    #[serde(default = "planned")]
    #[schemars(extend("default" = true))]
    pub planned: bool,
    /// Whether it is significant, so that risks and impacts are assessed again (clauses 8.2 and 8.4); left out where nobody has
    /// judged it yet.
    #[schemars(extend("x-aims-substance" = true))]
    pub significant: Option<bool>,
    /// What it is for.
    #[schemars(extend("x-aims-substance" = true))]
    pub purpose: Option<Text>,
    /// What it may lead to, wanted or not.
    #[schemars(extend("x-aims-substance" = true))]
    pub consequences: Option<Text>,
    /// Resources that it takes, and who does what.
    #[schemars(extend("x-aims-substance" = true))]
    pub resources: Option<Text>,
    /// Risks and impact assessments to be assessed again.
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true))]
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

impl Record for Change {
    const KIND: &'static str = "change";
    const ABOUT: About = About { prefix: "CH", folder: "changes", clauses: &["6.3", "8.1"] };
    fn id(&self) -> &Id {
        &self.id
    }
    fn title(&self) -> Option<&str> {
        Some(&self.title)
    }
    fn owner(&self) -> Option<&str> {
        self.owner.as_ref().map(Ref::id)
    }
    fn approval(&self) -> Option<&Approval> {
        self.approval.as_ref()
    }
    fn deadlines(&self) -> Vec<Deadline> {
        let open = self.due.filter(|_| self.done.is_none());
        open.map(|on| Deadline::new(on, "change takes effect", "due")).into_iter().collect()
    }
}
