//! Merge conflicts in a record file, and what they explain.
//!
//! Must not know how a record is read.

use crate::{
    defect,
    finding::Finding,
    source::{At, Path, Span, conflicts},
};

/// The unresolved merge conflicts of a text.
pub(super) struct Conflicts {
    /// The line of the first marker.
    first: Option<Span>,
    count: usize,
    /// The YAML documents with conflicts.
    documents: Vec<Span>,
}

impl Conflicts {
    pub(super) fn of(text: &str) -> Self {
        let all = conflicts(text);
        let line = |start: usize| text[start..].lines().next().map_or(start, |line| start + line.trim_end().len());
        Self {
            first: all.first().map(|conflict| conflict.start..line(conflict.start)),
            count: all.len(),
            documents: if all.is_empty() { Vec::new() } else { documents(text, &all) },
        }
    }

    /// One finding for the file, however many conflicts it has.
    pub(super) fn finding(&self, path: &Path) -> Option<Finding> {
        let message = match self.count {
            0 | 1 => "unresolved merge conflict".to_owned(),
            count => format!("unresolved merge conflict, the first of {count} in this file"),
        };
        let at = At::Bytes(path.clone(), self.first.clone()?);
        Some(defect::MERGE_CONFLICT.finding(at, message).help("keep the correct lines and remove the conflict markers"))
    }

    /// Whether a mistake at this byte is a consequence of a conflict.
    pub(super) fn explain(&self, byte: usize) -> bool {
        let after = self.documents.partition_point(|document| document.start <= byte);
        self.documents[..after].last().is_some_and(|document| byte <= document.end)
    }
}

/// The documents that `conflicts` touch, in order and without overlaps. A conflict that includes a separator touches the
/// documents on both sides.
fn documents(text: &str, conflicts: &[Span]) -> Vec<Span> {
    let separators = text.match_indices("\n---").map(|(at, _)| at + 1);
    let starts: Vec<usize> = std::iter::once(0).chain(separators).collect();
    let mut documents: Vec<Span> = Vec::new();
    for conflict in conflicts {
        let first = starts.partition_point(|start| *start <= conflict.start) - 1;
        let next = starts.partition_point(|start| *start <= conflict.end);
        let document = starts[first]..starts.get(next).map_or(text.len(), |next| next - 1);
        match documents.last_mut().filter(|last| document.start <= last.end) {
            Some(last) => last.end = last.end.max(document.end),
            None => documents.push(document),
        }
    }
    documents
}
