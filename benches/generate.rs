//! Writes a repository of any size: `cargo bench --bench generate -- DIR RECORDS`. The same arguments give the same bytes.
//!
//! The records refer to each other as those of a real management system do, and `aims check --today 2026-06-30` finds
//! nothing wrong with them, so that the measured work is that on valid data.

#![expect(clippy::print_stdout, reason = "a program of its own")]

use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

const NOUNS: [&str; 12] = [
    "claims",
    "credit",
    "pricing",
    "triage",
    "routing",
    "screening",
    "forecast",
    "matching",
    "detection",
    "summary",
    "translation",
    "inspection",
];
const CAUSES: [&str; 8] = [
    "training data from before the last change of products",
    "labels that were set by two teams with different habits",
    "a feature that stands in for a protected attribute",
    "input that nobody had thought of at design time",
    "a supplier that renews its model without notice",
    "thresholds that were tuned on one market only",
    "users who take the proposal without looking",
    "a pipeline step that drops records in silence",
];
const CONTROLS: [&str; 10] =
    ["A.6.2.4", "A.6.2.6", "A.7.4", "A.9.2", "A.8.2", "A.5.4", "A.10.3", "A.6.2.8", "A.7.3", "A.4.6"];

fn main() -> io::Result<()> {
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    let (Some(folder), Some(records)) = (words.next(), words.next().and_then(|count| count.parse().ok())) else {
        println!("usage: cargo bench --bench generate -- DIR RECORDS");
        return Ok(());
    };
    Repository { root: PathBuf::from(folder) }.write(records)
}

struct Repository {
    root: PathBuf,
}

impl Repository {
    fn write(&self, records: usize) -> io::Result<()> {
        let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/base");
        copy(&base, &self.root)?;
        let systems = (records / 20).max(1);
        let risks = records * 40 / 100;
        let evidence = records * 30 / 100;
        for index in 0..systems {
            self.file("systems", &format!("sys-{index}"), &system(index))?;
            self.file("impacts", &format!("IA-{}", index + 100), &impact(index, risks, systems))?;
            self.file("decisions", &format!("DEC-{}", index + 100), &release(index))?;
        }
        for index in 0..risks {
            self.file("risks", &format!("R-{}", index + 100), &risk(index, systems, evidence))?;
        }
        for index in 0..evidence {
            self.file("evidence", &format!("EV-{}", index + 100), &proof(index, systems))?;
        }
        for index in 0..records * 10 / 100 {
            self.file("datasets", &format!("DS-{index}"), &dataset(index))?;
        }
        for index in 0..records * 10 / 100 {
            self.file("parties", &format!("P-{index}"), &party(index, systems))?;
        }
        self.scope(systems)?;
        self.plan(risks)
    }

    fn file(&self, folder: &str, id: &str, text: &str) -> io::Result<()> {
        let folder = self.root.join(folder);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(format!("{id}.yaml")), text)
    }

    fn scope(&self, systems: usize) -> io::Result<()> {
        let path = self.root.join("context/scope.yaml");
        let mut list = String::from("systems:\n  - scorer\n");
        for index in 0..systems {
            let _ = writeln!(list, "  - sys-{index}");
        }
        let text = fs::read_to_string(&path)?.replace("systems: [scorer]\n", &list);
        fs::write(path, text)
    }

    fn plan(&self, risks: usize) -> io::Result<()> {
        let mut text = String::from(
            "kind: treatment-plan\nid: TP-100\ntitle: Treatment of all risks\nversion: \"1\"\nowner: model-owner\n\
             approval: {by: ada, on: 2026-02-01}\nreview: {last: 2026-02-01, every: 12 months}\nrisks:\n",
        );
        for index in 0..risks {
            let _ = writeln!(text, "  - R-{}", index + 100);
        }
        self.file("plans", "TP-100", &text)
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn noun(index: usize) -> &'static str {
    NOUNS[index % NOUNS.len()]
}

