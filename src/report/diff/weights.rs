//! What a change of a field weighs and why it matters, as data; records that come and go alike.
//!
//! Must not know values.

use super::{Weight, telling::covers};

/// What it means that a field says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// It decides how all the rest is judged.
    Policy,
    /// It is good to have: what is added strengthens, what is removed weakens.
    Good,
    /// It is bad to have: what is added weakens, what is removed strengthens.
    Bad,
    /// A day: later is weaker.
    SoonerBetter,
    /// A day: later is stronger.
    LaterBetter,
    /// It is worth a sentence whichever way it changes.
    Plain,
    /// It is wording.
    Editorial,
}

/// A row of [`FIELDS`].
pub(super) struct Field {
    kind: &'static str,
    at: &'static str,
    pub(super) sense: Sense,
    pub(super) why: &'static str,
}

const fn field(kind: &'static str, at: &'static str, sense: Sense, why: &'static str) -> Field {
    Field { kind, at, sense, why }
}

use Sense::{Bad, Editorial, Good, LaterBetter, Plain, Policy, SoonerBetter};

/// Fields that are told in a sentence of their own, by kind and place; `*` stands for any kind or any one step. The first row that
/// covers a field counts. What no row covers is told in one sentence a record.
static FIELDS: &[Field] = &[
    field("aims", "/organization", Plain, ""),
    field("aims", "/standard", Policy, "another framework is checked"),
    field("aims", "/edition", Policy, "another edition is followed"),
    field("aims", "/started", Policy, "assessments and reviews are expected from that day"),
    field("aims", "/stage", Policy, "it decides what is due"),
    field("aims", "/top-management", Policy, "it decides who counts as top management"),
    field("aims", "/risk-criteria/appetite", Policy, "it decides which risks need a decision"),
    field("aims", "/risk-criteria", Policy, "every level of risk is derived from it"),
    field("aims", "/designated", Policy, "it decides whose approval counts"),
    field("aims", "/review", Policy, "it decides how long records go without a review"),
    field("aims", "/rules", Policy, "it decides what is reported, and how heavily"),
    field("aims", "/exclude", Policy, "records below these paths are not read"),
    field("aims", "/allow-self-approval", Policy, "it decides whether authors may approve their own records"),
    field("aims", "", Policy, ""),
    field("expectation", "", Policy, "it decides what is expected of records"),
    field("person", "/name", Editorial, ""),
    field("person", "/git", Policy, "it decides whose commits are taken for this person's"),
    field("person", "/signing-keys", Policy, "it decides whose signatures are taken for this person's"),
    field("person", "/from", Policy, "it decides when this person's approval counts"),
    field("person", "/until", Policy, "it decides when this person's approval counts"),
    field("person", "/competence", Good, ""),
    field("role", "/holders", Policy, "whoever holds the role approves in its place"),
    field("role", "/authorities", Plain, ""),
    field("role", "/responsibilities", Plain, ""),
    field("role", "/duties", Good, "clause 5.3 asks for somebody who has it"),
    field("role", "/reports-to", Plain, ""),
    field("exception", "/rule", Policy, "another rule is waived"),
    field("exception", "/records", Bad, "what is wrong with it is not counted"),
    field("exception", "/until", SoonerBetter, "the rule stays waived until then"),
    field("exception", "/compensation", Good, ""),
    field("exception", "/nonconformity", Good, ""),
    field("exception", "/approval", Plain, "without an approval it waives nothing"),
    field("*", "/approval/evidence", Good, ""),
    field("*", "/approval", Good, ""),
    field("risk", "/acceptance/evidence", Good, ""),
    field("risk", "/acceptance", Good, "what remains above the appetite needs an acceptance"),
    field("*", "/owner", Plain, "somebody else answers for it"),
    field("scope", "/statement", Plain, "a certificate carries these words"),
    field("scope", "/systems", Good, "what is outside is not governed by the management system"),
    field("scope", "/units", Good, "what is outside is not governed by the management system"),
    field("scope", "/sites", Good, "what is outside is not governed by the management system"),
    field("scope", "/exclusions", Bad, "what is outside is not governed by the management system"),
    field("scope", "/interfaces", Plain, ""),
    field("scope", "/version", Plain, ""),
    field("system", "/intended-use", Plain, "risks and impacts were assessed for the use before"),
    field("system", "/purpose", Plain, "risks and impacts were assessed for the purpose before"),
    field("system", "/prohibited-uses", Good, ""),
    field("system", "/stage", Plain, "another stage of the life cycle asks for other controls"),
    field("system", "/roles", Plain, "other roles bring other duties"),
    field("system", "/activities", Plain, "it decides which controls can fall away"),
    field("system", "/affected", Plain, "impacts were assessed for those named before"),
    field("system", "/autonomy", Plain, "risks and impacts were assessed for the autonomy before"),
    field("system", "/oversight", Good, ""),
    field("system", "/logs", Good, ""),
    field("system", "/version", Plain, ""),
    field("system", "/deployed", Plain, ""),
    field("system", "/retired", Plain, ""),
    field("system", "/models", Plain, "risks and impacts were assessed for the models before"),
    field("system", "/datasets", Plain, "risks and impacts were assessed for the data before"),
    field("system", "/suppliers", Plain, ""),
    field("system", "/eu-ai-act", Plain, "another class brings other duties"),
    field("system", "/evidence", Good, ""),
    field("impact", "/decision", Plain, "it decides whether the system goes on"),
    field("impact", "/intended-uses", Plain, ""),
    field("impact", "/foreseeable-misuse", Good, ""),
    field("impact", "/setting", Plain, ""),
    field("impact", "/jurisdictions", Plain, ""),
    field("impact", "/affected", Plain, ""),
    field("impact", "/individuals", Plain, ""),
    field("impact", "/societies", Plain, ""),
    field("impact", "/measures", Good, ""),
    field("impact", "/residual", Plain, ""),
    field("impact", "/assessments", Good, ""),
    field("impact", "/risks", Good, ""),
    field("impact", "/version", Plain, ""),
    field("risk", "/nature", Plain, "an opportunity needs no acceptance"),
    field("risk", "/systems", Plain, ""),
    field("risk", "/relies-on", Plain, "the present rating counts on it"),
    field("risk", "/treatment/actions/*/due", SoonerBetter, ""),
    field("risk", "/treatment/actions", Good, ""),
    field("risk", "/treatment/controls", Good, ""),
    field("risk", "/treatment", Good, ""),
    field("risk", "/present", Plain, ""),
    field("risk", "/target", Plain, ""),
    field("risk", "/priority", Plain, ""),
    field("risk", "/obligations", Plain, ""),
    field("risk", "/assessments", Good, ""),
    field("control", "/decision", Plain, ""),
    field("control", "/status", Plain, ""),
    field("control", "/justification", Plain, "the Statement of Applicability carries the reason"),
    field("control", "/ground", Plain, "an exclusion rests on it"),
    field("control", "/drivers", Plain, "the Statement of Applicability carries the reason"),
    field("control", "/systems/*/evidence", Good, ""),
    field("control", "/systems", Plain, ""),
    field("control", "/evidence", Good, ""),
    field("control", "/documents", Good, ""),
    field("control", "/how", Plain, ""),
    field("control", "/due", SoonerBetter, ""),
    field("soa", "/version", Plain, ""),
    field("soa", "/scope", Plain, ""),
    field("soa", "/method", Plain, ""),
    field("treatment-plan", "/version", Plain, ""),
    field("treatment-plan", "/risks", Good, ""),
    field("treatment-plan", "/accepts", Plain, "its approval accepts what remains of them"),
    field("treatment-plan", "/resources", Plain, ""),
    field("document", "/version", Plain, ""),
    field("document", "/type", Plain, ""),
    field("document", "/path", Plain, "the text is another file"),
    field("document", "/url", Plain, "the text is kept elsewhere"),
    field("document", "/answers", Good, ""),
    field("document", "/commitments", Good, ""),
    field("document", "/retention", Plain, ""),
    field("document", "/classification", Plain, ""),
    field("document", "/available-to", Good, ""),
    field("obligation", "/controls", Good, "they answer the obligation"),
    field("obligation", "/systems", Plain, ""),
    field("obligation", "/articles", Plain, ""),
    field("obligation", "/asks", Plain, ""),
    field("obligation", "/applies-from", SoonerBetter, ""),
    field("obligation", "/reports/*/due", SoonerBetter, ""),
    field("obligation", "/reports", Plain, ""),
    field("evidence", "/path", Plain, "it is another file"),
    field("evidence", "/sha256", Plain, "it is another file"),
    field("evidence", "/url", Plain, "it is kept elsewhere"),
    field("evidence", "/commit", Plain, "it is another commit"),
    field("evidence", "/supports", Good, ""),
    field("evidence", "/collected", Plain, ""),
    field("evidence", "/covers", Plain, ""),
    field("evidence", "/valid-for", Plain, "it counts for another time"),
    field("evidence", "/valid-until", LaterBetter, "it counts for another time"),
    field("objective", "/measure", Plain, ""),
    field("objective", "/target", Plain, ""),
    field("objective", "/results", Good, ""),
    field("objective", "/controls", Good, ""),
    field("nonconformity", "/grade", Plain, ""),
    field("nonconformity", "/closed", Good, ""),
    field("nonconformity", "/cause", Good, ""),
    field("nonconformity", "/correction", Good, ""),
    field("nonconformity", "/actions/*/due", SoonerBetter, ""),
    field("nonconformity", "/actions", Good, ""),
    field("nonconformity", "/effectiveness", Good, ""),
    field("incident", "/severity", Plain, ""),
    field("incident", "/closed", Good, ""),
    field("incident", "/notices/*/due", SoonerBetter, ""),
    field("incident", "/notices", Good, ""),
    field("incident", "/nonconformity", Good, ""),
    field("incident", "/risks", Good, ""),
    field("supplier", "/responsibilities", Plain, "it decides who answers for what"),
    field("supplier", "/assessment", Good, ""),
    field("supplier", "/contract", Good, ""),
    field("supplier", "/monitoring", Good, ""),
    field("supplier", "/exit", Good, ""),
    field("supplier", "/changes", Plain, ""),
    field("decision", "/outcome", Plain, "it decides whether the system passes the gate"),
    field("decision", "/criteria", Plain, ""),
    field("decision", "/conditions", Good, ""),
    field("certificate", "/status", Plain, ""),
    field("certificate", "/scope", Plain, ""),
    field("change", "/significant", Plain, "a significant change asks for assessments"),
    field("change", "/reassess", Good, ""),
    field("*", "/due", SoonerBetter, ""),
    field("*", "/title", Editorial, ""),
    field("*", "/name", Editorial, ""),
    field("*", "/description", Editorial, ""),
    field("*", "/remarks", Editorial, ""),
];

