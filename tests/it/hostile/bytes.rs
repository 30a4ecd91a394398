//! Files whose bytes are odd, huge or made to cost: each told by a rule that is named here, the other files checked.

use aims::{
    engine::State,
    finding::{Severity, Stage},
    output::Style,
    report::check::CheckReport,
    source::{Facts, Listing, MemoryTree, ReadError, Selection, Tree, Wants},
};

use super::probe;
use crate::support::{
    engine::{TODAY, check_state, checked, written},
    files::{base, holding, tree},
    matrix,
};

const BOB: &str = "kind: person\nid: bob\nname: Bob\n";

/// The base with one file more; `aims.yaml` takes the place of the manifest.
fn with(path: &str, bytes: impl AsRef<[u8]>) -> MemoryTree {
    let mut tree = base();
    tree.files.insert(path.to_owned(), bytes.as_ref().to_vec());
    tree
}

fn check(tree: &MemoryTree) -> CheckReport {
    check_at(tree, Stage::Surveillance)
}

fn check_at(tree: &MemoryTree, stage: Stage) -> CheckReport {
    let (report, sources) = checked(tree, TODAY, stage);
    probe::places(&report, &sources);
    report
}

/// Rules about what is broken in `x.yaml`, each once; what the record lacks for a later stage is no matter here.
fn rules(bytes: impl AsRef<[u8]>) -> Vec<String> {
    let report = check_at(&with("x.yaml", bytes), Stage::Build);
    assert!(report.summary.records >= 61, "the other files are read");
    let inside = report
        .findings
        .iter()
        .filter(|finding| finding.severity > Severity::Todo)
        .filter(|finding| finding.location.as_ref().is_some_and(|location| location.path.raw() == "x.yaml"));
    // Nothing refers to the person in the file, which is not what is asked here.
    let inside = inside.filter(|finding| finding.rule != "unconnected-record");
    let mut rules: Vec<String> = inside.map(|finding| finding.rule.clone()).collect();
    rules.sort();
    rules.dedup();
    rules
}

#[test]
fn odd_files_are_told_and_no_others_are_lost() {
    let other_utf16: Vec<u8> = "\u{feff}kind: person".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let utf32: Vec<u8> = "\u{feff}kind: person".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    let utf16: Vec<u8> = "\u{feff}kind: person".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases: Vec<(&str, Vec<u8>, &[&str])> = vec![
        ("nothing", b"".into(), &["empty-file"]),
        ("comments", b"# a\n# b\n".into(), &["empty-file"]),
        ("a mark", b"---\n".into(), &["empty-file"]),
        ("marks", b"---\n---\n---\n".into(), &["empty-file"]),
        ("a byte order mark", format!("\u{feff}{BOB}").into(), &[]),
        ("carriage returns", BOB.replace('\n', "\r\n").into(), &[]),
        ("UTF-16", utf16, &["unreadable-file"]),
        ("Latin-1", b"kind: person\nname: J\xfcrgen\n".into(), &["unreadable-file"]),
        ("UTF-16 the other way round", other_utf16, &["unreadable-file"]),
        ("UTF-32", utf32, &["unreadable-file"]),
        ("half a character", b"kind: person\nid: bob\nname: J\xc3\n".into(), &["unreadable-file"]),
        ("a longer form", b"kind: person\nid: bob\nname: a\xc0\xafb\n".into(), &["unreadable-file"]),
        ("half a pair", b"kind: person\nid: bob\nname: a\xed\xa0\x80\n".into(), &["unreadable-file"]),
        ("an id with a space of no width", BOB.replace("bob", "b\u{200b}ob").into(), &["invalid-value"]),
        ("an id with a letter of another script", BOB.replace("bob", "b\u{43e}b").into(), &["invalid-value"]),
        ("an id that turns text", BOB.replace("bob", "b\u{202e}ob").into(), &["invalid-value"]),
        ("NUL", b"kind: person\nid: b\0b\n".into(), &["yaml-syntax"]),
        ("escape", b"kind: person\nid: \x1b[31m\n".into(), &["yaml-syntax"]),
        ("tabs", b"kind: person\n\tid: bob\n".into(), &["yaml-syntax"]),
        ("open brackets", b"[".repeat(10_000), &["yaml-too-large"]),
        ("open braces", b"{a: ".repeat(10_000), &["yaml-too-large"]),
        ("lists in lists", b"- ".repeat(10_000), &["yaml-too-large"]),
        ("keys of keys", b"? ".repeat(10_000), &["yaml-too-large"]),
        ("an anchor", b"kind: person\nid: &a bob\nname: *a\n".into(), &["yaml-alias"]),
        ("a merge key", b"kind: person\nid: bob\nname: Bob\n<<: {}\n".into(), &["yaml-alias"]),
        ("a tag", b"kind: person\nid: !!python/object:os.system bob\nname: B\n".into(), &["yaml-tag"]),
        ("a directive", b"%YAML 1.1\n---\nkind: person\n".into(), &["yaml-syntax"]),
        ("a list", b"- a\n- b\n".into(), &["unknown-kind"]),
        ("a manifest", b"kind: aims\nid: x\norganization: {name: X}\n".into(), &["unknown-kind"]),
        ("twice", b"{kind: person, id: bob, \"id\": x, name: B}".into(), &["yaml-duplicate-key"]),
        ("twice by escape", b"kind: person\nid: bob\n\"\\x69d\": x\nname: B\n".into(), &["yaml-duplicate-key"]),
        ("twice, spelled out", b"kind: person\nid: bob\n? id\n: x\nname: B\n".into(), &["yaml-duplicate-key"]),
    ];
    for (what, bytes, expected) in cases {
        assert_eq!(rules(bytes), expected, "{what}");
    }
}

