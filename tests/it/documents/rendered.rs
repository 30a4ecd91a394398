//! Every document over repositories full and empty: it renders in every format that needs no more than records, and leaves no
//! record out.

use aims::{
    disclosure::Redacted,
    document::{
        kind::DocumentKind,
        kinds::{DOCUMENTS, document_named},
    },
    finding::Stage,
    model::{Entry, Model},
    source::MemoryTree,
};

use crate::support::{
    command::aims_today,
    documents,
    engine::whole,
    files::{example, folder, holding_texts},
    folder,
    repository::Repository,
};

/// A repository in which nothing is said but whose it is.
const EMPTY: &str = "kind: aims\nid: empty\norganization: {name: Empty}\n";

fn one_file(name: &str, text: &str) -> MemoryTree {
    holding_texts(&[(name, text)])
}

/// What `aims init` makes.
fn fresh() -> MemoryTree {
    let root = folder::fresh("documents-of-a-fresh-repository");
    aims_today(&root, &["init", "--organization", "Fresh", "."]).says(0, &[]);
    folder(&root)
}

/// One repository, read once.
pub struct Read {
    pub shown: Redacted,
}

impl Read {
    pub fn of(tree: &MemoryTree) -> Self {
        Self { shown: whole(tree, Stage::Surveillance) }
    }

    pub fn model(&self) -> &Model {
        self.shown.model()
    }

    pub fn written(&self, kind: &DocumentKind, one: Option<&Entry>, name: &str) -> String {
        documents::text(&self.shown, kind, one, name)
    }

    /// Every document, of every record where it is about one.
    fn each(&self) -> impl Iterator<Item = (&'static DocumentKind, Option<&Entry>)> {
        DOCUMENTS.iter().flat_map(|kind| {
            let one = kind.of.into_iter().flat_map(|of| self.model().of_kind(of)).map(Some);
            std::iter::once(None).chain(one).map(move |one| (kind, one))
        })
    }
}

#[test]
fn every_document_renders_for_every_repository() {
    let trees = [example("company"), example("start"), fresh(), one_file("aims.yaml", EMPTY), MemoryTree::default()];
    for read in trees.iter().map(Read::of) {
        for (kind, one) in read.each() {
            for format in ["md", "html", "csv"] {
                assert!(!read.written(kind, one, format).trim().is_empty(), "{} as {format}", kind.name);
            }
        }
    }
}

#[test]
fn no_record_is_left_out_of_a_document_that_shows_its_kind() {
    let read = Read::of(&example("company"));
    for (kind, one) in read.each() {
        let text = read.written(kind, one, "md");
        for entry in kind.records(read.model(), one) {
            let id = aims::escape::markdown(&*entry.id).into_owned();
            assert!(text.contains(&id), "{} leaves out {} {}", kind.name, entry.kind.name, entry.id);
        }
    }
}

#[test]
fn a_record_that_breaks_its_schema_is_named_where_its_kind_is_shown() {
    let kinds = [
        "system",
        "dataset",
        "supplier",
        "customer",
        "obligation",
        "objective",
        "role",
        "document",
        "party",
        "risk",
        "treatment-plan",
        "impact",
        "change",
        "evidence",
        "metric",
        "audit-programme",
        "audit",
        "management-review",
        "nonconformity",
        "improvement",
        "incident",
        "concern",
        "exception",
    ];
    for broken in kinds {
        let mut tree = one_file("aims.yaml", EMPTY);
        let record = format!("kind: {broken}\nid: BROKEN-7\nno-such-field: [1]\n");
        tree.files.insert("broken.yaml".to_owned(), record.into_bytes());
        let read = Read::of(&tree);
        let shows = DOCUMENTS.iter().filter(|kind| kind.shows.contains(&broken));
        let texts: Vec<String> = shows.map(|kind| read.written(kind, None, "md")).collect();
        assert!(
            texts.iter().all(|text| text.contains("BROKEN-7 ") && text.contains("violates its schema")),
            "{broken}"
        );
        assert!(!texts.is_empty(), "{broken} is shown nowhere");
    }
}

#[test]
fn documents_make_no_claim_of_conformity() {
    let words = ["compliant", "certified for", "audit-ready", "fully met", "requirement is met"];
    let read = Read::of(&one_file("aims.yaml", EMPTY));
    for (kind, one) in read.each() {
        let text = read.written(kind, one, "md").to_lowercase();
        assert!(words.iter().all(|word| !text.contains(word)), "{}", kind.name);
    }
}

#[test]
fn the_manual_says_where_nothing_answers() {
    let manual = document_named("aims-manual").expect("a document");
    let text = Read::of(&one_file("aims.yaml", EMPTY)).written(manual, None, "md");
    let clauses = 32;
    assert_eq!(text.matches("No record answers this clause yet.").count(), clauses);
    assert!(!text.contains("Answered by\n"));
}

#[test]
fn hostile_text_stays_text() {
    let mut tree = one_file("aims.yaml", EMPTY);
    let record = "kind: system\nid: S\nname: \"</h2><script>x</script> | `a` [b](c) \\u202E\"\npurpose: \"# x\\n\\n<b>y</b>\"\nusers: [\"=cmd()\"]\n";
    tree.files.insert("s.yaml".to_owned(), record.as_bytes().to_vec());
    let read = Read::of(&tree);
    let inventory = document_named("system-inventory").expect("a document");
    let html = read.written(inventory, None, "html");
    assert!(!html.contains("<script>x") && !html.contains("<b>y") && !html.contains('\u{202e}'), "{html}");
    assert!(html.contains("&lt;script&gt;x"), "{html}");
}

#[test]
fn a_document_is_as_closed_as_the_most_closed_of_what_it_shows() {
    let repository = Repository::company("rendered-closed");
    // What a template says, and what stands on the cover of a register of public, internal and confidential documents.
    let cases = [
        ("", "confidential"),
        ("classification: internal", "confidential"),
        ("classification: Confidential", "Confidential"),
        ("classification: restricted", "restricted"),
        ("classification: For the board", "For the board"),
    ];
    for (front, wanted) in cases {
        repository.write("templates/policy-register.md.j2", format!("---\n{front}\n---\n# Ours\n"));
        let said = repository.aims(&["render", "policy-register", "--format", "md"]);
        said.says(0, &[&format!("| Classification | {wanted} |")]);
    }
    // The record that represents a document determines its classification.
    repository.aims(&["render", "soa", "--format", "md"]).says(0, &["| Classification | internal |"]);
}
