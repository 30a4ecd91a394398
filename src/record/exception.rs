//! Exceptions: a rule waived for a record, with reason, approver and end.
//!
//! Must not know how a waiver is applied; policy does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Deadline, Nonconformity, Person, Record, RecordType, Role,
    field::{Approval, Date, Id, Ref, Review, Text},
    has,
    marks::{
        Direction::{Bad, Good, Plain, Policy, SoonerBetter},
        FieldMarks, field,
    },
};

/// A rule waived for one or more records, for a time (an exception never makes a requirement met).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Exception {
    /// Id of the exception.
    pub id: Id,
    /// Rule or expectation that is waived.
    pub rule: Text,
    /// Ids of the records for which it is waived.
    #[schemars(length(min = 1))]
    pub records: Vec<Id>,
    /// Why.
    pub reason: Option<Text>,
    /// What is done meanwhile.
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

impl RecordType for Exception {
    const KIND: &'static str = "exception";
    const ABOUT: About = About::new("EX", "exceptions", &["8.1", "10.2"]).weighs(Bad);
    const FIELDS: &'static [FieldMarks] = &[
        field("rule").approved().weighs(Policy).because("another rule is waived"),
        field("records").approved().weighs(Bad).because("what is wrong with it is not counted"),
        field("reason").approved(),
        field("compensation").approved().weighs(Good),
        field("until").weighs(SoonerBetter).because("the rule stays waived until then"),
        field("nonconformity").weighs(Good),
        field("approval").weighs(Plain).because("without an approval it waives nothing"),
    ];
}

impl Record for Exception {
    has!(id, owner, approval, review);

    fn deadlines(&self) -> Vec<Deadline> {
        self.until.map(|on| Deadline::new(on, "exception ends", "until")).into_iter().collect()
    }
}
