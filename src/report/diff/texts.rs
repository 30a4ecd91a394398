//! Changes of governed files: the text of documents, evidence without a SHA-256, the logo, templates.
//!
//! Must not know how texts are compared.

use std::{borrow::Cow, iter};

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    ChangeKind,
    effect::Effect,
    statements::{Sentence, Statements},
};
use crate::{
    escape::Untrusted,
    history::Rewritten,
    prose,
    record::{Aims, Document, Evidence, RecordType as _},
    text::{Edit, TextChange, TextDifference},
};

/// The files that differ between two states.
#[derive(Debug, Default)]
pub struct ChangedFiles {
    /// The files of records.
    pub of_records: Vec<Rewritten>,
    /// The templates of the repository.
    pub templates: Vec<ChangedTemplate>,
}

/// A template of the repository that differs.
#[derive(Debug)]
pub struct ChangedTemplate {
    /// Its path.
    pub path: String,
    /// Whether it was added, removed or changed.
    pub change: ChangeKind,
    /// What differs.
    pub text: TextDifference,
}

/// A governed file whose content changed.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FileChange {
    /// Its path.
    pub path: Untrusted,
    /// Id of the record that describes it; absent for a template.
    pub record: Option<Untrusted>,
    /// How it changed.
    pub change: ChangeKind,
    /// The changes by section; none if the file is compared only as a whole.
    pub text: Vec<SectionChange>,
}

/// A change in a section of a text.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SectionChange {
    /// The heading of the section, if it has one.
    pub section: Option<Untrusted>,
    /// What changed.
    pub edit: EditKind,
    /// The text before, if there was one.
    pub before: Option<Untrusted>,
    /// The text after, if there is one.
    pub after: Option<Untrusted>,
}

/// The kinds of change in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EditKind {
    /// A sentence was added.
    SentenceAdded,
    /// A sentence was removed.
    SentenceRemoved,
    /// A sentence was changed.
    SentenceChanged,
    /// A section was added.
    SectionAdded,
    /// A section was removed.
    SectionRemoved,
    /// The heading of a section was changed.
    HeadingChanged,
    /// Only the order changed.
    OrderChanged,
    /// Formatting, link targets or pictures changed.
    FormattingChanged,
}

/// Longest text of a change, in characters.
const MAX_TEXT: usize = 2000;
/// Most changes of a file that have a sentence of their own.
const MAX_SENTENCES: usize = 10;

impl ChangedFiles {
    /// The same as data.
    pub(super) fn changes(&self) -> Vec<FileChange> {
        let of_records = self.of_records.iter().map(|file| FileChange {
            path: (*file.path).into(),
            record: Some((*file.record).into()),
            change: ChangeKind::Changed,
            text: sections(&file.text),
        });
        let templates = self.templates.iter().map(|template| FileChange {
            path: template.path.as_str().into(),
            record: None,
            change: template.change,
            text: sections(&template.text),
        });
        of_records.chain(templates).collect()
    }
}

fn sections(text: &TextDifference) -> Vec<SectionChange> {
    text.changes.iter().map(section).collect()
}

fn section(change: &TextChange) -> SectionChange {
    let (edit, before, after): (_, Option<Cow<'_, str>>, Option<Cow<'_, str>>) = match &change.edit {
        Edit::Added(text) => (EditKind::SentenceAdded, None, Some(text.into())),
        Edit::Removed(text) => (EditKind::SentenceRemoved, Some(text.into()), None),
        Edit::Changed(old, new) => (EditKind::SentenceChanged, Some(old.into()), Some(new.into())),
        Edit::SectionAdded(text) => (EditKind::SectionAdded, None, Some(text.join(" ").into())),
        Edit::SectionRemoved(text) => (EditKind::SectionRemoved, Some(text.join(" ").into()), None),
        Edit::Renamed(old) => (EditKind::HeadingChanged, Some(old.into()), change.section.as_ref().map(Into::into)),
        Edit::Moved => (EditKind::OrderChanged, None, None),
        Edit::Other => (EditKind::FormattingChanged, None, None),
    };
    let text = |text: Cow<'_, str>| prose::shorten(&text, MAX_TEXT).into();
    SectionChange {
        section: change.section.as_deref().map(|heading| prose::shorten(heading, MAX_TEXT).into()),
        edit,
        before: before.map(text),
        after: after.map(text),
    }
}

pub(super) fn describe(statements: &mut Statements<'_>, files: &ChangedFiles) {
    files.of_records.iter().for_each(|file| describe_file(statements, file));
    let Some(manifest) = statements.head.all::<Aims>().next().map(|manifest| &*manifest.data().id) else { return };
    for ChangedTemplate { path, change, text } in &files.templates {
        let change = match change {
            ChangeKind::Added => "added; it replaces the shipped template".to_owned(),
            ChangeKind::Removed => "removed; the shipped template takes its place".to_owned(),
            _ if text.changes.is_empty() => "changed".to_owned(),
            _ => format!("changed ({})", text.describe()),
        };
        statements.push(Effect::Neither, Aims::KIND, manifest, Sentence::new(format!("template {path} {change}")));
    }
}

fn describe_file(statements: &mut Statements<'_>, file: &Rewritten) {
    let (base, head) = (statements.base, statements.head);
    let Some(entry) = head.with_id(&file.record).find(|entry| *entry.kind.name == *file.kind) else { return };
    let title = entry.record().and_then(|record| record.title()).filter(|title| **title != *file.record);
    let subject = title.map_or_else(|| file.record.to_string(), |title| format!("{title} ({})", file.record));
    let why = match entry.kind.name {
        Document::KIND => head
            .get::<Document>(&file.record)
            .map(|after| approval(base.get::<Document>(&file.record).as_deref(), &after)),
        Evidence::KIND => Some("it has no SHA-256, so a change of the file contradicts no record".to_owned()),
        _ => None,
    };
    let shown = file.text.changes.iter().take(MAX_SENTENCES).map(|change| format!("{subject}, {}", change.describe()));
    let more = file.text.changes.len().saturating_sub(MAX_SENTENCES);
    let more = (more > 0).then(|| format!("{subject}: {} of the text", prose::count(more, "more change")));
    let is_named = entry.record().is_some_and(|record| record.file().is_some());
    let what = if is_named { "changed" } else { "is no longer part of the record" };
    let whole = file.text.changes.is_empty().then(|| format!("{subject}: the file {} {what}", file.path));
    for message in whole.into_iter().chain(shown).chain(more) {
        let sentence = Sentence::new(message).because(why.clone());
        statements.push(Effect::Neither, entry.kind.name, &entry.id, sentence.at(format!("/{}", file.field)));
    }
}

/// Whether an approval covers the new text, and whether the record says the same as before.
fn approval(before: Option<&Document>, after: &Document) -> String {
    let stated =
        |document: &Document| document.approval.as_ref().map(|it| (it.by.id().to_owned(), it.on, it.version.clone()));
    let old = before.and_then(stated);
    let approval = match (stated(after), &after.approval) {
        (None, _) => "it has no approval".to_owned(),
        (new, Some(approval)) if new == old => format!("not covered by the approval of {}", approval.on),
        (_, approval) => approval.as_ref().map(|it| format!("approved again on {}", it.on)).unwrap_or_default(),
    };
    let same = before.is_some_and(|before| before.commitments == after.commitments) && !after.commitments.is_empty();
    let commitments = same.then(|| format!("commitments listed in {} unchanged", &*after.id));
    iter::once(approval).chain(commitments).collect::<Vec<_>>().join("; ")
}
