//! The head of each record: kind, id and title, found by scanning lines instead of parsing YAML.
//!
//! For completion in a shell, where a wrong or missing proposal costs nothing and time counts. Must not know rules.

use crate::{
    record::Kind,
    source::{Selection, Tree},
    yaml,
};

/// The head of a record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// Its kind.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Its title or name; empty if it has none on one line.
    pub title: String,
}

impl Head {
    /// Whether it looks like that of a record: it has an id, or a kind that exists.
    pub(super) fn is_record(&self) -> bool {
        !self.id.is_empty() || Kind::named(&self.kind).is_some()
    }
}

/// The heads of the records of a tree, in the order of files and documents. Files that cannot be read are left out.
#[must_use]
pub fn heads(tree: &dyn Tree) -> Vec<Head> {
    let selection = Selection { folder: "", extensions: super::EXTENSIONS, optional: &[], exclude: &[] };
    let files = tree.list(&selection).map(|listing| listing.files).unwrap_or_default();
    let read = |path: &crate::source::Path| tree.read(path, yaml::MAX_BYTES).ok();
    files.iter().filter_map(read).flat_map(|bytes| proposed(&String::from_utf8_lossy(&bytes))).collect()
}

/// The heads that a shell may propose.
fn proposed(text: &str) -> Vec<Head> {
    let mut heads = of_file(text);
    heads.retain(|head| !head.kind.is_empty() && is_harmless(&head.id));
    heads
}

/// The heads of the documents of a file, in their order, complete or not.
pub(super) fn of_file(text: &str) -> Vec<Head> {
    let mut heads = vec![Head::default()];
    for line in text.trim_start_matches('\u{feff}').lines() {
        match line.split_once(':') {
            _ if line.starts_with("---") => heads.push(Head::default()),
            Some((key, value)) => set(heads.last_mut(), key, value),
            None => {}
        }
    }
    heads
}

/// Whether a shell may put the id on a command line: it has no character that a shell or a terminal interprets.
fn is_harmless(id: &str) -> bool {
    let starts = id.starts_with(|c: char| c.is_ascii_alphanumeric());
    starts && id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':'))
}

fn set(head: Option<&mut Head>, key: &str, value: &str) {
    let Some(head) = head else { return };
    let field = match key {
        "kind" => &mut head.kind,
        "id" => &mut head.id,
        "title" | "name" => &mut head.title,
        _ => return,
    };
    if field.is_empty() {
        *field = plain(value);
    }
}

/// A value without comment and quotes.
fn plain(value: &str) -> String {
    let value = value.split(" #").next().unwrap_or_default().trim();
    let quoted = |mark: char| value.strip_prefix(mark)?.strip_suffix(mark);
    quoted('"').or_else(|| quoted('\'')).unwrap_or(value).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_document_has_a_head() {
        let text = "# one\nkind: risk # of ours\nid: 'R-1'\ntitle: \"A: b\"\ncause: id: x\n---\nid: bob\nkind: person\nname: Bob\n--- {}\na: b\n";
        let head = |kind: &str, id: &str, title: &str| Head { kind: kind.into(), id: id.into(), title: title.into() };
        assert_eq!(proposed(text), [head("risk", "R-1", "A: b"), head("person", "bob", "Bob")]);
        assert_eq!(proposed("kind: person\n  id: nested\n"), []);
        for id in
            ["$(touch pwned)", "a;b", "`id`", "a b", "--repo", "a\u{202e}b", "a\x1b[31m", "~", "a|b", "a>b", "a'b"]
        {
            assert_eq!(proposed(&format!("kind: risk\nid: {id}\n")), [], "{id:?}");
        }
    }
}
