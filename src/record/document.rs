//! Policies, procedures, plans and external documents (clauses 5.2, 7.5).
//!
//! Must not know the text of the document; only where it is and how it is controlled.

use std::{borrow::Cow, ops::Deref};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::{
    About, Party, Person, Record, RecordType, Role,
    field::{
        Approval, Classification, DOCUMENT_MARK, Date, Id, Interval, Language, Ref, RepoPath, Requirement, Review,
        Sha256, Text, Url, VersionNote,
    },
    has,
    marks::{
        Direction::{Both, Kept, Removal, Shorter},
        FieldMarks, field,
    },
};

/// A document of the management system (clauses 5.2 and 7.5).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Document {
    /// Id of the document.
    pub id: Id,
    /// Title.
    pub title: Text,
    /// Type of document.
    #[serde(rename = "type")]
    pub r#type: DocumentType,
    /// Version.
    pub version: Option<Text>,
    /// Language.
    pub language: Option<Language>,
    /// Date of this version.
    pub date: Option<Date>,
    /// File in this repository.
    pub path: Option<RepoPath>,
    /// Web address, if it is kept elsewhere.
    pub url: Option<Url>,
    /// Clauses and controls it answers, of the standard or your own.
    #[serde(default)]
    pub answers: Vec<Ref<Requirement>>,
    /// Commitments of a policy (clause 5.2).
    #[serde(default)]
    pub commitments: Vec<Commitment>,
    /// Other policies it refers to or is aligned with (clause 5.2, A.2.3).
    #[serde(default)]
    pub related: Vec<Ref<Self>>,
    /// Author: the person or role that writes it.
    pub author: Option<Ref<(Person, Role)>>,
    /// Role or person that maintains it.
    pub owner: Option<Ref<(Role, Person)>>,
    /// Who approved it and when.
    pub approval: Option<Approval>,
    /// Its versions, latest first, printed on the cover of its document.
    #[serde(default)]
    pub history: Vec<VersionNote>,
    /// When it is reviewed.
    pub review: Option<Review>,
    /// Audience: who it is for, and to whom it was communicated.
    #[serde(default)]
    pub audience: Vec<Text>,
    /// Interested parties to whom it is available.
    #[serde(default)]
    pub available_to: Vec<Ref<Party>>,
    /// Classification: who may read it.
    pub classification: Option<Classification>,
    /// Retention period after it is replaced: `3 years` (clause 7.5.3).
    pub retention: Option<Interval>,
    /// Source of an external document (clause 7.5.3).
    pub origin: Option<Text>,
    /// Document of `aims render` that this record describes; its id, version and approval are printed on it.
    pub renders: Option<DocumentName>,
}

/// Name of a document that `aims render` generates: `risk-register`. The published schema lists the names.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct DocumentName(Box<str>);

impl Deref for DocumentName {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl JsonSchema for DocumentName {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "DocumentName".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", DOCUMENT_MARK: true })
    }
}

/// Types of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentType {
    /// The AI policy (clause 5.2, A.2.2).
    AiPolicy,
    /// Another policy.
    Policy,
    /// How something is done.
    Procedure,
    /// What is done, when and by whom.
    Plan,
    /// The method of risk or impact assessment (clauses 6.1.2 to 6.1.4).
    Method,
    /// Any other description of the management system.
    Description,
    /// An external document (clause 7.5.3).
    External,
}

/// Commitments of an AI policy (clause 5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Commitment {
    /// To meet the requirements that apply.
    ApplicableRequirements,
    /// To improve the management system continually.
    ContinualImprovement,
    /// To provide a framework for AI objectives.
    ObjectivesFramework,
}

impl RecordType for Document {
    const KIND: &'static str = "document";
    const ABOUT: About = About::new("DOC", "documents", &["5.2", "7.5.1", "7.5.2", "7.5.3"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("type").approved().weaker(Both).because("a different type has different requirements").switch(),
        field("version").approved().neutral("a version is a name"),
        field("history").detail().weaker(Kept),
        field("history/*/version").neutral("a version is a name"),
        field("history/*/on").past("version").neutral("it states what happened"),
        field("history/*/by").acted("prepared", "on"),
        field("date").past("version").neutral("the review determines whether it is current"),
        field("path").weaker(Kept).because("the text is in a different file"),
        field("url").approved().weaker(Kept).because("the text is in a different place"),
        field("answers").approved().weaker(Removal),
        field("commitments").approved().weaker(Removal),
        field("related").weaker(Removal),
        field("author").weaker(Removal).acted("wrote", "date"),
        field("audience").weaker(Removal),
        field("available-to").weaker(Removal),
        field("retention").weaker(Shorter).because("documented information must remain available"),
        field("renders").weaker(Kept),
        field("approval/on").not_before(&["date"]),
    ];
}

impl Record for Document {
    has!(id, title, owner, author, approval, review);

    fn file(&self) -> Option<(&RepoPath, Option<&Sha256>)> {
        self.path.as_ref().map(|path| (path, None))
    }
}
