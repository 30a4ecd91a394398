//! Exceptions: a rule waived for a record, with reason, approver and end.
//!
//! Must not know how a waiver is applied; policy does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Deadline, Nonconformity, Person, Record, Role,
    field::{Approval, Date, Id, Ref, Review, Text},
};

/// A rule waived for one or more records, for a time (an exception never makes a requirement met).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Exception {
    /// Id of the exception.
    pub id: Id,
    /// Rule or expectation that is waived.
    #[schemars(extend("x-aims-substance" = true))]
    pub rule: Text,
    /// Ids of the records for which it is waived.
    #[schemars(length(min = 1))]
    #[schemars(extend("x-aims-substance" = true))]
    pub records: Vec<Id>,
    /// Why.
    #[schemars(extend("x-aims-substance" = true))]
    pub reason: Option<Text>,
    /// What is done meanwhile.
    #[schemars(extend("x-aims-substance" = true))]
    pub compensation: Option<Text>,
    /// Last day on which it holds.
    pub until: Option<Date>,
    /// Nonconformity that tracks the matter; needed where the rule is an error.
    pub nonconformity: Option<Ref<Nonconformity>>,
    /// Who asked for it.
    pub owner: Option<Ref<(Role, Person)>>,
    /// Who approved it and when.
    pub approval: Option<Approval>,
    /// When it is looked at again.
    pub review: Option<Review>,
}

impl Record for Exception {
    const KIND: &'static str = "exception";
    const ABOUT: About = About { prefix: "EX", folder: "exceptions", clauses: &["8.1", "10.2"] };
    fn id(&self) -> &Id {
        &self.id
    }
    fn owner(&self) -> Option<&str> {
        self.owner.as_ref().map(Ref::id)
    }
    fn approval(&self) -> Option<&Approval> {
        self.approval.as_ref()
    }
    fn review(&self) -> Option<&Review> {
        self.review.as_ref()
    }
    fn deadlines(&self) -> Vec<Deadline> {
        self.until.map(|on| Deadline::new(on, "exception ends", "until")).into_iter().collect()
    }
}
