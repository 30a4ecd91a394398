//! Risks by likelihood and consequence, for each affected group.
//!
//! Must not move a risk: its rating determines its position.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    listed, nothing,
    text_width::{packed, short},
};
use crate::{
    document::picture::Picture,
    model::Model,
    prose::capitalize,
    prose::count_of,
    record::{Nature, Risk, RiskCriteria, Score, field::Group},
    report::table::{Cell, Table},
};

/// Width of a line of ids in a cell, in em, and maximum number of lines.
const CELL: (f64, usize) = (5.1, 2);
/// Width of the key below, in em, and maximum number of lines.
const KEY: (f64, usize) = (72.0, 4);
/// Width of the name of a step, in em.
const STEP: f64 = 9.0;
/// Number of shades in the drawing, from light to dark.
const SHADES: usize = 5;
const COLUMNS: &[(&str, &str)] = &[
    ("group", "Affected group"),
    ("likelihood", "Likelihood"),
    ("consequence", "Consequence"),
    ("level", "Level"),
    ("band", "Band"),
    ("appetite", "Appetite"),
    ("number", "Number of risks"),
    ("risks", "Risks"),
];

/// Likelihood and consequence of every risk for each affected group: current if `now`, otherwise residual.
#[must_use]
pub fn heat_map(model: &Model, now: bool) -> Picture {
    let (name, title) = match now {
        true => ("heat-map-now", "Current risks by likelihood and consequence"),
        false => ("heat-map-residual", "Residual risks by likelihood and consequence, after all actions"),
    };
    let empty = Table::new(name, title, COLUMNS);
    let Some(criteria) = model.risk_criteria().filter(|criteria| is_usable(criteria)) else {
        return nothing(name, title, "No criteria for risk levels are recorded yet.", empty);
    };
    let risks: Vec<&Risk> = model.all::<Risk>().map(|risk| risk.data()).filter(|risk| is_threat(risk)).collect();
    if risks.is_empty() {
        return nothing(name, title, "No risk is recorded yet.", empty);
    }
    let panels: Vec<Panel<'_>> = Group::ALL.iter().map(|group| Panel::of(criteria, *group, &risks, now)).collect();
    let rows = panels.iter().flat_map(Panel::rows).collect();
    let alt = panels.iter().map(Panel::alt).collect::<Vec<_>>().join(" ");
    let data = data(criteria, &panels);
    Picture {
        name: name.to_owned(),
        title: title.to_owned(),
        alt,
        drawing: "heat-map",
        data,
        table: Table { rows, ..empty },
    }
}

fn is_threat(risk: &Risk) -> bool {
    risk.nature == Nature::Threat
}

/// Whether a grid can be drawn. A rule reports criteria that do not allow it.
fn is_usable(criteria: &RiskCriteria) -> bool {
    !criteria.likelihood.is_empty() && !criteria.consequence.is_empty() && !criteria.bands.is_empty()
}

/// The grid of one group.
struct Panel<'m> {
    criteria: &'m RiskCriteria,
    group: Group,
    /// Ids of risks by likelihood and consequence.
    cells: BTreeMap<(u8, u8), Vec<String>>,
    /// Number of risks that are not rated for the group, or whose rating is off the scale.
    unrated: usize,
}

/// A cell of the grid.
struct Field<'m> {
    level: u16,
    band: usize,
    name: &'m str,
    above: bool,
}

impl<'m> Panel<'m> {
    fn of(criteria: &'m RiskCriteria, group: Group, risks: &[&Risk], now: bool) -> Self {
        let mut panel = Self { criteria, group, cells: BTreeMap::new(), unrated: 0 };
        for risk in risks {
            match score(risk, group, now).filter(|score| panel.field(score.likelihood, score.consequence).is_some()) {
                Some(Score { likelihood, consequence }) => {
                    panel.cells.entry((likelihood, consequence)).or_default().push(risk.id.to_string());
                }
                None => panel.unrated += 1,
            }
        }
        panel
    }

