//! A dataset agrees with the datasets from which it was derived.
//!
//! Must not know how it is used; systems and models say it.

use crate::{
    record::{Dataset, field::Date},
    rules::prelude::*,
};

pub(super) const RULE: Rule = Rule {
    name: "lineage-contradiction",
    basis: RuleBasis::Practice,
    due: Stage::Build,
    clauses: &["A.7.5"],
    practice: Some("what limits the use of data limits what is made from them; aims compares what both records state"),
    summary: "A dataset contradicts one from which it was derived",
    page: include_str!("lineage_contradiction.md"),
    suppressible: true,
    check,
};

/// The field, what is wrong with it, and what to do.
type Fault = (&'static str, String, &'static str);

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for dataset in model.all::<Dataset>() {
        let sources = dataset.data().derived_from.iter().filter_map(|source| model.get::<Dataset>(source.id()));
        for source in sources.filter(|source| source.id != dataset.id) {
            let faults = FAULTS.iter().filter_map(|fault| fault(dataset.data(), source.data(), model.today));
            acc.extend(faults.map(|(field, message, help)| {
                Finding::new(RULE.name, dataset.at(field), message).help(help).about(&dataset.id)
            }));
        }
    }
}

/// Compares a dataset with a source, today.
type Comparison = fn(&Dataset, &Dataset, Date) -> Option<Fault>;

/// What a dataset can contradict in a source.
const FAULTS: &[Comparison] = &[personal_data, special_categories, retention, purposes, license];

fn has_personal_data(dataset: &Dataset) -> bool {
    dataset.personal_data.as_ref().is_some_and(|data| data.present)
}

fn personal_data(dataset: &Dataset, source: &Dataset, _: Date) -> Option<Fault> {
    let own = dataset.personal_data.as_ref().filter(|own| !own.present && own.anonymized != Some(true))?;
    let message = format!("{} has no personal data, but its source {} has", dataset.id, source.id);
    (!own.present && has_personal_data(source)).then_some((
        "personal-data/present",
        message,
        "set `present: true`, or `anonymized: true` and say in `preparation` how the data were made anonymous",
    ))
}

fn special_categories(dataset: &Dataset, source: &Dataset, _: Date) -> Option<Fault> {
    let own = dataset.personal_data.as_ref().filter(|own| own.present && own.anonymized != Some(true))?;
    let known = &source.personal_data.as_ref()?.special_categories;
    (own.special_categories.is_empty() && !known.is_empty()).then(|| {
        let message = format!("{} names no special categories, but its source {} has {}", dataset.id, source.id, known[0]);
        ("personal-data", message, "add `special-categories`, or set `anonymized: true` and say in `preparation` how the data were made anonymous")
    })
}

fn retention(dataset: &Dataset, source: &Dataset, today: Date) -> Option<Fault> {
    let (own, limit) = dataset.retention.as_ref().zip(source.retention.as_ref())?;
    let is_personal = has_personal_data(dataset) && has_personal_data(source);
    (is_personal && today.after(own) > today.after(limit)).then(|| {
        let message = format!("{} is kept for {own}, longer than its source {} ({limit})", dataset.id, source.id);
        ("retention", message, "shorten the retention period, or correct that of the source")
    })
}

fn purposes(dataset: &Dataset, source: &Dataset, _: Date) -> Option<Fault> {
    let allowed = Some(&source.purposes).filter(|allowed| !allowed.is_empty())?;
    let beyond = dataset.purposes.iter().find(|purpose| !allowed.contains(purpose));
    let message = match beyond {
        Some(beyond) => format!("{} may be used for {}, its source {} may not", dataset.id, beyond.name(), source.id),
        None if dataset.purposes.is_empty() => {
            format!("{} may be used for any purpose, its source {} only for some", dataset.id, source.id)
        }
        None => return None,
    };
    Some(("purposes", message, "name the purposes that all sources allow"))
}

/// Parts of licences that bind whatever is made from the data.
const BINDING: &[&str] = &["NC", "ND", "SA"];

fn license(dataset: &Dataset, source: &Dataset, _: Date) -> Option<Fault> {
    let (own, bound) = dataset.license.as_ref().zip(source.license.as_ref())?;
    let has = |license: &str, part: &str| license.split(['-', ' ']).any(|word| word == part);
    let lost = BINDING.iter().find(|part| has(bound, part) && !has(own, part))?;
    let message = format!("{} has the licence {own}, its source {} has {bound} (`{lost}`)", dataset.id, source.id);
    Some((
        "license",
        message,
        "take over the condition of the source, or name the agreement that lifts it in `rights` and leave `license` out",
    ))
}
