//! The types of single fields: text, dates, intervals, references, levels, activities. Each carries its own schema.
//!
//! Must not know which records use them or how a reference is resolved.

mod date;
mod decimal;
mod reference;
mod time;

use std::{borrow::Cow, fmt, ops::Deref};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::{
    form::{self, Form},
    texts::word,
};
pub use date::{Date, Interval};
pub use decimal::Decimal;
pub use reference::{REF_MARK, REQUIREMENT, Ref, Requirement, Target};
pub use time::{Moment, PartialDate};

/// Schema keyword that marks a field that names a document of `aims render`. The list of names replaces it, because records do
/// not know which documents exist.
pub const DOCUMENT_MARK: &str = "x-aims-document";

macro_rules! string_type {
    ($(#[$doc:meta])* $name:ident, $form:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Box<str>);

        impl Deref for $name {
            type Target = str;
            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                of_form(&$form)
            }
        }
    };
}

string_type!(
    /// Text with at least one visible character.
    Text, form::TEXT
);
string_type!(
    /// Identifier of a record: at most 64 ASCII letters, digits, `.`, `_` and `-`, starting with a letter or digit.
    Id, form::ID
);
string_type!(
    /// Path of a file inside the repository, from its root, with forward slashes.
    RepoPath, form::REPO_PATH
);
string_type!(
    /// Web address starting with `https://` or `http://`.
    Url, form::URL
);
string_type!(
    /// SHA-256 of a file: 64 hexadecimal digits in lower case.
    Sha256, form::SHA256
);

string_type!(
    /// Country by its two-letter code of ISO 3166-1: `DE`.
    Country, form::COUNTRY
);
string_type!(
    /// Language by its tag of BCP 47: `de`, `en-GB`.
    Language, form::LANGUAGE
);
string_type!(
    /// Point of Annex III of the EU AI Act: `5(b)`, `2`.
    AnnexIiiPoint, form::ANNEX_III
);

impl Id {
    /// Whether `text` has the form of an id.
    #[must_use]
    pub fn is_valid(text: &str) -> bool {
        form::ID.fits(text)
    }
}

/// The published schema for text of this form.
fn of_form(form: &Form) -> Schema {
    json_schema!({ "type": "string", "pattern": form.pattern, "maxLength": form.longest })
}

/// Activity that the organization itself performs with an AI system; determines which controls can be excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Activity {
    /// Setting requirements for the system.
    Requirements,
    /// Designing and building it.
    Design,
    /// Sourcing data for it.
    DataAcquisition,
    /// Cleaning, labeling, splitting or otherwise preparing data.
    DataPreparation,
    /// Training, fine-tuning or otherwise adapting a model.
    Training,
    /// Testing and evaluating it.
    VerificationAndValidation,
    /// Putting it into service.
    Deployment,
    /// Running and monitoring it.
    Operation,
    /// Using its output in the organization's own work.
    Use,
    /// Providing it to customers or external users.
    Supply,
}

impl Activity {
    /// The word used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        word(&self)
    }
}

/// AI system life cycle stages (ISO/IEC 22989).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LifeCycleStage {
    /// The idea is evaluated and goals are set.
    Inception,
    /// It is designed and built.
    DesignAndDevelopment,
    /// It is tested against its requirements and its intended use.
    VerificationAndValidation,
    /// It is put into service.
    Deployment,
    /// It is operated and monitored.
    OperationAndMonitoring,
    /// It is tested continuously while it learns in use.
    ContinuousValidation,
    /// Its goals and results are re-evaluated.
    ReEvaluation,
    /// It is taken out of service.
    Retirement,
}

/// Consequences for each group that can be affected, one sentence each (clause 6.1.2).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Consequences {
    /// Consequences for the organization.
    pub organization: Option<Text>,
    /// Consequences for individuals and groups of individuals.
    pub individuals: Option<Text>,
    /// Consequences for societies.
    pub societies: Option<Text>,
}

impl Consequences {
    /// Consequences for one group.
    #[must_use]
    pub fn of(&self, group: Group) -> Option<&Text> {
        group.of(&self.organization, &self.individuals, &self.societies).as_ref()
    }
}

