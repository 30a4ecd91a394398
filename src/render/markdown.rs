//! Markdown: the output of the template of a document, with registers and pictures as tables.
//!
//! Must not know the subject of a document.

use minijinja::{Value, value::Serde};

use super::{Failure, FrontMatter, NONE_SHOWN, PreparedDocument, Things, body, template::PlaceholderKind};
use crate::{document::picture::Picture, escape, output::markdown_table};

pub(super) fn render(document: &PreparedDocument<'_>) -> Result<Vec<u8>, Failure> {
    let front = document.front()?;
    let title = front.title.clone().unwrap_or_else(|| document.data.title.clone());
    let (cover, body) = document.texts(&title, &front, drawn)?;
    let organization = document.cover.organization.as_ref().map(|name| {
        let address = document.cover.address.as_ref().map(|address| format!(", {}", escape::markdown(address)));
        format!("**{}**{}\n\n", escape::markdown(name), address.unwrap_or_default())
    });
    let head = format!("# {}\n\n{}", escape::markdown(&title), organization.unwrap_or_default());
    Ok(format!("{head}{}\n\n{}\n", cover.trim_end(), body.trim_end()).into_bytes())
}

/// The variables of every template: the facts of its document, and `title` and `cover`.
pub(super) fn context(document: &PreparedDocument<'_>, title: &str, front: &FrontMatter) -> Value {
    let mut cover = serde_json::to_value(document.cover).unwrap_or_default();
    let cells =
        |name: &str| document.tables().find(|table| table.name == name).is_some_and(|table| !table.rows.is_empty());
    if let Some(cover) = cover.as_object_mut() {
        for name in ["approvals", "revisions", "findings"] {
            cover.insert(name.to_owned(), cells(name).into());
        }
        cover.insert("classification".to_owned(), document.classification(front).into());
    }
    minijinja::context! { title, cover => Serde(cover), ..Value::from(Serde(&document.data.facts)) }
}

/// A placeholder for pages, which is replaced by the table or picture.
pub(super) fn marked(things: &Things, kind: PlaceholderKind, name: &str) -> Result<String, String> {
    things.find(kind, name)?;
    Ok(body::placed(&format!("{}:{name}", kind.name())))
}

/// The table or picture as Markdown.
fn drawn(things: &Things, kind: PlaceholderKind, name: &str) -> Result<String, String> {
    Ok(match things.find(kind, name)? {
        Found::Table(table) if table.rows.is_empty() && things.withheld => format!("*{NONE_SHOWN}*\n"),
        Found::Table(table) => markdown_table(table),
        Found::Picture(picture) => alt_text(picture),
    })
}

/// A picture as text.
fn alt_text(picture: &Picture) -> String {
    format!("**{}**\n\n{}", escape::markdown(&picture.title), markdown_table(&picture.table))
}

enum Found<'t> {
    Table(&'t crate::report::table::Table),
    Picture(&'t Picture),
}

impl Things {
    fn find(&self, kind: PlaceholderKind, name: &str) -> Result<Found<'_>, String> {
        let found = match kind {
            PlaceholderKind::Table => self.tables.iter().find(|table| table.name == name).map(Found::Table),
            PlaceholderKind::Picture => self.pictures.iter().find(|picture| picture.name == name).map(Found::Picture),
        };
        found.ok_or_else(|| {
            let names: Vec<&str> = match kind {
                PlaceholderKind::Table => self.tables.iter().map(|table| &*table.name).collect(),
                PlaceholderKind::Picture => self.pictures.iter().map(|picture| &*picture.name).collect(),
            };
            let word = kind.name();
            match names.as_slice() {
                [] => format!("there is no {word} `{name}`; this document has none"),
                names => format!("there is no {word} `{name}`; available: {}", names.join(", ")),
            }
        })
    }
}
