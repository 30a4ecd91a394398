//! Every rating uses the scales of the manifest.
//!
//! Must not know what follows from a level.

use std::borrow::Cow;

use crate::rules::prelude::*;
use crate::{record::field::Group, source::At};

pub(super) const RULE: Rule = Rule {
    name: "off-scale-rating",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &["6.1.1", "6.1.2"],
    practice: None,
    summary: "A likelihood, consequence or severity is not a step of the scales in the manifest",
    page: include_str!("off_scale_rating.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let Some(scales) = Scales::of(model) else { return };
    for risk in model.all::<Risk>() {
        of_risk(&scales, risk, acc);
    }
    for impact in model.all::<Impact>() {
        of_impact(&scales, impact, acc);
    }
    for incident in model.all::<Incident>() {
        of_incident(&scales, incident, acc);
    }
}

struct Scales<'m> {
    manifest: Item<'m, Aims>,
    steps: [Vec<u8>; 2],
}

impl<'m> Scales<'m> {
    fn of(model: &'m Model) -> Option<Self> {
        let criteria = model.risk_criteria()?;
        Some(Self { manifest: model.manifest()?, steps: Scale::ALL.map(|scale| criteria.steps(scale)) })
    }

    /// The finding for a value of record `id` that is not a step of `scale`; none if the scale has no steps at all.
    fn judge(&self, id: &str, scale: Scale, value: u8, at: impl FnOnce() -> At) -> Option<Finding> {
        let steps = match scale {
            Scale::Likelihood => &self.steps[0],
            Scale::Consequence => &self.steps[1],
        };
        let off = !steps.is_empty() && !steps.contains(&value);
        off.then(|| off_scale(self.manifest, at(), (id, scale, value), steps))
    }
}

fn of_risk(scales: &Scales<'_>, risk: Item<'_, Risk>, acc: &mut Vec<Finding>) {
    for (field, rating) in ratings(risk.data()) {
        let scores = Group::ALL.into_iter().filter_map(|group| Some((group.name(), rating.of(group)?)));
        let values = scores.flat_map(|(group, score)| Scale::ALL.map(|scale| (group, scale, score.on(scale))));
        acc.extend(values.filter_map(|(group, scale, value)| {
            scales.judge(&risk.id, scale, value, || risk.at(&format!("{field}/{group}/{}", scale.name())))
        }));
    }
}

/// Every rating of a risk with its field.
fn ratings(risk: &Risk) -> impl Iterator<Item = (Cow<'static, str>, &Rating)> {
    let own = [("present", &risk.present), ("target", &risk.target)];
    let own = own.into_iter().filter_map(|(field, rating)| Some((field.into(), rating.as_ref()?)));
    let assessments = risk.assessments.iter().enumerate();
    let assessed = assessments.filter_map(|(index, assessment)| Some((index, assessment.rating.as_ref()?)));
    own.chain(assessed.map(|(index, rating)| (format!("assessments/{index}/rating").into(), rating)))
}

fn of_impact(scales: &Scales<'_>, impact: Item<'_, Impact>, acc: &mut Vec<Finding>) {
    for (list, index, severity, likelihood) in effects(impact.data()) {
        let values = [("severity", Scale::Consequence, severity), ("likelihood", Scale::Likelihood, likelihood)];
        acc.extend(values.into_iter().filter_map(|(field, scale, value)| {
            scales.judge(&impact.id, scale, value?, || impact.at(&format!("{list}/{index}/{field}")))
        }));
    }
}

fn of_incident(scales: &Scales<'_>, incident: Item<'_, Incident>, acc: &mut Vec<Finding>) {
    let off = |value| scales.judge(&incident.id, Scale::Consequence, value, || incident.at("severity"));
    acc.extend(incident.data().severity.and_then(off));
}

/// Every effect: its list, its index there, its severity and its likelihood.
fn effects(impact: &Impact) -> impl Iterator<Item = (&'static str, usize, Option<u8>, Option<u8>)> {
    let individuals = impact.individuals.iter().enumerate();
    let societies = impact.societies.iter().enumerate();
    let individuals = individuals.map(|(index, effect)| ("individuals", index, effect.severity, effect.likelihood));
    individuals.chain(societies.map(|(index, effect)| ("societies", index, effect.severity, effect.likelihood)))
}

fn off_scale(manifest: Item<'_, Aims>, at: At, (id, scale, value): (&str, Scale, u8), steps: &[u8]) -> Finding {
    let scale = scale.name();
    let steps = steps.iter().map(u8::to_string).collect::<Vec<_>>().join(", ");
    Finding::new(RULE.name, at, format!("{value} in {id} is not a step of the {scale} scale"))
        .help(format!("rate with one of {steps}, or add the step to the scale in aims.yaml"))
        .related(manifest.at(&format!("risk-criteria/{scale}")), "the scale is here")
        .about(id)
}
