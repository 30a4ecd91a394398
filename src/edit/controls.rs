//! The control records of a new repository: every control of the standard, undecided, with a summary of what it asks for.
//!
//! Must not know the ids of a particular standard.

use serde_json::Value;

use super::{NewFile, Refusal, modeline, outline, record::with_kind_and_id, verify};
use crate::{
    framework::{Framework, Provision, ProvisionKind},
    record::Kind,
    schema,
};

/// Fields explained once at the head of each file.
const EXPLAINED: [&str; 6] = ["decision", "justification", "ground", "status", "how", "owner"];

/// The fields below every undecided control, ready to be filled in.
const UNDECIDED: &str = "\
# decision: included
# justification:
# status: planned
# how:
# owner:
";

/// Maximum width of a comment line.
const WIDTH: usize = 100;

/// One file for each area of `standard`, with one record for each of its controls.
pub(super) fn files(standard: &Framework) -> Result<Vec<NewFile>, Refusal> {
    let areas = standard.of_kind(ProvisionKind::Area).filter(|area| top(standard, area).id == area.id);
    areas.map(|area| file(standard, area)).collect()
}

fn file(standard: &Framework, area: &Provision) -> Result<NewFile, Refusal> {
    let kind = Kind::named("control").ok_or_else(|| Refusal::new("there are no controls", "please report this"))?;
    let path = format!("{}/{}.yaml", kind.about.folder, area.id);
    let controls: Vec<&Provision> =
        standard.of_kind(ProvisionKind::Control).filter(|control| top(standard, control).id == area.id).collect();
    let mut text = modeline(&path, kind) + &head(area, kind);
    for (number, control) in controls.iter().enumerate() {
        // An editor applies a modeline only to the document that holds it.
        text.push_str(&if number == 0 { "\n".to_owned() } else { format!("---\n{}", modeline(&path, kind)) });
        undecided(&mut text, kind, control);
    }
    let records: Vec<Value> =
        controls.iter().map(|control| with_kind_and_id(kind, &control.id, &Value::Null)).collect();
    verify(kind, &text, &records)?;
    Ok(NewFile::new(path, text))
}

fn head(area: &Provision, kind: &Kind) -> String {
    let mut head = format!("#\n# {}  {}\n", area.id, area.title);
    head.push_str(&comment(area.asks.as_deref().unwrap_or_default()));
    head.push_str(&comment("\nDecide each control: remove the `#` before the fields you fill in."));
    let mut fields = String::new();
    outline::explained(&mut fields, schema::json(kind), &EXPLAINED);
    head.extend(fields.lines().map(|line| format!("#   {}\n", line.trim_start_matches("# "))));
    head.push_str(&comment(&format!("See `aims explain {}` and `aims explain control` for more.", area.id)));
    head
}

fn undecided(text: &mut String, kind: &Kind, control: &Provision) {
    text.push_str(&format!("# {}  {}\n", control.id, control.title));
    text.push_str(&comment(control.asks.as_deref().unwrap_or_default()));
    text.push_str(&format!("kind: {}\nid: {}\n{UNDECIDED}", kind.name, control.id));
}

fn top<'f>(standard: &'f Framework, entry: &'f Provision) -> &'f Provision {
    standard.ancestors(&entry.id).filter(|above| above.kind == ProvisionKind::Area).last().unwrap_or(entry)
}

/// `text` as comment lines, wrapped.
pub(super) fn comment(text: &str) -> String {
    let mut out = String::new();
    for paragraph in text.lines() {
        let mut line = "#".to_owned();
        for word in paragraph.split_whitespace() {
            if line.chars().count() + 1 + word.chars().count() > WIDTH {
                out.push_str(&std::mem::replace(&mut line, "#".to_owned()));
                out.push('\n');
            }
            line.push(' ');
            line.push_str(word);
        }
        out.push_str(&line);
        out.push('\n');
    }
    out
}
