//! Checks untrusted drawings: the work to draw one is computed before it is drawn.
//!
//! Must not know how drawings are rasterized.

use std::collections::BTreeMap;

use resvg::usvg::roxmltree::{Document, Node, ParsingOptions};

/// Maximum number of elements drawn, each counted once per reference to it.
const MOST: u64 = 20_000;
/// Maximum nesting depth, including references.
const DEEPEST: usize = 64;
/// Elements whose cost is not proportional to the number of elements, or that are not drawings.
const REFUSED: &[&str] = &["filter", "pattern", "image", "foreignObject", "script"];

/// Checks whether `svg` can be drawn safely.
///
/// # Errors
/// Fails if it is not XML, has external references, uses an element in `REFUSED`, or has too many elements.
pub(in crate::render) fn harmless(svg: &str) -> Result<(), String> {
    if svg.contains("<!ENTITY") {
        return Err("it declares entities".to_owned());
    }
    let options = ParsingOptions { allow_dtd: true, nodes_limit: 200_000, ..ParsingOptions::default() };
    let document = Document::parse_with_options(svg, options).map_err(|error| error.to_string())?;
    let ids = document.descendants().filter_map(|node| Some((node.attribute("id")?, node))).collect();
    let mut work = Work { ids, known: BTreeMap::new() };
    match work.of(document.root_element(), 0)?.elements {
        elements if elements > MOST => Err(format!("it has more than {MOST} elements")),
        _ => Ok(()),
    }
}

/// Computes the cost of elements.
struct Work<'d> {
    ids: BTreeMap<&'d str, Node<'d, 'd>>,
    known: BTreeMap<usize, Cost>,
}

#[derive(Clone, Copy)]
struct Cost {
    elements: u64,
    height: usize,
}

impl<'d> Work<'d> {
    fn of(&mut self, node: Node<'d, 'd>, depth: usize) -> Result<Cost, String> {
        if let Some(cost) = self.known.get(&node.id().get_usize()) {
            return Ok(*cost);
        }
        let mut cost = Cost { elements: 1, height: 1 };
        let referred: Vec<Node<'d, 'd>> =
            references(node)?.into_iter().filter_map(|id| self.ids.get(id).copied()).collect();
        for part in node.children().filter(Node::is_element).chain(referred) {
            let Cost { elements, height } = if depth < DEEPEST { self.of(part, depth + 1)? } else { DEEP };
            cost.elements = cost.elements.saturating_add(elements);
            cost.height = cost.height.max(height + 1);
        }
        if cost.height > DEEPEST {
            return Err(format!("its elements are nested more than {DEEPEST} levels deep"));
        }
        self.known.insert(node.id().get_usize(), cost);
        Ok(cost)
    }
}

const DEEP: Cost = Cost { elements: 1, height: DEEPEST };

/// The ids that an element refers to.
fn references<'d>(node: Node<'d, 'd>) -> Result<Vec<&'d str>, String> {
    let name = node.tag_name().name();
    if REFUSED.contains(&name) {
        return Err(format!("it uses `{name}`"));
    }
    let outside = || "it has an external reference".to_owned();
    let text = node.text().unwrap_or_default();
    if name == "style" && (text.contains("url(") || text.contains("@import")) {
        return Err("its style sheet has a reference".to_owned());
    }
    let mut ids = Vec::new();
    for attribute in node.attributes().filter(|_| name != "a") {
        let value = attribute.value();
        if attribute.name() == "href" {
            ids.push(value.trim().strip_prefix('#').ok_or_else(outside)?);
        }
        for target in value.split("url(").skip(1) {
            let target = target.trim_start().trim_start_matches(['"', '\'']).strip_prefix('#').ok_or_else(outside)?;
            ids.push(target.split([')', '"', '\'']).next().unwrap_or_default().trim());
        }
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(inner: &str) -> String {
        harmless(&format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">{inner}</svg>"))
            .err()
            .unwrap_or_default()
    }

    #[test]
    fn a_typical_logo_is_harmless() {
        let logo = "<defs><linearGradient id=\"a\"><stop offset=\"0\"/></linearGradient><style>.b{fill:red}</style></defs>\
                    <a href=\"https://a.example\"><path class=\"b\" fill=\"url(#a)\" d=\"M0 0h9\"/></a>";
        assert_eq!(why(logo), "");
        let document = "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\
                        <svg xmlns=\"http://www.w3.org/2000/svg\"/>";
        assert_eq!(harmless(document), Ok(()));
    }

    #[test]
    fn expansion_and_external_references_are_refused() {
        let laughs: String = (0..20)
            .map(|at| format!("<g id=\"g{}\"><use href=\"#g{at}\"/><use href=\"#g{at}\"/></g>", at + 1))
            .collect();
        let masks: String = (0..20)
            .map(|at| {
                format!("<mask id=\"g{}\"><g mask=\"url('#g{at}')\"/><g mask='url( \"#g{at}\")'/></mask>", at + 1)
            })
            .collect();
        assert!(
            why(&laughs).contains("20000 elements") && why(&masks).contains("20000 elements"),
            "{} {}",
            why(&laughs),
            why(&masks)
        );
        assert!(why("<g id=\"a\"><use href=\"#a\"/></g>").contains("nested"));
        assert!(why(&format!("{}{}", "<g>".repeat(90), "</g>".repeat(90))).contains("nested"));
        for outside in [
            "<use href=\"x.svg#a\"/>",
            "<path fill=\"url(http://e.vil/#a)\"/>",
            "<use xmlns:x=\"http://www.w3.org/1999/xlink\" x:href=\"file:///etc/passwd\"/>",
        ] {
            assert!(why(outside).contains("external"), "{outside}");
        }
        for part in ["<image href=\"#a\"/>", "<filter/>", "<style>@import 'x'</style>", "<script/>"] {
            assert_ne!(why(part), "", "{part}");
        }
        assert!(harmless("<!DOCTYPE x [<!ENTITY a \"b\">]><x/>").is_err());
    }
}
