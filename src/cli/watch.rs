//! Repeats work whenever its inputs change.
//!
//! Must not know what the work is.

use std::time::Duration;

use super::terminal::{note, print_error};
use crate::{
    engine::Error,
    output::Form,
    repo::{Git, WorkTree},
};

/// Time between two checks of the files.
const PAUSE: Duration = Duration::from_millis(400);
/// Extensions of the files that are watched.
const ENDINGS: &[&str] = &["yaml", "yml", "j2", "svg", "png", "md", "txt"];

/// The state of the inputs of documents, determined without reading them: the files and the commit.
#[derive(PartialEq)]
struct Inputs {
    files: String,
    commit: Option<String>,
}

impl Inputs {
    fn of(tree: &WorkTree) -> Self {
        let head = Git::around(tree.root()).and_then(|git| git.head()).ok();
        Self { files: tree.stamp(ENDINGS), commit: head.map(|head| head.id.to_string()) }
    }
}

/// Runs `work` now and after every change. An error is printed, and the work is tried again after the next change.
pub(super) fn watch(tree: &WorkTree, work: &dyn Fn() -> Result<String, Error>) -> Result<(), Error> {
    loop {
        let inputs = Inputs::of(tree);
        match work() {
            Ok(message) => note(&message),
            Err(error) => {
                print_error(&error, Form::Drawn, 0);
            }
        }
        while Inputs::of(tree) == inputs {
            std::thread::sleep(PAUSE);
        }
    }
}
