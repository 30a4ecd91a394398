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
    model::Model,
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
}

impl<'m> Web<'m> {
    /// The graph of `model`; with `all`, including roles and persons.
    #[must_use]
    pub fn of(model: &'m Model, all: bool) -> Self {
        Self { model, all }
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
        let own = links.filter(|link| self.model.stated_from_other_side(link).is_none());
        let own = own.map(|link| (&*link.to, field(&link.pointer)));
        own.chain(self.stated_by_others(id)).chain(areas).collect()
    }

    fn made_to(&self, id: &str) -> Vec<(&'m str, String)> {
        let links = self.model.links_to(id).filter(|(_, link)| self.model.stated_from_other_side(link).is_none());
        let links = links.map(|(from, link)| (&*from.id, field(&link.pointer)));
        links.chain(self.stated_here(id)).chain(self.below(id)).collect()
    }

    /// The links of a record that only the records on the other side of a relation state, as if it stated them itself.
    fn stated_by_others(&self, id: &str) -> Vec<(&'m str, String)> {
        let stating = self.model.links_to(id);
        let stating = stating.filter_map(|(from, link)| Some((from, self.model.stated_from_other_side(link)?)));
        let missing = stating.filter(|(from, relation)| !self.is_stated_at_home(relation, id, &from.id));
        missing.map(|(from, relation)| (&*from.id, home_field(relation))).collect()
    }

    /// The links to a record that only the record itself states, from the other side of a relation, as if the others stated them.
    fn stated_here(&self, id: &str) -> Vec<(&'m str, String)> {
        let links = self.model.with_id(id).flat_map(|entry| entry.links.iter());
        let stated = links.filter_map(|link| Some((&*link.to, self.model.stated_from_other_side(link)?)));
        let missing = stated.filter(|(home, relation)| !self.is_stated_at_home(relation, home, id));
        missing.map(|(home, relation)| (home, home_field(relation))).collect()
    }

    fn is_stated_at_home(&self, relation: &Relation, home: &str, other: &str) -> bool {
        self.model.stating(relation.on(Side::Home), other).any(|(from, _)| *from.id == *home)
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

/// The field of the home side that states a relation.
fn home_field(relation: &Relation) -> String {
    let steps = relation.home.fields.first().into_iter().flat_map(|path| path.split('/'));
    steps.filter(|step| *step != "*").collect::<Vec<_>>().join(".")
}

/// A JSON pointer as the name of a field: `/treatment/controls/0` is `treatment.controls`.
fn field(pointer: &str) -> String {
    let names = pointer.split('/').filter(|name| !name.is_empty() && !name.bytes().all(|byte| byte.is_ascii_digit()));
    names.collect::<Vec<_>>().join(".")
}
