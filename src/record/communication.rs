//! The communication plan, one record per entry (clause 7.4).
//!
//! Must not know what was communicated; evidence does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Customer, Deadline, Document, Evidence, Party, Person, Record, RecordType, Role, Supplier,
    field::{Date, Id, Interval, Ref, Text},
    has,
    marks::{
        Direction::{Longer, Removal},
        FieldMarks, field,
    },
};

/// An entry in the communication plan: what, when, with whom and how (clause 7.4).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Communication {
    /// Id of the entry.
    pub id: Id,
    /// What is communicated.
    pub title: Text,
    /// Whether it is internal or external.
    pub side: Option<super::Side>,
    /// When, or on what occasion.
    pub when: Option<Text>,
    /// With whom.
    #[serde(default, rename = "with")]
    pub partners: Vec<Ref<(Party, Customer, Supplier, Role)>>,
    /// With whom, if they have no record.
    #[serde(default)]
    pub audience: Vec<Text>,
    /// Channel: meeting, website, newsletter.
    pub how: Option<Text>,
    /// Interval, if it is regular: `3 months`.
    pub every: Option<Interval>,
    /// Date of the last communication.
    pub last: Option<Date>,
    /// Documents that are provided.
    #[serde(default)]
    pub documents: Vec<Ref<Document>>,
    /// Evidence of the communication.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Role or person that communicates.
    pub owner: Option<Ref<(Role, Person)>>,
}

impl RecordType for Communication {
    const KIND: &'static str = "communication";
    const ABOUT: About = About::new("COM", "people", &["7.4"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("side").neutral("it states who is addressed"),
        field("with").weaker(Removal),
        field("audience").weaker(Removal),
        field("every").weaker(Longer),
        field("last").past("last communication").neutral("the interval determines the next one"),
    ];
}

impl Record for Communication {
    has!(id, title, owner);

    fn deadlines(&self) -> Vec<Deadline> {
        let next = self.last.zip(self.every.as_ref()).and_then(|(last, every)| last.after(every));
        next.map(|on| Deadline::new(on, "communication", "every")).into_iter().collect()
    }
}
