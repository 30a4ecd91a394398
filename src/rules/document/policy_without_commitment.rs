//! The AI policy contains the required commitments.
//!
//! Must not read the text of the policy.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "policy-without-commitment",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["5.2"],
    practice: None,
    summary: "The AI policy leaves out the applicable requirements, continual improvement or the framework for objectives",
    page: include_str!("policy_without_commitment.md"),
    suppressible: true,
    check,
};

const REQUIRED: [(Commitment, &str, &str); 3] = [
    (Commitment::ApplicableRequirements, "applicable-requirements", "does not commit to the requirements that apply"),
    (Commitment::ContinualImprovement, "continual-improvement", "does not commit to continual improvement"),
    (Commitment::ObjectivesFramework, "objectives-framework", "provides no framework for AI objectives"),
];

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for policy in model.all::<Document>().filter(|document| document.r#type == DocumentType::AiPolicy) {
        let missing = REQUIRED.iter().filter(|(commitment, ..)| !policy.commitments.contains(commitment));
        acc.extend(missing.map(|(_, name, lack)| without(policy, name, lack)));
    }
}

fn without(policy: Item<'_, Document>, name: &str, lack: &str) -> Finding {
    Finding::new(RULE.name, policy.at("commitments"), format!("the AI policy {} {lack}", policy.id))
        .help(format!("add it to the policy, then list `{name}` under `commitments`"))
        .about(&policy.id)
        .distinct(name)
}
