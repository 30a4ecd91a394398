//! The engine that users run, over files in memory.
//!
//! Must not know what is looked for in what it finds. Fuzz targets load this file too.

use std::{
    collections::HashMap,
    io,
    path::Path,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use aims::{
    disclosure::{Audience, Redacted},
    engine::{Checked, Clock, Engine, HistoryUse, Loaded, State},
    finding::Stage,
    model::{Policy, Ruleset, Shared},
    output::{Format, Style},
    record::field::Date,
    report::{check::CheckReport, origin::Origin, place::Sources},
    rules,
    source::{BlobId, Facts, Listing, MemoryTree, ReadError, Selection, Tree, Wants},
};

use super::files::tree;

/// The day from which the tests look.
pub const TODAY: &str = "2026-06-30";

/// The date as of which the example of a company is recorded: nothing of it is overdue or in the future then.
pub const COMPANY_DATE: &str = "2026-09-30";

/// The date from which these files are looked at: [`COMPANY_DATE`] for the example of a company, [`TODAY`] for others.
pub fn date_of(tree: &MemoryTree) -> &'static str {
    let manifest = tree.files.get("aims.yaml").map(|bytes| String::from_utf8_lossy(bytes));
    let is_company = manifest.is_some_and(|text| text.contains("fennholm-aims"));
    if is_company { COMPANY_DATE } else { TODAY }
}

/// Files in memory, of which those of the project's repositories are known by their bytes, so that each is read once for a day.
pub struct Known(pub MemoryTree);

impl Tree for Known {
    fn list(&self, selection: &Selection<'_>) -> Result<Listing, String> {
        self.0.list(selection)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        self.0.read(path, limit)
    }

    fn facts(&self, wants: &Wants) -> Facts {
        self.0.facts(wants)
    }

    fn blob(&self, path: &str) -> Option<BlobId> {
        let bytes = self.0.files.get(path)?;
        if path.starts_with("expectations/") {
            // Other expectations than those that are shipped: what is read under them must not be shared.
            let sum = bytes.iter().fold(7_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(*byte)));
            return Some(BlobId(std::array::from_fn(|at| sum.to_be_bytes()[at % 8])));
        }
        let (number, _) = repositories().iter().enumerate().find(|(_, files)| files.files.get(path) == Some(bytes))?;
        Some(BlobId([u8::try_from(number).expect("a few repositories"); 20]))
    }
}

/// The repositories that tests start from.
fn repositories() -> &'static [MemoryTree] {
    static KNOWN: OnceLock<Vec<MemoryTree>> = OnceLock::new();
    KNOWN.get_or_init(|| ["tests/base", "examples/company", "benches/company-2026-11"].map(tree).into())
}

/// What was read as of a day. Only files that are evaluated by the shipped expectations alone are shared.
fn shared(today: &str) -> Arc<Shared> {
    static SHARED: Mutex<Option<HashMap<String, Arc<Shared>>>> = Mutex::new(None);
    let mut all = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    let of_day = all.get_or_insert_default().entry(today.to_owned()).or_insert_with(|| {
        let shared = Arc::<Shared>::default();
        let (engine, today) = engine(today);
        let nothing = State::memory(MemoryTree::default());
        drop(engine.sharing_with(shared.clone()).read(nothing, today, None).expect("it can be listed"));
        shared
    });
    of_day.clone()
}

/// The shipped rules and expectations, compiled once.
pub fn shipped() -> &'static Ruleset {
    static SHIPPED: OnceLock<Ruleset> = OnceLock::new();
    SHIPPED.get_or_init(|| Ruleset::shipped(rules::catalog()).0)
}

/// An engine that looks from this day, and that day.
pub fn engine(today: &str) -> (Engine, Date) {
    let today = today.parse().expect("a date");
    let engine = Engine::new(Path::new("."), Clock { asked: Some(today), epoch: None });
    (engine.with_ruleset(shipped().clone()), today)
}

/// A state as the engine reads it, held against other rules and expectations than those that are shipped where there are some.
pub fn loaded(state: State, today: &str, ruleset: Option<Ruleset>, history: HistoryUse) -> Loaded {
    let shared = shared(today);
    let (engine, today) = engine(today);
    let engine = match ruleset {
        Some(ruleset) => engine.with_ruleset(ruleset),
        None => engine,
    };
    let engine = engine.sharing_with(shared);
    engine.read(state, today, None).expect("it can be listed").load(history).expect("it can be read")
}

/// A state without a history through the pipeline, up to the rules.
pub fn check_state(state: State, today: &str) -> Checked {
    loaded(state, today, None, HistoryUse::None).check()
}

/// Files through the pipeline, up to the rules.
pub fn check_tree(tree: &MemoryTree, today: &str) -> Checked {
    check_state(State::memory(Known(tree.clone())), today)
}

fn policy_of(tree: &MemoryTree, today: &str) -> Policy {
    let shared = shared(today);
    let (engine, today) = engine(today);
    let state = State::memory(Known(tree.clone()));
    engine.sharing_with(shared).read(state, today, None).expect("it can be listed").policy()
}

/// The report on files by the policy of others, if that is a different one.
pub fn checked_by(policy: &MemoryTree, tree: &MemoryTree, today: &str, stage: Stage) -> Option<CheckReport> {
    let (policy, own) = (policy_of(policy, today), policy_of(tree, today));
    let is_changed = !policy.changed(&own).is_empty();
    // What is shared was evaluated by the expectations that are shipped.
    let (engine, today) = engine(today);
    let by = || {
        let opened = engine.read(State::memory(tree.clone()), today, Some(&policy)).expect("it can be listed");
        opened.with_policy(&policy).load(HistoryUse::None).expect("no history is asked for").check()
    };
    is_changed.then(|| by().judge(stage).report().0)
}

/// The report on files, as `aims check` makes it.
pub fn checked(tree: &MemoryTree, today: &str, stage: Stage) -> (CheckReport, Sources) {
    check_tree(tree, today).judge(stage).report()
}

/// The whole of a repository, for those who own it.
pub fn whole(tree: &MemoryTree, stage: Stage) -> Redacted {
    check_tree(tree, date_of(tree)).redacted(stage, &Origin::default(), Audience::Whole)
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