#[test]
fn crafted_files_end_with_a_finding_and_short_output() {
    let lol: String = ('b'..='i').fold("a: &a [x, x]\n".to_owned(), |text, c| {
        let before = char::from(u8::try_from(c).expect("ASCII") - 1);
        text + &format!("{c}: &{c} [*{before}, *{before}, *{before}, *{before}]\n")
    });
    let many = |count: usize, line: fn(usize) -> String| (0..count).map(line).collect::<String>();
    let role = "kind: role\nid: r9\ntitle: R\nholders:\n";
    let exception = "kind: exception\nid: X-1\nrule: vacant-role\nrecords:\n";
    let cases: Vec<(&str, String, &str)> = vec![
        ("five megabytes", "a: b\n".repeat(1 << 20), "unreadable-file"),
        ("laughs", lol, "yaml-alias"),
        ("anchors", many(20_000, |n| format!("k{n}: &a{n} x\n")), "yaml-alias"),
        ("keys", many(210_000, |n| format!("k{n}: x\n")), "yaml-too-large"),
        ("one key", "k: x\n".repeat(20_000), "yaml-duplicate-key"),
        ("fields", format!("{BOB}{}", many(20_000, |n| format!("k{n}: x\n"))), "unknown-field"),
        (
            "fields on one line",
            format!("{{kind: person, id: bob, name: B, {}}}", many(20_000, |n| format!("k{n}: 1, "))),
            "unknown-field",
        ),
        ("references", format!("{role}{}", many(10_000, |n| format!("  - p{n}\n"))), "dangling-reference"),
        ("references on one line", format!("{role}  [{}]", many(10_000, |n| format!("p{n}, "))), "dangling-reference"),
        (
            "allows",
            format!("{role}{}", many(5_000, |n| format!("  - p{n} # aims: allow(vacant-role) reason=\"x\"\n"))),
            "unused-allow",
        ),
        (
            "rules of an allow",
            format!("{BOB}# aims: allow({}) reason=\"x\"\n", many(5_000, |n| format!("r{n},"))),
            "malformed-allow",
        ),
        ("waived records", format!("{exception}{}", many(5_000, |n| format!("  - p{n}\n"))), "unused-exception"),
        ("broken documents", "---\n[\n".repeat(50_000), "yaml-syntax"),
        ("one long value", format!("kind: person\nid: {}\nname: B\n", "x".repeat(2 << 20)), "invalid-value"),
        ("one long kind", format!("kind: {}\n", "x".repeat(2 << 20)), "unknown-kind"),
    ];
    for (what, text, expected) in matrix::some(cases, 8) {
        let tree = with("x.yaml", text);
        let (report, sources) = check_state(State::memory(tree), TODAY).judge(Stage::Surveillance).report();
        for format in ["text", "sarif", "markdown"] {
            let written = written(format, &report, &sources, Style::default());
            assert!(written.len() < (1 << 20) + 2048 * report.findings.len(), "{what}: {format} has {}", written.len());
        }
        assert!(report.findings.iter().any(|finding| finding.rule == expected), "{what} is told as {expected}");
    }
}

