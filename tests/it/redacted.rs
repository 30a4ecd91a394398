//! What documents say where records are withheld from their readers: never something false, and how much is missing.

use std::collections::BTreeMap;

use aims::{
    disclosure::{Audience, FINDING_WITHHELD, Readers, Redacted},
    document::kinds::document_named,
    finding::Stage,
    record::field::Classification,
    report::{origin::Origin, status::State},
    source::MemoryTree,
};

use crate::support::{
    documents,
    engine::check_tree,
    files::{base, replaced},
    history::{MemoryHistory, Told, check_with},
};

const TODAY: &str = "2026-01-31";

/// The base with some files written anew, as lines put at the end of one where they begin with `+`.
fn with(changes: &[(&str, &str)]) -> MemoryTree {
    let mut tree = base();
    for (path, text) in changes {
        let file = tree.files.entry((*path).to_owned()).or_default();
        match text.strip_prefix('+') {
            Some(more) => file.extend(more.as_bytes()),
            None => *file = text.as_bytes().to_vec(),
        }
    }
    tree
}

fn readers(up_to: Classification) -> Audience {
    let include = ["concern", "incident", "person", "training"].map(str::to_owned).to_vec();
    Audience::Readers(Readers { include, up_to })
}

/// What those see who may see what is internal.
fn shown(tree: &MemoryTree) -> Redacted {
    let checked = check_tree(tree, TODAY);
    checked.redacted(Stage::Surveillance, &Origin::default(), readers(Classification::Internal))
}

fn document(shown: &Redacted, name: &str) -> String {
    documents::text(shown, document_named(name).expect("a document"), None, "md")
}

/// The row of a table in Markdown whose first cell is `first`.
#[track_caller]
fn row<'t>(text: &'t str, first: &str) -> &'t str {
    let begins = |line: &&str| line.strip_prefix("| ").is_some_and(|rest| rest.starts_with(&format!("{first} |")));
    text.lines().find(begins).unwrap_or_else(|| panic!("no row {first} in\n{text}"))
}

const CLOSED: &str = "classification: restricted\n";

#[test]
fn a_withheld_control_is_withheld_and_never_undecided() {
    let own = format!("kind: control\nid: A.2.2\n{CLOSED}decision: excluded\nstatus: implemented\n");
    let tree = with(&[("controls/own.yaml", &own)]);
    let tree = replaced(tree, "controls/controls.yaml", "kind: control\nid: A.2.2\n", "kind: control\nid: A.2.9\n");
    let shown = shown(&tree);
    let soa = document(&shown, "soa");
    let cells: Vec<&str> = row(&soa, "A.2.2").split('|').map(str::trim).collect();
    assert_eq!(cells[4], "withheld", "{cells:?}");
    assert!(soa.lines().filter(|line| line.starts_with("| A.")).all(|row| !row.contains("undecided")), "{soa}");
    assert!(soa.contains("1 is withheld from the readers of this document."), "{soa}");
    let state = |id: &str| shown.status().controls.iter().find(|control| control.id.raw() == id).expect("it").state;
    assert_eq!((state("A.2.2"), state("A.2.3")), (State::Withheld, State::Answered));
    let counted: usize = shown
        .status()
        .summary
        .iter()
        .map(|tally| State::ALL.map(|state| tally.count(state)).iter().sum::<usize>())
        .sum();
    assert_eq!(counted + 1, shown.status().clauses.len() + shown.status().controls.len());
}

#[test]
fn what_a_control_takes_from_a_withheld_area_is_withheld_alone() {
    let tree = replaced(base(), "controls/areas.yaml", "id: A.2\n", &format!("id: A.2\n{CLOSED}"));
    let tree = replaced(tree, "controls/controls.yaml", "id: A.2.2\n", "id: A.2.2\ndecision: included\n");
    let soa = document(&shown(&tree), "soa");
    let cells = |id: &str| row(&soa, id).split('|').map(str::trim).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(cells("A.2.2")[4..6], ["yes", "withheld"], "decided there, for a reason that is withheld");
    assert_eq!(cells("A.2.3")[4], "withheld");
    assert_eq!(cells("A.3.2")[4], "yes");
}

