//! The regression net: twenty-one repositories, generated from the frozen company, the small base and the published schemas, each
//! with the verdicts that are expected of it in `tests/net/`. A change to what aims finds shows its difference there.
//!
//! `AIMS_BLESS=1 cargo test net` writes the verdicts; read the difference before you commit it. `AIMS_NET=folder` also lays
//! the repositories out as git repositories, so that two builds can be compared on them.

use std::{collections::BTreeMap, fs, path::Path};

use aims::{
    finding::Stage,
    record::KINDS,
    report::check::{CheckReport, Reported},
    source::sha256,
};
use serde_json::{Map, Value};

use crate::{
    generated::assert_fresh,
    support::{
        engine::TODAY,
        files::{base, tree},
        fill::{Fill, field, is_optional},
        folder::{fresh, lay, names},
        history::{MemoryHistory, Told},
        records::{self, Ids, documents, is_record, kind_and_id},
        report::at_stage,
        repository::{Repository, git},
    },
};

type Files = BTreeMap<String, Vec<u8>>;

/// A generated repository.
struct Net {
    name: &'static str,
    today: &'static str,
    /// The stage asked for; the manifest's where none is.
    stage: Option<Stage>,
    /// Its commits, the first one first: mail address of the author and all files.
    states: Vec<(String, Files)>,
    shallow: bool,
}

fn company() -> Files {
    tree("benches/company-2026-11").files
}

/// A number that depends on `parts` alone, so that a new field or record changes no other choice.
fn chance(parts: &[&str]) -> usize {
    usize::from_str_radix(&sha256(parts.join("\u{1f}").as_bytes())[..12], 16).expect("hexadecimal")
}

/// The files with every record passed through `change`, which may drop it.
fn changed(files: &Files, change: &dyn Fn(Value) -> Option<Value>) -> Files {
    let mut changed = files.clone();
    for (path, bytes) in files.iter().filter(|(path, _)| is_record(path)) {
        let records: Vec<Value> = documents(bytes).into_iter().filter_map(change).collect();
        match records.is_empty() {
            true => drop(changed.remove(path)),
            false => drop(changed.insert(path.clone(), written(&records))),
        }
    }
    changed
}

fn written(records: &[Value]) -> Vec<u8> {
    let texts: Vec<String> = records.iter().map(|record| serde_yaml::to_string(record).expect("YAML")).collect();
    texts.join("---\n").into_bytes()
}

/// Each value of a record, with its pointer, passed through `change`; `None` takes a field or an item away.
fn walked(value: Value, pointer: &str, change: &dyn Fn(&str, Value) -> Option<Value>) -> Option<Value> {
    let value = match value {
        Value::Object(fields) => {
            let fields = fields.into_iter().filter_map(|(name, field)| {
                let field = walked(field, &format!("{pointer}/{name}"), change)?;
                Some((name, field))
            });
            Value::Object(fields.collect::<Map<_, _>>())
        }
        Value::Array(items) => {
            let items = items.into_iter().enumerate();
            items.filter_map(|(number, item)| walked(item, &format!("{pointer}/{number}"), change)).collect()
        }
        leaf => leaf,
    };
    change(pointer, value)
}

/// A value of the company that may be changed.
struct Spot<'s> {
    kind: &'s str,
    id: &'s str,
    pointer: &'s str,
}

impl Spot<'_> {
    /// One of `choices`, always the same for this value.
    fn one<'c, T>(&self, seed: &str, choices: &'c [T]) -> &'c T {
        &choices[chance(&[seed, self.id, self.pointer]) % choices.len()]
    }

    fn schema(&self) -> Option<&'static Value> {
        field(self.kind, self.pointer)
    }
}

