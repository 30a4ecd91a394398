//! HTML from the Markdown of a document: no script, no outside asset, fit for a phone and for paper.
//!
//! Must not know what a document is about.

mod tables;

use comrak::{Options, markdown_to_html};

use super::{Failure, Templates, markdown};
use crate::{
    report::document::{DocumentData, DocumentKind},
    sink,
};

const STYLE: &str = include_str!("../../templates/document.css");

pub(super) fn render(kind: &DocumentKind, data: &DocumentData, templates: &Templates) -> Result<Vec<u8>, Failure> {
    let text = markdown::render(kind, data, templates)?;
    Ok(page(&data.title, &tables::laid_out(&body(&text))).into_bytes())
}

/// Raw HTML in the Markdown is dropped, but for the line breaks that tables need.
fn body(text: &str) -> String {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.render.escape = true;
    markdown_to_html(text, &options).replace("&lt;br&gt;", "<br>")
}

fn page(title: &str, body: &str) -> String {
    let style = style(title);
    let hash = base64(&sha256(style.as_bytes()));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{hash}'; img-src data:\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>{style}</style>\n\
         </head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n",
        sink::html(title)
    )
}

/// The style sheet, with the title at the foot of every printed page.
fn style(title: &str) -> String {
    let foot = format!("@page {{ @bottom-left {{ content: \"{}\"; }} }}", sink::css_string(title));
    format!("{}\n{foot}", STYLE.trim())
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).to_vec()
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
