//! Reports made in code.

use std::collections::BTreeMap;

use aims::{
    escape::Untrusted,
    finding::{RuleBasis, Severity, Stage},
    policy::SuppressionKind,
    report::{
        check::{CheckReport, Related, Reported, ReportedRule, ReportedSuppression, Summary, Tool},
        place::{Location, Mark, Sources},
    },
    source::{At, Lines},
};

use crate::support::files::holding_texts;

/// Texts of the files that the rich report speaks of.
pub const FILES: &[(&str, &str)] = &[
    (
        "risks/R-1.yaml",
        "kind: risk\r\nid: R-1\r\ntitle: 申請者の誤り率 🙂 for groups\r\npresent:\r\n\tindividuals: {likelihood: 4, consequence: 4}\r\nowner: nobody",
    ),
    ("aims.yaml", "kind: aims\nid: firm\nappetite: {organization: 9, individuals: 6, societies: 6}\n"),
    (
        "controls/a b,c:d%e.yaml",
        "kind: control\nid: A.6.2.4\ndecision: excluded\nreason: \"\u{1b}[31mred\u{202e} ##[error]x\"\n",
    ),
];

/// A place in one of the files, from the first `text` after `from` on.
pub fn at(path: &str, text: &str) -> Option<Location> {
    let (_, file) = FILES.iter().find(|(name, _)| *name == path).expect("a file of the fixture");
    let start = file.find(text).expect("it stands there");
    Some(location(path, file, start, start + text.len()))
}

pub fn location(path: &str, file: &str, start: usize, end: usize) -> Location {
    let lines = Lines::of(file);
    let mark = |offset: usize| {
        let position = lines.position(offset);
        Some(Mark { line: position.line, column: position.column, offset })
    };
    Location { path: path.into(), start: mark(start), end: mark(end), pointer: Some("/a~1b/0".into()) }
}

pub fn whole(path: &str) -> Option<Location> {
    Some(Location { path: path.into(), start: None, end: None, pointer: None })
}

pub fn finding(rule: &str, severity: Severity, location: Option<Location>, message: &str) -> Reported {
    Reported {
        rule: rule.to_owned(),
        severity,
        message: message.into(),
        help: None,
        location,
        related: Vec::new(),
        record: None,
        mentions: Vec::new(),
        fingerprint: String::new(),
        suppression: None,
        rule_edition: None,
        waits_for: None,
    }
}

/// A report of `all`, with summary, fingerprints and rules as `aims check` fills them in.
pub fn of(all: Vec<Reported>) -> (CheckReport, Sources) {
    let numbered = all
        .into_iter()
        .enumerate()
        .map(|(number, finding)| Reported { fingerprint: format!("{number:032x}"), ..finding });
    let (waiting, numbered): (Vec<_>, Vec<_>) = numbered.partition(|finding| finding.waits_for.is_some());
    let (suppressed, findings): (Vec<_>, Vec<_>) =
        numbered.into_iter().partition(|finding| finding.suppression.is_some());
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let summary = Summary {
        files: 7,
        records: 41,
        systems: 3,
        controls: 38,
        controls_decided: 37,
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        todos: count(Severity::Todo),
        suppressed: suppressed.len(),
        waiting: waiting.len(),
    };
    let rules = rules(findings.iter().chain(&suppressed).chain(&waiting));
    let report = CheckReport {
        version: 1,
        tool: Tool { name: "aims".to_owned(), version: "0.0.0".to_owned() },
        today: "2026-06-30".to_owned(),
        stage: Stage::Build,
        standard: "ISO/IEC 42001:2023".to_owned(),
        since: None,
        root: "".into(),
        summary,
        incomplete: None,
        findings,
        suppressed,
        waiting,
        rules,
    };
    (report, sources(FILES))
}

fn rules<'r>(findings: impl Iterator<Item = &'r Reported>) -> Vec<ReportedRule> {
    let levels: BTreeMap<&str, Severity> = findings.map(|finding| (finding.rule.as_str(), finding.severity)).collect();
    let row = |(name, severity): (&str, Severity)| ReportedRule {
        name: name.to_owned(),
        summary: format!("What {name} reports").into(),
        basis: if severity == Severity::Error { RuleBasis::Clause } else { RuleBasis::Practice },
        level: severity.max(Severity::Warning),
        due: if severity == Severity::Todo { Stage::Stage1 } else { Stage::Build },
        clauses: (1..=25).map(|number| format!("A.{number}")).collect(),
        page: format!("# {name}\n\n## Why it matters\n\nBecause.\n").into(),
        url: Some(aims::finding::url_of(name).into()),
    };
    levels.into_iter().map(row).collect()
}

