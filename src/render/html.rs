//! HTML: one file without scripts or external resources, for screens, phones and print.
//!
//! Must not know the subject of a document.

mod blocks;

use std::collections::BTreeMap;

pub(crate) use blocks::blocks;

use super::{
    Failure, Orientation, Pages, PreparedDocument,
    body::{Block, contents, plain},
};
use crate::escape;

const STYLE: &str = include_str!("../../templates/page.css");

/// A document to embed in a page: its title, style and body.
pub(super) struct Within {
    pub(super) title: String,
    pub(super) style: String,
    pub(super) body: String,
}

/// The document without a page around it.
pub(super) fn within(document: &PreparedDocument<'_>) -> Result<Within, Failure> {
    let pages = document.pages()?;
    let body = format!("{}{}{}", cover(document, pages), toc(&pages.body), blocks(&pages.body));
    Ok(Within { title: pages.title.clone(), style: style(document, pages), body })
}

pub(super) fn render(document: &PreparedDocument<'_>) -> Result<Vec<u8>, Failure> {
    let pages = document.pages()?;
    let body =
        format!("{}{}<main id=\"main\">\n{}</main>\n", cover(document, pages), toc(&pages.body), blocks(&pages.body));
    Ok(page(&Head { title: &pages.title, style: &style(document, pages), script: None }, &body).into_bytes())
}

/// The head of a page.
pub(crate) struct Head<'h> {
    /// Title of the page.
    pub title: &'h str,
    /// Style sheet.
    pub style: &'h str,
    /// The only script that may run.
    pub script: Option<&'h str>,
}

/// A complete page; its content security policy allows only its own style and script.
pub(crate) fn page(head: &Head<'_>, body: &str) -> String {
    let script = head.script.map(|script| format!("; script-src 'sha256-{}'", base64(&sha256(script.as_bytes()))));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; img-src data:{}; base-uri 'none'; form-action 'none'",
        base64(&sha256(head.style.as_bytes())),
        script.unwrap_or_default()
    );
    let script = head.script.map(|script| format!("<script>{script}</script>\n")).unwrap_or_default();
    let body = with_unique_regions(body);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>{}</style>\n\
         </head>\n<body>\n{body}{script}</body>\n</html>\n",
        escape::html(head.title),
        head.style
    )
}

/// The text before the name of a region. No text of a record contains it, because quotes in text are escaped.
const REGION: &str = "role=\"region\" aria-label=\"";

/// The body with a number after each repeated region name, so that screen readers can distinguish regions.
fn with_unique_regions(body: &str) -> String {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut parts = body.split(REGION);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('"').unwrap_or((part, ""));
        let count = seen.entry(name).or_default();
        *count += 1;
        let number = if *count > 1 { format!(" ({count})") } else { String::new() };
        out.extend([REGION, name, &number, "\"", rest]);
    }
    out
}

/// The common style sheet.
pub(crate) fn common_style() -> &'static str {
    STYLE.trim()
}

fn cover(document: &PreparedDocument<'_>, pages: &Pages) -> String {
    let cover = document.cover;
    let logo = document.assets.logo.as_ref().map(|logo| {
        let name = cover.organization.as_deref().unwrap_or_default();
        let data = base64(logo.bytes());
        format!(
            "<img class=\"logo\" alt=\"{}\" src=\"data:{};base64,{data}\">\n",
            escape::html(name),
            logo.media_type()
        )
    });
    let organization = cover.organization.as_ref().map(|name| {
        let address = cover.address.as_ref().map(|address| format!(", {}", escape::html(address))).unwrap_or_default();
        format!("<p class=\"organization\"><strong>{}</strong>{address}</p>\n", escape::html(name))
    });
    let draft = if cover.drafts.is_empty() { "" } else { "<div class=\"draft\" aria-hidden=\"true\">DRAFT</div>\n" };
    format!(
        "{draft}<header class=\"cover\">\n{}<h1>{}</h1>\n{}{}</header>\n",
        logo.unwrap_or_default(),
        escape::html(&pages.title),
        organization.unwrap_or_default(),
        blocks(&pages.cover)
    )
}

/// The table of contents; empty if there are fewer than three chapters.
fn toc(body: &[Block]) -> String {
    let chapters: Vec<_> = contents(body).filter(|(level, ..)| *level == 2).collect();
    if chapters.len() < 3 {
        return String::new();
    }
    let item = |(_, anchor, text): &(u8, &str, &[super::body::Inline])| {
        format!("<li><a href=\"#{anchor}\">{}</a></li>\n", blocks::inlines(text))
    };
    let items: String = chapters.iter().map(item).collect();
    // Chapters that have numbers of their own get no others.
    let numbered = chapters.iter().any(|(.., text)| plain(text).starts_with(|first: char| first.is_ascii_digit()));
    let list = if numbered { "ul" } else { "ol" };
    format!(
        "<nav class=\"contents\" aria-label=\"Contents\">\n<h2 id=\"contents\">Contents</h2>\n<{list}>\n{items}</{list}>\n</nav>\n"
    )
}

/// The style sheet, with the paper size and the footer of every printed page.
fn style(document: &PreparedDocument<'_>, pages: &Pages) -> String {
    let size = match pages.orientation {
        Orientation::Portrait => "A4 portrait",
        Orientation::Landscape => "A4 landscape",
    };
    let classification = pages.classification.as_deref().unwrap_or_default();
    let draft = if document.cover.drafts.is_empty() { "" } else { "DRAFT · " };
    format!(
        "{}\n@page {{ size: {size}; @bottom-left {{ content: \"{draft}{}\"; }} @bottom-center {{ content: \"{}\"; }} }}",
        common_style(),
        escape::css_string(&pages.foot),
        escape::css_string(classification)
    )
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).to_vec()
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
