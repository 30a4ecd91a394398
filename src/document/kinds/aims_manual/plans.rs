//! Records without their own register: processes with their sequence and resources, and the communication plan.
//!
//! Must not know clauses.

use crate::{
    document::{cells, register},
    model::{Item, Model},
    record::{
        Communication, Process,
        relation::{MONITORS, Side},
    },
    report::table::{Cell, Table},
};

/// The processes with purpose and criteria (clauses 4.4 and 8.1).
pub(super) fn processes(model: &Model) -> Table {
    const COLUMNS: &[(&str, &str)] = &[
        ("id", "Id"),
        ("process", "Process"),
        ("purpose", "Purpose"),
        ("answers", "Clauses and controls"),
        ("criteria", "Criteria"),
        ("documents", "Documents"),
        ("metrics", "Metrics"),
        ("evidence", "Evidence"),
        ("owner", "Owner"),
        ("next-review", "Next review"),
    ];
    let row = |process: Item<'_, Process>| -> Vec<Cell> {
        vec![
            (*process.id).into(),
            (*process.title).into(),
            cells::text(process.purpose.as_ref()),
            cells::in_line(&process.answers),
            cells::texts(&process.criteria),
            cells::named(model, &process.documents),
            cells::all_named(
                model,
                &cells::related(model, (&MONITORS, Side::Other, &process.id), &process.data().metrics),
            ),
            cells::ids(&process.evidence),
            cells::name(model, process.owner.as_ref()),
            model.next_review(process.entry()).into(),
        ]
    };
    let rows = register::rows(model, register::sorted(model), COLUMNS, row);
    cells::table("processes", "Processes", COLUMNS, rows)
}

/// The sequence and interaction of processes.
pub(super) fn flow(model: &Model) -> Table {
    const COLUMNS: &[(&str, &str)] = &[
        ("id", "Id"),
        ("process", "Process"),
        ("inputs", "Inputs"),
        ("outputs", "Outputs"),
        ("next", "Next process"),
        ("suppliers", "Suppliers involved"),
        ("reviewed", "Last review"),
        ("review-result", "Review result"),
    ];
    let row = |process: Item<'_, Process>| -> Vec<Cell> {
        let [reviewed, found, _] = register::reviewed(model, process.entry());
        vec![
            (*process.id).into(),
            (*process.title).into(),
            cells::texts(&process.inputs),
            cells::texts(&process.outputs),
            cells::named(model, &process.next),
            cells::named(model, &process.suppliers),
            reviewed,
            found,
        ]
    };
    let rows: Vec<Vec<Cell>> = register::sorted(model).into_iter().map(row).collect();
    cells::table("flow", "Sequence of processes", COLUMNS, rows)
}

/// The resources of processes and their provision (clause 7.1).
pub(super) fn resources(model: &Model) -> Table {
    let columns = [
        ("id", "Id"),
        ("process", "Process"),
        ("resource", "Resource"),
        ("provided", "Provision"),
        ("evidence", "Evidence"),
    ];
    let all = register::sorted::<Process>(model).into_iter().map(|process| process.data());
    let rows = all.flat_map(|process| {
        process.resources.iter().map(|resource| -> Vec<Cell> {
            let provided = resource.provided.as_deref().unwrap_or("not yet");
            vec![
                (*process.id).into(),
                (*process.title).into(),
                (*resource.what).into(),
                provided.into(),
                cells::named(model, &resource.evidence),
            ]
        })
    });
    cells::table("resources", "Resources", &columns, rows)
}

/// Subject, time, partners and method of communication (clause 7.4).
pub(super) fn communication(model: &Model) -> Table {
    const COLUMNS: &[(&str, &str)] = &[
        ("id", "Id"),
        ("what", "Subject"),
        ("side", "Internal or external"),
        ("when", "When"),
        ("with", "Partners"),
        ("how", "Method"),
        ("every", "Interval"),
        ("last", "Last"),
        ("documents", "Documents"),
        ("evidence", "Evidence"),
        ("owner", "Owner"),
    ];
    let row = |plan: Item<'_, Communication>| -> Vec<Cell> {
        let with = plan.partners.iter().map(|with| model.name_of(with.id()));
        vec![
            (*plan.id).into(),
            (*plan.title).into(),
            cells::word_of(plan.side),
            cells::text(plan.when.as_ref()),
            with.chain(plan.audience.iter().map(ToString::to_string)).collect(),
            cells::text(plan.how.as_ref()),
            cells::interval(plan.every.as_ref()),
            plan.last.into(),
            cells::named(model, &plan.documents),
            cells::ids(&plan.evidence),
            cells::name(model, plan.owner.as_ref()),
        ]
    };
    let rows = register::rows(model, register::sorted(model), COLUMNS, row);
    cells::table("communication", "Communication plan", COLUMNS, rows)
}
