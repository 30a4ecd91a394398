//! The types of single fields: text, dates, intervals, references, levels, activities. Each carries its own schema.
//!
//! Must not know which records use them, nor how a reference is resolved.

mod date;
mod reference;

use std::{borrow::Cow, fmt, ops::Deref};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::{
    form::{self, Form},
    texts::word,
};
pub use date::{Date, Interval};
pub use reference::{REF_MARK, REQUIREMENT, Ref, Requirement, Target};

/// Schema keyword that marks a field which names a document of `aims render`; the names are put in its place, as records do not
/// know which documents there are.
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
    /// Identifier of a record: ASCII letters, digits, `.`, `_` and `-`, starting with a letter or digit, at most 64.
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

impl Id {
    /// Whether `text` has the form of an id.
    #[must_use]
    pub fn is_valid(text: &str) -> bool {
        form::ID.fits(text)
    }
}

/// The published schema of a text of this form.
fn of_form(form: &Form) -> Schema {
    json_schema!({ "type": "string", "pattern": form.pattern, "maxLength": form.longest })
}

/// What an organization does itself with an AI system; decides which controls can fall away.
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
    /// Using its output in our own work.
    Use,
    /// Providing it to customers or users outside.
    Supply,
}

impl Activity {
    /// The word used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        word(&self)
    }
}

/// Stages of the life cycle of an AI system (ISO/IEC 22989).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LifeCycleStage {
    /// The idea is weighed and goals are set.
    Inception,
    /// It is designed and built.
    DesignAndDevelopment,
    /// It is tested against its requirements and its intended use.
    VerificationAndValidation,
    /// It is put into service.
    Deployment,
    /// It runs and is watched.
    OperationAndMonitoring,
    /// It is tested again and again while it learns in use.
    ContinuousValidation,
    /// Its goals and results are judged anew.
    ReEvaluation,
    /// It is taken out of service.
    Retirement,
}

/// One sentence for each group that can be affected (clause 6.1.2).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Consequences {
    /// What it would mean for the organization.
    pub organization: Option<Text>,
    /// What it would mean for individuals and groups of individuals.
    pub individuals: Option<Text>,
    /// What it would mean for societies.
    pub societies: Option<Text>,
}

impl Consequences {
    /// What it would mean for one group.
    #[must_use]
    pub fn of(&self, group: Group) -> Option<&Text> {
        group.of(&self.organization, &self.individuals, &self.societies).as_ref()
    }
}

/// The groups whose harm is rated apart.
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
    /// Every group, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Organization, Self::Individuals, Self::Societies];

    /// The one of three values that is this group's.
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

/// Who approved something, when, and what shows it.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Approval {
    /// The person or role that approved; designated for it in the manifest.
    pub by: Ref<(super::Person, super::Role)>,
    /// Day of approval.
    pub on: Date,
    /// Version that was approved, where it differs from the present one.
    pub version: Option<Text>,
    /// Minutes, a signed copy or other evidence of the approval.
    #[serde(default)]
    pub evidence: Vec<Ref<super::Evidence>>,
}

/// When something is looked at again.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Review {
    /// Day of the last review.
    pub last: Option<Date>,
    /// How often it is reviewed, `12 months`; the manifest's default where left out.
    pub every: Option<Interval>,
    /// Day of the next review where it is fixed; otherwise `last` plus `every`.
    pub next: Option<Date>,
    /// Who reviews it.
    pub by: Option<Ref<(super::Person, super::Role)>>,
    /// What the last review found, also when nothing changed.
    pub result: Option<Text>,
}

/// What led to an assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Trigger {
    /// The first assessment.
    First,
    /// A planned repetition.
    Planned,
    /// A significant change of the system, its use or its setting.
    Change,
    /// An incident or a concern.
    Incident,
}

/// How closed a record or file is to readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Classification {
    /// For everyone.
    Public,
    /// For people of the organization.
    Internal,
    /// For a named circle.
    Confidential,
    /// For few, by name.
    Restricted,
}

impl Classification {
    /// Every classification, the lowest first.
    pub const ALL: [Self; 4] = [Self::Public, Self::Internal, Self::Confidential, Self::Restricted];

    /// What the word of a record means: internal where there is none, the highest where it means nothing.
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

/// A measure with an owner and a date.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Action {
    /// What is done.
    pub what: Text,
    /// Who sees to it.
    pub owner: Option<Ref<(super::Role, super::Person)>>,
    /// Day by which it is done.
    pub due: Option<Date>,
    /// Day on which it was done; leave out while it is open.
    pub done: Option<Date>,
    /// Controls that the action puts in place or strengthens.
    #[serde(default)]
    pub controls: Vec<Ref<(super::Control, Requirement)>>,
    /// How it was checked that the action works, and the result (clause 6.1.1).
    pub effect: Option<Text>,
    /// Evidence that it was done.
    #[serde(default)]
    pub evidence: Vec<Ref<super::Evidence>>,
}

/// The actions that are not done, by the day on which they fall due; they stand in the field `at`.
pub fn open_actions(actions: &[Action], at: &str) -> impl Iterator<Item = super::Deadline> {
    let open = actions.iter().enumerate().filter(|(_, action)| action.done.is_none());
    open.filter_map(move |(index, action)| {
        let deadline = super::Deadline::new(action.due?, &*action.what, format!("{at}/{index}/due"));
        Some(deadline.by(action.owner.as_ref().map(Ref::id)))
    })
}