#[test]
fn a_risk_that_a_withheld_plan_accepts_is_not_called_open() {
    let plan = format!(
        "kind: treatment-plan\nid: TP-9\ntitle: Closed plan\n{CLOSED}accepts: [{{risk: R-1}}]\napproval: {{by: chief, on: 2026-01-15}}\n"
    );
    let high = ("organization: {likelihood: 2, consequence: 3}", "organization: {likelihood: 5, consequence: 5}");
    let tree = replaced(with(&[("risks/TP-9.yaml", &plan)]), "risks/R-1.yaml", high.0, high.1);
    let told = document(&shown(&tree), "risk-register");
    assert!(told.contains("in a withheld record") && !told.contains("not accepted |"), "{told}");
    assert!(told.contains("1, of which 0 without acceptance"), "{told}");
    let open = replaced(tree, "risks/TP-9.yaml", CLOSED, "");
    let told = document(&shown(&open), "risk-register");
    assert!(told.contains("with TP-9") && !told.contains("withheld"), "{told}");
}

#[test]
fn covers_count_what_is_withheld_and_every_other_number_what_is_shown() {
    let incident = format!("kind: incident\nid: INC-1\ntitle: A\ncategory: performance\n{CLOSED}");
    let risk = format!("kind: risk\nid: R-8\ntitle: B\n{CLOSED}");
    let tree = with(&[("incidents/INC-1.yaml", &incident), ("risks/R-8.yaml", &risk)]);
    let shown = shown(&tree);
    let register = document(&shown, "risk-register");
    assert!(
        register.contains("Withheld from its readers: 1 risk record, 2 records of kinds that it does not list."),
        "{register}"
    );
    assert_eq!(shown.check().summary.records, shown.model().entries().len() - 3);
    let whole = check_tree(&tree, TODAY);
    let whole = whole.redacted(Stage::Surveillance, &Origin::default(), Audience::Whole);
    assert!(!document(&whole, "risk-register").to_lowercase().contains("withheld"));
    let none = replaced(tree, "risks/R-1.yaml", "kind: risk\n", &format!("kind: risk\n{CLOSED}"));
    let none = replaced(none, "risks/R-2.yaml", "kind: risk\n", &format!("kind: risk\n{CLOSED}"));
    let register = document(&self::shown(&none), "risk-register");
    assert!(register.contains("Every risk on record is withheld.") && !register.contains("No risk is recorded"));
    assert!(register.contains("None shown.") && !register.contains("None.\n"), "{register}");
}

#[test]
fn findings_stay_with_rule_weight_and_record_and_lose_their_words() {
    // Named by its title of one letter, and by its id, in what is found in a record that is shown.
    let secret = format!("kind: document\nid: DOC-90\ntitle: Q\ntype: policy\n{CLOSED}path: documents/Q.md\n");
    let naming = "kind: risk\nid: R-9\ntitle: Names it\nsystems: [DOC-90]\nowner: nobody\n";
    let rule = format!(
        "kind: expectation\nid: ours-closed\nsummary: Ours\n{CLOSED}for: risk\nrequire: [{{path: event, exists: true}}]\nmessage: Say Q of {{id}}\nhelp: Do it\nbasis: practice\n"
    );
    let tree =
        with(&[("documents/DOC-90.yaml", &secret), ("risks/R-9.yaml", naming), ("expectations/ours.yaml", &rule)]);
    let whole = check_tree(&tree, TODAY);
    let all = whole.judge(Stage::Surveillance).report().0;
    let shown = shown(&tree);
    let key = |finding: &aims::report::check::Reported| {
        (finding.rule.clone(), finding.severity, finding.record.as_ref().map(|record| record.raw().to_owned()))
    };
    let mut keys =
        [&all.findings, &shown.check().findings].map(|findings| findings.iter().map(key).collect::<Vec<_>>());
    keys.iter_mut().for_each(|keys| keys.sort());
    assert_eq!(keys[0], keys[1], "none is dropped");
    assert_eq!(all.summary.errors, shown.check().summary.errors);
    let of = |rule: &str, record: &str| {
        let found = shown
            .check()
            .findings
            .iter()
            .find(|it| it.rule == rule && it.record.as_ref().is_some_and(|id| id.raw() == record));
        found.unwrap_or_else(|| panic!("no {rule} of {record}"))
    };
    for (rule, record) in [("dangling-reference", "R-9"), ("ours-closed", "R-9"), ("missing-file", "DOC-90")] {
        let found = of(rule, record);
        assert_eq!(found.message.raw(), FINDING_WITHHELD, "{rule}");
        assert!(found.help.is_none() && found.related.is_empty() && found.mentions.is_empty(), "{rule}");
    }
    assert!(of("missing-file", "DOC-90").location.is_none(), "the name of its file goes too");
    assert!(of("dangling-reference", "R-9").location.is_some());
    let page = shown.check().rule("ours-closed").expect("its row");
    assert_eq!((page.summary.raw(), page.page.raw()), (FINDING_WITHHELD, ""));
    assert_eq!(shown.verdicts().len(), whole.judge(Stage::Surveillance).verdicts.len());
}