pub fn sources(files: &[(&str, &str)]) -> Sources {
    let tree = holding_texts(files);
    let places: Vec<At> = files.iter().map(|(path, _)| At::File((*path).into())).collect();
    Sources::read(&tree, places.iter())
}

/// One of everything.
pub fn rich() -> (CheckReport, Sources) {
    let mut all = counted();
    all.extend(todos());
    all.extend(suppressed());
    of(all)
}

fn counted() -> Vec<Reported> {
    let odd = "controls/a b,c:d%e.yaml";
    vec![
        Reported {
            help: Some("exclude it with a reason, 100 % of it: see `A.6`".into()),
            record: Some("A.6.2.4".into()),
            ..finding("hostile-text", Severity::Error, at(odd, "\u{1b}[31mred\u{202e} ##[error]x"), HOSTILE)
        },
        finding("multi-line", Severity::Warning, at(odd, "decision: excluded\nreason"), "spans, two: lines"),
        Reported {
            help: Some("fill it, or remove it".into()),
            related: vec![
                Related { location: whole("aims.yaml"), text: "it is named here".into() },
                Related { location: None, text: "nothing else names it".into() },
            ],
            ..finding("whole-file", Severity::Warning, whole("risks/empty 100%.yaml"), "the file holds no record")
        },
        Reported {
            help: Some(
                "add `treatment:` with an option (modify, avoid, share or retain) and its controls or reason".into(),
            ),
            related: vec![Related { location: at("aims.yaml", "6, soc"), text: "the appetite, set here".into() }],
            record: Some("R-1".into()),
            ..finding(
                "untreated-risk",
                Severity::Error,
                at("risks/R-1.yaml", "{likelihood: 4, consequence: 4}"),
                "risk R-1 is 16 for individuals (high), above the appetite of 6, and has no treatment",
            )
        },
        finding(
            "wide-title",
            Severity::Warning,
            at("risks/R-1.yaml", "申請者の誤り率 🙂"),
            "`申請者の誤り率 🙂` is vague",
        ),
        Reported {
            related: vec![Related { location: at("risks/R-1.yaml", "R-1"), text: "of this risk".into() }],
            ..finding("last-line", Severity::Error, at("risks/R-1.yaml", "nobody"), "there is no person `nobody`")
        },
        Reported {
            help: Some("record it under `scope`".into()),
            ..finding("no-place", Severity::Error, None, "the repository has no scope")
        },
    ]
}

/// Text that tries everything at once.
pub const HOSTILE: &str = "100%\r\n::error::owned, <img src=x onerror=y> @user #123 </details> | [a](http://e.vil) ![b](c) **B** \u{1b}]8;;http://e.vil\u{7} ##[add-mask]x `co|de`";

fn todos() -> Vec<Reported> {
    let undecided = |control: &str| {
        let message =
            format!("control {control} is not decided: {}", "decide it for every AI system it covers, with a reason");
        finding("undecided-control", Severity::Todo, at("aims.yaml", "id"), &message)
    };
    vec![undecided("A.2.2"), undecided("A.2.3"), finding("no-scope", Severity::Todo, None, "there is no scope")]
}

fn suppressed() -> Vec<Reported> {
    let by = |by, id: Option<&str>, reason: Option<&str>, until: Option<&str>| {
        Some(ReportedSuppression {
            by,
            id: id.map(Untrusted::from),
            reason: reason.map(Untrusted::from),
            until: until.map(str::to_owned),
        })
    };
    let silenced = |suppression| Reported {
        suppression,
        record: Some("R-1".into()),
        ..finding("untreated-risk", Severity::Error, at("risks/R-1.yaml", "R-1"), "risk R-1 is 20 for societies")
    };
    vec![
        silenced(by(
            SuppressionKind::Exception,
            Some("EX-1"),
            Some("the board decides in May; see @board"),
            Some("2027-01-31"),
        )),
        silenced(by(SuppressionKind::Inline, None, Some("a pilot"), None)),
        silenced(by(SuppressionKind::Manifest, None, None, None)),
        silenced(by(SuppressionKind::Baseline, None, None, None)),
    ]
}
