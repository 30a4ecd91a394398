//! Diagrams: whatever records are called, each of them is one node and each reference one link, and nothing else is written.

use aims::{
    output::graph::GRAPH_FORMATS,
    report::{
        graph::{Graph, Link},
        web::Node,
    },
};
use proptest::prelude::*;
use regex::Regex;

use crate::support::{engine::text_of, texts};

/// What strangers call their records.
const PIECES: &[&str] = &[
    "\"",
    "\"]",
    "]",
    "[",
    "{",
    "}",
    "(",
    ")",
    "#",
    "#quot;",
    "#34;",
    ";",
    "%%",
    "%%{init: {}}%%",
    "\nclick n1 call x()\n",
    "\nend\n",
    "\n---\n",
    ":::",
    "-->",
    "<b>",
    "<img src=x onerror=y>",
    "&lt;",
    "&",
    "`",
    "**x**",
    "$$x$$",
    "fa:fa-ban",
    "1. ",
    "- ",
    "\\",
    "\\n",
    "\\N",
    "\\\"",
    "\r",
    "\t",
    "\u{0}",
    "\u{1b}[31m",
    "\u{202e}",
    "\u{200b}",
    "\u{2028}",
    "style a:#b;",
    "ﬂ°",
    "¶ß",
    "é",
    "日本",
    "🙂",
    "word",
    " ",
    "/*",
    "*/",
    "//",
    "<",
    ">",
    "::error::x",
    "##[error]",
];

fn graph(texts: &[(String, String)]) -> Graph {
    let mut nodes: Vec<Node> = texts
        .iter()
        .map(|(id, title)| Node { id: id.as_str().into(), kind: "risk", title: Some(title.as_str().into()) })
        .collect();
    nodes.sort_by(|one, other| one.id.cmp(&other.id));
    nodes.dedup_by(|one, other| one.id == other.id);
    let links = nodes.windows(2).map(|pair| Link {
        from: pair[0].id.clone(),
        to: pair[1].id.clone(),
        fields: vec!["x".into()],
    });
    Graph { version: 1, links: links.collect(), nodes }
}

fn written(format: &str, graph: &Graph) -> String {
    let format = GRAPH_FORMATS.iter().find(|known| known.name == format).expect("it is a format");
    text_of(|out| (format.write)(graph, out))
}

fn count(text: &str, line: &str) -> usize {
    let line = Regex::new(line).expect("it compiles");
    text.split('\n').filter(|text| line.is_match(text)).count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::support::matrix::cases(256), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_diagram_holds_its_nodes_and_links_and_nothing_else(texts in prop::collection::vec((texts::hostile(PIECES), texts::hostile(PIECES)), 1..6)) {
        let graph = graph(&texts);
        let (nodes, links) = (graph.nodes.len(), graph.links.len());

        let mermaid = written("mermaid", &graph);
        let word = r"(?:[\w .,()/'\-]|[^\x00-\x7f]|#\d+;)*";
        prop_assert_eq!(count(&mermaid, &format!(r#"^  n\d+\["{word}(?:<br>{word})?"\]$"#)), nodes, "{}", mermaid);
        prop_assert_eq!(count(&mermaid, r"^  n\d+ --> n\d+$"), links);
        prop_assert_eq!(mermaid.lines().count(), 1 + nodes + links + 2, "{}", mermaid);

        let dot = written("dot", &graph);
        let quoted = r#""(?:[^"\\]|\\.)*""#;
        prop_assert_eq!(count(&dot, &format!(r"^  {quoted} \[label={quoted}, fillcolor={quoted}\]$")), nodes, "{}", dot);
        prop_assert_eq!(count(&dot, &format!(r"^  {quoted} -> {quoted} \[tooltip={quoted}\]$")), links, "{}", dot);
        prop_assert_eq!(dot.lines().count(), 4 + nodes + links + 1, "{}", dot);

        let json: serde_json::Value = serde_json::from_str(&written("json", &graph))?;
        prop_assert_eq!(json["nodes"].as_array().map(Vec::len), Some(nodes));
        for text in [mermaid, dot] {
            prop_assert!(!text.contains(|character: char| character.is_control() && character != '\n'));
            let hidden = text.contains(['\u{202e}', '\u{200b}', '\u{2028}']);
            prop_assert!(!hidden, "{}", text);
        }
    }
}