/// The groups for which harm is rated separately.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// The organization itself.
    Organization,
    /// Individuals and groups of individuals.
    Individuals,
    /// Societies.
    Societies,
}

impl Group {
    /// Every group, in display order.
    pub const ALL: [Self; 3] = [Self::Organization, Self::Individuals, Self::Societies];

    /// Selects this group's value.
    pub fn of<T>(self, organization: T, individuals: T, societies: T) -> T {
        match self {
            Self::Organization => organization,
            Self::Individuals => individuals,
            Self::Societies => societies,
        }
    }

    /// The word used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        word(&self)
    }
}

/// Who approved something, when, and the evidence of it.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Approval {
    /// Person or role that approved it; designated for this in the manifest.
    pub by: Ref<(super::Person, super::Role)>,
    /// Date of approval.
    pub on: Date,
    /// Approved version, if different from the current one.
    pub version: Option<Text>,
    /// Minutes, a signed copy or other evidence of the approval.
    #[serde(default)]
    pub evidence: Vec<Ref<super::Evidence>>,
}

/// A version of a controlled record or document, in the words of the organization.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct VersionNote {
    /// The version.
    pub version: Text,
    /// Its date.
    pub on: Option<Date>,
    /// Who prepared it.
    pub by: Option<Ref<(super::Person, super::Role)>>,
    /// What changed, and why.
    pub what: Text,
}

/// When something is reviewed, and what the last review found.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Review {
    /// Date of the last review.
    pub last: Option<Date>,
    /// Review interval: `12 months`; defaults to that of the manifest.
    pub every: Option<Interval>,
    /// Date of the next review, if fixed; otherwise `last` plus `every`.
    pub next: Option<Date>,
    /// Who reviews it.
    pub by: Option<Ref<(super::Person, super::Role)>>,
    /// Result of the last review, even if nothing changed.
    pub result: Option<Text>,
}

/// What triggered an assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Trigger {
    /// The first assessment.
    First,
    /// A planned reassessment.
    Planned,
    /// A significant change to the system, its use or its setting.
    Change,
    /// An incident or a concern.
    Incident,
}

/// Who may read a record or file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Classification {
    /// Everyone.
    Public,
    /// People within the organization.
    Internal,
    /// A defined group.
    Confidential,
    /// Named individuals only.
    Restricted,
}

impl Classification {
    /// Every classification, the lowest first.
    pub const ALL: [Self; 4] = [Self::Public, Self::Internal, Self::Confidential, Self::Restricted];

    /// The classification for a word in a record: internal if there is none, the highest if the word is unknown.
    #[must_use]
    pub fn of(word: Option<&str>) -> Self {
        let named = |word: &str| Self::ALL.into_iter().find(|known| word.eq_ignore_ascii_case(known.name()));
        word.map_or(Self::Internal, |word| named(word).unwrap_or(Self::Restricted))
    }

    /// The word used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        word(&self)
    }
}

/// An action with an owner and a due date.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Action {
    /// What is done.
    pub what: Text,
    /// Role or person responsible for the action.
    pub owner: Option<Ref<(super::Role, super::Person)>>,
    /// Due date.
    pub due: Option<Date>,
    /// Date completed; omit while the action is open.
    pub done: Option<Date>,
    /// Controls that the action implements or strengthens.
    #[serde(default)]
    pub controls: Vec<Ref<(super::Control, Requirement)>>,
    /// How the effectiveness of the action was checked, and the result (clause 6.1.1).
    pub effect: Option<Text>,
    /// Evidence that it was completed.
    #[serde(default)]
    pub evidence: Vec<Ref<super::Evidence>>,
}

/// Deadlines of the open actions in the field `at`.
#[must_use]
pub fn open_actions(actions: &[Action], at: &str) -> Vec<super::Deadline> {
    let item = |action| {
        let Action { what, due, owner, done, .. }: &Action = action;
        super::ListItem { what, due: *due, owner: owner.as_ref().map(Ref::id), concerns: None, is_open: done.is_none() }
    };
    super::open_items(at, "", &actions.iter().map(item).collect::<Vec<_>>())
}
