//! The page of the risks: the picture of their levels, those above what is acceptable, all of them.
//!
//! Must not judge a risk; levels follow from the manifest's criteria.

use super::{Line, Part, Place, Rows, Shelf, SitePage, text};
use crate::{
    model::{Item, Level},
    record::{Rating, Risk},
    report::pictures::heat_map,
};

pub(super) fn page(shelf: &Shelf<'_>) -> SitePage {
    let mut risks: Vec<Item<'_, Risk>> = shelf.model.all::<Risk>().filter(|risk| shelf.shows(&risk.id)).collect();
    risks.sort_by_cached_key(|risk| crate::report::order::key("risk", &risk.id));
    let page = SitePage::new(Place::Risks, "Risks", &[]);
    if risks.is_empty() {
        return page.with(Part::Paragraph(text("There is no risk on record.")));
    }
    let mut above: Vec<(Level<'_>, Item<'_, Risk>)> =
        risks.iter().filter_map(|risk| Some((shelf.model.worst_now(risk.data())?, *risk))).collect();
    above.sort_by_key(|(level, _)| std::cmp::Reverse(level.excess()));
    let page = page.with(Part::Heading(2, "Above what is acceptable".to_owned()));
    let page = match above.is_empty() {
        true => page.with(Part::Paragraph(text("No risk is above the appetite now."))),
        false => page.with(Part::Rows(excess(shelf, &above))),
    };
    let picture = |now| Part::Picture(Box::new(heat_map(shelf.model, now)));
    let page =
        page.with(Part::Heading(2, "Likelihood and consequence".to_owned())).with(picture(true)).with(picture(false));
    let header = ["Id", "Risk", "Now", "Target", "Treatment", "Owner"];
    let rows = risks.iter().map(|risk| row(shelf, risk.data())).collect();
    page.rows(2, Rows::new("All risks", &header, rows))
}

fn excess(shelf: &Shelf<'_>, above: &[(Level<'_>, Item<'_, Risk>)]) -> Rows {
    let row = |(level, risk): &(Level<'_>, Item<'_, Risk>)| {
        let said = format!("{} {} ({})", level.group.name(), level.value, level.band);
        let accepted = risk.acceptance.as_ref().map(|acceptance| {
            let mut line = text(format!("accepted on {} by ", acceptance.on));
            line.extend(shelf.named(acceptance.by.id()));
            line
        });
        vec![
            vec![vec![shelf.record(&risk.id)]],
            vec![text(&*risk.title)],
            vec![text(said)],
            vec![text(level.appetite.to_string())],
            accepted.into_iter().collect(),
        ]
    };
    let header = ["Id", "Risk", "Level now", "Appetite", "Acceptance"];
    Rows::new("Risks above what is acceptable", &header, above.iter().map(row).collect())
}

fn row(shelf: &Shelf<'_>, risk: &Risk) -> Vec<Vec<Line>> {
    let option = risk.treatment.as_ref().map(|treatment| text(treatment.option.name()));
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
