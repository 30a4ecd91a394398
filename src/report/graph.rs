//! The graph of `aims graph`: records as nodes, references as links.
//!
//! Must not know how a graph is written.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::web::{self, Direction, Node, Web};
use crate::{escape::Untrusted, model::Model};

/// The records of a repository, or those linked to one of them (version 1).
#[derive(Debug, Serialize)]
pub struct Graph {
    /// Version of this format.
    pub version: u32,
    /// Records and requirements, in the order of reports.
    pub nodes: Vec<Node>,
    /// References between them, in the order of the referring records.
    pub links: Vec<Link>,
}

/// A reference from one record to another.
#[derive(Debug, Serialize)]
pub struct Link {
    /// The referring record.
    pub from: Untrusted,
    /// The target.
    pub to: Untrusted,
    /// The fields that contain it.
    pub fields: Vec<String>,
}

/// The selection to draw.
#[derive(Debug, Default)]
pub struct Cut<'c> {
    /// The record whose neighborhood is drawn; everything if there is none.
    pub around: Option<&'c str>,
    /// Maximum number of links away from it.
    pub depth: usize,
    /// Only these kinds; every kind if empty.
    pub kinds: &'c [String],
    /// Whether to include roles and persons.
    pub all: bool,
}

/// The graph of a selection.
#[must_use]
pub fn graph(model: &Model, cut: &Cut<'_>) -> Graph {
    let web = Web::of(model, cut.all).once();
    let nodes = match cut.around {
        Some(id) => around(&web, id, cut),
        None => everything(&web, cut),
    };
    let drawn: BTreeSet<&str> = nodes.iter().map(|node| node.id.raw()).collect();
    let links = nodes.iter().flat_map(|node| links(&web, node, &drawn)).collect();
    Graph { version: 1, nodes, links }
}

/// Every record and every reference target.
fn everything(web: &Web<'_>, cut: &Cut<'_>) -> Vec<Node> {
    let records = web.records();
    let targets = records.iter().flat_map(|node| web.steps(node.id.raw(), Direction::DependsOn)).map(|step| step.to);
    let mut nodes: Vec<Node> = records.iter().cloned().chain(targets).filter(|node| cut.draws(node)).collect();
    web::sort(&mut nodes);
    nodes.dedup();
    nodes
}

/// The nodes at most `depth` links away, in either direction. Nodes that are not drawn are not followed.
fn around(web: &Web<'_>, id: &str, cut: &Cut<'_>) -> Vec<Node> {
    let mut found = BTreeMap::from([(id.to_owned(), web.node(id))]);
    let mut edge = vec![id.to_owned()];
    for _ in 0..cut.depth {
        let steps =
            |id: &String| [Direction::DependsOn, Direction::DependedOnBy].map(|direction| web.steps(id, direction));
        let reached = edge.iter().flat_map(steps).flatten().map(|step| step.to).filter(|node| cut.draws(node));
        let reached: BTreeMap<String, Node> = reached.map(|node| (node.id.raw().to_owned(), node)).collect();
        edge = reached.keys().filter(|id| !found.contains_key(*id)).cloned().collect();
        found.extend(reached);
    }
    let mut nodes: Vec<Node> = found.into_values().collect();
    web::sort(&mut nodes);
    nodes
}

fn links(web: &Web<'_>, node: &Node, drawn: &BTreeSet<&str>) -> Vec<Link> {
    let steps = web.steps(node.id.raw(), Direction::DependsOn).into_iter();
    let kept = steps.filter(|step| drawn.contains(step.to.id.raw()));
    kept.map(|step| Link { from: node.id.clone(), to: step.to.id, fields: step.fields }).collect()
}

impl Cut<'_> {
    fn draws(&self, node: &Node) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|kind| kind == node.kind)
    }
}
