//! Determines the kind of a record, and whether it is allowed in its file.
//!
//! Must not know the other content of the document.

use super::{MANIFEST, foreign, is_first};
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
    if let Some(what) = foreign::recognized(root).filter(|_| !manifest) {
        return Err(explain(
            &defect::UNKNOWN_KIND,
            format!("the file is {what}, not a record"),
            "list it under `exclude` in aims.yaml, which takes patterns as in `.gitignore`".to_owned(),
        ));
    }
    match root.get("kind").map(|node| (node, node.as_str())) {
        Some((_, Some(name))) => match Kind::named(name) {
            Some(kind) if kind.name == "aims" && !manifest => Err(explain(
                &defect::UNKNOWN_KIND,
                "a manifest (`kind: aims`) is outside `aims.yaml`".to_owned(),
                "keep one manifest, `aims.yaml` at the root of the repository".to_owned(),
            )),
            Some(kind) if (kind.name == Expectation::KIND) != is_first(path) && !manifest => Err(misplaced(kind.name)),
            Some(kind) if kind.name != "aims" && manifest => Err(explain(
                &defect::UNKNOWN_KIND,
                format!("`aims.yaml` contains a record of kind `{name}` instead of the manifest"),
                "write `kind: aims` and move other records to separate files".to_owned(),
            )),
            Some(kind) => Ok(kind),
            None => {
                let names = || KINDS.iter().map(|kind| kind.name);
                let help = nearest(name, names()).map_or_else(
                    || {
                        let names = names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
                        let exclude = "list the file under `exclude` in aims.yaml if it contains no record";
                        match root.get("id").is_some() {
                            true => format!("use one of {names}"),
                            false => format!("{exclude}; otherwise use one of {names}"),
                        }
                    },
                    |near| format!("did you mean `{near}`?"),
                );
                Err(explain(&defect::UNKNOWN_KIND, format!("there is no kind `{}`", yaml::short(name)), help))
            }
        },
        _ => Err(explain(
            &defect::UNKNOWN_KIND,
            "the document does not state the kind of record".to_owned(),
            "start it with `kind:`, or list the file under `exclude` in aims.yaml if it contains no record".to_owned(),
        )),
    }
}

/// Expectations are read before the records that they apply to, so they have a separate folder.
fn misplaced(kind: &str) -> Explain {
    let folder = Expectation::ABOUT.folder;
    match kind == Expectation::KIND {
        true => explain(
            &defect::MISPLACED_RECORD,
            format!("an expectation outside `{folder}/` is not evaluated"),
            format!("move the file to the folder `{folder}/` next to aims.yaml"),
        ),
        false => explain(
            &defect::MISPLACED_RECORD,
            format!("a record of kind `{kind}` is in `{folder}/`, which is for expectations only"),
            "move it to another folder".to_owned(),
        ),
    }
}

/// Only the first manifest counts; a second one would be ignored silently.
pub(super) fn only_manifest(kind: &'static Kind, before: &[Entry]) -> Result<&'static Kind, Explain> {
    match kind.name == Aims::KIND && before.iter().any(|entry| entry.kind.name == Aims::KIND) {
        true => Err(explain(
            &defect::UNKNOWN_KIND,
            "`aims.yaml` contains a second manifest (`kind: aims`)".to_owned(),
            "keep one manifest; merge the second one into it".to_owned(),
        )),
        false => Ok(kind),
    }
}

fn explain(defect: &'static Defect, message: String, help: String) -> Explain {
    Box::new(move |place| Box::new(defect.finding(At::Place(place), message.clone()).help(help.clone())))
}

/// Editors validate a file against one schema, so a file contains records of one kind.
pub(super) fn one_kind(entries: &[Entry], findings: &mut Vec<Finding>) {
    let Some(first) = entries.first() else { return };
    if let Some(other) = entries.iter().find(|entry| entry.kind.name != first.kind.name) {
        let message = format!("a record of kind `{}` is in a file of kind `{}`", other.kind.name, first.kind.name);
        findings.push(
            defect::MIXED_KINDS
                .finding(other.at("kind"), message)
                .help("move it to a separate file; editors validate a file against one schema")
                .about(&other.id),
        );
    }
}
