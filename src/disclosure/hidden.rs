//! What an audience may not see, and whether text reveals it.
//!
//! Must not know where the text is from.

use std::{borrow::Cow, collections::BTreeSet, sync::Arc};

use super::{Audience, WITHHELD};
use crate::{
    history::Revision,
    model::{Content, Entry, Model, Reason, Redaction, Withheld},
    prose::Names,
    record::{Aims, Data as _, Person, RecordType as _, marks::public_part},
    report::origin::Origin,
    source::{Commit, CommitId, is_one_of},
};

/// The part of a management system that an audience may not see.
pub(super) struct Hidden<'m> {
    audience: &'m Audience,
    /// Ids that only withheld records have.
    ids: BTreeSet<&'m str>,
    /// Files of withheld records; some may also contain shown records.
    touched: BTreeSet<&'m str>,
    /// Files whose content is entirely withheld: record files and attached files.
    files: BTreeSet<&'m str>,
    /// Files with known content.
    known: BTreeSet<&'m str>,
    commits: BTreeSet<CommitId>,
    /// Their ids and titles.
    names: Names,
}

impl<'m> Hidden<'m> {
    /// What `audience` may not see of a model and its commits.
    pub(super) fn of(model: &'m Model, origin: &Origin, audience: &'m Audience) -> Self {
        let (out, shown): (Vec<&Entry>, Vec<&Entry>) =
            model.entries().iter().partition(|entry| audience.withholds(entry).is_some());
        let shown_ids: BTreeSet<&str> = shown.iter().map(|entry| &*entry.id).collect();
        let files = |entries: &[&'m Entry]| -> BTreeSet<&'m str> {
            let attached = |entry: &&'m Entry| entry.record().and_then(|record| Some(&**record.file()?.0));
            entries.iter().map(|entry| &*entry.path).chain(entries.iter().filter_map(attached)).collect()
        };
        let touched = files(&out);
        let is_named = |person: &Entry| {
            let is_shown = |entry: &Entry| audience.withholds(entry).is_none();
            person.kind.name == Person::KIND && model.links_to(&person.id).any(|(from, _)| is_shown(from))
        };
        let unnamed: Vec<&Entry> = out.iter().copied().filter(|entry| !is_named(entry)).collect();
        let ids: BTreeSet<&str> = out.iter().map(|entry| &*entry.id).filter(|id| !shown_ids.contains(id)).collect();
        let unnamed_ids: BTreeSet<&str> =
            unnamed.iter().map(|entry| &*entry.id).filter(|id| ids.contains(id)).collect();
        let titles = unnamed.iter().filter_map(|entry| Some(entry.title()?.trim()));
        Self {
            names: Names::of(unnamed_ids.into_iter().chain(titles)),
            files: touched.difference(&files(&shown)).copied().collect(),
            commits: commits_that_touch(&origin.revisions, &touched),
            known: model.entries().iter().map(|entry| &*entry.path).collect(),
            touched,
            ids,
            audience,
        }
    }

    /// Whether nothing is withheld.
    pub(super) fn is_empty(&self) -> bool {
        self.audience.sees_unreadable() && self.touched.is_empty()
    }

    /// Whether the records with this id are withheld.
    pub(super) fn is_hidden(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    /// Whether a file contains a withheld record.
    pub(super) fn is_touched(&self, path: &str) -> bool {
        self.touched.contains(path)
    }

    /// Whether no content of a file is shown, or its content is unknown.
    pub(super) fn is_hidden_file(&self, path: &str) -> bool {
        let unknown = || is_record(path) && !self.known.contains(path) && !self.audience.sees_unreadable();
        self.files.contains(path) || unknown()
    }

    /// Whether text names a withheld record by id or title.
    pub(super) fn is_named_in(&self, text: &str) -> bool {
        self.names.occur_in(text)
    }

    /// The text without ids and titles of withheld records.
    pub(super) fn without_names<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.names.replaced_in(text, NAME)
    }

    /// Whether a commit changed a file of a withheld record.
    pub(super) fn is_revealed_by(&self, commit: &CommitId) -> bool {
        self.commits.contains(commit)
    }
}

/// Replaces the name of a withheld record.
const NAME: &str = "(withheld)";

fn commits_that_touch(revisions: &[Revision], files: &BTreeSet<&str>) -> BTreeSet<CommitId> {
    let touch = |revision: &&Revision| revision.files.iter().any(|file| files.contains(&**file));
    revisions.iter().filter(touch).map(|revision| revision.commit.id.clone()).collect()
}

fn is_record(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| is_one_of(ending, &["yaml", "yml"]))
}

impl Redaction for Hidden<'_> {
    fn reason(&self, entry: &Entry) -> Option<Reason> {
        self.audience.withholds(entry)
    }

    fn part(&self, entry: &Entry) -> Option<Content> {
        let is_public = matches!(self.audience, Audience::Public);
        let manifest = entry.record().filter(|_| is_public)?.as_kind::<Aims>()?;
        let part = serde_json::from_value(public_part(Aims::FIELDS, &manifest.to_value()));
        // A manifest that cannot be shown in part is withheld.
        let withheld = Withheld { reason: Reason::Kind, name: None };
        Some(part.map_or(Content::Withheld(withheld), |part: Aims| Content::Read(Arc::new(part))))
    }

    fn commit(&self, commit: &Commit) -> Commit {
        if self.is_revealed_by(&commit.id) {
            return commit.withheld(WITHHELD);
        }
        Commit { summary: self.without_names(&commit.summary).into_owned(), ..commit.clone() }
    }

    fn support(&self, commit: &Commit, because: &str) -> String {
        if self.is_revealed_by(&commit.id) { WITHHELD.to_owned() } else { self.without_names(because).into_owned() }
    }

    fn shows_file(&self, path: &str) -> bool {
        !self.is_hidden_file(path)
    }
}
