//! What `aims graph` draws: records as nodes, references as links.
//!
//! Must not know how a graph is written.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::web::{self, Direction, Node, Web};
use crate::{escape::Untrusted, model::Model};

/// The records of a repository, or those around one of them (version 1).
#[derive(Debug, Serialize)]
pub struct Graph {
    /// Version of this form.
    pub version: u32,
    /// Records and requirements, in the order of reports.
    pub nodes: Vec<Node>,
    /// References between them, in the order of the records that make them.
    pub links: Vec<Link>,
}

/// A reference that one record makes to another.
#[derive(Debug, Serialize)]
pub struct Link {
    /// Who refers.
    pub from: Untrusted,
    /// What is referred to.
    pub to: Untrusted,
    /// The fields that make it.
    pub fields: Vec<String>,
}

/// What is to be drawn.
#[derive(Debug, Default)]
pub struct Cut<'c> {
    /// The record to draw the surroundings of; everything where there is none.
    pub around: Option<&'c str>,
    /// Most links away from it.
    pub depth: usize,
    /// Only these kinds; every kind where there is none.
    pub kinds: &'c [String],
    /// Roles and persons too.
    pub all: bool,
}

/// The graph of what is to be drawn.
#[must_use]
pub fn graph(model: &Model, cut: &Cut<'_>) -> Graph {
    let web = Web::of(model, cut.all);
    let nodes = match cut.around {
        Some(id) => around(&web, id, cut),
        None => everything(&web, cut),
    };
    let drawn: BTreeSet<&str> = nodes.iter().map(|node| node.id.raw()).collect();
    let links = nodes.iter().flat_map(|node| links(&web, node, &drawn)).collect();
    Graph { version: 1, nodes, links }
}

/// Every record and what records refer to.
fn everything(web: &Web<'_>, cut: &Cut<'_>) -> Vec<Node> {
    let records = web.records();
    let targets = records.iter().flat_map(|node| web.steps(node.id.raw(), Direction::RestsOn)).map(|step| step.to);
    let mut nodes: Vec<Node> = records.iter().cloned().chain(targets).filter(|node| cut.draws(node)).collect();
    web::sort(&mut nodes);
    nodes.dedup();
    nodes
}

/// What lies at most so many links away, whichever way they point; what is not drawn is not gone through.
fn around(web: &Web<'_>, id: &str, cut: &Cut<'_>) -> Vec<Node> {
    let mut found = BTreeMap::from([(id.to_owned(), web.node(id))]);
    let mut edge = vec![id.to_owned()];
    for _ in 0..cut.depth {
        let ways = |id: &String| [Direction::RestsOn, Direction::RestedOnBy].map(|way| web.steps(id, way));
        let reached = edge.iter().flat_map(ways).flatten().map(|step| step.to).filter(|node| cut.draws(node));
        let reached: BTreeMap<String, Node> = reached.map(|node| (node.id.raw().to_owned(), node)).collect();
        edge = reached.keys().filter(|id| !found.contains_key(*id)).cloned().collect();
        found.extend(reached);
    }
    let mut nodes: Vec<Node> = found.into_values().collect();
    web::sort(&mut nodes);
    nodes
}

fn links(web: &Web<'_>, node: &Node, drawn: &BTreeSet<&str>) -> Vec<Link> {
    let steps = web.steps(node.id.raw(), Direction::RestsOn).into_iter();
    let kept = steps.filter(|step| drawn.contains(step.to.id.raw()));
    kept.map(|step| Link { from: node.id.clone(), to: step.to.id, fields: step.fields }).collect()
}

impl Cut<'_> {
    fn draws(&self, node: &Node) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|kind| kind == node.kind)
    }
}
