//! AI system impact assessments: effects, affected groups, measures and decisions (6.1.4, 8.4, A.5).
//!
//! Must not judge whether a measure is sufficient.

use serde_json::{Value, json};

use crate::{
    document::kind::DocumentData,
    document::kind::DocumentKind,
    document::{
        cells::{
            self, all_ids, all_named, approved, id, name, named, names, next, of, related, step, text, texts, word,
            word_of, yes,
        },
        cover::who,
        describe, register,
    },
    finding::Stage,
    model::{Entry, Item, Model},
    record::{
        Effect, EffectKind, Impact, Rating, Score,
        relation::{INFORMS, LIMITS_IMPACT, Side},
    },
    report::table::{Cell, Table},
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "impact-assessment",
    about: "AI system impact assessments, one or all (clauses 6.1.4, 8.4)",
    of: Some("impact"),
    approved_as: Some("impact"),
    shows: &["impact"],
    asked: &[(Stage::Stage1, 10), (Stage::Stage2, 7), (Stage::Surveillance, 15)],
    personal: &[],
    data: |shown, one| document(shown.model(), one),
};

const IMPACTS: &[(&str, &str)] = &[
    ("id", "Id"),
    ("system", "AI system"),
    ("version", "Version"),
    ("decision", "Decision"),
    ("approved", "Approval"),
    ("assessed", "Last assessment"),
    ("next", "Next assessment"),
    ("risks", "Input to risks"),
    ("owner", "Owner"),
    ("retention", "Retention"),
];
const AFFECTED: &[(&str, &str)] = &[
    ("impact", "Assessment"),
    ("who", "Affected group"),
    ("party", "Interested party"),
    ("vulnerable", "Vulnerable"),
    ("consulted", "Consultation"),
];
const EFFECTS: &[(&str, &str)] = &[
    ("impact", "Assessment"),
    ("on", "Affected"),
    ("topic", "Topic"),
    ("effect", "Effect"),
    ("what", "Description"),
    ("severity", "Severity"),
    ("likelihood", "Likelihood"),
    ("reversibility", "Reversibility"),
];
const MEASURES: &[(&str, &str)] = &[("impact", "Assessment"), ("what", "Measure"), ("controls", "Controls")];
const ASSESSMENTS: &[(&str, &str)] = &[
    ("impact", "Assessment"),
    ("on", "Date"),
    ("trigger", "Trigger"),
    ("change", "Change"),
    ("assessors", "Assessors"),
    ("system-version", "System version"),
    ("method", "Method"),
    ("result", "Result"),
];

/// The document, for one assessment or for all.
#[must_use]
pub fn document(model: &Model, one: Option<&Entry>) -> DocumentData {
    let impacts: Vec<Item<'_, Impact>> = of(model, one);
    let title = match one.and(impacts.first()) {
        Some(impact) => format!("Impact assessment of {}", model.name_of(impact.system.id())),
        None => "AI system impact assessments".to_owned(),
    };
    let about = impacts.iter().map(|impact| fact(model, *impact)).collect::<Vec<_>>();
    let facts = json!({ "one": one.is_some(), "impacts": about, "scales": scales(model) });
    cells::document(&title, facts, tables(model, one, &impacts)).own(one.map(|one| &*one.id))
}

