//! Laws, contracts and codes that bind the organization (clause 4.1, A.8.5).
//!
//! Must not give a legal opinion; it records what the organization determined.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Control, Deadline, Document, Evidence, ListItem, Party, Person, Record, RecordType, Role, System,
    field::{Date, Id, Ref, Requirement, Review, Text, Url},
    has,
    marks::{
        Direction::{Kept, Later, Longer, Removal},
        FieldMarks,
        Missing::Stronger,
        field,
    },
    open_items,
};

/// A law, contract or code that binds the organization (clause 4.1, A.8.5).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Obligation {
    /// Id of the obligation.
    pub id: Id,
    /// Name: Regulation (EU) 2024/1689, hosting contract with a customer.
    pub title: Text,
    /// Type of obligation.
    #[serde(rename = "type")]
    pub r#type: ObligationType,
    /// Relevant articles, sections or annexes.
    #[serde(default)]
    pub articles: Vec<Text>,
    /// What it requires of the organization, in your own words.
    pub asks: Option<Text>,
    /// AI systems it applies to.
    #[serde(default)]
    pub systems: Vec<Ref<System>>,
    /// The other party to a contract, or the authority.
    pub party: Option<Ref<Party>>,
    /// Date from which it applies to the organization.
    pub applies_from: Option<Date>,
    /// Controls that answer it.
    #[serde(default)]
    pub controls: Vec<Ref<(Control, Requirement)>>,
    /// Reporting duties: what must be reported, to whom and by when (A.8.5).
    #[serde(default)]
    pub reports: Vec<ReportingDuty>,
    /// The contract or legal analysis.
    #[serde(default)]
    pub documents: Vec<Ref<Document>>,
    /// Evidence that it is met.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Web address of the text.
    pub url: Option<Url>,
    /// Role or person that monitors the obligation.
    pub owner: Option<Ref<(Role, Person)>>,
    /// When it is reviewed.
    pub review: Option<Review>,
}

/// Types of obligation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ObligationType {
    /// A law or regulation.
    Law,
    /// A contract.
    Contract,
    /// A code of conduct or standard that the organization has adopted.
    Code,
    /// A decision of an authority or a court.
    Order,
}

/// A duty to report (A.8.5).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ReportingDuty {
    /// What is reported.
    pub what: Text,
    /// To whom.
    pub to: Text,
    /// Time limit: `15 days`, `without undue delay`.
    pub within: Option<Text>,
    /// Due date, if fixed.
    pub due: Option<Date>,
    /// Date reported.
    pub done: Option<Date>,
}

impl RecordType for Obligation {
    const KIND: &'static str = "obligation";
    const ABOUT: About = About::new("OB", "context/obligations", &["4.1", "4.2", "A.8.5"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("type").approved().neutral("each type binds the organization"),
        field("articles").approved().weaker(Removal),
        field("asks").approved().weaker(Kept),
        field("systems").approved().weaker(Removal),
        field("party").approved().weaker(Removal),
        field("applies-from")
            .free("an obligation is recorded before it applies, or after")
            .weaker(Later)
            .missing(Stronger),
        field("controls").approved().weaker(Removal).because("they answer the obligation"),
        field("reports").weaker(Removal),
        field("reports/*/what").approved(),
        field("reports/*/to").approved(),
        field("reports/*/within").approved().weaker(Longer),
        field("reports/*/due").planned(),
        field("reports/*/done").past("completion"),
    ];
}

impl Record for Obligation {
    has!(id, title, owner, review);

    fn deadlines(&self) -> Vec<Deadline> {
        let item = |report| {
            let ReportingDuty { what, to, due, done, .. }: &ReportingDuty = report;
            ListItem { what, due: *due, owner: None, concerns: Some(to), is_open: done.is_none() }
        };
        let reports = open_items("reports", "report: ", &self.reports.iter().map(item).collect::<Vec<_>>());
        let applies = self.applies_from.map(|on| Deadline::new(on, "obligation applies", "applies-from"));
        applies.into_iter().chain(reports).collect()
    }
}
