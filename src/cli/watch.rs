//! Doing something again whenever what it is made of changes.
//!
//! Must not know what is done.

use std::time::Duration;

use super::terminal::{complain, note};
use crate::{
    engine::Error,
    repo::{Git, WorkTree},
};

/// How often the files are looked at.
const PAUSE: Duration = Duration::from_millis(400);
/// Endings of the files that count.
const ENDINGS: &[&str] = &["yaml", "yml", "j2", "svg", "png"];

/// What documents are made of, as far as one sees without reading it: the files, and the commit.
#[derive(PartialEq)]
struct Seen {
    files: String,
    commit: Option<String>,
}

impl Seen {
    fn of(tree: &WorkTree) -> Self {
        let head = Git::around(tree.root()).and_then(|git| git.head()).ok();
        Self { files: tree.stamp(ENDINGS), commit: head.map(|head| head.id.to_string()) }
    }
}

/// Does `work` now and after every change; what fails is said, and the next change tries again.
pub(super) fn watch(tree: &WorkTree, work: &dyn Fn() -> Result<String, Error>) -> Result<(), Error> {
    loop {
        let seen = Seen::of(tree);
        match work() {
            Ok(done) => note(&done),
            Err(error) => {
                complain(&error, 0);
            }
        }
        while Seen::of(tree) == seen {
            std::thread::sleep(PAUSE);
        }
    }
}
