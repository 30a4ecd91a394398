//! Checks a repository, or only what a change introduces, judged by the policy before the change. Also describes the change
//! itself in audit terms.
//!
//! Must not know what policy is.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    BaselineRequest, Checked, Engine, Error, HistoryUse, Judged, Loaded, Opened, State, baseline, files, gate,
    history::query,
};
use crate::{
    finding::{Finding, Stage},
    history::{self, AttestationKind, Named, Present as _, Rewritten},
    model::{Attestation, Directive, HistoryState, Model, Policy},
    policy::{self, base_directives},
    record::{WeakeningPolicy, field::Date},
    repo::GitError,
    report::{
        approvals::{ApprovalStatus, approvals_from},
        check::{CheckReport, Since},
        diff::{DiffReport, NeedsReapproval, Side, diff},
        place::Sources,
        since,
    },
    rules,
};

/// The parameters of a check.
#[derive(Default)]
pub struct CheckRequest<'r> {
    /// The state to check; the files in the folder by default.
    pub at: Option<&'r str>,
    /// Report only what is introduced since this state.
    pub since: Option<&'r str>,
    /// The stage, instead of the manifest's.
    pub stage: Option<Stage>,
    /// Whether each weakening needs a decision in the same change, whatever the manifest says.
    pub require_decisions: bool,
    /// A list of the findings known when the check was adopted.
    pub baseline: Option<BaselineRequest<'r>>,
}

/// The result of a check.
pub struct Found {
    /// The report.
    pub report: CheckReport,
    /// The texts that its findings refer to.
    pub sources: Sources,
    /// Notes for the user.
    pub notes: Vec<String>,
}

/// The report before a change, and the name of that state.
struct Before {
    report: CheckReport,
    since: Since,
}

/// The result of a check before the baseline is applied and preexisting findings are removed.
struct After {
    loaded: Loaded,
    report: CheckReport,
    sources: Sources,
    before: Option<Before>,
    notes: Vec<String>,
}

impl Engine {
    /// Checks a state of the repository.
    ///
    /// # Errors
    /// Fails if a state or the baseline cannot be read, or the baseline cannot be written.
    pub fn check(&self, request: &CheckRequest<'_>) -> Result<Found, Error> {
        let After { loaded, mut report, mut sources, before, mut notes } = match request.since {
            Some(base) => self.introduced(request, base)?,
            None => self.all(request)?,
        };
        if let Some(asked) = &request.baseline {
            let place = baseline::BaselineSource { folder: self.folder(), state: &loaded.state };
            notes.extend(baseline::apply(asked, &place, &loaded.model, &mut report, &mut sources)?);
        }
        if let Some(Before { report: preexisting, since }) = before {
            report.only_since(&loaded.model, &preexisting, since);
        }
        // The process ends soon: freeing every record one by one would only cost time.
        std::mem::forget(loaded.model);
        Ok(Found { report, sources, notes })
    }

    /// All findings of a state.
    fn all(&self, request: &CheckRequest<'_>) -> Result<After, Error> {
        let opened = self.open(request.at)?;
        let notes = opened.state.note().into_iter().collect();
        Ok(After { notes, ..everything(opened, request.stage)? })
    }

    /// The findings after the change from `base`, judged by both policies, and those before it.
    fn introduced(&self, request: &CheckRequest<'_>, base: &str) -> Result<After, Error> {
        let change = self.state(request.at)?;
        let today = self.clock.today(&change)?;
        let mut notes: Vec<String> = change.note().into_iter().collect();
        let before = match self.fork(base, request.at) {
            Err(Error::Git(GitError::NoManifest { revision, .. })) => {
                notes.push(format!("`{revision}` has no management system yet, so everything counts as introduced"));
                let opened = self.read(change, today, None)?;
                return Ok(After { notes, ..everything(opened, request.stage)? });
            }
            other => other?,
        };
        let base = label(base, &before);
        let again = || self.state(request.at);
        Ok(After { notes, ..self.between((before, base), change, &again, today, request)? })
    }

    /// What a change from the state `before` to the state `change` introduces; `again` opens the later state once more.
    ///
    /// # Errors
    /// Fails if a state or its history cannot be read.
    pub fn check_change(
        &self,
        before: State,
        change: State,
        again: &dyn Fn() -> Result<State, Error>,
        today: Date,
        request: &CheckRequest<'_>,
    ) -> Result<Found, Error> {
        let base = label("the state before", &before);
        let After { loaded, mut report, sources, before, notes } =
            self.between((before, base), change, again, today, request)?;
        if let Some(Before { report: preexisting, since }) = before {
            report.only_since(&loaded.model, &preexisting, since);
        }
        Ok(Found { report, sources, notes })
    }

