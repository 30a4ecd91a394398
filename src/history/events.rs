//! The successive states of a record.
//!
//! Must not know git or how they are compared.

use serde_json::Value;

use super::{
    trail::{YAML, is_yaml},
    version::Versions,
};
use crate::source::{BlobId, Commit, History, Next, Step};

/// A commit that changed a record or moved it to another file.
#[derive(Debug, Clone)]
pub struct Event {
    /// The commit.
    pub commit: Commit,
    /// The file in that commit, relative to the top of the git repository.
    pub path: Box<str>,
    /// The previous file, if it was a different one.
    pub moved_from: Option<Box<str>>,
    /// The record before; `None` if the commit created it, or if it could not be read.
    pub before: Option<Value>,
    /// The record after; `None` if it cannot be read.
    pub after: Option<Value>,
    /// Whether earlier commits are missing from the repository.
    pub boundary: bool,
    /// Whether the file was unreadable in the previous commit; `before` is then the last readable state.
    pub repaired: bool,
}

/// The file that contains the record at the head: `path`, or another file if the record was moved without a commit.
///
/// # Errors
/// Fails if the tree or a file that may contain the record cannot be read.
pub fn place_at_head(history: &dyn History, kind: &str, id: &str, path: &str) -> Result<Option<Box<str>>, String> {
    let versions = Versions::of(history);
    let holds = |blob: BlobId| versions.find(blob, kind, id).data().is_some();
    let here = history.blob_at(history.head(), path);
    if here.is_some_and(holds) {
        return Ok(Some(path.into()));
    }
    // A version that is not valid may be one of the record.
    let here = here.filter(|blob| versions.records(*blob).is_none()).map(|_| path.into());
    let files = history.files(history.head(), YAML)?;
    let found = files.into_iter().find(|(_, blob)| holds(*blob)).map(|(path, _)| path);
    versions.complete().map(|()| found.or(here))
}

/// The commits that changed the record `id` of `kind`, latest first; at the head, the record is in `path`.
///
/// # Errors
/// Fails if commits or trees cannot be read.
pub fn history_of(history: &dyn History, kind: &str, id: &str, path: &str) -> Result<Vec<Event>, String> {
    let versions = Versions::of(history);
    let mut events = Vec::new();
    let mut failed = None;
    history.follow(vec![(path.into(), 0)], &mut |step| {
        let step = At { history, versions: &versions, step, kind, id };
        step.event().map_or_else(
            |error| {
                failed = Some(error);
                Vec::new()
            },
            |seen| {
                events.extend(seen.event);
                seen.nexts
            },
        )
    })?;
    compare_across_gaps(&mut events);
    failed.map_or_else(|| versions.complete().map(|()| events), Err)
}

/// After versions that could not be read, compares with the last readable state.
fn compare_across_gaps(events: &mut [Event]) {
    for index in 0..events.len() {
        if events[index].repaired {
            let (newer, older) = events.split_at_mut(index + 1);
            newer[index].before = older.iter().find_map(|event| event.after.clone());
        }
    }
}

/// The record in a parent: number of the parent, file, and data if readable.
type Before = (usize, Box<str>, Option<Value>);

/// The change of the record in a commit, and where to continue.
struct Seen {
    event: Option<Event>,
    nexts: Vec<(u32, Next)>,
}

struct At<'a> {
    history: &'a dyn History,
    versions: &'a Versions<'a>,
    step: &'a Step<'a>,
    kind: &'a str,
    id: &'a str,
}

impl At<'_> {
    fn event(&self) -> Result<Seen, String> {
        let after = self.data(self.step.file.blob);
        let before = self.before()?;
        let nexts = before.iter().map(|(parent, path, _)| (0, Next::Parent(*parent, path.clone()))).collect();
        let first = before.into_iter().next();
        let here = self.step.file.path;
        let moved_from = first.as_ref().map(|(_, path, _)| path.clone()).filter(|path| **path != *here);
        let repaired = after.is_some() && first.as_ref().is_some_and(|(_, _, data)| data.is_none());
        let before = first.and_then(|(_, _, data)| data);
        // Another record of the same file may have changed instead.
        let event = (before != after || before.is_none() || moved_from.is_some()).then_some(());
        let event = event.map(|()| {
            let commit = self.history.commit(self.step.commit)?;
            Ok::<_, String>(Event {
                commit,
                path: here.into(),
                moved_from,
                before,
                after,
                boundary: self.step.boundary,
                repaired,
            })
        });
        Ok(Seen { event: event.transpose()?, nexts })
    }

    /// The parents that contain the record, each with file and data; an unreadable file may contain it.
    fn before(&self) -> Result<Vec<Before>, String> {
        let mut before = Vec::new();
        for (number, (_, blob)) in self.step.parents.iter().enumerate() {
            let same = blob.filter(|blob| self.may_hold(*blob)).map(|blob| (self.step.file.path.into(), blob));
            let place = match same {
                Some(place) => Some(place),
                None => self.moved(number)?,
            };
            before.extend(place.map(|(path, blob)| (number, path, self.data(blob))));
        }
        Ok(before)
    }

    /// Another file of a parent that contained the record and is deleted or changed in this commit.
    fn moved(&self, parent: usize) -> Result<Option<(Box<str>, BlobId)>, String> {
        let replaced = self.history.replaced(self.step.commit, parent)?;
        Ok(replaced.into_iter().find(|(path, blob)| is_yaml(path) && self.data(*blob).is_some()))
    }

    fn may_hold(&self, blob: BlobId) -> bool {
        self.versions.records(blob).is_none() || self.data(blob).is_some()
    }

    fn data(&self, blob: BlobId) -> Option<Value> {
        self.versions.find(blob, self.kind, self.id).data().cloned()
    }
}
