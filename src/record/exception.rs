//! Exceptions: a rule waived for a record, with a reason, an approver and an end date.
//!
//! Must not know how a waiver is applied; policy does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Deadline, Nonconformity, Person, Record, RecordType, Role,
    field::{Approval, Date, Id, Ref, Review, Text},
    has,
    marks::{
        Direction::{Addition, Both, Later, Removal},
        FieldMarks, field,
    },
    weakening::Weakening,
};

/// A rule waived for one or more records for a limited time (an exception never means that a requirement is met).
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
    /// Reason for the exception.
    pub reason: Option<Text>,
    /// Compensating measures in the meantime.
    pub compensation: Option<Text>,
    /// What it knowingly weakens, if decisions about this are required (`weakening` in the manifest).
    #[serde(default)]
    pub weakens: Vec<Weakening>,
    /// Last date on which it applies.
    pub until: Option<Date>,
    /// Nonconformity that tracks the matter; expected if the rule rests on a clause or an included control.
    pub nonconformity: Option<Ref<Nonconformity>>,
    /// Role or person that requested it.
    pub owner: Option<Ref<(Role, Person)>>,
    /// Who approved it and when.
    pub approval: Option<Approval>,
    /// When it is reviewed.
    pub review: Option<Review>,
}

impl RecordType for Exception {
    const KIND: &'static str = "exception";
    const ABOUT: About = About::new("EX", "exceptions", &["8.1", "10.2"]).weaker(Addition);
    const FIELDS: &'static [FieldMarks] = &[
        field("rule").approved().policy().weaker(Both).because("a different rule is waived"),
        field("records").approved().weaker(Addition).because("the waived findings do not count"),
        field("reason").approved(),
        field("compensation").approved().weaker(Removal),
        field("weakens").approved().neutral("what it names is weakened by the same change"),
        field("until")
            .planned()
            .not_before(&["approval/on"])
            .weaker(Later)
            .because("the rule is waived until this date"),
        field("nonconformity").weaker(Removal),
        field("approval").weaker(Addition).because("without an approval it has no effect"),
    ];
}

impl Record for Exception {
    has!(id, owner, approval, review);

    fn deadlines(&self) -> Vec<Deadline> {
        self.until.map(|on| Deadline::new(on, "exception ends", "until")).into_iter().collect()
    }
}
