//! The library of risks and opportunities that serve as starting points, as data.
//!
//! Must not know any particular scenario, or the records based on one.

use std::sync::OnceLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{decoded, derived};
use crate::{
    prose::nearest,
    record::{
        Nature,
        field::{Group, LifeCycleStage, Text},
    },
};

/// File name and text.
pub(super) const FILE: (&str, &str) = ("scenarios.yaml", include_str!("scenarios.yaml"));

/// Scenarios of risks and opportunities.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Library {
    /// The scenarios: risks first, then opportunities.
    pub scenarios: Vec<Scenario>,
}

/// A risk or opportunity that many organizations have.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Scenario {
    /// Short, permanent id: `R17` for a risk, `O03` for an opportunity.
    pub id: Text,
    /// Short title.
    pub title: Text,
    /// Threat or opportunity.
    #[serde(default)]
    pub nature: Nature,
    /// Category: `fairness`, `security`.
    pub category: Text,
    /// Life cycle stage in which it arises.
    pub stage: LifeCycleStage,
    /// Risk sources of the standard from which it arises.
    #[serde(default)]
    pub sources: Vec<Text>,
    /// Objectives of the standard that it affects.
    pub objectives: Vec<Text>,
    /// The groups that it harms; for an opportunity, the groups that benefit.
    pub affects: Vec<Group>,
    /// Controls of the standard that are usually relevant.
    pub controls: Vec<Text>,
    /// What may happen.
    pub event: Text,
    /// Why it may happen.
    pub cause: Text,
}

impl Library {
    /// The library shipped with aims.
    ///
    /// # Panics
    /// Never: a test over the shipped files ensures that it can be read.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static LIBRARY: OnceLock<Library> = OnceLock::new();
        LIBRARY.get_or_init(|| derived(FILE.0, FILE.1).unwrap_or_else(from_yaml))
    }

    /// The scenario with this id.
    #[must_use]
    pub fn scenario(&self, id: &str) -> Option<&Scenario> {
        self.scenarios.iter().find(|scenario| &*scenario.id == id)
    }

    /// The scenario that was probably meant: one whose id differs only in case, hyphens or leading zeros, or the nearest one.
    #[must_use]
    pub fn nearest(&self, id: &str) -> Option<&str> {
        let ids = || self.scenarios.iter().map(|scenario| &*scenario.id);
        ids().find(|known| plain(known) == plain(id)).or_else(|| nearest(id, ids()))
    }
}

/// Letters in lower case and the number without leading zeros: `r-5`, `R5` and `R05` are the same.
fn plain(id: &str) -> (String, Option<u32>) {
    let letters = id.chars().filter(|letter| letter.is_alphabetic()).flat_map(char::to_lowercase).collect();
    let digits: String = id.chars().filter(char::is_ascii_digit).collect();
    (letters, digits.parse().ok())
}

pub(super) fn from_yaml() -> Library {
    decoded(FILE.1).unwrap_or_else(|error| panic!("{}: {error}", FILE.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_written_in_other_ways_are_recognized() {
        let library = Library::shipped();
        for id in ["R5", "r05", "R-5", "R-05", "R_05"] {
            assert_eq!(library.nearest(id), Some("R05"), "{id}");
        }
        assert_eq!(library.nearest("shadow-ai"), None);
    }

    #[test]
    fn derived_form_equals_yaml() {
        let files = crate::framework::derived_files();
        let (_, json) = files.iter().find(|(name, _)| name == "scenarios.json").expect("it is derived");
        let read: Library = crate::yaml::derived::read(json.as_bytes(), [FILE.1]).expect("it is current");
        assert_eq!(serde_json::to_value(&read).ok(), serde_json::to_value(from_yaml()).ok());
        assert!(crate::yaml::derived::read::<Library>(json.as_bytes(), ["changed"]).is_none());
    }
}
