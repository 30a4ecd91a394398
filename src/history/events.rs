//! The states that a record has had, one after another.
//!
//! Must not know how they are compared, nor git.

use serde_json::Value;

use super::{
    trail::{YAML, is_yaml},
    version::Versions,
};
use crate::source::{BlobId, Commit, History, Next, Step};

/// A commit that changed a record or the file it stands in.
#[derive(Debug, Clone)]
pub struct Event {
    /// The commit.
    pub commit: Commit,
    /// The file in that commit, from the top of the git repository.
    pub path: Box<str>,
    /// The file before, where it was another one.
    pub moved_from: Option<Box<str>>,
    /// The record before; `None` where the commit made it, or where it could not be read.
    pub before: Option<Value>,
    /// The record after; `None` where it cannot be read.
    pub after: Option<Value>,
    /// Whether the commits before it are not in the repository.
    pub boundary: bool,
    /// Whether the file could not be read in the commit before; `before` is then the state before that.
    pub repaired: bool,
}

/// The file in which the record stands at the head: `path`, or another one where it was moved and that is not committed.
///
/// # Errors
/// Fails if the tree cannot be read.
pub fn place_at_head(past: &dyn History, kind: &str, id: &str, path: &str) -> Result<Option<Box<str>>, String> {
    let versions = Versions::of(past);
    let holds = |blob: BlobId| versions.find(blob, kind, id).data().is_some();
    if past.blob_at(past.head(), path).is_some_and(holds) {
        return Ok(Some(path.into()));
    }
    let files = past.files(past.head(), YAML)?;
    Ok(files.into_iter().find(|(_, blob)| holds(*blob)).map(|(path, _)| path))
}

/// The commits that changed the record `id` of `kind`, which stands in `path` at the head, latest first.
///
/// # Errors
/// Fails if commits or trees cannot be read.
pub fn history_of(past: &dyn History, kind: &str, id: &str, path: &str) -> Result<Vec<Event>, String> {
    let versions = Versions::of(past);
    let mut events = Vec::new();
    let mut failed = None;
    past.follow(vec![(path.into(), 0)], &mut |step| {
        let step = At { past, versions: &versions, step, kind, id };
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

/// Where a file could not be read for a while, the state before that is the one to compare with.
fn compare_across_gaps(events: &mut [Event]) {
    for index in 0..events.len() {
        if events[index].repaired {
            let (newer, older) = events.split_at_mut(index + 1);
            newer[index].before = older.iter().find_map(|event| event.after.clone());
        }
    }
}

/// The record in a parent: which parent, the file, and the data where it can be read.
type Before = (usize, Box<str>, Option<Value>);

/// What a commit did to the record, and where to go on.
struct Seen {
    event: Option<Event>,
    nexts: Vec<(u32, Next)>,
}

struct At<'a> {
    past: &'a dyn History,
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
        // Another record of the same file may be what changed.
        let event = (before != after || before.is_none() || moved_from.is_some()).then_some(());
        let event = event.map(|()| {
            let commit = self.past.commit(self.step.commit)?;
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

    /// The parents that hold the record, each with the file and the data; a file that cannot be read may hold it.
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

    /// Another file of a parent that is gone or changed here, and held the record.
    fn moved(&self, parent: usize) -> Result<Option<(Box<str>, BlobId)>, String> {
        let replaced = self.past.replaced(self.step.commit, parent)?;
        Ok(replaced.into_iter().find(|(path, blob)| is_yaml(path) && self.data(*blob).is_some()))
    }

    fn may_hold(&self, blob: BlobId) -> bool {
        self.versions.records(blob).is_none() || self.data(blob).is_some()
    }

    fn data(&self, blob: BlobId) -> Option<Value> {
        self.versions.find(blob, self.kind, self.id).data().cloned()
    }
}
