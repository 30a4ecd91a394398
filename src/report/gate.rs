//! The gate for weakening: the weakenings of a change that no decision in the same change covers.
//!
//! A decision is judged by the earlier state: its manifest says who may decide. Must not know what weakens, or where the two states
//! came from.

use std::collections::BTreeMap;

use super::diff::{Statement, Weight};
use crate::{
    defect::UNDECIDED_WEAKENING,
    escape::Untrusted,
    finding::Finding,
    history::{AttestationKind, Present as _, approved_content::ApprovedContent},
    model::{Entry, Model},
    prose,
    record::{
        Change, Exception, Kind, Person, RecordType as _, Risk, Role,
        field::{Approval, Ref},
        weakening::Weakening,
    },
    schema,
    source::{self, At},
};

/// Who changed a field of a record between the two states.
pub type Authors<'a> = dyn Fn(&Statement) -> Result<Vec<source::Person>, String> + 'a;

/// The two states of a change.
pub struct Gate<'g> {
    /// The earlier state, which says who may decide.
    pub base: &'g Model,
    /// The later state, which contains the decisions.
    pub head: &'g Model,
    /// The authors of what changed.
    pub authors: &'g Authors<'g>,
}

/// A decision that the change contains: who approved it, and who may.
struct Decision<'g> {
    by: &'g str,
    designated: &'g [Ref<(Role, Person)>],
    weakens: &'g [Weakening],
}

