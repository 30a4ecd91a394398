//! Models of files that differ in little from others, so that what is the same is read once.
//!
//! Must not know which files they are.

use std::collections::BTreeMap;

use aims::{
    framework::Frameworks,
    model::{self, ApprovalHistory, Model, ReadOptions, Ruleset, Shared},
    source::{BlobId, Facts, Listing, MemoryTree, ReadError, Selection, Tree, Wants},
};

use super::{engine::COMPANY_DATE, files::holding};

/// The model of these files, without rules, shipped expectations and facts about files; `differs` tells those that are not as in the
/// other states that share what is read.
pub fn bare_model(files: BTreeMap<String, Vec<u8>>, shared: Option<&Shared>, differs: impl Fn(&str) -> bool) -> Model {
    let known = files.keys().enumerate().filter(|(_, path)| !differs(path));
    let blobs = known.map(|(number, path)| (path.clone(), named(number))).collect();
    let tree = Versioned { tree: holding(files), blobs };
    let today = COMPANY_DATE.parse().expect("a date");
    let how = ReadOptions { today, shared, exclude: None, defaults: None };
    let joined = model::read_with(&tree, Ruleset::default(), &how).expect("it can be listed").join();
    let facts = tree.facts(&joined.records.wants());
    Model::build(joined, facts, ApprovalHistory::default(), Frameworks::shipped(), today).0
}

fn named(number: usize) -> BlobId {
    let mut name = [0; 20];
    name[..8].copy_from_slice(&number.to_be_bytes());
    BlobId(name)
}

/// A tree that knows the blobs of the files that are as in the example, so that these are read once.
struct Versioned {
    tree: MemoryTree,
    blobs: BTreeMap<String, BlobId>,
}

impl Tree for Versioned {
    fn list(&self, selection: &Selection<'_>) -> Result<Listing, String> {
        self.tree.list(selection)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        self.tree.read(path, limit)
    }

    fn facts(&self, wants: &Wants) -> Facts {
        let wants = Wants { files: wants.files.keys().map(|path| (path.clone(), false)).collect(), ..Wants::default() };
        self.tree.facts(&wants)
    }

    fn blob(&self, path: &str) -> Option<BlobId> {
        self.blobs.get(path).copied()
    }
}