fn tables(model: &Model, one: Option<&Entry>, impacts: &[Item<'_, Impact>]) -> Vec<Table> {
    let all = match one {
        Some(_) => impacts.iter().map(|impact| row(model, *impact)).collect(),
        None => register::rows(model, impacts.to_vec(), IMPACTS, |impact| row(model, impact)),
    };
    let each = |rows: fn(&Model, &Impact) -> Vec<Vec<Cell>>| impacts.iter().flat_map(move |impact| rows(model, impact));
    vec![
        cells::table("impacts", "Impact assessments", IMPACTS, all),
        cells::table("affected", "Affected groups", AFFECTED, each(affected)),
        cells::table("effects", "Effects", EFFECTS, each(effects)),
        cells::table("measures", "Measures", MEASURES, each(measures)),
        cells::table("assessments", "Assessments", ASSESSMENTS, each(assessments)),
    ]
}

fn row(model: &Model, impact: Item<'_, Impact>) -> Vec<Cell> {
    vec![
        (*impact.id).into(),
        model.name_of(impact.system.id()).into(),
        text(impact.version.as_ref()),
        impact.decision.as_ref().map_or("not decided".into(), |decision| word(decision.outcome).into()),
        impact.approval.as_ref().map_or("not approved".into(), |approval| approved(model, Some(approval))),
        impact.assessments.iter().map(|assessment| assessment.on).max().into(),
        next(model, impact.entry()),
        all_ids(&related(model, (&INFORMS, Side::Other, &impact.id), &impact.risks)),
        name(model, impact.owner.as_ref()),
        cells::interval(impact.retention.as_ref()),
    ]
}

fn affected(model: &Model, impact: &Impact) -> Vec<Vec<Cell>> {
    let rows = impact.affected.iter().map(|affected| {
        vec![
            (*impact.id).into(),
            (*affected.who).into(),
            name(model, affected.party.as_ref()),
            yes(Some(affected.vulnerable)),
            affected.consulted.as_ref().map_or("not given".into(), |consulted| (&**consulted).into()),
        ]
    });
    rows.collect()
}

fn effects(_: &Model, impact: &Impact) -> Vec<Vec<Cell>> {
    let individuals = impact.individuals.iter().map(|it| effect(impact, "individuals and groups", it));
    let societies = impact.societies.iter().map(|it| effect(impact, "societies", it));
    individuals.chain(societies).collect()
}

fn effect<T: serde::Serialize>(impact: &Impact, on: &str, effect: &Effect<T>) -> Vec<Cell> {
    vec![
        (*impact.id).into(),
        on.into(),
        word(&effect.topic).into(),
        word(effect.effect).into(),
        (*effect.what).into(),
        step(effect.severity),
        step(effect.likelihood),
        word_of(effect.reversibility),
    ]
}

fn measures(model: &Model, impact: &Impact) -> Vec<Vec<Cell>> {
    let row = |measure: &crate::record::Measure| {
        vec![(*impact.id).into(), (*measure.what).into(), named(model, &measure.controls)]
    };
    let named: Vec<&str> = related::<()>(model, (&LIMITS_IMPACT, Side::Home, &impact.id), []);
    let others = vec![(*impact.id).into(), "Controls that name the assessment".into(), all_named(model, &named)];
    impact.measures.iter().map(row).chain((!named.is_empty()).then_some(others)).collect()
}

fn assessments(model: &Model, impact: &Impact) -> Vec<Vec<Cell>> {
    let rows = impact.assessments.iter().map(|assessment| {
        vec![
            (*impact.id).into(),
            Cell::Date(assessment.on),
            word(assessment.trigger).into(),
            id(assessment.change.as_ref()),
            names(model, &assessment.assessors),
            text(assessment.system_version.as_ref()),
            text(assessment.method.as_ref()),
            text(assessment.result.as_ref()),
        ]
    });
    rows.collect()
}

/// The fields of the record, fields of its system, and the date of the next assessment.
fn fact(model: &Model, impact: Item<'_, Impact>) -> Value {
    let mut fact = describe::record(model, impact.entry());
    let system = model.get::<crate::record::System>(impact.system.id());
    let purpose = system.and_then(|system| system.data().purpose.as_deref());
    let prohibited = system.map(|system| texts(&system.prohibited_uses).lines()).unwrap_or_default();
    if let Some(fact) = fact.as_object_mut() {
        fact.insert("purpose".to_owned(), purpose.into());
        fact.insert("prohibited_uses".to_owned(), prohibited.into());
        fact.insert("next".to_owned(), model.assessment_due(impact.entry()).map(|due| due.on.to_string()).into());
        fact.insert("finds_harm".to_owned(), impact.finds_harm().into());
        fact.insert("overall".to_owned(), cells::levels(model, Some(&overall(model, impact.data()))).lines().into());
        let approver = impact.approval.as_ref().map(|approval| who(model, approval.by.id()));
        fact.insert("approver".to_owned(), approver.into());
        fact.insert("measure_states".to_owned(), measure_states(model, impact.data()).into());
        fact.insert("condition_states".to_owned(), condition_states(model, impact.data()).into());
    }
    fact
}

/// The steps of the scales by which effects are rated, each as `3 medium`.
fn scales(model: &Model) -> Value {
    let Some(criteria) = model.risk_criteria() else { return Value::Null };
    let step = |value: u8, label: &str| format!("{value} {}", label.trim_end());
    json!({
        "severity": criteria.consequence.iter().map(|it| step(it.value, &it.label)).collect::<Vec<_>>(),
        "likelihood": criteria.likelihood.iter().map(|it| step(it.value, &it.label)).collect::<Vec<_>>(),
    })
}

/// The highest rating of a harm to individuals and to societies.
fn overall(model: &Model, impact: &Impact) -> Rating {
    Rating {
        organization: None,
        individuals: worst(&impact.individuals, |score| {
            highest(model, Rating { organization: None, individuals: Some(score), societies: None })
        }),
        societies: worst(&impact.societies, |score| {
            highest(model, Rating { organization: None, individuals: None, societies: Some(score) })
        }),
    }
}

fn highest(model: &Model, rating: Rating) -> Option<u16> {
    model.levels(&rating).first().map(|level| level.value)
}

fn worst<T>(effects: &[Effect<T>], level: impl Fn(Score) -> Option<u16>) -> Option<Score> {
    let rated = |effect: &Effect<T>| Some(Score { likelihood: effect.likelihood?, consequence: effect.severity? });
    let harms = effects.iter().filter(|effect| effect.effect == EffectKind::Harm);
    harms.filter_map(rated).max_by_key(|score| level(*score))
}

fn measure_states(model: &Model, impact: &Impact) -> Vec<&'static str> {
    impact.measures.iter().map(|measure| cells::state(model, measure.due, measure.done)).collect()
}

fn condition_states(model: &Model, impact: &Impact) -> Vec<&'static str> {
    let conditions = impact.decision.iter().flat_map(|decision| &decision.conditions);
    conditions.map(|condition| cells::state(model, condition.due, condition.done)).collect()
}
