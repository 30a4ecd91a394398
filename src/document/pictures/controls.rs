//! Implementation status of controls by area.
//!
//! Must not count a control twice or count partial implementation as full.

use super::bars::{Bar, Bars, State};
use crate::{
    document::picture::Picture,
    framework::ProvisionKind,
    model::{ControlState, Model, Row},
};

const NAME: &str = "control-status";
const TITLE: &str = "Implementation status of controls by area";
/// In the order of [`ControlState::ALL`].
const STATES: &[State] = &[
    State { name: "implemented", title: "implemented", letter: 'I', fill: "solid" },
    State { name: "partial", title: "partly in place", letter: 'P', fill: "hatch" },
    State { name: "planned", title: "planned", letter: 'L', fill: "dots" },
    State { name: "not_in_place", title: "not in place", letter: 'N', fill: "empty" },
    State { name: "excluded", title: "excluded", letter: 'X', fill: "lines" },
    State { name: "undecided", title: "undecided", letter: 'U', fill: "cross" },
];

/// Control status by area of Annex A, the organization's own controls separately.
#[must_use]
pub fn control_status(model: &Model) -> Picture {
    let standard = model.frameworks.standard();
    let areas = standard.of_kind(ProvisionKind::Area).filter(|area| area.parent.is_none());
    let mut bars: Vec<Bar> = areas
        .map(|area| {
            let rows = model.controls().filter(|row| row.is_in_area(&area.id));
            bar(format!("{} {}", area.id, area.title), rows)
        })
        .collect();
    let own = bar("Own controls".to_owned(), model.controls().filter(Row::is_own));
    bars.extend((own.total() > 0).then_some(own));
    let bars = Bars { states: STATES, unit: ("control", "controls"), from_above: bars };
    let alt = format!(
        "{} A control is counted with the lowest status among the AI systems for which it is included.",
        bars.alt()
    );
    let table = bars.table(NAME, TITLE, ("area", "Area"));
    Picture { name: NAME.to_owned(), title: TITLE.to_owned(), alt, drawing: NAME, data: bars.data(), table }
}

fn bar<'m>(name: String, rows: impl Iterator<Item = Row<'m>>) -> Bar {
    let states: Vec<ControlState> = rows.map(|row| row.state()).collect();
    let count = |wanted: &ControlState| states.iter().filter(|state| *state == wanted).count();
    Bar { name, counts: ControlState::ALL.iter().map(count).collect() }
}
