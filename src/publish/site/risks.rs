//! The page of the risks: the picture of their levels, those above what is acceptable, all of them.
//!
//! Must not judge a risk; levels follow from the manifest's criteria.

use super::{Line, Part, Place, Rows, Said, Shelf, SitePage, text};
use crate::{
    document::pictures::heat_map,
    model::{Accepted, Item, Level},
    record::{Nature, Rating, Risk, field::Group},
};

pub(super) fn page(shelf: &Shelf<'_>) -> SitePage {
    let mut risks: Vec<Item<'_, Risk>> = shelf.model.all::<Risk>().filter(|risk| shelf.shows(&risk.id)).collect();
    risks.sort_by_cached_key(|risk| crate::report::order::key("risk", &risk.id));
    let page = SitePage::new(Place::Risks, "Risks", &[]);
    if risks.is_empty() {
        return page.with(Part::Paragraph(text("There is no risk on record.")));
    }
    let above: Vec<Item<'_, Risk>> = risks.iter().copied().filter(|risk| is_above(shelf, risk)).collect();
    let page = page.with(Part::Heading(2, "Above what is acceptable".to_owned()));
    let page = match above.is_empty() {
        true => page.with(Part::Paragraph(text("No risk is above the appetite now, and none is once it is treated."))),
        false => page.with(Part::Rows(excess(shelf, &above))),
    };
    let picture = |now| Part::Picture(Box::new(heat_map(shelf.model, now)));
    let page =
        page.with(Part::Heading(2, "Likelihood and consequence".to_owned())).with(picture(true)).with(picture(false));
    let header = ["Id", "Risk", "Now", "Target", "Treatment", "Owner"];
    let rows = risks.iter().map(|risk| row(shelf, risk.data())).collect();
    page.rows(2, Rows::new("All risks", &header, rows))
}

/// Whether a level of a threat lies above what is acceptable: now, or once the risk is treated.
fn is_above(shelf: &Shelf<'_>, risk: &Risk) -> bool {
    let now = || now(shelf, risk);
    risk.nature == Nature::Threat && now().into_iter().chain(shelf.model.residual(risk)).any(Level::above_appetite)
}

fn now<'m>(shelf: &Shelf<'m>, risk: &Risk) -> Vec<Level<'m>> {
    risk.present.as_ref().map(|present| shelf.model.levels(present)).unwrap_or_default()
}

fn excess(shelf: &Shelf<'_>, above: &[Item<'_, Risk>]) -> Rows {
    let row = |risk: &Item<'_, Risk>| {
        vec![
            vec![vec![shelf.record(&risk.id)]],
            vec![text(&*risk.title)],
            limits(&now(shelf, risk)),
            limits(&shelf.model.residual(risk)),
            accepted(shelf, *risk),
        ]
    };
    let header = ["Id", "Risk", "Above now", "Still above once treated", "Accepted"];
    Rows::new("Risks above what is acceptable", &header, above.iter().map(row).collect())
}

/// Every level above what is acceptable with its limit.
fn limits(levels: &[Level<'_>]) -> Vec<Line> {
    let said = |level: &&Level<'_>| {
        text(format!("{}: {} {}, acceptable {}", level.group.name(), level.value, level.band, level.appetite))
    };
    levels.iter().filter(|level| level.above_appetite()).map(|level| said(&level)).collect()
}

/// Who accepted what remains, in the risk or through a treatment plan; said to be open where that is above what is acceptable.
fn accepted(shelf: &Shelf<'_>, risk: Item<'_, Risk>) -> Vec<Line> {
    let lines: Vec<Line> = shelf.model.acceptances(risk).map(|accepted| acceptance(shelf, accepted)).collect();
    let above = shelf.model.residual(&risk).into_iter().any(Level::above_appetite);
    match (lines.is_empty(), above) {
        (true, _) if shelf.model.is_accepted_unseen(risk) => vec![text("in a record that is withheld")],
        (true, true) => vec![text("not accepted")],
        _ => lines,
    }
}

fn acceptance(shelf: &Shelf<'_>, accepted: Accepted<'_>) -> Line {
    let mut line = text("by ");
    line.extend(shelf.named(accepted.by()));
    let on = match accepted {
        Accepted::InRisk(_, acceptance) => acceptance.on,
        Accepted::InPlan(_, approval) => approval.on,
    };
    line.push(Said::Text(format!(" on {on}")));
    if let Accepted::InPlan(plan, _) = accepted {
        line.extend([Said::Text(", with ".to_owned()), shelf.record(&plan.data().id)]);
    }
    if !shelf.model.is_designated(accepted) {
        line.push(Said::Text(", not designated for it".to_owned()));
    }
    line
}

/// The levels of a risk, group by group: now, what remains, and what is acceptable.
pub(super) fn levels(shelf: &Shelf<'_>, risk: &Risk) -> Rows {
    let (now, residual) = (now(shelf, risk), shelf.model.residual(risk));
    let said = |level: Option<Level<'_>>| {
        let said = level.map(|level| (format!("{} {}", level.value, level.band), level.above_appetite()));
        said.map(|(said, above)| vec![if above { Said::Strong(format!("{said}, above")) } else { Said::Text(said) }])
    };
    let row = |group: Group| {
        let (now, residual) = (of(&now, group), of(&residual, group));
        let appetite = now.or(residual)?.appetite;
        Some(vec![
            vec![text(group.name())],
            said(now).into_iter().collect(),
            said(residual).into_iter().collect(),
            vec![text(appetite.to_string())],
        ])
    };
    let header = ["Consequence for", "Level now", "What remains", "Acceptable"];
    Rows::new("Levels of risk", &header, Group::ALL.into_iter().filter_map(row).collect())
}

fn of<'m>(levels: &[Level<'m>], group: Group) -> Option<Level<'m>> {
    levels.iter().find(|level| level.group == group).copied()
}

fn row(shelf: &Shelf<'_>, risk: &Risk) -> Vec<Vec<Line>> {
    let option = risk.treatment.as_ref().map(|treatment| text(treatment.option.name().replace('-', " ")));
    let owner = risk.owner.as_ref().map(|owner| shelf.named(owner.id()));
    vec![
        vec![vec![shelf.record(&risk.id)]],
        vec![text(&*risk.title)],
        rated(shelf, risk.present.as_ref()),
        rated(shelf, risk.target.as_ref()),
        option.into_iter().collect(),
        owner.into_iter().collect(),
    ]
}

fn rated(shelf: &Shelf<'_>, rating: Option<&Rating>) -> Vec<Line> {
    let levels = rating.map(|rating| shelf.model.levels(rating)).unwrap_or_default();
    levels.into_iter().map(|level| text(format!("{} {} ({})", level.group.name(), level.value, level.band))).collect()
}