impl<'g> Gate<'g> {
    /// A finding for each of `weakenings` that no decision covers.
    ///
    /// # Errors
    /// Fails if the authors of a change cannot be determined.
    pub fn undecided<'s>(&self, weakenings: impl Iterator<Item = &'s Statement>) -> Result<Vec<Finding>, String> {
        let weakenings: Vec<&Statement> = weakenings.collect();
        let is_policy_weaker = weakenings.iter().any(|weakening| weakening.weight == Weight::Policy);
        let decisions = self.decisions();
        let mut contents: BTreeMap<&str, ApprovedContent> = BTreeMap::new();
        let mut findings = Vec::new();
        for weakening in weakenings {
            if is_policy_weaker && self.is_consequence(weakening) {
                continue;
            }
            let content = contents.entry(weakening.kind).or_insert_with(|| {
                Kind::named(weakening.kind).map(|kind| ApprovedContent::of(schema::json(kind))).unwrap_or_default()
            });
            let (record, field) = (weakening.record.raw(), pointer(weakening));
            let named = decisions.iter().filter(|decision| decision.weakens.iter().any(|it| it.names(record, field)));
            let renewed = self.renewed(weakening, content);
            let deciders: Vec<&str> = named.chain(&renewed).filter(|it| self.may_decide(it)).map(|it| it.by).collect();
            if !self.is_decided(weakening, &deciders)? {
                findings.push(self.finding(weakening, &deciders));
            }
        }
        Ok(findings)
    }

    /// Whether a risk is weaker only because the criteria are, or a record only because a default is, which is a weakening of its own.
    fn is_consequence(&self, weakening: &Statement) -> bool {
        let (kind, id) = (weakening.kind, weakening.record.raw());
        let data = |model: &Model| model.data(kind, id);
        let field = pointer(weakening).trim_start_matches('/');
        let is_default = |model: &Model| {
            let mut same = model.with_id(id).filter(|entry| entry.kind.name == kind);
            same.any(|entry| entry.is_default(field))
        };
        let is_by_default = is_default(self.base) && is_default(self.head);
        is_by_default || (kind == Risk::KIND && data(self.base) == data(self.head))
    }

    /// Whether the approver is designated, and somebody who has not left.
    fn may_decide(&self, decision: &Decision<'_>) -> bool {
        let has_left = |id: &str| {
            let until = |model: &Model| model.get::<Person>(id).and_then(|person| person.data().until);
            [self.base, self.head].into_iter().filter_map(until).any(|until| until < self.head.today)
        };
        let holders = self.base.get::<Role>(decision.by);
        let is_there = match holders {
            Some(role) => role.data().holders.iter().any(|holder| !has_left(holder.id())),
            None => !has_left(decision.by),
        };
        is_there && self.base.is_among(decision.by, decision.designated)
    }

    /// Whether someone who may decide did, and is not the author.
    fn is_decided(&self, weakening: &Statement, deciders: &[&str]) -> Result<bool, String> {
        if deciders.is_empty() || self.base.manifest().is_some_and(|manifest| manifest.allow_self_approval) {
            return Ok(!deciders.is_empty());
        }
        let authors = (self.authors)(weakening)?;
        // Nobody can say that the commits are not by a person of whom nothing is known.
        let may_be_author = |by: &str| {
            let mut persons = self.base.approvers(by).into_iter().chain(self.head.approvers(by));
            persons.any(|person| authors.iter().any(|author| person.git.is_empty() || person.is(author)))
        };
        Ok(deciders.iter().any(|by| !may_be_author(by)))
    }

    /// The change records and exceptions that are new, or newly approved, in the change.
    fn decisions(&self) -> Vec<Decision<'g>> {
        let manifest = self.base.manifest().map(|manifest| manifest.data());
        let general = manifest.map(|manifest| match manifest.designated.weakening.as_slice() {
            [] => manifest.top_management.as_slice(),
            named => named,
        });
        let changes = self.head.all::<Change>().filter_map(|change| {
            let change = change.data();
            let before = self.base.get::<Change>(&change.id).and_then(|before| before.data().approval.as_ref());
            self.decision(change.approval.as_ref(), before, change.owner.as_ref(), &change.weakens, general?)
        });
        let exceptions = self.head.all::<Exception>().filter_map(|exception| {
            let exception = exception.data();
            let before = self.base.get::<Exception>(&exception.id).and_then(|before| before.data().approval.as_ref());
            let designated = &manifest?.designated.exception;
            let approval = exception.approval.as_ref();
            self.decision(approval, before, exception.owner.as_ref(), &exception.weakens, designated)
        });
        changes.chain(exceptions).collect()
    }

    /// A decision that is approved, and was not approved like this before, by somebody else than its owner.
    fn decision(
        &self,
        approval: Option<&'g Approval>,
        before: Option<&Approval>,
        owner: Option<&'g Ref<(Role, Person)>>,
        weakens: &'g [Weakening],
        designated: &'g [Ref<(Role, Person)>],
    ) -> Option<Decision<'g>> {
        let stated = |approval: &Approval| (approval.by.id().to_owned(), approval.on, approval.version.clone());
        let approval = approval.filter(|approval| before.map(stated) != Some(stated(approval)))?;
        let may_own = self.base.manifest().is_some_and(|manifest| manifest.allow_self_approval);
        let is_own = owner.is_some_and(|owner| self.head.same_person(approval.by.id(), owner.id()));
        (may_own || !is_own).then(|| Decision { by: approval.by.id(), designated, weakens })
    }

    /// The approvals and acceptances of the weakened record that are new in the change and cover the field.
    fn renewed(&self, weakening: &Statement, content: &ApprovedContent) -> Vec<Decision<'g>> {
        let record = weakening.record.raw();
        let field = pointer(weakening);
        let Some(entry) = entry(self.head, weakening) else { return Vec::new() };
        let covers = match field.is_empty() {
            // The approval of a new record covers that it is there.
            true => self.base.data(weakening.kind, record).is_none(),
            false => content.holds(&field_path(entry.kind, field)),
        };
        if !covers {
            return Vec::new();
        }
        let Some(manifest) = self.base.manifest().map(|manifest| manifest.data()) else { return Vec::new() };
        let stated = |model: &Model, kind: AttestationKind| {
            model.data(weakening.kind, record).and_then(|data| kind.stated(&data))
        };
        let attestations = self.head.attestations().filter(|it| std::ptr::eq(it.entry, entry));
        let new = attestations.filter(|it| stated(self.base, it.kind) != it.data());
        new.filter_map(|it| {
            let designated = match it.kind {
                AttestationKind::Acceptance => Some(manifest.designated.risk_acceptance.as_slice()),
                AttestationKind::Approval => manifest.designated.for_kind(weakening.kind),
                AttestationKind::Review => None,
            };
            Some(Decision { by: it.by?, designated: designated?, weakens: &[] })
        })
        .collect()
    }

    /// Whether nothing identifies the commits of a person.
    fn is_unknown(&self, by: &str) -> bool {
        self.base.approvers(by).iter().all(|person| person.git.is_empty())
    }

    fn finding(&self, weakening: &Statement, deciders: &[&str]) -> Finding {
        let why = match deciders {
            [] => "no decision in this change covers it".to_owned(),
            deciders if deciders.iter().all(|by| self.is_unknown(by)) => {
                format!("it is not known which commits are by {}, whose record has no `git`", prose::list(deciders))
            }
            deciders => format!("the decision is by its author ({})", prose::list(deciders)),
        };
        let (record, field) = (weakening.record.raw(), pointer(weakening));
        let named = match Kind::named(weakening.kind).map(|kind| nameable(kind, field)).unwrap_or_default() {
            above if above.is_empty() => format!("{{record: {record}}}"),
            above => format!("{{record: {record}, field: {above}}}"),
        };
        UNDECIDED_WEAKENING
            .finding(self.place(weakening), format!("{}; {why}", weakening.message.raw()))
            .help(format!(
                "take it back, or add a `change` record with `weakens: [{named}]` that a designated person other than the author approves"
            ))
            .about(record)
            .distinct(&format!("{field} {}", weakening.after.as_ref().map(Untrusted::raw).unwrap_or_default()))
    }

    /// The field in the later state; the manifest, whose setting asks for a decision, if the record is gone.
    fn place(&self, weakening: &Statement) -> At {
        let Some(entry) = entry(self.head, weakening) else {
            return self.head.manifest().map_or(At::Repository, |manifest| manifest.entry().at(""));
        };
        entry.at(&up_to_list(entry.kind, pointer(weakening)))
    }
}