    fn field(&self, likelihood: u8, consequence: u8) -> Option<Field<'m>> {
        let level = self.criteria.level(likelihood, consequence)?;
        let name = self.criteria.band(self.group, level)?;
        let band = self.criteria.bands.iter().position(|band| *band.name == *name)?;
        Some(Field { level, band, name, above: level > self.criteria.appetite.of(self.group) })
    }

    /// The fields that contain risks, highest level first.
    fn held(&self) -> Vec<((u8, u8), Field<'m>, &[String])> {
        let found = self.cells.iter().filter_map(|(at, ids)| Some((*at, self.field(at.0, at.1)?, ids.as_slice())));
        let mut held: Vec<_> = found.collect();
        held.sort_by_key(|(at, field, _)| std::cmp::Reverse((field.level, *at)));
        held
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let row = |((likelihood, consequence), field, ids): ((u8, u8), Field<'_>, &[String])| -> Vec<Cell> {
            vec![
                self.group.name().into(),
                named(likelihood, self.likelihood(likelihood)).into(),
                named(consequence, self.consequence(consequence)).into(),
                usize::from(field.level).into(),
                field.name.into(),
                if field.above { "above" } else { "within" }.into(),
                ids.len().into(),
                ids.join(", ").into(),
            ]
        };
        self.held().into_iter().map(row).collect()
    }

    fn alt(&self) -> String {
        let cell = |((likelihood, consequence), field, ids): ((u8, u8), Field<'_>, &[String])| {
            format!(
                "likelihood {}, consequence {}, {}, {} appetite: {}, {}",
                named(likelihood, self.likelihood(likelihood)),
                named(consequence, self.consequence(consequence)),
                short(field.name, 20.0),
                if field.above { "above" } else { "within" },
                count_of(ids.len(), ("risk", "risks")),
                listed(ids)
            )
        };
        let cells: Vec<String> = self.held().into_iter().map(cell).collect();
        let cells = if cells.is_empty() { "no risk is rated".to_owned() } else { cells.join("; ") };
        let unrated = if self.unrated == 0 { String::new() } else { format!("; not rated: {}", self.unrated) };
        format!("For {}: {cells}{unrated}.", of(self.group))
    }

    fn likelihood(&self, value: u8) -> &'m str {
        self.criteria.likelihood.iter().find(|step| step.value == value).map(|step| &*step.label).unwrap_or_default()
    }

    fn consequence(&self, value: u8) -> &'m str {
        self.criteria.consequence.iter().find(|step| step.value == value).map(|step| &*step.label).unwrap_or_default()
    }

    /// The grid from top to bottom. Each field states whether the appetite line runs above it or to its right.
    fn data(&self, letters: &[char]) -> Value {
        let (ups, acrosses) = (&self.criteria.likelihood, &self.criteria.consequence);
        let above = |up: Option<usize>, across: Option<usize>| -> Option<bool> {
            Some(self.field(ups.get(up?)?.value, acrosses.get(across?)?.value)?.above)
        };
        let parts = |one: Option<bool>, other: Option<bool>| one.zip(other).is_some_and(|(one, other)| one != other);
        let cell = |up: usize, across: usize| {
            let at = (ups[up].value, acrosses[across].value);
            let field = self.field(at.0, at.1);
            let ids = self.cells.get(&at).map(Vec::as_slice).unwrap_or_default();
            let here = above(Some(up), Some(across));
            json!({
                "letter": field.as_ref().and_then(|field| letters.get(field.band)),
                "shade": field.as_ref().map_or(0, |field| shade(field.band, self.criteria.bands.len())),
                "number": ids.len(),
                "ids": packed(ids, " ", CELL.0, CELL.1),
                "line_above": parts(here, above(Some(up + 1), Some(across))),
                "line_right": parts(here, above(Some(up), Some(across + 1))),
            })
        };
        let row = |up: usize| (0..acrosses.len()).map(|across| cell(up, across)).collect::<Vec<_>>();
        let rows: Vec<_> = (0..ups.len()).rev().map(row).collect();
        let rated: usize = self.cells.values().map(Vec::len).sum();
        json!({ "group": capitalize(of(self.group)), "rated": rated, "unrated": self.unrated, "rows": rows })
    }
}

fn score(risk: &Risk, group: Group, now: bool) -> Option<Score> {
    let present = || risk.present.as_ref()?.of(group);
    if now { present() } else { risk.target_for(group).or_else(present) }
}

fn data(criteria: &RiskCriteria, panels: &[Panel<'_>]) -> Value {
    let letters = band_letters(criteria);
    let bands = criteria.bands.iter().enumerate().map(|(at, band)| {
        json!({ "letter": letters[at], "name": short(&band.name, 8.0), "shade": shade(at, criteria.bands.len()) })
    });
    let steps: Vec<String> =
        criteria.consequence.iter().map(|step| named(step.value, &short(&step.label, 20.0))).collect();
    json!({
        "panels": panels.iter().map(|panel| panel.data(&letters)).collect::<Vec<_>>(),
        "likelihood": criteria.likelihood.iter().rev().map(|step| short(&named(step.value, &step.label), STEP)).collect::<Vec<_>>(),
        "consequence": criteria.consequence.iter().map(|step| step.value).collect::<Vec<_>>(),
        "bands": bands.collect::<Vec<_>>(),
        "key": packed(&steps, ", ", KEY.0, KEY.1),
    })
}

/// The first letters of the bands if they are distinct, otherwise letters of the alphabet.
fn band_letters(criteria: &RiskCriteria) -> Vec<char> {
    let first =
        |name: &str| name.chars().next().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_uppercase());
    let letters: Vec<char> = criteria.bands.iter().filter_map(|band| first(&band.name)).collect();
    let distinct: std::collections::BTreeSet<&char> = letters.iter().collect();
    if distinct.len() == criteria.bands.len() {
        letters
    } else {
        ('A'..='Z').cycle().take(criteria.bands.len()).collect()
    }
}

fn shade(band: usize, bands: usize) -> usize {
    if bands < 2 { 0 } else { band * (SHADES - 1) / (bands - 1) }
}

fn named(value: u8, label: &str) -> String {
    format!("{value} {label}")
}

fn of(group: Group) -> &'static str {
    match group {
        Group::Organization => "the organization",
        Group::Individuals => "individuals",
        Group::Societies => "societies",
    }
}
