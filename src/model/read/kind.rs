//! Which kind of record a document is, and whether it may stand where it does.
//!
//! Must not know what else the document holds.

use super::{MANIFEST, is_first};
use crate::{
    defect::{self, Defect},
    finding::Finding,
    model::Entry,
    prose::nearest,
    record::{Aims, Expectation, KINDS, Kind, RecordType as _},
    source::{At, Path, Place},
    yaml::{self, Node},
};

type Explain = Box<dyn Fn(Place) -> Box<Finding>>;

pub(super) fn kind_of(root: &Node<'_>, path: &Path) -> Result<&'static Kind, Explain> {
    let manifest = &**path == MANIFEST;
    match root.get("kind").map(|node| (node, node.as_str())) {
        Some((_, Some(name))) => match Kind::named(name) {
            Some(kind) if kind.name == "aims" && !manifest => Err(explain(
                &defect::UNKNOWN_KIND,
                "a manifest (`kind: aims`) stands outside of `aims.yaml`".to_owned(),
                "keep one manifest, `aims.yaml` at the root of the repository".to_owned(),
            )),
            Some(kind) if (kind.name == Expectation::KIND) != is_first(path) && !manifest => Err(misplaced(kind.name)),
            Some(kind) if kind.name != "aims" && manifest => Err(explain(
                &defect::UNKNOWN_KIND,
                format!("`aims.yaml` holds a record of kind `{name}` instead of the manifest"),
                "write `kind: aims` and move other records to files of their own".to_owned(),
            )),
            Some(kind) => Ok(kind),
            None => {
                let names = || KINDS.iter().map(|kind| kind.name);
                let help = nearest(name, names()).map_or_else(
                    || format!("kinds are {}", names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                Err(explain(&defect::UNKNOWN_KIND, format!("there is no kind `{}`", yaml::short(name)), help))
            }
        },
        _ => Err(explain(
            &defect::UNKNOWN_KIND,
            "the document does not say what kind of record it is".to_owned(),
            "start it with `kind:`, or list the file under `exclude` in aims.yaml when it holds no record".to_owned(),
        )),
    }
}

/// Expectations are read before the records that are held against them, so they have a folder of their own.
fn misplaced(kind: &str) -> Explain {
    let folder = Expectation::ABOUT.folder;
    match kind == Expectation::KIND {
        true => explain(
            &defect::MISPLACED_RECORD,
            format!("an expectation stands outside of `{folder}/`, where it is not evaluated"),
            format!("move the file to the folder `{folder}/` beside aims.yaml"),
        ),
        false => explain(
            &defect::MISPLACED_RECORD,
            format!("a record of kind `{kind}` stands in `{folder}/`, which holds expectations only"),
            "move it to another folder".to_owned(),
        ),
    }
}

/// The first manifest counts, and a second one beside it would go unread.
pub(super) fn only_manifest(kind: &'static Kind, before: &[Entry]) -> Result<&'static Kind, Explain> {
    match kind.name == Aims::KIND && before.iter().any(|entry| entry.kind.name == Aims::KIND) {
        true => Err(explain(
            &defect::UNKNOWN_KIND,
            "a second manifest (`kind: aims`) stands in `aims.yaml`".to_owned(),
            "keep one manifest; move what the second one says into it".to_owned(),
        )),
        false => Ok(kind),
    }
}

fn explain(defect: &'static Defect, message: String, help: String) -> Explain {
    Box::new(move |place| Box::new(defect.finding(At::Place(place), message.clone()).help(help.clone())))
}

/// One schema line serves a file in the editor, so a file holds records of one kind.
pub(super) fn one_kind(entries: &[Entry], findings: &mut Vec<Finding>) {
    let Some(first) = entries.first() else { return };
    if let Some(other) = entries.iter().find(|entry| entry.kind.name != first.kind.name) {
        let message = format!("a record of kind `{}` stands in a file of kind `{}`", other.kind.name, first.kind.name);
        findings.push(
            defect::MIXED_KINDS
                .finding(other.at("kind"), message)
                .help("move it to a file of its own; the editor checks a file against one schema")
                .about(&other.id),
        );
    }
}
