//! Graphs to draw: Mermaid, Graphviz, or JSON for other programs.
//!
//! Must not know what a graph is about. The color of a kind is derived from its name, so a new kind needs no setting.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Write},
};

use super::json;
use crate::{
    escape::{self, Untrusted},
    report::{
        graph::{Graph, Link},
        web::Node,
    },
};

/// Maximum number of characters of a title in a label.
const MAX_TITLE: usize = 48;
/// Maximum number of links that Mermaid draws with its default settings.
const MERMAID_LINKS: usize = 500;

/// A format of graphs.
pub struct GraphFormat {
    /// Name on the command line.
    pub name: &'static str,
    /// One line that describes its use.
    pub about: &'static str,
    /// Writes the graph.
    pub write: fn(&Graph, &mut dyn Write) -> io::Result<()>,
}

/// Every format of graphs, the default first.
pub static GRAPH_FORMATS: &[GraphFormat] = &[
    GraphFormat { name: "mermaid", about: "a flowchart for Markdown on GitHub, GitLab and elsewhere", write: mermaid },
    GraphFormat { name: "dot", about: "for Graphviz: `aims graph --format dot | dot -Tsvg`", write: dot },
    GraphFormat {
        name: "json",
        about: "nodes and links, for programs",
        write: |graph, out| json::document(graph, out),
    },
];

fn mermaid(graph: &Graph, out: &mut dyn Write) -> io::Result<()> {
    let names: BTreeMap<&Untrusted, String> =
        graph.nodes.iter().enumerate().map(|(at, node)| (&node.id, format!("n{}", at + 1))).collect();
    writeln!(out, "flowchart LR")?;
    if graph.links.len() > MERMAID_LINKS {
        let count = graph.links.len();
        writeln!(
            out,
            "%% {count} links; Mermaid draws {MERMAID_LINKS} unless its maxEdges is raised: reduce them with ID or --kind"
        )?;
    }
    for node in &graph.nodes {
        let title = short_title(node).map(|title| format!("<br>{}", escape::mermaid(&title))).unwrap_or_default();
        writeln!(
            out,
            "  {}[\"{} {}{title}\"]",
            names[&node.id],
            escape::mermaid(node.kind),
            escape::mermaid(&node.id)
        )?;
    }
    let known = |link: &&Link| names.contains_key(&link.from) && names.contains_key(&link.to);
    for link in graph.links.iter().filter(known) {
        writeln!(out, "  {} --> {}", names[&link.from], names[&link.to])?;
    }
    for kind in kinds(graph) {
        let of_kind = graph.nodes.iter().filter(|node| node.kind == kind).map(|node| names[&node.id].as_str());
        let class = format!("kind-{kind}");
        writeln!(out, "  classDef {class} fill:{},stroke:#555,color:#000", color(kind))?;
        writeln!(out, "  class {} {class}", of_kind.collect::<Vec<_>>().join(","))?;
    }
    Ok(())
}

fn dot(graph: &Graph, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "digraph aims {{")?;
    writeln!(out, "  graph [rankdir=LR]")?;
    writeln!(out, "  node [shape=box, style=\"rounded,filled\", color=\"#555555\", fontname=\"Helvetica\"]")?;
    writeln!(out, "  edge [color=\"#777777\", fontname=\"Helvetica\", fontsize=9]")?;
    for node in &graph.nodes {
        let title = short_title(node).map(|title| format!("\\n{}", escape::dot(&title))).unwrap_or_default();
        let (id, kind) = (escape::dot(&node.id), escape::dot(node.kind));
        writeln!(out, "  \"{id}\" [label=\"{kind} {id}{title}\", fillcolor=\"{}\"]", color(node.kind))?;
    }
    for link in &graph.links {
        let (from, to) = (escape::dot(&link.from), escape::dot(&link.to));
        writeln!(out, "  \"{from}\" -> \"{to}\" [tooltip=\"{}\"]", escape::dot(&link.fields.join(", ")))?;
    }
    writeln!(out, "}}")
}

fn kinds(graph: &Graph) -> BTreeSet<&'static str> {
    graph.nodes.iter().map(|node| node.kind).collect()
}

/// The title, shortened at a word boundary if it is long.
fn short_title(node: &Node) -> Option<String> {
    let title = node.title.as_ref()?.raw().trim();
    let Some((end, _)) = title.char_indices().nth(MAX_TITLE) else { return Some(title.to_owned()) };
    let cut = &title[..end];
    let words = cut.rfind(char::is_whitespace).filter(|at| *at > end / 2).unwrap_or(end);
    Some(format!("{}…", cut[..words].trim_end_matches(|character: char| !character.is_alphanumeric())))
}

/// A light color derived from the name.
fn color(kind: &str) -> String {
    let mixed = kind.bytes().fold(0x811c_9dc5_u32, |mixed, byte| (mixed ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let (sector, within) = (mixed % 360 / 60, mixed % 60);
    let (low, high) = ([0xa0_u32, 0xb8, 0xd0][(mixed >> 16) as usize % 3], 0xff_u32);
    let rising = low + (high - low) * within / 60;
    let falling = high - (rising - low);
    let (red, green, blue) = match sector {
        0 => (high, rising, low),
        1 => (falling, high, low),
        2 => (low, high, rising),
        3 => (low, falling, high),
        4 => (rising, low, high),
        _ => (high, low, falling),
    };
    format!("#{red:02x}{green:02x}{blue:02x}")
}
