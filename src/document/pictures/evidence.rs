//! Remaining validity of evidence.
//!
//! Must not judge the quality of evidence.

use super::{
    nothing,
    ranks::{self, Rank},
};
use crate::{
    document::picture::Picture,
    model::{Item, Model},
    record::{
        Evidence, ReviewDefaults,
        field::{Date, Interval},
    },
};

const NAME: &str = "evidence-freshness";
const TITLE: &str = "Remaining validity of evidence";

/// Evidence by remaining validity.
#[must_use]
pub fn evidence_freshness(model: &Model) -> Picture {
    let table = ranks::table(NAME, TITLE, ("counts", "Remaining validity"), ("evidence", "Evidence"));
    let mut evidence: Vec<Item<'_, Evidence>> = model.all::<Evidence>().collect();
    if evidence.is_empty() {
        return nothing(NAME, TITLE, "No evidence is recorded yet.", table);
    }
    evidence.sort_by_key(|evidence| (evidence.last_day(), &*evidence.data().id));
    let ranks = ranks(model, &evidence);
    Picture {
        name: NAME.to_owned(),
        title: TITLE.to_owned(),
        alt: ranks::alt(&ranks, ("piece of evidence", "pieces of evidence")),
        drawing: NAME,
        data: ranks::data(&ranks),
        table: crate::report::table::Table { rows: ranks::rows(&ranks), ..table },
    }
}

fn ranks(model: &Model, evidence: &[Item<'_, Evidence>]) -> Vec<Rank> {
    let notice = model.review_defaults(ReviewDefaults::notice);
    let until = |interval: &Interval| model.today.after(interval).unwrap_or(Date::LAST);
    let months = |count: i32| until(&Interval::months(count));
    let steps: [(String, Option<Date>, &'static str); 7] = [
        ("expired".to_owned(), Some(model.today.yesterday()), "alarm"),
        (format!("up to {notice}"), Some(until(&notice)), "cross"),
        ("up to 3 months".to_owned(), Some(months(3)), "hatch"),
        ("up to 6 months".to_owned(), Some(months(6)), "dots"),
        ("up to 12 months".to_owned(), Some(months(12)), "lines"),
        ("over 12 months".to_owned(), Some(Date::LAST), "solid"),
        ("no end date".to_owned(), None, "empty"),
    ];
    let place = |evidence: &Evidence| match evidence.last_day() {
        Some(last) => steps.iter().position(|(_, end, _)| end.is_some_and(|end| last <= end)),
        None => Some(steps.len() - 1),
    };
    let rank = |(at, (label, _, fill)): (usize, &(String, Option<Date>, &'static str))| {
        let here: Vec<_> = evidence.iter().filter(|evidence| place(evidence) == Some(at)).collect();
        Rank {
            label: label.clone(),
            fill,
            short: here.iter().map(|evidence| evidence.data().id.to_string()).collect(),
            names: here.iter().map(|evidence| model.name_with_id(&evidence.data().id)).collect(),
        }
    };
    steps.iter().enumerate().map(rank).collect()
}