fn system(index: usize) -> String {
    let noun = noun(index);
    format!(
        "# yaml-language-server: $schema=../schemas/system.schema.json\nkind: system\nid: sys-{index}\nname: {noun} {index}\n\
         description: >-\n  Takes part in the {noun} process of unit {index}: reads the case, ranks what to do next and\n  \
         shows the reasons for it to the clerk who decides.\nroles: [ai-producer, ai-provider]\n\
         activities: [requirements, design, data-acquisition, data-preparation, training, verification-and-validation, deployment, operation, supply, use]\n\
         purpose: Shorten the {noun} process without loss of quality\n\
         intended-use: Support of trained clerks in {noun} cases of unit {index}, inside the case tool\n\
         prohibited-uses:\n  - Decisions without a person\n  - Cases of minors\nusers: [clerks of unit {index}]\n\
         affected: [P-{}]\nautonomy: human-in-the-loop\noversight: The clerk confirms or overrides each proposal, with a reason\n\
         stage: operation-and-monitoring\nversion: \"{}.{}\"\ndeployed: 2025-06-{:02}\n\
         models:\n  - {{name: {noun}-ranker, version: \"{}\", algorithm: gradient boosting}}\n\
         datasets:\n  - {{dataset: DS-{}, for: training}}\n  - {{dataset: DS-{}, for: test}}\n\
         tooling: [scikit-learn 1.6, feature store 4]\ncompute: Two nodes in region north, 40 kWh a month\n\
         logs: Every proposal with input hash, version and the clerk's answer, kept 24 months\npeople: [model-owner]\nowner: model-owner\n\
         review: {{last: 2026-01-15, every: 12 months}}\n",
        index % 10,
        index % 7 + 1,
        index % 5,
        index % 28 + 1,
        index % 30,
        index * 2,
        index * 2 + 1,
    )
}

fn release(index: usize) -> String {
    format!(
        "kind: decision\nid: DEC-{}\ntitle: Release of the system\nsystem: sys-{index}\nversion: \"1\"\ngate: deployment\non: 2025-05-20\n\
         outcome: go\ncriteria:\n  - {{what: The test set was passed, met: true, evidence: [EV-1]}}\nby: chief\nevidence: [EV-1]\nowner: chief\n",
        index + 100,
    )
}

fn impact(index: usize, risks: usize, systems: usize) -> String {
    let noun = noun(index);
    let fed =
        (0..3).map(|step| index + step * systems).filter(|risk| *risk < risks).map(|risk| format!("R-{}", risk + 100));
    format!(
        "kind: impact\nid: IA-{id}\nsystem: sys-{index}\nversion: \"2\"\nscope: The ranking and what clerks make of it\n\
         description: The system as released in its present version, with the data and models named there\n\
         intended-uses:\n  - Support of clerks in {noun} cases\nforeseeable-misuse:\n  - Cases are closed in the order of the ranking alone\n  \
         - The ranking is used to measure clerks\nsetting: Offices of unit {index}, inside the case tool\njurisdictions: [EU, DE]\n\
         affected:\n  - {{who: People whose cases are handled, party: P-{party}, consulted: Panel in March}}\n  - {{who: Clerks}}\n\
         individuals:\n  - topic: fairness\n    effect: harm\n    what: Cases written in simple language are ranked lower\n    severity: 3\n    likelihood: 2\n    reversibility: easy\n  \
         - {{topic: transparency, effect: benefit, what: Reasons are shown where none were shown before, severity: 2, likelihood: 4}}\n\
         societies:\n  - {{topic: economy-employment, effect: harm, what: Fewer clerks are trained, severity: 2, likelihood: 2}}\n\
         measures:\n  - {{what: Rates are compared between groups each quarter, controls: [A.6.2.4]}}\n\
         residual: Small and watched\ndecision: {{outcome: proceed-with-conditions, reason: The comparison has to stay below two points}}\n\
         risks: [{fed}]\nassessments:\n  - {{on: 2025-03-01, trigger: first, method: \"1\", system-version: \"1.0\", assessors: [ben], result: acceptable with measures}}\n  \
         - {{on: 2026-01-15, trigger: planned, method: \"1\", system-version: \"1.0\", assessors: [ben], result: unchanged}}\nretention: 5 years\nowner: model-owner\n\
         approval: {{by: ada, on: 2026-01-20}}\nreview: {{every: 12 months}}\n",
        id = index + 100,
        party = index % 10,
        fed = fed.collect::<Vec<_>>().join(", "),
    )
}

