//! What a shell proposes for the arguments of commands.
//!
//! Must not know the commands.

use clap_complete::{ArgValueCandidates, CompletionCandidate};

use crate::{
    document::kinds::DOCUMENTS,
    engine::{Clock, Engine},
    escape,
    record::{KINDS, Kind},
    schema,
};

fn engine() -> Engine {
    Engine::new(".".as_ref(), Clock::default())
}

fn candidate(value: &str, help: &str) -> CompletionCandidate {
    CompletionCandidate::new(value).help(Some(escape::line(help).into_owned().into()))
}

/// The ids of the records in the folder, each with its title.
pub(super) fn records() -> ArgValueCandidates {
    let all = || engine().heads().iter().map(|head| candidate(&head.id, &head.title)).collect();
    ArgValueCandidates::new(all)
}

/// The kinds of record.
pub(super) fn kinds() -> ArgValueCandidates {
    ArgValueCandidates::new(|| KINDS.iter().map(kind).collect())
}

fn kind(kind: &Kind) -> CompletionCandidate {
    let purpose = schema::json(kind)["description"].as_str().and_then(|text| text.lines().next());
    candidate(kind.name, purpose.unwrap_or_default())
}

/// The documents.
pub(super) fn documents() -> ArgValueCandidates {
    let all = || DOCUMENTS.iter().map(|document| candidate(document.name, document.about)).collect();
    ArgValueCandidates::new(all)
}

/// What can be explained: rules, requirements and kinds.
pub(super) fn subjects() -> ArgValueCandidates {
    let all = || {
        let Ok((ruleset, frameworks)) = engine().explained(None) else { return Vec::new() };
        let rules = ruleset.catalog.all().map(|rule| candidate(&rule.name, &rule.summary));
        let entries = frameworks.standard().entries.iter().map(|entry| candidate(&entry.id, &entry.title));
        entries.chain(rules).chain(KINDS.iter().map(kind)).collect()
    };
    ArgValueCandidates::new(all)
}
