//! Records and requirements as nodes of one graph, with links in both directions.
//!
//! Must not know how it is shown. A link is followed as written; rules decide whether its target is allowed.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::order;
use crate::{
    escape::Untrusted,
    framework::{Found, ProvisionKind},
    model::{Link, Model},
    record::{
        Control, Person, RecordType as _, Role,
        field::REQUIREMENT,
        relation::{Relation, Side},
    },
};

/// Kinds that state who is responsible for a record, not what it depends on.
const UPKEEP: &[&str] = &[Role::KIND, Person::KIND];
/// The kind of a reference target that does not exist.
pub const MISSING: &str = "missing";
/// Used instead of a field if a control inherits from the control of its area.
const AREA: &str = "area";

/// A record, an entry of a framework, or a missing reference target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Node {
    /// Its id.
    pub id: Untrusted,
    /// Its kind; `requirement` for an entry of a framework, `missing` if the target does not exist.
    pub kind: &'static str,
    /// Its title.
    pub title: Option<Untrusted>,
}

/// The direction in which links are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// From a record to the targets of its references.
    DependsOn,
    /// From a record to the records that refer to it.
    DependedOnBy,
}

/// A step from one node to the next.
#[derive(Debug)]
pub struct Step {
    /// Its target.
    pub to: Node,
    /// The fields that contain the link, such as `treatment.controls`, without list indices.
    pub fields: Vec<String>,
}

/// The graph of a repository.
pub struct Web<'m> {
    model: &'m Model,
    all: bool,
    /// Whether relations are followed from both sides.
    both_ways: bool,
}

impl<'m> Web<'m> {
    /// The graph of `model`; with `all`, including roles and persons.
    #[must_use]
    pub fn of(model: &'m Model, all: bool) -> Self {
        Self { model, all, both_ways: true }
    }

    /// The same graph with one link for each relation, from its home side.
    #[must_use]
    pub fn once(self) -> Self {
        Self { both_ways: false, ..self }
    }

    /// The node with this id.
    #[must_use]
    pub fn node(&self, id: &str) -> Node {
        let kind = self.model.entry(id).map_or_else(|| self.kind_outside(id), |entry| entry.kind.name);
        Node { id: id.into(), kind, title: self.model.title_of(id).map(Untrusted::from) }
    }

