//! The communication plan, one line a record (clause 7.4).
//!
//! Must not know what was said; evidence does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Customer, Deadline, Document, Evidence, Party, Person, Record, RecordType, Role, Supplier,
    field::{Date, Id, Interval, Ref, Text},
    has,
    marks::FieldMarks,
};

/// Something that is communicated: what, when, with whom, how (clause 7.4).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Communication {
    /// Id of the line.
    pub id: Id,
    /// What is communicated.
    pub title: Text,
    /// Inside or outside the organization.
    pub side: Option<super::Side>,
    /// When, or on which occasion.
    pub when: Option<Text>,
    /// With whom.
    #[serde(default, rename = "with")]
    pub partners: Vec<Ref<(Party, Customer, Supplier, Role)>>,
    /// With whom, where they are no records.
    #[serde(default)]
    pub audience: Vec<Text>,
    /// How: by which channel.
    pub how: Option<Text>,
    /// How often, where it is regular.
    pub every: Option<Interval>,
    /// Day on which it was last done.
    pub last: Option<Date>,
    /// What is handed out.
    #[serde(default)]
    pub documents: Vec<Ref<Document>>,
    /// Evidence that it was done.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Who communicates.
    pub owner: Option<Ref<(Role, Person)>>,
}

impl RecordType for Communication {
    const KIND: &'static str = "communication";
    const ABOUT: About = About::new("COM", "people", &["7.4"]);
    const FIELDS: &'static [FieldMarks] = &[];
}

impl Record for Communication {
    has!(id, title, owner);

    fn deadlines(&self) -> Vec<Deadline> {
        let next = self.last.zip(self.every.as_ref()).and_then(|(last, every)| last.after(every));
        next.map(|on| Deadline::new(on, "communication", "every")).into_iter().collect()
    }
}
