//! The engine that users run, over files and commits in memory.
//!
//! Must not know what is looked for in what it finds.

use std::path::Path;

use aims::{
    engine::{Checked, Clock, Engine, HistoryUse, Loaded, Memory, State},
    model::Ruleset,
    source::MemoryTree,
};

use crate::past::MemoryPast;

/// What is told of the history of files in memory.
pub enum Told {
    /// There is none.
    Nothing,
    /// These commits; the files are those of the last.
    Commits(MemoryPast),
}

/// Files in memory, and how they are looked at.
pub struct Run<'r> {
    pub tree: &'r MemoryTree,
    pub today: &'r str,
    pub history: Option<&'r Told>,
    /// Rules and expectations, instead of those that are shipped.
    pub ruleset: Option<Ruleset>,
}

impl<'r> Run<'r> {
    /// Of files without a history.
    pub fn of(tree: &'r MemoryTree, today: &'r str) -> Self {
        Self { tree, today, history: None, ruleset: None }
    }

    /// The model, and what reading found.
    pub fn load(self) -> Loaded {
        let today = self.today.parse().expect("a date");
        let clock = Clock { asked: Some(today), epoch: None };
        let engine = Engine::new(Path::new("."), clock);
        let engine = match self.ruleset {
            Some(ruleset) => engine.with_ruleset(ruleset),
            None => engine,
        };
        let history = match self.history {
            Some(Told::Commits(past)) => Some(Box::new(past.clone()) as Box<dyn aims::source::Past>),
            _ => None,
        };
        let state = State::Memory(Box::new(Memory { tree: Box::new(self.tree.clone()), history }));
        let wanted = if self.history.is_some() { HistoryUse::Always } else { HistoryUse::None };
        engine.read(state, today, None).expect("it can be listed").load(wanted)
    }

    /// What rules find as well.
    pub fn check(self) -> Checked {
        self.load().check()
    }
}
