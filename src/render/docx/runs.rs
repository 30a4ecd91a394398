//! Text as runs.
//!
//! Must not know paragraphs.

use super::Story;
use crate::{escape, render::body::Inline};

/// The format of text in addition to that of its paragraph.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Look {
    pub(super) strong: bool,
    pub(super) emphasis: bool,
    pub(super) struck: bool,
    /// A character style.
    pub(super) style: Option<&'static str>,
}

impl Look {
    fn properties(self) -> String {
        let style = self.style.map(|style| format!("<w:rStyle w:val=\"{style}\"/>")).unwrap_or_default();
        let flag = |on: bool, name: &'static str| if on { name } else { "" };
        let strong = flag(self.strong, "<w:b/><w:bCs/>");
        let emphasis = flag(self.emphasis, "<w:i/><w:iCs/>");
        let all = format!("{style}{strong}{emphasis}{}", flag(self.struck, "<w:strike/>"));
        if all.is_empty() { all } else { format!("<w:rPr>{all}</w:rPr>") }
    }
}

/// Text as one run; line breaks are preserved.
pub(super) fn run(text: &str, look: Look) -> String {
    let lines: Vec<String> = text
        .lines()
        .map(|line| format!("<w:t xml:space=\"preserve\">{}</w:t>", escape::xml(line.trim_end_matches('\r'))))
        .collect();
    if lines.is_empty() { String::new() } else { format!("<w:r>{}{}</w:r>", look.properties(), lines.join("<w:br/>")) }
}

impl Story<'_> {
    /// Inlines as runs.
    pub(super) fn runs(&mut self, inlines: &[Inline], look: Look) -> String {
        inlines.iter().map(|inline| self.inline(inline, look)).collect()
    }

    fn inline(&mut self, inline: &Inline, look: Look) -> String {
        match inline {
            Inline::Text(text) => run(text, look),
            Inline::Strong(inner) => self.runs(inner, Look { strong: true, ..look }),
            Inline::Emphasis(inner) => self.runs(inner, Look { emphasis: true, ..look }),
            Inline::Struck(inner) => self.runs(inner, Look { struck: true, ..look }),
            Inline::Code(text) => run(text, Look { style: Some("CodeText"), ..look }),
            Inline::Link { to, text } => {
                let text = self.runs(text, Look { style: Some("Hyperlink"), ..look });
                self.link(to, &text)
            }
            Inline::Break => "<w:r><w:br/></w:r>".to_owned(),
        }
    }

    /// `runs` as a link; unchanged if the link has no valid target.
    pub(super) fn link(&mut self, to: &str, runs: &str) -> String {
        let target = match to.strip_prefix('#') {
            Some(anchor) => self.marks.get(anchor).map(|number| format!("w:anchor=\"{}\"", mark(*number))),
            None => self.relations.external(to).map(|id| format!("r:id=\"{id}\"")),
        };
        match target {
            Some(target) => format!("<w:hyperlink {target} w:history=\"1\">{runs}</w:hyperlink>"),
            None => runs.to_owned(),
        }
    }
}

/// Name of the bookmark of a heading.
pub(super) fn mark(number: usize) -> String {
    format!("_Toc{number:06}")
}
