//! A record neither refers to itself nor derives from itself by way of others.
//!
//! Must not know which references derive one record from another; their kinds declare it.

use std::collections::{BTreeMap, BTreeSet};

use crate::rules::prelude::*;
use crate::{model::Link, prose::list, schema};

pub(super) const RULE: Rule = Rule {
    name: "circular-reference",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &[],
    practice: None,
    summary: "A record refers to itself, or derives from itself by way of others",
    page: include_str!("circular_reference.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let mut derived = BTreeMap::new();
    for entry in model.entries() {
        let same = entry.links.iter().filter(|link| link.kinds.iter().any(|kind| **kind == *entry.kind.name));
        for link in same {
            if link.to == entry.id {
                acc.push(itself(entry, link));
            } else if let Some(path) = derivation(entry, link) {
                derived.entry((path, &*entry.id)).or_insert_with(Vec::new).push((entry, link));
            }
        }
    }
    circles(&derived, acc);
}

fn itself(entry: &Entry, link: &Link) -> Finding {
    Finding::new(RULE.name, entry.at_link(link), format!("{} refers to itself", entry.id))
        .help("name another record, or remove the reference")
        .about(&entry.id)
}

/// The path of a reference by which a record derives from another one of its kind.
fn derivation(entry: &Entry, link: &Link) -> Option<&'static str> {
    let path = schema::path_of(schema::json(entry.kind), &link.pointer);
    entry.kind.fields.iter().find(|row| row.is_derivation && row.covers(&path)).map(|row| row.path)
}

type References<'m> = BTreeMap<(&'static str, &'m str), Vec<(&'m Entry, &'m Link)>>;

/// One finding for each circle, at the reference of its first record by id.
fn circles(derived: &References<'_>, acc: &mut Vec<Finding>) {
    let mut known: BTreeSet<(&str, &str)> = BTreeSet::new();
    for &(path, start) in derived.keys() {
        if known.contains(&(path, start)) {
            continue;
        }
        let Some(circle) = circle(derived, path, start) else { continue };
        known.extend(circle.iter().map(|(entry, _)| (path, &*entry.id)));
        acc.extend(finding(path, &circle));
    }
}

/// The shortest way from a record back to itself.
fn circle<'m>(derived: &References<'m>, path: &'static str, start: &'m str) -> Option<Vec<(&'m Entry, &'m Link)>> {
    let mut from: BTreeMap<&str, (&Entry, &Link)> = BTreeMap::new();
    let mut next = vec![start];
    while !next.is_empty() {
        let mut after = Vec::new();
        for id in next {
            for &(entry, link) in derived.get(&(path, id)).into_iter().flatten() {
                if !from.contains_key(&*link.to) {
                    from.insert(&link.to, (entry, link));
                    after.push(&*link.to);
                }
            }
        }
        next = after;
    }
    let mut circle = vec![*from.get(start)?];
    while &*circle.last()?.0.id != start {
        circle.push(*from.get(&*circle.last()?.0.id)?);
    }
    circle.reverse();
    Some(circle)
}

fn finding(path: &str, circle: &[(&Entry, &Link)]) -> Option<Finding> {
    let (entry, link) = circle.first()?;
    let ids: Vec<&str> = circle.iter().map(|(_, link)| &*link.to).collect();
    let field = path.split('/').next().unwrap_or_default();
    let message = format!("`{field}` leads from {} back to itself, through {}", entry.id, list(&ids[..ids.len() - 1]));
    let finding = Finding::new(RULE.name, entry.at_link(link), message);
    let others = circle.iter().skip(1);
    let finding = others.fold(finding, |finding, (other, link)| {
        finding.related(other.at_link(link), format!("{} names {}", other.id, link.to))
    });
    Some(finding.help(format!("remove one of the references in `{field}`")).about(&entry.id))
}
