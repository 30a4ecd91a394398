//! What of the records some readers may see: a rule for packs and for sites.
//!
//! Must not know what is made for them.

use std::collections::BTreeSet;

use crate::{
    escape::Raw,
    finding::Finding,
    model::{Entry, Model},
    policy::Verdict,
    record::{Concern, Incident, Person, Record as _, Training, field::Classification},
    report::{
        check::{CheckReport, Reported},
        status::StatusReport,
    },
    source::is_one_of,
};

/// Kinds that stay out unless they are asked for, because they tell of persons.
pub const PERSONAL: &[&str] = &[Concern::KIND, Incident::KIND, Person::KIND, Training::KIND];

/// What some readers may see.
#[derive(Debug, Clone)]
pub struct Readers {
    /// Kinds among [`PERSONAL`] that they see too.
    pub include: Vec<String>,
    /// The most closed class that they see.
    pub classification: Classification,
}

/// Why a record stays out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Its kind was not asked for.
    Kind,
    /// It is more closed than what they see.
    Classification,
    /// It cannot be read, so that nobody knows how closed it is.
    Unreadable,
}

impl Readers {
    /// Kinds of record that stay out.
    pub fn kept_out(&self) -> impl Iterator<Item = &'static str> + '_ {
        PERSONAL.iter().copied().filter(|kind| !self.include.iter().any(|included| included == kind))
    }

    /// Whether something so closed stays out.
    #[must_use]
    pub fn too_closed(&self, classification: Classification) -> bool {
        classification > self.classification
    }

    /// Why a record stays out; `None` where it is seen.
    #[must_use]
    pub fn left_out(&self, entry: &Entry) -> Option<Reason> {
        match &entry.record {
            _ if self.kept_out().any(|kind| kind == entry.kind.name) => Some(Reason::Kind),
            None => self.too_closed(Classification::Restricted).then_some(Reason::Unreadable),
            Some(_) => self.too_closed(entry.class()).then_some(Reason::Classification),
        }
    }

    /// The records that documents know by their ids alone. People are named where a record that is seen refers to them, as
    /// somebody has to answer for things.
    #[must_use]
    pub fn hidden(&self, model: &Model) -> BTreeSet<Box<str>> {
        let seen = |entry: &Entry| self.left_out(entry).is_none();
        let named = |person: &Entry| model.links_to(&person.id).any(|(from, _)| seen(from));
        let out = model.entries().iter().filter(|entry| !seen(entry));
        let out = out.filter(|entry| entry.kind.name != Person::KIND || !named(entry));
        out.map(|entry| entry.id.clone()).collect()
    }

    /// The same of a status: nothing of what falls due in hidden records, of who stands for something in them, and of what
    /// own controls among them say.
    pub fn withhold_from_status(&self, hidden: &BTreeSet<Box<str>>, status: &mut StatusReport) {
        let is_hidden = |id: &Raw| hidden.contains(id.raw());
        status.due.retain(|due| !is_hidden(&due.record));
        if let Some(history) = &mut status.history {
            history.approvals.retain(|approval| !is_hidden(&approval.record));
        }
        for control in status.controls.iter_mut().filter(|control| is_hidden(&control.id)) {
            if control.group == "own" {
                control.title = Raw::default();
            }
            control.why = control.why.is_some().then(|| WITHHELD.into());
            control.help = None;
        }
    }
}

/// Records that some readers do not see, and the files in which they stand.
pub struct Unseen<'m> {
    ids: BTreeSet<&'m str>,
    files: BTreeSet<&'m str>,
    /// Files of which it is known what they hold.
    known: BTreeSet<&'m str>,
    /// What they are called. People are named, as somebody has to answer for things.
    titles: Vec<&'m str>,
}

/// What stands in the place of what is said about a record that stays out.
const WITHHELD: &str = "said about a record that was left out";

impl<'m> Unseen<'m> {
    /// What `readers` do not see of a model.
    #[must_use]
    pub fn of(model: &'m Model, readers: &Readers) -> Self {
        let out: Vec<&Entry> = model.entries().iter().filter(|entry| readers.left_out(entry).is_some()).collect();
        let titled = out.iter().filter(|entry| entry.kind.name != Person::KIND);
        let titles = titled.filter_map(|entry| entry.record.as_ref()?.title()).filter(|title| title.len() > 3);
        Self {
            titles: titles.collect(),
            ids: out.iter().map(|entry| &*entry.id).collect(),
            files: out.iter().map(|entry| &*entry.path).collect(),
            known: model.entries().iter().map(|entry| &*entry.path).collect(),
        }
    }

    /// Whether a finding is about one of them or about a file of which that cannot be told, points at one, or names one.
    #[must_use]
    pub fn is_told_by(&self, finding: &Finding) -> bool {
        let mut related = finding.related.iter().filter_map(|label| label.at.path());
        let said = [Some(&*finding.message), finding.help.as_deref()];
        self.holds(finding.subject.as_deref(), finding.at.path().map(|path| &**path))
            || related.any(|path| self.files.contains(&**path))
            || said.into_iter().flatten().any(|said| self.names(said))
    }

    /// Takes what is said about them out of findings; weight, rule and record stay.
    pub fn withhold_from(&self, verdicts: &mut [Verdict<'_>]) {
        for verdict in verdicts.iter_mut().filter(|verdict| self.is_told_by(&verdict.finding)) {
            let finding = verdict.finding.to_mut();
            WITHHELD.clone_into(&mut finding.message);
            finding.help = None;
        }
    }

    /// The same of a report.
    pub fn withhold_from_report(&self, check: &mut CheckReport) {
        check.findings.iter_mut().chain(&mut check.suppressed).for_each(|reported| self.withhold(reported));
    }

    fn holds(&self, record: Option<&str>, path: Option<&str>) -> bool {
        let unknown = |path: &str| is_record(path) && !self.known.contains(path);
        match record {
            Some(record) => self.ids.contains(record),
            None => path.is_some_and(|path| self.files.contains(path) || unknown(path)),
        }
    }

    fn names(&self, said: &str) -> bool {
        self.titles.iter().any(|title| said.contains(title))
    }

    fn withhold(&self, reported: &mut Reported) {
        let path = reported.location.as_ref().map(|location| location.path.raw());
        let said = [Some(&reported.message), reported.help.as_ref()];
        let related = reported.related.iter().filter_map(|related| Some(related.location.as_ref()?.path.raw()));
        let hidden = self.holds(reported.record.as_ref().map(Raw::raw), path)
            || related.into_iter().any(|path| self.files.contains(path))
            || said.into_iter().flatten().any(|said| self.names(said.raw()));
        if hidden {
            reported.message = WITHHELD.into();
            reported.help = None;
            reported.related.clear();
            // A field that its kind does not know is called whatever somebody wrote.
            reported.location.iter_mut().for_each(|location| location.pointer = None);
            reported.suppression.iter_mut().for_each(|suppression| suppression.reason = None);
        }
    }
}

fn is_record(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| is_one_of(ending, &["yaml", "yml"]))
}
