//! A new record that starts from a scenario of the library: its fields, and comments on what the scenario cannot know.
//!
//! Must not know a particular scenario.

use serde_json::{Map, Value, json};

use super::{Refusal, controls::comment, draft::Draft};
use crate::{
    framework::{Framework, Library, Scenario},
    record::{Kind, Nature, TreatmentOption, field::Group},
    schema,
};

/// The draft of a new record of `kind`: the values in `given`, and for all others those of the scenario `id`. Of the usually
/// relevant controls, those for which `is_included` holds become its treatment; the others are listed in a comment.
///
/// # Errors
/// Fails if there is no such scenario, or the kind cannot start from one.
pub fn from_scenario(
    kind: &Kind,
    id: &str,
    given: Value,
    standard: &Framework,
    is_included: impl Fn(&str) -> bool,
) -> Result<Draft, Refusal> {
    if schema::json(kind)["properties"].get("scenario").is_none() {
        let help = "omit `--from`; scenarios are for `aims new risk`";
        return Err(Refusal::new(format!("a record of kind `{}` cannot start from a scenario", kind.name), help));
    }
    let scenario = Library::shipped().scenario(id).ok_or_else(|| unknown(id))?;
    let (included, others): (Vec<&str>, Vec<&str>) =
        scenario.controls.iter().map(|control| &**control).partition(|control| is_included(control));
    let mut draft = Draft::from(given);
    draft.note("", &opening(scenario));
    draft.note("consequences", &groups(scenario, &draft.record));
    if fill(&mut draft.record, scenario, &included) {
        draft.note("treatment", &controls(&others, standard, "Usually also relevant, but not included here yet:"));
    } else if scenario.nature == Nature::Opportunity {
        draft.note("treatment", &controls(&[included, others].concat(), standard, "Controls that usually help:"));
    }
    Ok(draft)
}

fn unknown(id: &str) -> Refusal {
    let near = Library::shipped().nearest(id).map(|near| format!("did you mean `{near}`?"));
    let help = near.unwrap_or_else(|| "`aims list scenarios` lists them".to_owned());
    Refusal::new(format!("there is no scenario `{id}`"), help)
}

/// Fills in the fields that `record` lacks, and returns whether the treatment of the scenario was used.
fn fill(record: &mut Value, scenario: &Scenario, included: &[&str]) -> bool {
    let treated = scenario.nature == Nature::Threat && record["treatment"].get("option").is_none();
    let Some(fields) = record.as_object_mut() else { return false };
    set_default(fields, "title", json!(scenario.title));
    set_default(fields, "nature", json!(scenario.nature));
    set_default(fields, "event", json!(scenario.event));
    set_default(fields, "cause", json!(scenario.cause));
    set_default(fields, "sources", json!(scenario.sources));
    set_default(fields, "objectives", json!(scenario.objectives));
    set_default(fields, "stages", json!([scenario.stage]));
    set_default(fields, "scenario", json!(scenario.id));
    if treated && let Some(treatment) = fields.entry("treatment").or_insert_with(|| json!({})).as_object_mut() {
        set_default(treatment, "option", json!(TreatmentOption::Modify));
        set_default(treatment, "controls", json!(included));
    }
    treated
}

/// Sets a field that has no value yet, unless there is nothing to set.
fn set_default(fields: &mut Map<String, Value>, name: &str, value: Value) {
    if value.as_array().is_none_or(|items| !items.is_empty()) {
        fields.entry(name).or_insert(value);
    }
}

fn opening(scenario: &Scenario) -> String {
    comment(&format!(
        "Started from scenario {} of the library. It is a starting point and does not replace your own assessment: reword what does \
         not fit here, and add what is missing.",
        scenario.id
    ))
}

/// One line for each affected group without consequences in `given`.
fn groups(scenario: &Scenario, given: &Value) -> String {
    let verb = match scenario.nature {
        Nature::Threat => "harms",
        Nature::Opportunity => "benefits",
    };
    let open = scenario.affects.iter().filter(|group| given["consequences"].get(group.name()).is_none());
    let line = |group: &Group| {
        let whom = if *group == Group::Organization { "the organization" } else { group.name() };
        comment(&format!("The scenario {verb} {whom}: describe under `consequences` what it would mean for them here."))
    };
    open.map(line).collect()
}

fn controls(ids: &[&str], standard: &Framework, head: &str) -> String {
    let title = |id: &str| standard.entry(id).map(|entry| entry.title.to_string()).unwrap_or_default();
    let lines: String = ids.iter().map(|id| format!("#   {id} {}\n", title(id))).collect();
    if lines.is_empty() { lines } else { comment(head) + &lines }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        edit::{Taken, new},
        framework::Frameworks,
    };

    fn started(id: &str, given: Value, included: &[&str]) -> String {
        let risk = Kind::named("risk").expect("a kind");
        let frameworks = Frameworks::shipped();
        let draft = from_scenario(risk, id, given, frameworks.standard(), |id| included.contains(&id)).expect("known");
        new(risk, None, &draft, &Taken::default()).expect("it can be written").1.text
    }

    #[test]
    fn every_scenario_starts_a_valid_record() {
        for scenario in &Library::shipped().scenarios {
            for included in [vec![], scenario.controls.iter().map(|control| &**control).collect()] {
                let text = started(&scenario.id, json!({}), &included);
                assert!(text.contains(&format!("\nscenario: {}\n", scenario.id)), "{text}");
                let asked = text.matches("# The scenario ").count();
                assert_eq!(asked, scenario.affects.len(), "{text}");
                assert_eq!(text.contains("\n  option: modify\n"), scenario.nature == Nature::Threat, "{text}");
            }
        }
    }

    #[test]
    fn given_values_take_precedence() {
        let given = json!({"title": "Ours", "sources": ["C.3.7"], "consequences": {"individuals": "They lose money"}});
        let text = started("R17", given, &["A.9.3"]);
        assert!(text.contains("\ntitle: Ours\n") && text.contains("\nsources: [C.3.7]\n"), "{text}");
        assert!(!text.contains("# The scenario "), "{text}");
        assert!(text.contains("\n  controls: [A.9.3]\n") && text.contains("\n#   A.9.2 "), "{text}");
        let retained = started("R17", json!({"treatment": {"option": "retain"}}), &["A.9.3"]);
        assert!(!retained.contains("A.9"), "{retained}");
    }

    #[test]
    fn comments_are_above_their_fields() {
        let text = started("R17", json!({}), &[]);
        let at = |part: &str| text.find(part).unwrap_or_else(|| panic!("no {part} in\n{text}"));
        assert!(at("# Started from") < at("kind: risk"));
        assert!(at("# The scenario harms") < at("# consequences:") && at("cause:") < at("# The scenario harms"));
        assert!(at("# Usually also relevant") < at("\ntreatment:"));
    }

    #[test]
    fn scenario_must_exist_and_fit_the_kind() {
        let refused = |kind: &str, id: &str| {
            let kind = Kind::named(kind).expect("a kind");
            let draft = from_scenario(kind, id, json!({}), Frameworks::shipped().standard(), |_| false);
            draft.expect_err("refused").to_string()
        };
        assert!(refused("impact", "R17").contains("cannot start from a scenario"));
        assert!(refused("risk", "r-17").contains("did you mean `R17`"));
        assert!(refused("risk", "drift").contains("aims list scenarios"));
    }
}