impl Field {
    /// The row for a field.
    pub(super) fn of(kind: &str, pointer: &str) -> Option<&'static Self> {
        FIELDS.iter().find(|row| (row.kind == "*" || row.kind == kind) && covers(row.at, pointer))
    }

    /// What a change of the field weighs, given what stood there and stands there, as text.
    pub(super) fn weight(&self, before: Option<&str>, after: Option<&str>) -> Weight {
        let stronger = |is: bool| if is { Weight::Strengthened } else { Weight::Weakened };
        match (self.sense, before, after) {
            (Policy, ..) => Weight::Policy,
            (Editorial, ..) => Weight::Editorial,
            (Good, None, _) | (Bad, _, None) => Weight::Strengthened,
            (Good, _, None) | (Bad, None, _) => Weight::Weakened,
            (SoonerBetter, Some(old), Some(new)) => stronger(new < old),
            (LaterBetter, Some(old), Some(new)) => stronger(new > old),
            (SoonerBetter, Some(_), None) => Weight::Weakened,
            _ => Weight::Changed,
        }
    }
}

/// What it weighs that a record of `kind` is new.
pub(super) fn added(kind: &str) -> Weight {
    match kind {
        "aims" | "expectation" | "person" | "role" => Weight::Policy,
        "exception" => Weight::Weakened,
        "evidence" | "metric" => Weight::Strengthened,
        _ => Weight::Changed,
    }
}

