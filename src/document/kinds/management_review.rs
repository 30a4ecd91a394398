//! The management review: inputs to the next one, gathered from the records, and results of earlier ones (clause 9.3).
//!
//! Must not judge a trend: it gathers what changed since the last review.

mod inputs;

use serde_json::{Value, json};

use crate::{
    document::kind::DocumentData,
    document::kind::DocumentKind,
    document::{
        cells::{self, actions, id, name, names, next, text},
        describe, register,
    },
    finding::Stage,
    model::{Item, Model},
    record::{
        ManagementReview,
        field::{Date, Ref},
    },
    report::table::{Cell, Table},
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "management-review",
    about: "Management reviews: inputs to the next, results of earlier ones (clause 9.3)",
    of: None,
    approved_as: None,
    shows: &["management-review"],
    asked: &[(Stage::Stage1, 19), (Stage::Stage2, 12), (Stage::Surveillance, 4)],
    personal: &[],
    data: |shown, _| document(shown.model()),
};

const REVIEWS: &[(&str, &str)] = &[
    ("id", "Id"),
    ("title", "Review"),
    ("planned", "Planned"),
    ("on", "Held"),
    ("attendees", "Attendees"),
    ("considered", "Records considered"),
    ("conclusion", "Conclusion"),
    ("decisions", "Decisions"),
    ("minutes", "Minutes"),
    ("owner", "Prepared by"),
];

/// Start of the review period: the date of the last review, or the beginning.
#[derive(Debug, Clone, Copy)]
struct Since(Option<Date>);

impl Since {
    /// Whether a date is after the last review; false if there is no date.
    fn holds(self, day: Option<Date>) -> bool {
        day.is_some_and(|day| self.0.is_none_or(|since| day > since))
    }
}

/// The document.
#[must_use]
pub fn document(model: &Model) -> DocumentData {
    let last = model.last_management_review();
    let since = Since(last.and_then(|review| review.on));
    let reviews = register::sorted::<ManagementReview>(model);
    let reviews = register::rows(model, reviews, REVIEWS, |it| row(model, it.data()));
    let mut tables = vec![cells::table("reviews", "Reviews", REVIEWS, reviews), all_actions(model)];
    tables.extend(inputs::tables(model, since));
    cells::document("Management review", facts(model, last, since), tables)
}

fn row(model: &Model, review: &ManagementReview) -> Vec<Cell> {
    vec![
        (*review.id).into(),
        (*review.title).into(),
        review.planned.into(),
        review.on.map_or("not yet".into(), Cell::Date),
        names(model, &review.attendees).lines().join("; ").into(),
        cells::in_line(&review.considered),
        text(review.conclusion.as_ref()),
        review.decisions.iter().map(|decision| decision.what.trim_end().to_owned()).collect(),
        id(review.minutes.as_ref()),
        name(model, review.owner.as_ref()),
    ]
}

/// The actions of every review (clause 9.3.2: status of earlier actions).
fn all_actions(model: &Model) -> Table {
    let rows = model.all::<ManagementReview>().flat_map(|review| {
        let review = review.data();
        actions(model, &review.id, &review.actions)
    });
    cells::table("actions", "Actions from earlier reviews", cells::ACTIONS, rows)
}

/// The next planned review.
fn planned(model: &Model) -> Option<Item<'_, ManagementReview>> {
    model
        .all::<ManagementReview>()
        .filter(|review| review.on.is_none())
        .min_by_key(|review| (review.planned.is_none(), review.planned))
}

fn facts(model: &Model, last: Option<Item<'_, ManagementReview>>, since: Since) -> Value {
    let record = |review: Item<'_, ManagementReview>| describe::record(model, review.entry());
    let due = model.next_management_review().map(|(_, on)| on.to_string());
    json!({
        "last": last.map(record),
        "considered": last.map(|review| review.considered.iter().map(Ref::id).collect::<Vec<_>>().join(", ")),
        "others": model.all::<ManagementReview>().count() > usize::from(last.is_some()),
        "planned": planned(model).map(record),
        "due": due,
        "since": since.0.map(|day| day.to_string()),
        "reviewed": reviewed(model, since),
        "within_appetite": inputs::within_appetite(model, since),
    })
}

/// Results of reviews of the context, interested parties and obligations since the last management review.
fn reviewed(model: &Model, since: Since) -> Value {
    let of = |kind: &str| {
        let reviews = model.of_kind(kind).filter_map(|entry| {
            let review = entry.record()?.review()?;
            since.holds(review.last).then(|| {
                json!({
                    "record": model.name_with_id(&entry.id), "on": review.last.map(|day| day.to_string()),
                    "result": review.result,
                })
            })
        });
        reviews.collect::<Vec<_>>()
    };
    let due = |kind: &str| {
        let due = model.of_kind(kind).filter_map(|entry| next(model, entry).lines().into_iter().next());
        due.min()
    };
    let parties = [of("party"), of("obligation")].concat();
    json!({
        "context": of("context"), "parties": parties,
        "context_next": due("context"), "parties_next": due("party"),
    })
}
