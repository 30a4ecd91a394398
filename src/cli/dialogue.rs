//! Prompts on standard error for values that the flags do not give. Each prompt explains why it is asked.
//!
//! Must not know how the answers are used.

use std::io::{IsTerminal as _, Write as _};

use dialoguer::{Error as Failed, Input, MultiSelect, Select};
use serde_json::Value;

use crate::{
    edit::{self, Answers, Missing},
    engine::Error,
    record::{AiRole, Kind, field::Date},
};

/// Asks for the values of a new repository that the flags do not give. Asks nothing if a flag names the
/// organization.
///
/// # Errors
/// Fails if the organization has no name and no prompt is possible.
pub(super) fn answers(given: Answers, ask: bool) -> Result<Answers, Error> {
    match given.organization.is_empty() {
        false => Ok(given),
        true if ask && can_ask() => prompt(given).map_err(interrupted),
        true => Err(Error::Usage(NO_ORGANIZATION.to_owned())),
    }
}

const NO_ORGANIZATION: &str = "\
the name of the organization is missing
help: pass `--organization NAME`; optional: `--system NAME`, `--role ROLE`, `--sector`, `--jurisdiction`, `--certificate`, `--scope`, `--started`";

fn prompt(given: Answers) -> Result<Answers, Failed> {
    let organization = required_text("Name of the organization", "legal name, as it would appear on a certificate")?;
    let scope = match given.scope {
        None => optional_text(
            "Scope",
            "what the management system covers, worded for a certificate; leave empty if undecided",
        )?,
        given => given,
    };
    Ok(Answers {
        organization,
        scope,
        systems: if given.systems.is_empty() { systems()? } else { given.systems },
        sectors: list(
            given.sectors,
            "Sectors",
            "they determine which laws and expectations apply; separate with commas",
        )?,
        jurisdictions: list(given.jurisdictions, "Countries or regions", "whose law applies, such as DE, EU")?,
        certificates: list(
            given.certificates,
            "Other management systems",
            "such as ISO/IEC 27001; shared parts need not be built twice",
        )?,
        started: if given.started.is_some() {
            given.started
        } else {
            date("Start of the management system", "assessments are expected from that date on")?
        },
        ..given
    })
}

fn systems() -> Result<Vec<(String, Vec<AiRole>)>, Failed> {
    let why = "each one you build, provide or use is an entry in the inventory; leave empty to continue";
    let mut systems = Vec::new();
    while let Some(name) = optional_text(if systems.is_empty() { "First AI system" } else { "Next AI system" }, why)? {
        let roles = roles(&name)?;
        systems.push((name, roles));
    }
    Ok(systems)
}

fn roles(system: &str) -> Result<Vec<AiRole>, Failed> {
    explain("your duties depend on your roles (ISO/IEC 22989) for each system; space selects, enter confirms");
    let known = edit::roles();
    let lines: Vec<String> = known.iter().map(|(name, meaning)| format!("{name}: {meaning}")).collect();
    let chosen = MultiSelect::new().with_prompt(format!("Your roles for {system}")).items(&lines).interact()?;
    Ok(chosen.into_iter().filter_map(|index| serde_json::from_value(known[index].0.as_str().into()).ok()).collect())
}

/// Asks for the required fields that `record` lacks.
///
/// # Errors
/// Fails if an answer does not fit its field.
pub(super) fn required(kind: &Kind, mut record: Value, ask: bool) -> Result<Value, Error> {
    if ask && can_ask() {
        for field in edit::missing(kind, &record) {
            let answer = answer(&field).map_err(interrupted)?;
            edit::set(kind, &mut record, &format!("{}={answer}", field.name))?;
        }
    }
    Ok(record)
}

fn answer(field: &Missing) -> Result<String, Failed> {
    if field.choices.is_empty() {
        return required_text(&field.name, &field.meaning);
    }
    explain(&field.meaning);
    let chosen = Select::new().with_prompt(&field.name).items(&field.choices).default(0).interact()?;
    Ok(field.choices[chosen].clone())
}

fn required_text(prompt: &str, why: &str) -> Result<String, Failed> {
    explain(why);
    Input::<String>::new().with_prompt(prompt).interact_text().map(|text| text.trim().to_owned())
}

fn optional_text(prompt: &str, why: &str) -> Result<Option<String>, Failed> {
    explain(why);
    let text: String = Input::new().with_prompt(prompt).allow_empty(true).interact_text()?;
    Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
}

fn list(given: Vec<String>, prompt: &str, why: &str) -> Result<Vec<String>, Failed> {
    if !given.is_empty() {
        return Ok(given);
    }
    let text = optional_text(prompt, why)?.unwrap_or_default();
    Ok(text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect())
}

fn date(prompt: &str, why: &str) -> Result<Option<Date>, Failed> {
    explain(&format!("{why}; a date such as 2026-03-31; leave empty if undecided"));
    let valid = |text: &String| if text.is_empty() { Ok(()) } else { text.parse::<Date>().map(drop) };
    let text: String = Input::new().with_prompt(prompt).allow_empty(true).validate_with(valid).interact_text()?;
    Ok(text.parse().ok())
}

fn explain(why: &str) {
    let _ = writeln!(std::io::stderr(), "  {why}");
}

/// Whether both ends of the dialogue are terminals, so that no pipeline blocks on it.
fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

fn interrupted(error: Failed) -> Error {
    Error::Usage(format!(
        "the dialogue ended early: {error}\nhelp: nothing was written; pass the answers as flags instead"
    ))
}
