//! Markdown: the output of the template of a document, with registers and pictures as tables.
//!
//! Must not know the subject of a document.

mod blocks;

use std::collections::BTreeMap;

use minijinja::{Value, value::Serde};

use super::{
    Failure, FrontMatter, NONE_SHOWN, PreparedDocument, Things,
    body::{self, Block, Piece},
    template::PlaceholderKind,
};
use crate::{document::picture::Picture, escape, output::markdown_table};

pub(super) fn render(document: &PreparedDocument<'_>) -> Result<Vec<u8>, Failure> {
    let front = document.front()?;
    let title = front.title.clone().unwrap_or_else(|| document.data.title.clone());
    let (cover, body) = document.texts(&title, &front, drawn, Some(placed))?;
    let organization = document.cover.organization.as_ref().map(|name| {
        let address = document.cover.address.as_ref().map(|address| format!(", {}", escape::markdown(address)));
        format!("**{}**{}\n\n", escape::markdown(name), address.unwrap_or_default())
    });
    let head = format!("# {}\n\n{}", escape::markdown(&title), organization.unwrap_or_default());
    Ok(format!("{head}{}\n\n{}\n", cover.trim_end(), body.trim_end()).into_bytes())
}

/// The variables of every template: the facts of its document, and `title`, `cover` and `files`.
pub(super) fn context(document: &PreparedDocument<'_>, title: &str, front: &FrontMatter) -> Value {
    let mut cover = serde_json::to_value(document.cover).unwrap_or_default();
    let cells =
        |name: &str| document.tables().find(|table| table.name == name).is_some_and(|table| !table.rows.is_empty());
    if let Some(cover) = cover.as_object_mut() {
        for name in ["approvals", "history", "revisions", "findings"] {
            cover.insert(name.to_owned(), cells(name).into());
        }
        cover.insert("classification".to_owned(), document.classification(front).into());
    }
    let files: BTreeMap<&str, _> = document.data.files.iter().map(|file| (file.id.as_str(), file.facts())).collect();
    minijinja::context! { title, cover => Serde(cover), files => Serde(files), ..Value::from(Serde(&document.data.facts)) }
}

/// A placeholder for pages, which is replaced by the table or picture.
pub(super) fn marked(things: &Things, kind: PlaceholderKind, name: &str) -> Result<String, String> {
    things.find(kind, name)?;
    Ok(body::placed(&format!("{}:{name}", kind.name())))
}

/// The text with tables and pictures in place of their placeholders. One that shares its line, or follows a line of text,
/// gets lines of its own, which belong to the item of the list if there is one.
fn placed(text: &str, things: &Things) -> String {
    let mut out = String::with_capacity(text.len());
    let parts: Vec<Piece<'_>> = body::parts(text).collect();
    // Whether the text shares the line of what was placed before it.
    let mut shares = false;
    for (at, part) in parts.iter().enumerate() {
        match part {
            Piece::Text(text) if shares => out.push_str(text.trim_start_matches(' ')),
            Piece::Text(text) => out.push_str(text),
            Piece::Placed(name) => {
                let after = match parts.get(at + 1) {
                    Some(Piece::Text(after)) => after.trim_start_matches(' '),
                    _ => "",
                };
                shares = !(after.starts_with('\n') || at + 2 >= parts.len() && after.is_empty());
                place(&mut out, &things.drawn(name), !shares);
                continue;
            }
        }
        shares = false;
    }
    out
}

/// Adds a table or picture to a text; `ends` if nothing else is on its line after it.
fn place(out: &mut String, drawn: &str, ends: bool) {
    let line = &out[out.rfind('\n').map_or(0, |at| at + 1)..];
    if line.trim().is_empty() && ends && !follows_text(out) {
        return out.push_str(drawn);
    }
    let indent = " ".repeat(indent(line));
    out.truncate(out.trim_end().len());
    out.push_str("\n\n");
    let lines = drawn.trim_end().lines().map(|line| format!("{indent}{line}\n"));
    out.extend(lines);
    if !ends {
        out.push('\n');
        out.push_str(&indent);
    }
}

/// Whether the last line that is complete has text, which would take in what follows.
fn follows_text(out: &str) -> bool {
    let above = out.trim_end_matches(' ').strip_suffix('\n').and_then(|above| above.lines().next_back());
    above.is_some_and(|line| !line.trim().is_empty())
}

/// The columns by which lines are indented that continue the item of a list which starts with `line`.
fn indent(line: &str) -> usize {
    let text = line.trim_start();
    let digits = text.len() - text.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    let marker = match text[digits..].chars().next() {
        Some('-' | '*' | '+') if digits == 0 && text[1..].starts_with(' ') => 2,
        Some('.' | ')') if digits > 0 => digits + 2,
        _ => 0,
    };
    line.len() - text.len() + marker
}

/// The table or picture as Markdown.
fn drawn(things: &Things, kind: PlaceholderKind, name: &str) -> Result<String, String> {
    Ok(match things.find(kind, name)? {
        Found::Table(table) if table.rows.is_empty() && things.withheld => format!("*{NONE_SHOWN}*\n"),
        Found::Table(table) => markdown_table(table),
        Found::Picture(picture) => alt_text(picture),
        Found::Text(text) => blocks::blocks(text).trim_end().to_owned(),
    })
}

/// A picture as text.
fn alt_text(picture: &Picture) -> String {
    format!("**{}**\n\n{}", escape::markdown(&picture.title), markdown_table(&picture.table))
}

enum Found<'t> {
    Table(&'t crate::report::table::Table),
    Picture(&'t Picture),
    Text(&'t [Block]),
}

impl Things {
    /// The Markdown of a placeholder.
    fn drawn(&self, placeholder: &str) -> String {
        let (word, name) = placeholder.split_once(':').unwrap_or_default();
        let kind = PlaceholderKind::ALL.into_iter().find(|kind| kind.name() == word);
        kind.and_then(|kind| drawn(self, kind, name).ok()).unwrap_or_default()
    }

    fn find(&self, kind: PlaceholderKind, name: &str) -> Result<Found<'_>, String> {
        let found = match kind {
            PlaceholderKind::Table => self.tables.iter().find(|table| table.name == name).map(Found::Table),
            PlaceholderKind::Picture => self.pictures.iter().find(|picture| picture.name == name).map(Found::Picture),
            PlaceholderKind::Text => self.texts.iter().find(|(id, _)| id == name).map(|(_, text)| Found::Text(text)),
        };
        found.ok_or_else(|| {
            let names: Vec<&str> = match kind {
                PlaceholderKind::Table => self.tables.iter().map(|table| &*table.name).collect(),
                PlaceholderKind::Picture => self.pictures.iter().map(|picture| &*picture.name).collect(),
                PlaceholderKind::Text => self.texts.iter().map(|(id, _)| &**id).collect(),
            };
            let word = kind.name();
            match names.as_slice() {
                [] => format!("there is no {word} `{name}`; this document has none"),
                names => format!("there is no {word} `{name}`; available: {}", names.join(", ")),
            }
        })
    }
}
