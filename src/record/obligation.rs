//! Laws, contracts and codes that bind the organization (clause 4.1, A.8.5).
//!
//! Must give no legal opinion; it records what the organization found.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Control, Deadline, Document, Evidence, Party, Person, Record, Role, System,
    field::{Date, Id, Ref, Requirement, Review, Text, Url},
};

/// A law, contract or code that binds us (clause 4.1, A.8.5).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Obligation {
    /// Id of the obligation.
    pub id: Id,
    /// Name: Regulation (EU) 2024/1689, hosting contract with a customer.
    pub title: Text,
    /// What sort of obligation it is.
    #[serde(rename = "type")]
    #[schemars(extend("x-aims-substance" = true))]
    pub sort: ObligationType,
    /// Articles, sections or annexes meant.
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true))]
    pub articles: Vec<Text>,
    /// What it asks of us, in our words.
    #[schemars(extend("x-aims-substance" = true))]
    pub asks: Option<Text>,
    /// AI systems it concerns.
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true))]
    pub systems: Vec<Ref<System>>,
    /// The other party of a contract, or the authority.
    #[schemars(extend("x-aims-substance" = true))]
    pub party: Option<Ref<Party>>,
    /// Day from which it applies to us.
    pub applies_from: Option<Date>,
    /// Controls that answer it.
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true))]
    pub controls: Vec<Ref<(Control, Requirement)>>,
    /// What has to be reported to whom, by when (A.8.5).
    #[serde(default)]
    pub reports: Vec<ReportingDuty>,
    /// The contract or legal analysis.
    #[serde(default)]
    pub documents: Vec<Ref<Document>>,
    /// Evidence that it is met.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Address of the text.
    pub url: Option<Url>,
    /// Who watches it.
    pub owner: Option<Ref<(Role, Person)>>,
    /// When it is reviewed.
    pub review: Option<Review>,
}

/// Sorts of obligation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ObligationType {
    /// A law or regulation.
    Law,
    /// A contract.
    Contract,
    /// A code of conduct or standard taken on.
    Code,
    /// A decision of an authority or a court.
    Order,
}

/// A duty to report (A.8.5).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ReportingDuty {
    /// What is reported.
    #[schemars(extend("x-aims-substance" = true))]
    pub what: Text,
    /// To whom.
    #[schemars(extend("x-aims-substance" = true))]
    pub to: Text,
    /// Within which time: `15 days`, `without undue delay`.
    #[schemars(extend("x-aims-substance" = true))]
    pub within: Option<Text>,
    /// Day of a fixed deadline.
    pub due: Option<Date>,
    /// Day on which it was reported.
    pub done: Option<Date>,
}

impl Record for Obligation {
    const KIND: &'static str = "obligation";
    const ABOUT: About = About { prefix: "OB", folder: "context/obligations", clauses: &["4.1", "4.2", "A.8.5"] };
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
        let reports = self.reports.iter().enumerate().filter(|(_, report)| report.done.is_none());
        let reports = reports.filter_map(|(index, report)| {
            Some(Deadline::new(report.due?, format!("report: {}", report.what), format!("reports/{index}/due")))
        });
        let applies = self.applies_from.map(|on| Deadline::new(on, "obligation applies", "applies-from"));
        applies.into_iter().chain(reports).collect()
    }
}