/// What it weighs that a record of `kind` is gone.
pub(super) fn removed(kind: &str) -> Weight {
    match kind {
        "aims" | "expectation" | "person" | "role" => Weight::Policy,
        "exception" => Weight::Strengthened,
        _ => Weight::Weakened,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        record::KINDS,
        schema::{at, json},
    };

    #[test]
    fn every_row_names_a_field_of_its_kind_and_can_be_reached() {
        for row in FIELDS {
            let kinds = KINDS.iter().filter(|kind| row.kind == "*" || kind.name == row.kind);
            let has = kinds.into_iter().any(|kind| at(json(kind), row.at.split('/')).is_some());
            assert!(has, "no {} has {}", row.kind, row.at);
            let first = Field::of(row.kind, row.at).map(|first| (first.kind, first.at));
            assert_eq!(first, Some((row.kind, row.at)), "a row before covers it");
        }
    }

    #[test]
    fn what_is_good_to_have_weakens_when_it_goes() {
        let weigh = |kind: &str, at: &str, before, after| Field::of(kind, at).map(|row| row.weight(before, after));
        assert_eq!(weigh("document", "/commitments/x", Some("x"), None), Some(Weight::Weakened));
        assert_eq!(weigh("scope", "/exclusions/x", Some("x"), None), Some(Weight::Strengthened));
        let days = (Some("2026-01-01"), Some("2026-02-01"));
        assert_eq!(weigh("risk", "/treatment/actions/x/due", days.0, days.1), Some(Weight::Weakened));
        assert_eq!(weigh("evidence", "/valid-until", days.0, days.1), Some(Weight::Strengthened));
        assert_eq!(weigh("exception", "/until", days.0, days.1), Some(Weight::Weakened));
        assert_eq!(weigh("person", "/signing-keys/x", None, Some("x")), Some(Weight::Policy));
    }
}
