//! The pages of `aims list scenarios` and `aims explain R17` about the library of risks and opportunities.
//!
//! Must not know the records that start from a scenario.

use serde::Serialize;

use super::{page::Page, table::Table};
use crate::{
    framework::{Framework, Library, Scenario},
    record::{
        Nature,
        field::{Group, Text},
    },
};

/// Name of the list of all scenarios.
pub const LIST: &str = "scenarios";

/// Shown wherever a scenario is shown or used.
const CAUTION: &str = "A starting point: it does not replace your own assessment of what may happen, to whom and why.";

/// All scenarios.
#[must_use]
pub fn list() -> Page {
    let columns =
        [("id", "Id"), ("nature", "Nature"), ("category", "Category"), ("stage", "Stage"), ("title", "Title")];
    let mut table = Table::new(LIST, "Scenarios", &columns);
    let row = |scenario: &Scenario| {
        vec![
            (*scenario.id).into(),
            word(&scenario.nature).into(),
            (*scenario.category).into(),
            word(&scenario.stage).into(),
            (*scenario.title).into(),
        ]
    };
    table.rows = Library::shipped().scenarios.iter().map(row).collect();
    let hint =
        "`aims explain R17` shows the details of a scenario; `aims new risk --from R17` starts a record from it.";
    Page::new(LIST).paragraph(Some(CAUTION)).table("", table).paragraph(Some(hint))
}

/// One scenario.
#[must_use]
pub fn page(scenario: &Scenario, standard: &Framework) -> Page {
    let titled = |ids: &[Text]| ids.iter().map(|id| with_title(standard, id)).collect::<Vec<_>>();
    let affected = match scenario.nature {
        Nature::Threat => "Affected",
        Nature::Opportunity => "Beneficiaries",
    };
    Page::new(format!("{} {}", scenario.id, scenario.title))
        .paragraph(Some(&scenario.event))
        .facts(vec![
            ("Nature", word(&scenario.nature)),
            ("Category", scenario.category.to_string()),
            ("Cause", scenario.cause.to_string()),
            ("Life cycle stage", word(&scenario.stage)),
            (affected, groups(&scenario.affects)),
        ])
        .list("Risk sources", titled(&scenario.sources))
        .list("Affected objectives", titled(&scenario.objectives))
        .list("Typical controls", titled(&scenario.controls))
        .paragraph(Some(&format!("{CAUTION} `aims new risk --from {}` starts a record from it.", scenario.id)))
}

fn groups(groups: &[Group]) -> String {
    groups.iter().map(|group| group.name()).collect::<Vec<_>>().join(", ")
}

/// The word used in files.
fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

fn with_title(standard: &Framework, id: &str) -> String {
    standard.entry(id).map_or_else(|| id.to_owned(), |entry| format!("{} {}", entry.id, entry.title))
}