    /// The findings after a change and before it; the earlier state comes with its name.
    fn between(
        &self,
        (before, base): (State, (String, String)),
        change: State,
        again: &dyn Fn() -> Result<State, Error>,
        today: Date,
        request: &CheckRequest<'_>,
    ) -> Result<After, Error> {
        let before = self.read(before, today, None)?;
        let policy = before.policy();
        let before = compared(before)?.check();
        let entries = before.loaded.model.entries().iter();
        let earlier: Vec<_> = entries.map(|entry| (entry.id.clone(), entry.path.clone())).collect();
        let name = base.0.clone();
        let opened = |mut opened: Opened| {
            opened.reading.compare_with(&earlier, &name);
            opened
        };
        let after = opened(self.read(change, today, Some(&policy))?);
        let decided = before.loaded.model.manifest().and_then(|manifest| manifest.weakening);
        let require_decisions = request.require_decisions || decided == Some(WeakeningPolicy::Decided);
        let reread = || Ok(opened(self.read(again()?, today, None)?));
        let changed =
            Change { policy: &policy, changed: policy.changed(&after.policy()), before, base, require_decisions };
        changed.judged(after, &reread, request.stage)
    }

    /// The change from `base` to `head`, or to the files in the folder, in audit terms.
    ///
    /// # Errors
    /// Fails if a state or its history cannot be read.
    pub fn diff(&self, base: &str, head: Option<&str>) -> Result<(DiffReport, Vec<String>), Error> {
        let earlier = match head {
            Some(_) => self.state(Some(base))?,
            None => self.fork(base, None)?,
        };
        let later = self.state(head)?;
        let mut notes: Vec<String> = earlier.note().into_iter().chain(later.note()).collect();
        let today = self.clock.today(&later)?;
        let (report, unknown) = self.compare_with_notes(earlier, later, today, &|| self.state(head))?;
        notes.extend(unknown);
        Ok((report, notes))
    }

    /// The change between two states, in audit terms. `again` opens the later state once more.
    ///
    /// Both are evaluated as of the same date, so that the passage of time alone is not a difference. The later state is read
    /// first: the ids of the blobs of a commit are known without reading the blobs, so only differing blobs of the earlier
    /// state are read.
    ///
    /// # Errors
    /// Fails if a state or its history cannot be read.
    pub fn compare(
        &self,
        base: State,
        head: State,
        today: Date,
        again: &dyn Fn() -> Result<State, Error>,
    ) -> Result<DiffReport, Error> {
        Ok(self.compare_with_notes(base, head, today, again)?.0)
    }

    /// The same, with notes on what is not known about approvals.
    fn compare_with_notes(
        &self,
        base: State,
        head: State,
        today: Date,
        again: &dyn Fn() -> Result<State, Error>,
    ) -> Result<(DiffReport, Vec<String>), Error> {
        let (head, base) = (self.read(head, today, None)?, self.read(base, today, None)?);
        let policy = base.policy();
        let is_policy_changed = !policy.changed(&head.policy()).is_empty();
        let load = |opened: Opened| Ok::<_, Error>(readable(compared(opened)?)?.check());
        let (head, base) = (load(head)?, load(base)?);
        let under_base = match is_policy_changed {
            // What is shared was evaluated under the expectations of the later state.
            true => {
                let opened = self.unshared().read(again()?, today, Some(&policy))?.with_policy(&policy);
                Some(compared(opened)?.check())
            }
            false => None,
        };
        let report = described(&base, &head, under_base.as_ref());
        // The process ends soon: freeing every record one by one would only cost time.
        std::mem::forget((base.loaded.model, head.loaded.model, under_base.map(|checked| checked.loaded.model)));
        report
    }
}

/// The change between two checked states, given the later one under the policy of the earlier one if the policy changed.
fn described(base: &Checked, head: &Checked, under_base: Option<&Checked>) -> Result<(DiffReport, Vec<String>), Error> {
    let report = |checked: &Checked| checked.judge_as_stated().report().0;
    let (before, after, by_base) = (report(base), report(head), under_base.map(report));
    let (base, head) = (&base.loaded, &head.loaded);
    let files = files::changed(base, head)?;
    let changed = head.model.differing(&base.model);
    let reapprovals = outdated(&base.model, &head.model, &changed, &files.of_records);
    let attested = attested(&base.model, head, &changed)?;
    let (earlier, mut later) = (side(base, &before), side(head, &after));
    if let Some(by_base) = &by_base {
        later = later.by_other_policy(by_base);
    }
    Ok((diff(&earlier, &later, &files, reapprovals, attested), unknown_approvals(&after).collect()))
}