#[test]
fn a_withheld_exception_keeps_its_reason() {
    let exception = format!(
        "kind: exception\nid: EX-9\nrule: unaccepted-residual-risk\nrecords: [R-1]\nreason: Secret reason\nuntil: 2026-12-31\nowner: chief\n{CLOSED}approval: {{by: chief, on: 2026-01-15}}\n"
    );
    let high = ("organization: {likelihood: 2, consequence: 3}", "organization: {likelihood: 5, consequence: 5}");
    let tree = replaced(with(&[("exceptions/EX-9.yaml", &exception)]), "risks/R-1.yaml", high.0, high.1);
    let shown = shown(&tree);
    let silenced =
        shown.check().suppressed.iter().find(|it| it.rule == "unaccepted-residual-risk").expect("it is silenced");
    let suppression = silenced.suppression.as_ref().expect("by something");
    assert_eq!(suppression.id.as_ref().map(aims::escape::Untrusted::raw), Some("EX-9"));
    assert!(suppression.reason.is_none());
    assert!(silenced.message.raw().contains("R-1"), "what it silences is shown");
}

#[test]
fn an_audit_that_is_withheld_was_held_all_the_same() {
    let certificate = "kind: certificate\nid: CERT-9\nbody: Body\nstandard: ISO/IEC 42001:2023\ndecided: 2024-01-10\nissued: 2024-01-10\nowner: chief\nstatus: active\n";
    let audit = format!("kind: audit\nid: AU-9\ntitle: Secret audit\ntype: surveillance\non: 2025-01-05\n{CLOSED}");
    let tree = with(&[("certificates/CERT-9.yaml", certificate), ("audits/AU-9.yaml", &audit)]);
    let shown = shown(&tree);
    let told = document(&shown, "audit-programme");
    assert!(told.contains("| AU-9 |") && !told.contains("2025-01-05"), "{told}");
    assert!(shown.status().due.iter().all(|due| due.on != "2025-01-10"), "the step is not due any more");
}

#[test]
fn a_change_of_a_withheld_record_is_stated_without_its_content() {
    let mut before = with(&[]);
    before = replaced(before, "risks/R-1.yaml", "kind: risk\n", &format!("kind: risk\n{CLOSED}"));
    let after = replaced(before.clone(), "risks/R-1.yaml", "option: modify", "option: retain");
    let files = |tree: &MemoryTree| -> BTreeMap<String, Vec<u8>> { tree.files.clone() };
    let past = MemoryHistory::of(vec![
        ("ada@base.example".to_owned(), files(&before)),
        ("ada@base.example".to_owned(), files(&after)),
    ]);
    let told = Told::Commits(past);
    let checked = check_with(&after, Some(&told), TODAY, None);
    let whole = checked.redacted(Stage::Surveillance, &Origin::default(), Audience::Whole);
    assert!(document(&whole, "treatment-plan").contains("treatment › option of R-1 changed"));
    let shown = checked.redacted(Stage::Surveillance, &Origin::default(), readers(Classification::Internal));
    let plan = document(&shown, "treatment-plan");
    assert!(plan.contains("withheld content that it relies on changed"), "{plan}");
    assert!(!plan.contains("retain") && !plan.contains("option of R-1"), "{plan}");
}

#[test]
fn everyone_sees_the_organization_with_its_contacts_and_what_is_marked_public() {
    let manifest = "organization: {name: Base Ltd, address: Secret street, website: 'https://base.example', contacts: [{for: to complain, mail: us@base.example}]}";
    let tree = replaced(
        base(),
        "aims.yaml",
        "organization: {name: Base Ltd, contacts: [{for: Harm by our scoring, mail: report@base.example}]}",
        manifest,
    );
    let tree = replaced(tree, "risks/R-2.yaml", "kind: risk\n", "kind: risk\nclassification: public\n");
    let checked = check_tree(&tree, TODAY);
    let shown = checked.redacted(Stage::Surveillance, &Origin::default(), Audience::Public);
    let ids: Vec<&str> = shown.model().shown().map(|entry| &*entry.id).collect();
    assert_eq!(ids, ["base", "R-2"]);
    let data = shown.model().manifest().expect("a part of it").entry().to_value();
    assert_eq!(data["organization"]["contacts"][0]["mail"], "us@base.example");
    assert!(data["organization"]["address"].is_null() && data["risk-criteria"].is_null(), "{data:#}");
}
