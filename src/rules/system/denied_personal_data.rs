//! Personal data that a record denies appear nowhere else.
//!
//! Must not know which law protects them.

use crate::{
    record::{DataPurpose, PersonalData, PersonalDataInUse},
    rules::prelude::*,
};

pub(super) const RULE: Rule = Rule {
    name: "denied-personal-data",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &["A.4.3", "A.7.5"],
    practice: None,
    summary: "A record denies personal data that it or a dataset in use names",
    page: include_str!("denied_personal_data.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for dataset in model.all::<Dataset>() {
        let denied =
            dataset.data().personal_data.as_ref().filter(|data| !data.present && data.anonymized != Some(true));
        let named = denied.filter(|data| !data.special_categories.is_empty());
        acc.extend(named.map(|_| finding(dataset.entry(), "it names special categories of them")));
    }
    for system in model.all::<System>() {
        let denied = system.data().personal_data.as_ref().filter(|data| !data.present);
        acc.extend(
            denied
                .and_then(|denied| contradiction(model, system.data(), denied))
                .map(|what| finding(system.entry(), &what)),
        );
    }
}

/// What shows that an AI system processes personal data.
fn contradiction(model: &Model, system: &System, denied: &PersonalDataInUse) -> Option<String> {
    if !denied.categories.is_empty() || !denied.special_categories.is_empty() {
        return Some("it names categories of them".to_owned());
    }
    let in_use = system.datasets.iter().filter(|used| used.purpose == DataPurpose::Production);
    let personal = |dataset: &Item<'_, Dataset>| dataset.data().personal_data.as_ref().is_some_and(holds);
    let dataset = in_use.filter_map(|used| model.get::<Dataset>(used.dataset.id())).find(personal)?;
    Some(format!("dataset {}, which it uses in production, contains some", dataset.id))
}

fn holds(data: &PersonalData) -> bool {
    data.present
}

fn finding(entry: &Entry, what: &str) -> Finding {
    let message = format!("{} {} denies that there are personal data, but {what}", entry.kind.name, entry.id);
    Finding::new(RULE.name, entry.at("personal-data/present"), message)
        .help("set `present: true`, or remove what is not true")
        .about(&entry.id)
}