    fn kind_outside(&self, id: &str) -> &'static str {
        match self.model.frameworks.find(id) {
            Found::Provision(_) | Found::OtherFramework => REQUIREMENT,
            Found::Missing => MISSING,
        }
    }

    /// Every record, in the order of reports.
    #[must_use]
    pub fn records(&self) -> Vec<Node> {
        let ids: BTreeSet<&str> = self.model.entries().iter().map(|entry| &*entry.id).collect();
        let nodes = ids.into_iter().filter(|id| !id.is_empty()).map(|id| self.node(id));
        let mut nodes: Vec<Node> = nodes.filter(|node| self.shows(node)).collect();
        sort(&mut nodes);
        nodes
    }

    /// One step from `id`, in the order of reports.
    #[must_use]
    pub fn steps(&self, id: &str, direction: Direction) -> Vec<Step> {
        let mut links: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        let ends = match direction {
            Direction::DependsOn => self.made_by(id),
            Direction::DependedOnBy => self.made_to(id),
        };
        for (end, field) in ends.into_iter().filter(|(end, _)| !end.is_empty()) {
            links.entry(end).or_default().insert(field);
        }
        let steps =
            links.into_iter().map(|(id, fields)| Step { to: self.node(id), fields: fields.into_iter().collect() });
        let mut steps: Vec<Step> = steps.filter(|step| self.shows(&step.to)).collect();
        steps.sort_by_cached_key(|step| order::key(step.to.kind, step.to.id.raw()));
        steps
    }

    fn shows(&self, node: &Node) -> bool {
        self.all || !UPKEEP.contains(&node.kind)
    }

    fn made_by(&self, id: &str) -> Vec<(&'m str, String)> {
        let links = self.model.with_id(id).flat_map(|entry| entry.links.iter());
        let areas = self.model.frameworks.standard().ancestors(id).map(|area| &*area.id);
        let areas = areas.filter(|area| self.is_control(area)).map(|area| (area, AREA.to_owned()));
        let own = links.filter(|link| self.follows(link)).map(|link| (&*link.to, field(&link.pointer)));
        own.chain(self.stated_by_others(id)).chain(areas).collect()
    }

    fn made_to(&self, id: &str) -> Vec<(&'m str, String)> {
        let links = self.model.links_to(id).filter(|(_, link)| self.follows(link));
        let links = links.map(|(from, link)| (&*from.id, field(&link.pointer)));
        links.chain(self.stated_here(id)).chain(self.below(id)).collect()
    }

    /// Whether a reference is followed as written. One from the other side of a relation is not, if each relation is followed once.
    fn follows(&self, link: &Link) -> bool {
        self.both_ways || self.model.stated_from_other_side(link).is_none()
    }

    /// Whether a relation is followed from one of its sides, which has a field for it.
    fn starts_from(&self, id: &str, relation: &Relation, side: Side) -> bool {
        let is_there = relation.end(side).kind != Control::KIND || self.is_control_or_listed(id);
        is_there && (side == Side::Home || self.both_ways) && !relation.end(side).fields.is_empty()
    }

    /// The links of a record that only the records at the other ends of relations state, as if it stated them itself.
    fn stated_by_others(&self, id: &str) -> Vec<(&'m str, String)> {
        let stating = self.model.links_to(id).flat_map(|(from, link)| {
            self.model.relations_stated(link).map(move |(relation, side)| (&*from.id, relation, side.opposite()))
        });
        let missing = stating.filter(|(other, relation, side)| {
            self.starts_from(id, relation, *side) && !self.is_stated(relation, *side, id, other)
        });
        missing.map(|(other, relation, side)| (other, usual_field(relation, side))).collect()
    }

    /// The links to a record that only the record itself states, as if the records at the other ends of relations stated them.
    fn stated_here(&self, id: &str) -> Vec<(&'m str, String)> {
        let links = self.model.with_id(id).flat_map(|entry| entry.links.iter());
        let stated = links.flat_map(|link| {
            self.model.relations_stated(link).map(move |(relation, side)| (&*link.to, relation, side.opposite()))
        });
        let missing = stated.filter(|(other, relation, side)| {
            self.starts_from(other, relation, *side) && !self.is_stated(relation, *side, other, id)
        });
        missing.map(|(other, relation, side)| (other, usual_field(relation, side))).collect()
    }

    /// Whether the record `from` on a side of a relation states it about `to`.
    fn is_stated(&self, relation: &Relation, side: Side, from: &str, to: &str) -> bool {
        self.model.stating(relation.on(side), to).any(|(entry, _)| *entry.id == *from)
    }

    /// Whether an id is that of a control, with or without a record.
    fn is_control_or_listed(&self, id: &str) -> bool {
        let listed = self.model.frameworks.standard().entry(id);
        listed.map_or_else(|| self.is_control(id), |entry| entry.kind == ProvisionKind::Control || self.is_control(id))
    }

    /// The controls that inherit from the control of an area.
    fn below(&self, id: &str) -> Vec<(&'m str, String)> {
        let standard = self.model.frameworks.standard();
        let is_area = standard.entry(id).is_some_and(|entry| entry.kind == ProvisionKind::Area) && self.is_control(id);
        let controls = standard.of_kind(ProvisionKind::Control).filter(|_| is_area).map(|control| &*control.id);
        let below = controls.filter(|control| standard.ancestors(control).any(|area| &*area.id == id));
        below.filter(|control| self.is_control(control)).map(|control| (control, AREA.to_owned())).collect()
    }

    fn is_control(&self, id: &str) -> bool {
        self.model.get::<Control>(id).is_some()
    }
}

/// Sorts nodes in the order of reports.
pub(super) fn sort(nodes: &mut [Node]) {
    nodes.sort_by_cached_key(|node| order::key(node.kind, node.id.raw()));
}

/// The usual field of one side of a relation.
fn usual_field(relation: &Relation, side: Side) -> String {
    let steps = relation.end(side).fields.first().into_iter().flat_map(|path| path.split('/'));
    steps.filter(|step| *step != "*").collect::<Vec<_>>().join(".")
}

/// A JSON pointer as the name of a field: `/treatment/controls/0` is `treatment.controls`.
fn field(pointer: &str) -> String {
    let names = pointer.split('/').filter(|name| !name.is_empty() && !name.bytes().all(|byte| byte.is_ascii_digit()));
    names.collect::<Vec<_>>().join(".")
}
