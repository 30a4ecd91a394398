//! The page of the risks: risks above the appetite, heat maps, and all risks.
//!
//! Must not judge a risk; levels follow from the manifest's criteria.

use super::{Line, LineItem, PageRef, Part, Rows, SitePage, VisibleRecords, text};
use crate::{
    document::pictures::heat_map,
    model::{Accepted, Item, Level},
    record::{Nature, Rating, Risk, field::Group},
};

pub(super) fn page(visible: &VisibleRecords<'_>) -> SitePage {
    let mut risks: Vec<Item<'_, Risk>> = visible.model.all::<Risk>().filter(|risk| visible.shows(&risk.id)).collect();
    risks.sort_by_cached_key(|risk| crate::report::order::key("risk", &risk.id));
    let page = SitePage::new(PageRef::Risks, "Risks", &[]);
    if risks.is_empty() {
        return page.with(Part::Paragraph(text("There are no risks on record.")));
    }
    let above: Vec<Item<'_, Risk>> = risks.iter().copied().filter(|risk| is_above(visible, risk)).collect();
    let page = page.with(Part::Heading(2, "Risks above appetite".to_owned()));
    let page = match above.is_empty() {
        true => page.with(Part::Paragraph(text("No risk is above the appetite, either now or after treatment."))),
        false => page.with(Part::Rows(excess(visible, &above))),
    };
    let picture = |now| Part::Picture(Box::new(heat_map(visible.model, now)));
    let page =
        page.with(Part::Heading(2, "Likelihood and consequence".to_owned())).with(picture(true)).with(picture(false));
    let header = ["Id", "Risk", "Current level", "Target", "Treatment", "Owner"];
    let rows = risks.iter().map(|risk| row(visible, risk.data())).collect();
    page.rows(2, Rows::new("All risks", &header, rows))
}

/// Whether a threat is above the appetite now or after treatment.
fn is_above(visible: &VisibleRecords<'_>, risk: &Risk) -> bool {
    let now = || now(visible, risk);
    risk.nature == Nature::Threat && now().into_iter().chain(visible.model.residual(risk)).any(Level::above_appetite)
}

fn now<'m>(visible: &VisibleRecords<'m>, risk: &Risk) -> Vec<Level<'m>> {
    risk.present.as_ref().map(|present| visible.model.levels(present)).unwrap_or_default()
}

fn excess(visible: &VisibleRecords<'_>, above: &[Item<'_, Risk>]) -> Rows {
    let row = |risk: &Item<'_, Risk>| {
        vec![
            vec![vec![visible.record(&risk.id)]],
            vec![text(&*risk.title)],
            limits(&now(visible, risk)),
            limits(&visible.model.residual(risk)),
            accepted(visible, *risk),
        ]
    };
    let header = ["Id", "Risk", "Current level above appetite", "Residual risk above appetite", "Acceptance"];
    Rows::new("Risks above appetite", &header, above.iter().map(row).collect())
}

/// Every level above the appetite, with the appetite.
fn limits(levels: &[Level<'_>]) -> Vec<Line> {
    let shown = |level: &&Level<'_>| {
        text(format!("{}: {} {}, appetite {}", level.group.name(), level.value, level.band, level.appetite))
    };
    levels.iter().filter(|level| level.above_appetite()).map(|level| shown(&level)).collect()
}

/// Who accepted the residual risk, in the risk or through a treatment plan; `not accepted` if nobody did and it is
/// above the appetite.
fn accepted(visible: &VisibleRecords<'_>, risk: Item<'_, Risk>) -> Vec<Line> {
    let lines: Vec<Line> = visible.model.acceptances(risk).map(|accepted| acceptance(visible, accepted)).collect();
    let above = visible.model.residual(&risk).into_iter().any(Level::above_appetite);
    match (lines.is_empty(), above) {
        (true, _) if visible.model.is_accepted_unseen(risk) => vec![text("in a withheld record")],
        (true, true) => vec![text("not accepted")],
        _ => lines,
    }
}

fn acceptance(visible: &VisibleRecords<'_>, accepted: Accepted<'_>) -> Line {
    let mut line = text("by ");
    line.extend(visible.named(accepted.by()));
    let on = match accepted {
        Accepted::InRisk(_, acceptance) => acceptance.on,
        Accepted::InPlan(_, approval) => approval.on,
    };
    line.push(LineItem::Text(format!(" on {on}")));
    if let Accepted::InPlan(plan, _) = accepted {
        line.extend([LineItem::Text(", with ".to_owned()), visible.record(&plan.data().id)]);
    }
    if !visible.model.is_designated(accepted) {
        line.push(LineItem::Text(", not designated to accept it".to_owned()));
    }
    line
}

/// The levels of a risk by group: current level, residual risk and appetite.
pub(super) fn levels(visible: &VisibleRecords<'_>, risk: &Risk) -> Rows {
    let (now, residual) = (now(visible, risk), visible.model.residual(risk));
    let shown = |level: Option<Level<'_>>| {
        let shown = level.map(|level| (format!("{} {}", level.value, level.band), level.above_appetite()));
        shown.map(|(shown, above)| {
            vec![if above { LineItem::Strong(format!("{shown}, above appetite")) } else { LineItem::Text(shown) }]
        })
    };
    let row = |group: Group| {
        let (now, residual) = (of(&now, group), of(&residual, group));
        let appetite = now.or(residual)?.appetite;
        Some(vec![
            vec![text(group.name())],
            shown(now).into_iter().collect(),
            shown(residual).into_iter().collect(),
            vec![text(appetite.to_string())],
        ])
    };
    let header = ["Consequence for", "Current level", "Residual risk", "Appetite"];
    Rows::new("Levels of risk", &header, Group::ALL.into_iter().filter_map(row).collect())
}

fn of<'m>(levels: &[Level<'m>], group: Group) -> Option<Level<'m>> {
    levels.iter().find(|level| level.group == group).copied()
}

fn row(visible: &VisibleRecords<'_>, risk: &Risk) -> Vec<Vec<Line>> {
    let option = risk.treatment.as_ref().map(|treatment| text(treatment.option.name().replace('-', " ")));
    let owner = risk.owner.as_ref().map(|owner| visible.named(owner.id()));
    vec![
        vec![vec![visible.record(&risk.id)]],
        vec![text(&*risk.title)],
        rated(visible, risk.present.as_ref()),
        rated(visible, risk.target.as_ref()),
        option.into_iter().collect(),
        owner.into_iter().collect(),
    ]
}

fn rated(visible: &VisibleRecords<'_>, rating: Option<&Rating>) -> Vec<Line> {
    let levels = rating.map(|rating| visible.model.levels(rating)).unwrap_or_default();
    levels.into_iter().map(|level| text(format!("{} {} ({})", level.group.name(), level.value, level.band))).collect()
}
