//! The engine that users run, over files in memory.
//!
//! Must not know what is looked for in what it finds. Fuzz targets load this file too.

use std::{io, path::Path};

use aims::{
    disclosure::{Audience, Redacted},
    engine::{Checked, Clock, Engine, HistoryUse, Loaded, State},
    finding::Stage,
    model::Ruleset,
    output::{Format, Style},
    report::{check::CheckReport, origin::Origin, place::Sources},
    source::MemoryTree,
};

/// The day from which the tests look.
pub const TODAY: &str = "2026-06-30";

/// A state as the engine reads it, held against other rules and expectations than those that are shipped where there are some.
pub fn loaded(state: State, today: &str, ruleset: Option<Ruleset>, history: HistoryUse) -> Loaded {
    let today = today.parse().expect("a date");
    let engine = Engine::new(Path::new("."), Clock { asked: Some(today), epoch: None });
    let engine = match ruleset {
        Some(ruleset) => engine.with_ruleset(ruleset),
        None => engine,
    };
    engine.read(state, today, None).expect("it can be listed").load(history)
}

/// A state without a history through the pipeline, up to the rules.
pub fn check_state(state: State, today: &str) -> Checked {
    loaded(state, today, None, HistoryUse::None).check()
}

/// Files through the pipeline, up to the rules.
pub fn check_tree(tree: &MemoryTree, today: &str) -> Checked {
    check_state(State::memory(tree.clone()), today)
}

/// The report on files, as `aims check` makes it.
pub fn checked(tree: &MemoryTree, today: &str, stage: Stage) -> (CheckReport, Sources) {
    check_tree(tree, today).judge(stage).report()
}

/// The whole of a repository, for those who own it.
pub fn whole(tree: &MemoryTree, stage: Stage) -> Redacted {
    check_tree(tree, TODAY).redacted(stage, &Origin::default(), Audience::Whole)
}

/// What a format of reports makes of one.
pub fn written(name: &str, report: &CheckReport, sources: &Sources, style: Style) -> String {
    let format = Format::named(name).expect("a format");
    text_of(|out| (format.write)(report, sources, &style, out))
}

/// What is written, as text.
pub fn text_of(write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).expect("memory takes everything");
    String::from_utf8(out).expect("UTF-8")
}
