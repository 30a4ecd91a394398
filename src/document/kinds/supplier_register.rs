//! The registers of suppliers and customers: products and services, AI systems and responsibilities (A.10).
//!
//! Must not judge a supplier.

use serde_json::json;

use crate::{
    document::kind::DocumentData,
    document::kind::DocumentKind,
    document::{cells, register},
    finding::Stage,
    model::{Entry, Item, Model},
    record::{Customer, RecordType as _, Responsibility, Supplier, SupplierChange, System},
    report::table::{Cell, Table},
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "supplier-register",
    about: "Register of suppliers and customers (A.10)",
    of: None,
    approved_as: None,
    shows: &["supplier", "customer"],
    asked: &[(Stage::Stage1, 15), (Stage::Stage2, 17), (Stage::Surveillance, 17)],
    personal: &[],
    data: |shown, _| document(shown.model()),
};

/// The document.
#[must_use]
pub fn document(model: &Model) -> DocumentData {
    let facts = json!({ "suppliers": model.all::<Supplier>().count(), "customers": model.all::<Customer>().count() });
    let tables = vec![
        suppliers(model),
        relations(model),
        supplier_responsibilities(model),
        changes(model),
        customers(model),
        customer_responsibilities(model),
    ];
    cells::document("Register of suppliers and customers", facts, tables)
}

/// The AI systems that use something from a supplier.
fn systems(model: &Model, entry: &Entry) -> Cell {
    let mut names: Vec<String> = Vec::new();
    let using = model.links_to(&entry.id).filter(|(from, _)| from.kind.name == System::KIND);
    for name in using.map(|(from, _)| model.name_of(&from.id)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.into_iter().collect()
}

fn suppliers(model: &Model) -> Table {
    const COLUMNS: &[(&str, &str)] = &[
        ("id", "Id"),
        ("name", "Supplier"),
        ("supplies", "Products and services"),
        ("systems", "AI systems"),
        ("contract", "Contract or terms"),
        ("assessed", "Assessed on"),
        ("result", "Assessment result"),
        ("assessment-evidence", "Assessment evidence"),
        ("owner", "Owner"),
        ("reviewed", "Last review"),
        ("next-review", "Next review"),
    ];
    let row = |supplier: Item<'_, Supplier>| -> Vec<Cell> {
        let assessment = supplier.data().assessment.as_ref();
        let [reviewed, _, next] = register::reviewed(model, supplier.entry());
        vec![
            (*supplier.id).into(),
            (*supplier.name).into(),
            (*supplier.supplies).into(),
            systems(model, supplier.entry()),
            supplier.contract.as_ref().map(|contract| model.name_with_id(contract.id())).unwrap_or_default().into(),
            assessment.map(|assessment| assessment.on).into(),
            assessment.map_or("not assessed".into(), |assessment| (*assessment.result).into()),
            assessment.map_or(Cell::Empty, |assessment| cells::ids(&assessment.evidence)),
            cells::name(model, supplier.owner.as_ref()),
            reviewed,
            next,
        ]
    };
    let rows = register::rows(model, register::sorted(model), COLUMNS, row);
    cells::table("suppliers", "Suppliers", COLUMNS, rows)
}

fn relations(model: &Model) -> Table {
    const COLUMNS: &[(&str, &str)] = &[
        ("id", "Id"),
        ("supplier", "Supplier"),
        ("monitoring", "Monitoring of changes"),
        ("exit", "Exit plan"),
        ("evidence", "Evidence"),
        ("url", "Website"),
        ("review-result", "Review result"),
    ];
    let row = |supplier: Item<'_, Supplier>| -> Vec<Cell> {
        let [_, found, _] = register::reviewed(model, supplier.entry());
        vec![
            (*supplier.id).into(),
            (*supplier.name).into(),
            cells::text(supplier.monitoring.as_ref()),
            cells::text(supplier.exit.as_ref()),
            cells::named(model, &supplier.evidence),
            supplier.url.as_deref().into(),
            found,
        ]
    };
    let rows: Vec<Vec<Cell>> = register::sorted(model).into_iter().map(row).collect();
    cells::table("relations", "Monitoring and exit", COLUMNS, rows)
}

const RESPONSIBILITIES: &[(&str, &str)] =
    &[("id", "Id"), ("name", "Other party"), ("what", "Task"), ("whose", "Responsible"), ("how", "Arrangement")];

fn responsibility(id: &str, name: &str, task: &Responsibility) -> Vec<Cell> {
    vec![id.into(), name.into(), (*task.what).into(), cells::word(task.whose).into(), cells::text(task.how.as_ref())]
}

fn supplier_responsibilities(model: &Model) -> Table {
    let all = register::sorted::<Supplier>(model).into_iter().map(|supplier| supplier.data());
    let rows = all.flat_map(|one| one.responsibilities.iter().map(|task| responsibility(&one.id, &one.name, task)));
    cells::table("supplier_responsibilities", "Responsibilities: suppliers", RESPONSIBILITIES, rows)
}

fn customer_responsibilities(model: &Model) -> Table {
    let all = register::sorted::<Customer>(model).into_iter().map(|customer| customer.data());
    let rows = all.flat_map(|one| one.responsibilities.iter().map(|task| responsibility(&one.id, &one.name, task)));
    cells::table("customer_responsibilities", "Responsibilities: customers", RESPONSIBILITIES, rows)
}

fn changes(model: &Model) -> Table {
    let columns = [
        ("id", "Id"),
        ("supplier", "Supplier"),
        ("on", "Date"),
        ("what", "Change"),
        ("reviewed", "Reviewed on"),
        ("result", "Review result"),
        ("change", "Resulting change"),
    ];
    let row = |supplier: &Supplier, change: &SupplierChange| -> Vec<Cell> {
        vec![
            (*supplier.id).into(),
            (*supplier.name).into(),
            Cell::Date(change.on),
            (*change.what).into(),
            change.reviewed.map_or("not yet".into(), Cell::Date),
            cells::text(change.result.as_ref()),
            change.change.as_ref().map(|own| model.name_with_id(own.id())).unwrap_or_default().into(),
        ]
    };
    let all = register::sorted::<Supplier>(model).into_iter().map(|supplier| supplier.data());
    let rows = all.flat_map(|one| one.changes.iter().map(|change| row(one, change)));
    cells::table("changes", "Changes at suppliers", &columns, rows)
}

fn customers(model: &Model) -> Table {
    const COLUMNS: &[(&str, &str)] = &[
        ("id", "Id"),
        ("name", "Customer"),
        ("systems", "AI systems"),
        ("needs", "Expectations and needs"),
        ("contract", "Contract or terms"),
        ("obligations", "Obligations accepted"),
        ("documents", "Information provided"),
        ("evidence", "Evidence"),
        ("owner", "Owner"),
        ("reviewed", "Last review"),
        ("review-result", "Review result"),
        ("next-review", "Next review"),
    ];
    let row = |customer: Item<'_, Customer>| -> Vec<Cell> {
        let known = [
            (*customer.id).into(),
            (*customer.name).into(),
            cells::names(model, &customer.systems),
            cells::texts(&customer.needs),
            customer.contract.as_ref().map(|contract| model.name_with_id(contract.id())).unwrap_or_default().into(),
            cells::named(model, &customer.obligations),
            cells::named(model, &customer.documents),
            cells::ids(&customer.evidence),
            cells::name(model, customer.owner.as_ref()),
        ];
        known.into_iter().chain(register::reviewed(model, customer.entry())).collect()
    };
    let rows = register::rows(model, register::sorted(model), COLUMNS, row);
    cells::table("customers", "Customers", COLUMNS, rows)
}