fn risk(index: usize, systems: usize, evidence: usize) -> String {
    let system = index % systems;
    let noun = noun(system);
    let cause = CAUSES[index % CAUSES.len()];
    let (first, second) = (CONTROLS[index % CONTROLS.len()], CONTROLS[(index + 3) % CONTROLS.len()]);
    let proof = if index < evidence { format!("\n      evidence: [EV-{}]", index + 100) } else { String::new() };
    format!(
        "# yaml-language-server: $schema=../schemas/risk.schema.json\nkind: risk\nid: R-{id}\ntitle: {noun} goes wrong in way {index}\n\
         systems: [sys-{system}]\nevent: >-\n  The {noun} proposal is off for a group of cases, and nobody sees it for\n  several weeks because the totals look right.\n\
         cause: There is {cause}\nsources: [C.3.4, C.3.1]\nobjectives: [C.2.5]\nstage: operation-and-monitoring\nimpacts: [IA-{impact}]\n\
         owner: model-owner\nconsequences:\n  organization: Rework of cases, about {cost} hours\n  individuals: People wait longer or are turned away without reason\n  \
         societies: Trust in the process drops\npresent:\n  organization: {{likelihood: 3, consequence: 3}}\n  individuals: {{likelihood: 2, consequence: 3}}\n  \
         societies: {{likelihood: 1, consequence: 2}}\nrelies-on: [{first}]\ntarget:\n  organization: {{likelihood: 2, consequence: 3}}\n  individuals: {{likelihood: 1, consequence: 3}}\n  \
         societies: {{likelihood: 1, consequence: 2}}\npriority: {priority}\ntreatment:\n  option: modify\n  reason: A better test is cheaper than a second reader\n  controls: [{first}, {second}]\n  \
         actions:\n    - what: Test set for the group of cases\n      owner: model-owner\n      due: 2026-09-30\n      controls: [{second}]{proof}\n    \
         - {{what: Alarm on the share of overrides, owner: model-owner, due: 2026-05-31, done: 2026-05-20, effect: Two alarms in the trial month}}\n\
         assessments:\n  - {{on: 2025-06-01, trigger: first, method: \"1\", participants: [ben, ada], result: above what is usual}}\n  \
         - {{on: 2026-01-15, trigger: planned, method: \"1\", participants: [ben], result: unchanged}}\nreview: {{every: 12 months}}\n",
        id = index + 100,
        impact = system + 100,
        cost = index % 90 + 10,
        priority = index % 5 + 1,
    )
}

fn proof(index: usize, systems: usize) -> String {
    format!(
        "kind: evidence\nid: EV-{id}\ntitle: Test report {index}\nshows: That the test set of the group was run and passed\n\
         supports: [A.6.2.4, \"8.1\"]\nsystems: [sys-{system}]\nurl: https://reports.example.org/tests/{index}\n\
         collected: 2026-06-{day:02}\ncovers: {{from: 2025-06-01, to: 2026-05-31}}\nvalid-for: 12 months\n\
         classification: internal\nowner: model-owner\n",
        id = index + 100,
        system = index % systems,
        day = index % 28 + 1,
    )
}

fn dataset(index: usize) -> String {
    format!(
        "kind: dataset\nid: DS-{index}\nname: Cases {index}\ndescription: Closed cases with their outcome\nversion: \"{version}\"\n\
         origin: Case tool of unit {index}\nacquired: 2025-12-31\nselection: All cases of two years but those under appeal\n\
         rights: Own records, purpose limited to process quality\nlocation: Data store north\n\
         personal-data: {{present: true, details: \"Names removed, legal basis is the public task\"}}\n\
         quality:\n  - {{what: Missing outcomes below 1 %, text: \"0.4 %\", met: true, on: 2026-01-10}}\n  \
         - {{what: Label agreement above 0.8, text: \"0.86\", met: true, on: 2026-01-10}}\n\
         preparation: Duplicates removed, split by month\nretention: 3 years\nowner: model-owner\nreview: {{last: 2026-01-15, every: 12 months}}\n",
        version = index % 9 + 1,
    )
}

fn party(index: usize, systems: usize) -> String {
    format!(
        "kind: party\nid: P-{index}\nname: People of district {index}\nsystems: [sys-{system}]\nneeds:\n  \
         - {{what: An answer in three weeks, handled: true, how: Share of cases in time is measured, through: [A.8.2]}}\n  \
         - {{what: A reason they understand, handled: true, how: Reasons are shown with each letter, through: [A.8.5]}}\n\
         owner: model-owner\nreview: {{last: 2026-01-15, every: 12 months}}\n",
        system = index % systems,
    )
}