/// The company with about one value in `every` changed.
fn mutated(seed: &str, every: usize, change: &dyn Fn(&Spot<'_>, Value) -> Option<Value>) -> Files {
    changed(&company(), &|record| {
        let [kind, id] = kind_and_id(&record);
        walked(record, "", &|pointer, value| match pointer {
            "" | "/kind" | "/id" => Some(value),
            _ if chance(&[seed, &id, pointer]).is_multiple_of(every) => {
                change(&Spot { kind: &kind, id: &id, pointer }, value)
            }
            _ => Some(value),
        })
    })
}

/// Fields and items that a record can do without are gone.
fn dropped() -> Files {
    mutated("dropped", 7, &|spot, value| Some(value).filter(|_| !is_optional(spot.kind, spot.pointer)))
}

/// References lead to other records, of a kind that may stand there or of another, or nowhere.
fn misdirected() -> Files {
    let ids = ids(&company());
    let others =
        ["R-01", "A.6.2.4", "hsievers", "credit-model", "EV-01", "nowhere", "A.99", "R-1", "managing-director"];
    mutated("misdirected", 9, &|spot, value| {
        let Some(kinds) = spot.schema().and_then(|field| field["x-aims-ref"].as_array()) else { return Some(value) };
        let known: Vec<&String> = kinds.iter().filter_map(|kind| ids.get(kind.as_str()?)).flatten().collect();
        let astray = known.is_empty() || chance(&["astray", spot.id, spot.pointer]).is_multiple_of(4);
        Some(if astray { (*spot.one("other", &others)).into() } else { spot.one("known", &known).as_str().into() })
    })
}

fn mistyped() -> Files {
    mutated("mistyped", 61, &|spot, value| {
        let others: [Value; 6] =
            [7.into(), true.into(), "".into(), Value::Null, serde_json::json!(["x"]), serde_json::json!({"x": 1})];
        let other = spot.one("type", &others).clone();
        Some(if value == other { "other".into() } else { other })
    })
}

/// Dates lie in other years.
fn shifted() -> Files {
    mutated("shifted", 4, &|spot, value| {
        let is_date = spot.schema().is_some_and(|field| field["format"] == "date");
        let year = spot.one("year", &[2019, 2024, 2025, 2026, 2027, 2099]);
        Some(if is_date { format!("{year}{}", &value.as_str().unwrap_or("2020-01-01")[4..]).into() } else { value })
    })
}

/// Fixed values, numbers and intervals are others that the schema takes.
fn rechosen() -> Files {
    mutated("rechosen", 3, &|spot, value| {
        let Some(field) = spot.schema() else { return Some(value) };
        let choices = field.get("enum").or(field.get("oneOf")).and_then(Value::as_array);
        if let Some(choices) = choices {
            let choice = spot.one("choice", choices);
            return Some(choice.get("const").unwrap_or(choice).clone());
        }
        Some(match value {
            Value::Number(_) => (1 + chance(&["number", spot.id, spot.pointer]) % 5).into(),
            Value::Bool(flag) => (!flag).into(),
            Value::String(text) if text.ends_with("months") => "1 month".into(),
            other => other,
        })
    })
}

/// Records gone, there twice, under another id or of another kind.
fn reshuffled() -> Files {
    changed(&company(), &|mut record| {
        let id = record["id"].as_str().unwrap_or_default().to_owned();
        if record["kind"] == "aims" {
            return Some(record);
        }
        match chance(&["reshuffled", &id]) % 19 {
            0..3 => return None,
            3 => record["id"] = "R-01".into(),
            4 => record["id"] = id.to_lowercase().into(),
            5 => record["kind"] = "decision".into(),
            6 => record["extra"] = "a field of nobody".into(),
            _ => {}
        }
        Some(record)
    })
}

fn ids(files: &Files) -> Ids {
    records::ids(files, &["4.1", "6.1.2", "9.1", "A.2.2", "A.6.2.4", "A.7.4", "C.2.1", "iso-27001:A.5.1"])
}

/// The base with a record of every kind that has every field.
fn filled(choice: usize, date: &str, without: &[&str]) -> Files {
    let mut files = base().files;
    let ids = ids(&files);
    for kind in KINDS.iter().map(|kind| kind.name).filter(|kind| *kind != "aims") {
        let fill = Fill { word: "plain words", date, ids: &ids, choice, without };
        let id = if kind == "expectation" { "filled-expectation".to_owned() } else { format!("FILLED-{kind}") };
        let folder = if kind == "expectation" { "expectations" } else { "filled" };
        files.insert(format!("{folder}/{kind}.yaml"), written(&[fill.record(kind, &id)]));
    }
    files.insert("evidence/files/plain.txt".to_owned(), b"Plain.\n".to_vec());
    files
}

/// The company as other editors and programs write it.
fn styled() -> Files {
    let files = company();
    let restyled = files.iter().enumerate().map(|(number, (path, bytes))| {
        if !is_record(path) || path == "aims.yaml" {
            return (path.clone(), bytes.clone());
        }
        let text = String::from_utf8(bytes.clone()).expect("UTF-8");
        let texts = match number % 6 {
            0 => text.replace('\n', "\r\n"),
            1 => format!("\u{feff}{text}"),
            2 => {
                documents::<Value>(bytes).iter().map(|record| format!("{record:#}\n")).collect::<Vec<_>>().join("---\n")
            }
            3 => {
                format!("%YAML 1.2\n---\n# aims: allow(untreated-risk) until=2027-01-01 reason=\"known\"\n{text}...\n")
            }
            4 => documents::<Value>(bytes).iter().map(|record| format!("{record}\n")).collect::<Vec<_>>().join("---\n"),
            _ => format!("{text}# aims: allow(no-such-rule)\n# aims: what\n"),
        };
        (path.clone(), texts.into_bytes())
    });
    restyled.collect()
}

/// Files cut short, of other encodings, with what YAML allows and records do not, and none at all.
fn broken() -> Files {
    let files = company();
    let cut = files.iter().enumerate().map(|(number, (path, bytes))| {
        if !is_record(path) || path == "aims.yaml" {
            return (path.clone(), bytes.clone());
        }
        let text = String::from_utf8(bytes.clone()).expect("UTF-8");
        let first = text.lines().find(|line| line.starts_with("id:")).unwrap_or("id: X").to_owned();
        let bytes = match number % 13 {
            0 => bytes[..bytes.len() * 2 / 3].to_vec(),
            1 => text.replacen(&first, &format!("{first}\n{first}"), 1).into_bytes(),
            2 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            3 => [bytes.as_slice(), b"\xff\xfe\n"].concat(),
            4 => text.replacen("id: ", "id: &anchor ", 1).into_bytes(),
            5 => text.replacen("kind: ", "\tkind: ", 1).into_bytes(),
            6 => Vec::new(),
            7 => text.replacen("id: ", "id: !!str ", 1).into_bytes(),
            8 => format!("{text}note: 010\nother: [1, 2\n").into_bytes(),
            9 => text.replacen("kind: ", "kind: no-such-", 1).into_bytes(),
            _ => bytes.clone(),
        };
        (path.clone(), bytes)
    });
    let mut files: Files = cut.collect();
    files.insert("records with spaces/odd.yaml".to_owned(), b"- a list\n".to_vec());
    files.insert("expectations/risk.yaml".to_owned(), b"kind: risk\nid: R-99\ntitle: misplaced\n".to_vec());
    files.insert("templates/soa.md.j2".to_owned(), b"{% if %}\n".to_vec());
    for (path, id) in [("risks/aux.yaml", "R-95"), ("risks/Twin.yaml", "R-96"), ("risks/twin.yaml", "R-97")] {
        files.insert(path.to_owned(), format!("kind: risk\nid: {id}\ntitle: odd name\n").into_bytes());
    }
    files.insert("risks/R-98.yaml.txt".to_owned(), b"kind: risk\nid: R-98\ntitle: passed over\n".to_vec());
    let conflict = b"kind: risk\nid: R-94\n<<<<<<< HEAD\ntitle: one\n=======\ntitle: other\n>>>>>>> branch\n";
    files.insert("risks/R-94.yaml".to_owned(), conflict.to_vec());
    files
}

/// The base with a manifest that cannot be read.
fn headless() -> Files {
    let mut files = base().files;
    files
        .insert("aims.yaml".to_owned(), b"kind: aims\nid: base\norganization: {name: [Base]}\nstage: ready\n".to_vec());
    files
}

/// The company with levels, exceptions and comments that silence things, rightly and wrongly.
fn silenced() -> Files {
    let mut files = dropped();
    let manifest = String::from_utf8(files["aims.yaml"].clone()).expect("UTF-8");
    let levels = "rules: {untreated-risk: warning, overdue-review: allow, yaml-syntax: allow, no-such-rule: error}\n";
    files.insert("aims.yaml".to_owned(), format!("{manifest}{levels}exclude: [\"drafts/\", \"[\"]\n").into_bytes());
    for (number, (path, bytes)) in files.iter_mut().filter(|(path, _)| path.starts_with("risks/")).enumerate() {
        let comment = match number % 5 {
            0 => "# aims: allow(untreated-risk) until=2027-01-31 reason=\"decided\"\n",
            1 => "# aims: allow(overdue-assessment, unraised-audit-finding)\n",
            2 => "# aims: allow(unaccepted-residual-risk) until=2020-01-01 reason=\"old\"\n",
            3 => "# aims: allow\n",
            _ => "",
        };
        let text = format!("{comment}{}", String::from_utf8(bytes.clone()).expect(path));
        *bytes = text.into_bytes();
    }
    let exception = |id: &str, rule: &str, record: &str, until: &str| {
        format!(
            "kind: exception\nid: {id}\ntitle: Waived\nrule: {rule}\nrecords: [{record}]\nreason: It is known.\n\
             until: {until}\napproval: {{by: managing-director, on: 2026-05-01}}\n"
        )
    };
    let exceptions = [
        exception("EX-91", "overdue-review", "R-01", "2026-12-31"),
        exception("EX-92", "control-without-status", "A.2.2", "2026-01-31"),
        exception("EX-93", "no-such-rule", "R-02", "2027-12-31"),
        exception("EX-94", "missing-field", "R-03", "2027-12-31"),
    ];
    files.insert("exceptions/exceptions.yaml".to_owned(), exceptions.join("---\n").into_bytes());
    files.insert("drafts/draft.yaml".to_owned(), b"kind: [\n".to_vec());
    files
}

/// The company with requirements of its own, sound and broken.
fn required() -> Files {
    let mut files = company();
    let own = [
        ("ours-owner", "for: risk\nrequire: [{path: owner, equals: chief}]\nbasis: clause\n"),
        ("ours-count", "for: incident\ncount: {at-least: 40}\nmessage: \"only {count}\"\n"),
        ("ours-link", "for: control\nreferred-by: {kind: metric, path: controls/*, at-least: 1}\nincluded: A.6.2.6\n"),
        ("ours-odd", "for: nothing\n"),
        ("ours-path", "for: risk\nrequire: [{path: no/such/field, equals: 1}]\n"),
        ("untreated-risk", "for: risk\n"),
    ];
    for (id, body) in own {
        let text = format!("kind: expectation\nid: {id}\nsummary: It is asked for\nhelp: do it\n{body}");
        files.insert(format!("expectations/net-{id}.yaml"), text.into_bytes());
    }
    files
}

/// The base as it grows: written down, approved by Ada, then changed in what was approved.
fn grown() -> Vec<(String, Files)> {
    let mut files = base().files;
    let text = |files: &Files, path: &str| String::from_utf8(files[path].clone()).expect("UTF-8");
    let manifest = format!(
        "{}approvals: {{default: claimed, kinds: {{soa: attributed, document: attributed}}}}\n",
        text(&files, "aims.yaml")
    );
    files.insert("aims.yaml".to_owned(), manifest.into_bytes());
    let people = text(&files, "people/people.yaml");
    let people = people.replace("name: Ada Base\n", "name: Ada Base\ngit: [ada@base.example]\n");
    files.insert("people/people.yaml".to_owned(), people.into_bytes());
    let without = |files: &Files, path: &str| {
        let records = documents::<Value>(&files[path]).into_iter().map(|mut record| {
            let fields = record.as_object_mut().expect("a mapping");
            ["approval", "acceptance"].iter().for_each(|field| drop(fields.remove(*field)));
            record
        });
        written(&records.collect::<Vec<_>>())
    };
    let approved =
        ["controls/soa.yaml", "risks/TP-1.yaml", "risks/R-2.yaml", "documents/policy.yaml", "context/scope.yaml"];
    let mut first = files.clone();
    approved.iter().for_each(|path| drop(first.insert((*path).to_owned(), without(&files, path))));
    let mut changed = files.clone();
    let controls = text(&files, "controls/areas.yaml").replacen("decision: included", "decision: excluded", 1);
    changed.insert("controls/areas.yaml".to_owned(), controls.into_bytes());
    let risk = text(&files, "risks/R-2.yaml").replace("title: ", "title: Still ");
    changed.insert("risks/R-2.yaml".to_owned(), risk.into_bytes());
    let policy = text(&files, "documents/policy.md") + "\nAnd more.\n";
    changed.insert("documents/policy.md".to_owned(), policy.into_bytes());
    let [ada, sam] = ["ada@base.example", "sam@base.example"].map(str::to_owned);
    vec![(sam.clone(), first), (ada, files), (sam, changed)]
}

/// The base with records that have defects which the other repositories do not have, from `tests/data/defects`.
fn defective() -> Files {
    let mut files = base().files;
    files.extend(tree("tests/data/defects").files);
    files
}

/// The twenty-one repositories.
fn repositories() -> Vec<Net> {
    let later = "2027-02-15";
    let one = |name, today, stage, files: Files| Net {
        name,
        today,
        stage,
        states: vec![("sam@base.example".to_owned(), files)],
        shallow: false,
    };
    let today = TODAY;
    vec![
        one("01-sound", today, None, company()),
        one("02-sound-later", later, None, company()),
        one("03-sound-build", later, Some(Stage::Build), company()),
        one("04-base-stage-1", today, Some(Stage::Stage1), base().files),
        one("05-dropped", today, None, dropped()),
        one("06-misdirected", today, Some(Stage::Stage2), misdirected()),
        one("07-mistyped", today, None, mistyped()),
        one("08-shifted", today, None, shifted()),
        one("09-rechosen", today, Some(Stage::Stage2), rechosen()),
        one("10-reshuffled", today, None, reshuffled()),
        one("11-filled", today, None, filled(0, "2026-03-01", &[])),
        one("12-filled-ahead", today, None, filled(1, "2028-03-01", &["owner", "review"])),
        one("13-filled-long-ago", today, Some(Stage::Stage1), filled(2, "2020-03-01", &["approval"])),
        one("14-odd-styles", today, None, styled()),
        one("15-broken", today, None, broken()),
        one("16-no-manifest", today, None, headless()),
        one("17-silenced", today, None, silenced()),
        one("18-own-requirements", today, None, required()),
        Net { name: "19-history", today, stage: None, states: grown(), shallow: false },
        Net { name: "20-shallow", today, stage: None, states: grown(), shallow: true },
        one("21-defects", today, None, defective()),
    ]
}

impl Net {
    fn report(&self) -> CheckReport {
        let (_, files) = self.states.last().expect("a state");
        let past = match self.states.as_slice() {
            [_] => None,
            states => {
                let states = if self.shallow { &states[states.len() - 1..] } else { states };
                let mut past = MemoryHistory::of(states.to_vec());
                past.shallow = self.shallow;
                Some(Told::Commits(past))
            }
        };
        at_stage(files, past.as_ref(), self.today, self.stage)
    }

    /// Lays it out as a git repository, as two builds can be compared on it.
    fn lay(&self, folder: &Path) {
        let repository = Repository::at(fresh(&format!("net-{}", self.name)), &[]);
        let to = &repository.root;
        for (number, (author, files)) in self.states.iter().enumerate() {
            for entry in names(to).into_iter().filter(|name| name != ".git").map(|name| to.join(name)) {
                if entry.is_dir() {
                    fs::remove_dir_all(&entry).expect("it can be removed");
                }
            }
            lay(to, files);
            let variables = [("GIT_AUTHOR_EMAIL", &**author), ("GIT_COMMITTER_EMAIL", author)];
            repository.commit_as(&format!("2026-05-0{}", number + 1), "State", &variables);
        }
        let target = folder.join(self.name);
        let _ = fs::remove_dir_all(&target);
        let from = format!("file://{}", to.display());
        let depth: &[&str] = if self.shallow { &["--depth", "1"] } else { &[] };
        let target = target.to_str().expect("UTF-8");
        git(to, &[&["clone", "-q"], depth, &[&from, target]].concat());
    }
}

/// `error untreated-risk risks/R-01.yaml /present R-01`, and what silences it.
fn line(finding: &Reported) -> String {
    let at = finding.location.as_ref();
    let path = at.map_or("-", |at| at.path.raw());
    let pointer = at.and_then(|at| at.pointer.as_ref()).map_or("-", |pointer| pointer.raw());
    let record = finding.record.as_ref().map_or("-", |record| record.raw());
    let silenced = finding.suppression.as_ref().map(|by| format!(" silenced {:?}", by.by)).unwrap_or_default();
    format!("{} {} {path} {pointer} {record}{silenced}\n", finding.severity.name(), finding.rule)
}

fn verdicts(report: &CheckReport) -> String {
    let mut lines: Vec<String> = report.findings.iter().chain(&report.suppressed).map(line).collect();
    lines.sort();
    let incomplete = report.incomplete.as_ref().map(|_| "the rules were not run\n").unwrap_or_default();
    let summary = &report.summary;
    let head = format!(
        "{} records, stage {}, {} errors, {} warnings, {} todos, {} silenced\n",
        summary.records,
        report.stage.name(),
        summary.errors,
        summary.warnings,
        summary.todos,
        summary.suppressed
    );
    head + incomplete + &lines.concat()
}

#[test]
fn verdicts_on_the_net_are_the_blessed_ones() {
    let net = repositories();
    assert_eq!(net.len(), 21);
    let reports: Vec<CheckReport> = net.iter().map(Net::report).collect();
    let fresh = net.iter().zip(&reports).map(|(net, report)| (format!("tests/net/{}.txt", net.name), verdicts(report)));
    assert_fresh(fresh.collect());
    meets_most_rules(&reports);
    if let Some(folder) = std::env::var_os("AIMS_NET") {
        net.iter().for_each(|net| net.lay(Path::new(&folder)));
    }
}

fn meets_most_rules(reports: &[CheckReport]) {
    let mut met = std::collections::BTreeSet::new();
    for report in reports {
        met.extend(report.findings.iter().chain(&report.suppressed).map(|finding| finding.rule.clone()));
    }
    let catalog = aims::rules::catalog();
    let all: Vec<&str> = catalog.all().map(|rule| &*rule.name).collect();
    let missed: Vec<&&str> = all.iter().filter(|rule| !met.contains(**rule)).collect();
    assert!(missed.len() * 4 < all.len(), "{} of {} rules find nothing in it: {missed:?}", missed.len(), all.len());
}