#[test]
fn dates_and_intervals_at_the_end_of_the_calendar_are_read() {
    let base = base();
    let text = |path: &str| String::from_utf8(base.files[path].clone()).expect("UTF-8");
    let intervals =
        ["P9999Y", "9999 years", "19998 years", "P19998Y", "1 day", "P0D", "999999999999 months", "P99999999999Y"];
    let days =
        ["9999-12-31", "0000-01-01", "2026-02-30", "-000001-01-01", "20260630", "1e308", "-0", "18446744073709551616"];
    let changes = intervals.iter().map(|new| ("12 months", new)).chain(days.iter().map(|new| ("2026-01-15", new)));
    for (old, new) in matrix::some(changes, 8) {
        for path in ["impacts/IA-1.yaml", "risks/R-1.yaml", "evidence/EV-1.yaml", "documents/policy.yaml"] {
            for today in ["0000-01-01", TODAY, "9999-12-31"] {
                let tree = with(path, text(path).replace(old, new));
                let (report, sources) = checked(&tree, today, Stage::Surveillance);
                probe::places(&report, &sources);
            }
        }
    }
    let late = with("impacts/IA-1.yaml", text("impacts/IA-1.yaml").replace("12 months", "P9999Y"));
    let is_excess = |finding: &aims::report::check::Reported| finding.rule == "excessive-interval";
    assert!(check(&late).findings.iter().all(is_excess), "a review planned beyond the calendar is planned");
}

#[test]
fn odd_manifests_are_told_first() {
    let base = String::from_utf8(base().files["aims.yaml"].clone()).expect("UTF-8");
    let appetite = "{organization: 9, individuals: 6, societies: 6}";
    let without = |from: &str, to: &str| {
        let (start, end) = (base.find(from).expect("there"), base.find(to).expect("there"));
        format!("{}{}", &base[..start], &base[end..])
    };
    let cases: Vec<(&str, String, &str, bool)> = vec![
        ("empty", String::new(), "empty-file", false),
        ("broken", "kind: [\n".into(), "yaml-syntax", false),
        ("no kind", "id: x\n".into(), "unknown-kind", false),
        ("another kind", BOB.into(), "unknown-kind", false),
        ("two", format!("{base}---\n{}", base.replace("id: base", "id: other")), "unknown-kind", true),
        ("no criteria", without("risk-criteria:", "designated:"), "missing-risk-criteria", true),
        ("no likelihood", without("  likelihood:", "  consequence:"), "missing-field", false),
        ("a step that falls", base.replacen("value: 2,", "value: 1,", 1), "inconsistent-risk-criteria", true),
        ("a huge step", base.replacen("value: 5,", "value: 18446744073709551615,", 1), "invalid-value", false),
        (
            "no appetite",
            base.replace(appetite, "{organization: 0, individuals: 0, societies: 0}"),
            "unaccepted-residual-risk",
            true,
        ),
        ("a negative appetite", base.replace(appetite, "{organization: -1}"), "invalid-value", false),
        (
            "many rules",
            format!("{base}rules:\n{}", (0..5_000).map(|n| format!("  r{n}: error\n")).collect::<String>()),
            "unknown-rule",
            true,
        ),
    ];
    for (what, text, expected, complete) in cases {
        let report = check(&with("aims.yaml", text));
        let rules: Vec<&str> = report.findings.iter().map(|finding| finding.rule.as_str()).collect();
        assert!(rules.contains(&expected), "{what}: {rules:?}");
        assert_eq!(report.incomplete.is_none(), complete, "{what}");
    }
}

/// A tree whose files change between being checked and being shown.
struct Changing {
    before: MemoryTree,
    after: MemoryTree,
    listed: std::sync::atomic::AtomicBool,
}

impl Tree for Changing {
    fn list(&self, selection: &Selection<'_>) -> Result<Listing, String> {
        self.before.list(selection)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let changed = self.listed.load(std::sync::atomic::Ordering::SeqCst);
        if changed { self.after.read(path, limit) } else { self.before.read(path, limit) }
    }

    fn facts(&self, wants: &Wants) -> Facts {
        self.listed.store(true, std::sync::atomic::Ordering::SeqCst);
        self.before.facts(wants)
    }
}

#[test]
fn files_that_change_while_they_are_checked_are_shown_without_their_lines() {
    let before = tree("examples/findings");
    let cut = |bytes: &Vec<u8>| String::from_utf8_lossy(&bytes[..bytes.len() / 3]).replace('e', "é").into_bytes();
    let shorter = before.files.iter().map(|(path, bytes)| (path.clone(), cut(bytes))).collect();
    for after in [MemoryTree::default(), holding(shorter)] {
        let tree = Changing { before: before.clone(), after, listed: false.into() };
        let (report, sources) = check_state(State::memory(tree), TODAY).judge(Stage::Surveillance).report();
        assert!(!report.findings.is_empty());
        for format in aims::output::FORMATS {
            written(format.name, &report, &sources, Style::default());
        }
    }
}