fn entry<'m>(model: &'m Model, weakening: &Statement) -> Option<&'m Entry> {
    model.with_id(weakening.record.raw()).find(|entry| entry.kind.name == weakening.kind)
}

/// The field; empty for the record as a whole, and if a statement is about several fields.
fn pointer(weakening: &Statement) -> &str {
    weakening.field.as_ref().map(Untrusted::raw).unwrap_or_default()
}

/// The path of the field at a pointer, as a decision names it: with the items of lists, if their names are ids.
fn nameable(kind: &Kind, pointer: &str) -> String {
    let is_plain = |step: &str| step.chars().all(|it| it.is_ascii_alphanumeric() || "-._".contains(it));
    match pointer.strip_prefix('/') {
        Some(path) if path.split('/').all(is_plain) => path.to_owned(),
        _ => up_to_list(kind, pointer),
    }
}

/// The path of the field at a pointer, up to the first list, whose items have names of their own in a pointer.
fn up_to_list(kind: &Kind, pointer: &str) -> String {
    let schema = schema::json(kind);
    let mut known = String::new();
    for step in pointer.split('/').skip(1) {
        let longer = if known.is_empty() { step.to_owned() } else { format!("{known}/{step}") };
        let Some(field) = schema::at(schema, longer.split('/')) else { break };
        known = longer;
        if field.get("items").is_some() {
            break;
        }
    }
    known
}

/// The path of the field at a pointer, without the steps into list items.
fn field_path(kind: &Kind, pointer: &str) -> String {
    let mut at = schema::json(kind);
    let mut path = Vec::new();
    for step in pointer.split('/').skip(1) {
        match at["properties"].get(step) {
            Some(field) => {
                path.push(step);
                at = field;
            }
            None => at = at.get("items").unwrap_or(at),
        }
        if at.get("items").is_some() && at["items"].get("properties").is_none() {
            break;
        }
    }
    path.join("/")
}