/// All findings of an opened state.
fn everything(opened: Opened, stage: Option<Stage>) -> Result<After, Error> {
    let checked = opened.load(HistoryUse::Rules)?.check();
    let (report, sources) = checked.judge(checked.loaded.stage(stage)).report();
    Ok(After { loaded: checked.loaded, report, sources, before: None, notes: Vec::new() })
}

/// A change and the earlier state.
struct Change<'c> {
    policy: &'c Policy,
    /// Policy records that the change modifies.
    changed: BTreeSet<Box<str>>,
    before: Checked,
    /// The name of the earlier state, and its commit.
    base: (String, String),
    /// Whether each weakening needs a decision.
    require_decisions: bool,
}

impl Change<'_> {
    /// The findings after the change by the policy before it, and by its own policy if it modifies policy.
    fn judged(
        self,
        after: Opened,
        reread: &dyn Fn() -> Result<Opened, Error>,
        asked: Option<Stage>,
    ) -> Result<After, Error> {
        let stage = self.before.loaded.stage(asked);
        let (preexisting, _) = self.before.judge(stage).report();
        let mut under_base = compared(after.with_policy(self.policy))?.check();
        let mut own = match self.changed.is_empty() {
            true => None,
            false => Some(compared(reread()?)?.check()),
        };
        let unchanged = self.unchanged_approvals(own.as_ref().unwrap_or(&under_base))?;
        own.as_mut().unwrap_or(&mut under_base).loaded.findings.extend(unchanged);
        if self.require_decisions && own.as_ref().unwrap_or(&under_base).loaded.incomplete.is_none() {
            let undecided = self.undecided(&under_base, own.as_ref())?;
            own.as_mut().unwrap_or(&mut under_base).loaded.findings.extend(undecided);
        }
        let (mut report, mut sources) = self.by_base(&under_base, stage).report();
        let found = own.as_ref().map(|own| self.by_both(own, stage.max(own.loaded.stage(asked))).report());
        let found = found.map(|(found, texts)| {
            sources = std::mem::take(&mut sources).and(texts);
            found
        });
        let own = own.map(|own| own.loaded);
        let loaded = own.unwrap_or(under_base.loaded);
        report.under_both(&loaded.model, found, &self.foreign(&loaded.model));
        let since = about(self.base, &self.changed);
        std::mem::forget(self.before.loaded.model);
        Ok(After { loaded, report, sources, before: Some(Before { report: preexisting, since }), notes: Vec::new() })
    }

    /// Findings about approvals that are as before the change, although what they rely on is not, and of which the history does not
    /// say so: a commit of the change may have taken them away, and another one set them again.
    fn unchanged_approvals(&self, head: &Checked) -> Result<Vec<Finding>, Error> {
        let (base, head) = (&self.before.loaded, &head.loaded);
        if !head.model.history().is_judged() || head.incomplete.is_some() || base.incomplete.is_some() {
            return Ok(Vec::new());
        }
        let files = files::changed(base, head)?;
        let changed = head.model.differing(&base.model);
        let attestations: BTreeMap<_, _> =
            head.model.attestations().map(|it| ((it.entry.id.clone(), it.kind), it)).collect();
        let outdated = stale_between(&base.model, &head.model, &changed, &files.of_records);
        let unsaid = outdated.into_iter().filter_map(|(record, kind, stale)| {
            let attestation = attestations.get(&(record, kind))?;
            let is_of = |it: &history::Stale| it.record == stale.record && it.kind == stale.kind;
            let is_said = attestation.answer.is_some_and(|answer| answer.stale.iter().any(is_of));
            (!is_said).then(|| rules::unchanged_since(&head.model, attestation, &self.base.0, &stale))
        });
        Ok(unsaid.collect())
    }

    /// A finding for each weakening that no decision in the change covers.
    fn undecided(&self, under_base: &Checked, own: Option<&Checked>) -> Result<Vec<Finding>, Error> {
        let head = own.unwrap_or(under_base);
        let (diff, _) = described(&self.before, head, own.map(|_| under_base))?;
        gate::undecided(&self.before.loaded, &head.loaded, &diff)
    }

    /// Judged by the policy of the earlier state: comments that suppress something count only if that state has them.
    fn by_base<'g>(&self, under_base: &'g Checked, stage: Stage) -> Judged<'g> {
        let Loaded { model, findings, .. } = &under_base.loaded;
        let directives = self.base_directives(under_base);
        Judged { checked: under_base, stage, verdicts: policy::judge(model, findings, &directives, stage) }
    }

    /// Judged by the manifest of the change, but by the levels, exceptions and comments of the earlier state.
    fn by_both<'o>(&self, own: &'o Checked, stage: Stage) -> Judged<'o> {
        let Loaded { model, findings, .. } = &own.loaded;
        let directives = self.base_directives(own);
        let verdicts = policy::judge_with_base(model, &self.before.loaded.model, findings, &directives, stage);
        Judged { checked: own, stage, verdicts }
    }

    fn base_directives(&self, after: &Checked) -> Vec<Directive> {
        let Loaded { model, directives, .. } = &self.before.loaded;
        base_directives((model, directives), (&after.loaded.model, &after.loaded.directives))
    }

    /// Policy records that exist only in the earlier state. A record of another kind may have taken the id of one.
    fn foreign(&self, model: &Model) -> BTreeSet<Box<str>> {
        let is_policy = |id: &str| model.with_id(id).all(|entry| Policy::holds(entry.kind.name));
        self.changed.iter().filter(|id| is_policy(id)).cloned().collect()
    }
}

