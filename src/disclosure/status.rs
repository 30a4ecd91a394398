//! Redaction of the status report.
//!
//! Must not re-evaluate: states are derived from all records.

use super::{FINDING_WITHHELD, hidden::Hidden};
use crate::{
    escape::Untrusted,
    model::Model,
    report::{
        approvals::history_status,
        due::due_items,
        status::{AnsweringDocument, RequirementStatus, State, StatusReport, tallies},
        waiting::Awaited,
    },
};

impl Hidden<'_> {
    /// The redacted status report.
    pub(super) fn status(&self, status: StatusReport, shown: &Model) -> StatusReport {
        if self.is_empty() {
            return status;
        }
        let controls: Vec<RequirementStatus> =
            status.controls.into_iter().map(|control| self.control(control, shown)).collect();
        let mut documents = status.documents;
        documents.iter_mut().flat_map(|document| &mut document.records).for_each(|record| self.answering(record));
        let mut due = due_items(shown);
        due.iter_mut().for_each(|due| due.what = self.without_names(due.what.raw()).into_owned().into());
        StatusReport {
            organization: shown.manifest().map(|manifest| manifest.organization.name.to_string().into()),
            summary: tallies(shown, status.clauses.iter().chain(&controls)),
            history: history_status(shown),
            controls,
            documents,
            due,
            waiting: status.waiting.into_iter().map(|file| self.awaited(file)).collect(),
            ..status
        }
    }

    fn awaited(&self, file: Awaited) -> Awaited {
        Awaited { path: self.shown_path(file.path.raw()).into(), ..file }
    }

    /// Removes the details of a control whose decision is in a withheld record.
    fn control(&self, control: RequirementStatus, shown: &Model) -> RequirementStatus {
        let row = shown.control(control.id.raw());
        if !row.is_some_and(|row| row.is_withheld()) {
            return control;
        }
        let title = if control.group == "own" { Untrusted::default() } else { control.title };
        let why = Some(FINDING_WITHHELD.into());
        RequirementStatus { title, state: State::Withheld, why, help: None, due_from: None, ..control }
    }

    fn answering(&self, record: &mut AnsweringDocument) {
        if self.is_hidden(record.id.raw()) {
            let id = std::mem::take(&mut record.id);
            *record = AnsweringDocument { id, title: None, version: None, approved_by: None, approved_on: None };
        }
    }
}