/// One of two states that are compared. A history that cannot be read would be the same finding in both, and hide what
/// the change does to approvals.
fn compared(opened: Opened) -> Result<Loaded, Error> {
    let loaded = opened.load(HistoryUse::Rules)?;
    match loaded.model.history().state() {
        HistoryState::Unknown(_) => Err(loaded.unknown_history()),
        HistoryState::Unasked | HistoryState::Known => Ok(loaded),
    }
}

/// The notes on what is not known about approvals, although it may differ between two states.
fn unknown_approvals(after: &CheckReport) -> impl Iterator<Item = String> + '_ {
    let unknown = after.findings.iter().filter(|finding| finding.rule == since::UNKNOWN);
    unknown.map(|finding| format!("approvals are not fully compared: {}", finding.message.raw()))
}

fn label(base: &str, state: &State) -> (String, String) {
    let State::Commit(tree) = state else { return (base.to_owned(), String::new()) };
    let (id, base) = (&tree.revision.id, &tree.revision.name);
    let name = if id.0.starts_with(base) { id.short().to_owned() } else { format!("{base} ({})", id.short()) };
    (name, id.to_string())
}

fn about((base, commit): (String, String), changed: &BTreeSet<Box<str>>) -> Since {
    Since { base: base.into(), commit, preexisting: 0, policy: changed.iter().map(|id| (**id).into()).collect() }
}

/// Fails without a manifest, because nearly everything would seem to have changed.
fn readable(loaded: Loaded) -> Result<Loaded, Error> {
    if loaded.incomplete.is_none() {
        return Ok(loaded);
    }
    let state = match &loaded.state {
        State::Commit(tree) => format!("`{}`", tree.revision.name),
        State::Files(_) | State::Memory(_) => "the folder".to_owned(),
    };
    Err(Error::Unreadable(format!(
        "the manifest of {state} cannot be read\nhelp: `aims check` shows what is wrong with it"
    )))
}

/// Approvals, acceptances and reviews between the two states, with how well git supports them.
fn attested(base: &Model, head: &Loaded, changed: &Named<'_>) -> Result<Vec<ApprovalStatus>, Error> {
    let is_new = |attestation: &Attestation<'_>| {
        let (kind, id) = (attestation.entry.kind.name, &attestation.entry.id);
        let before = || base.data(kind, id).and_then(|data| attestation.kind.stated(&data));
        changed.contains(&(kind, id.clone())) && before() != attestation.data()
    };
    if !head.model.attestations().any(|attestation| is_new(&attestation)) {
        return Ok(Vec::new());
    }
    if matches!(&head.state, State::Memory(memory) if memory.history.is_none()) {
        return Ok(Vec::new());
    }
    let lineage = head.state.lineage()?;
    let answers = query(head.state.tree(), &lineage, &head.model, Some(&is_new)).map_err(Error::Unreadable)?;
    Ok(approvals_from(&head.model, &answers))
}

/// Approvals that are unchanged from the earlier to the later state, although what they rely on changed in between.
fn outdated(base: &Model, head: &Model, changed: &Named<'_>, rewritten: &[Rewritten]) -> Vec<NeedsReapproval> {
    let outdated = stale_between(base, head, changed, rewritten);
    outdated.into_iter().map(|(record, kind, stale)| NeedsReapproval::new(&record, kind, &stale)).collect()
}

/// The same with the changes themselves.
fn stale_between(
    base: &Model,
    head: &Model,
    changed: &Named<'_>,
    rewritten: &[Rewritten],
) -> Vec<(Box<str>, AttestationKind, history::Stale)> {
    let ids = changed.iter().map(|(_, id)| &**id).chain(rewritten.iter().map(|file| &*file.record));
    let questions = head.questions_about(&ids.collect());
    history::outdated(&questions, changed, rewritten, &**base, &**head)
}

fn side<'l>(loaded: &'l Loaded, report: &'l CheckReport) -> Side<'l> {
    let (label, id) = loaded.state.label();
    Side::new(&loaded.model, report, label, id)
}
