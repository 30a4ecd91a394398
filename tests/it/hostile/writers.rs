//! Commands that write at the same time, and commands that are killed: nothing is lost, mixed or left.

use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
};

use crate::support::{
    command::{AIMS, isolated},
    engine::TODAY,
    files::{base, read},
    folder::{Temporary, names},
};

fn started(root: &Path, arguments: &[&str]) -> Child {
    let mut command: Command = isolated(AIMS, root);
    command.args(arguments).args(["--today", TODAY]);
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("it starts")
}

/// Starts all of them, and waits until they have ended well.
#[track_caller]
fn at_once(root: &Path, runs: &[Vec<String>]) {
    let arguments = |run: &[String]| run.iter().map(String::as_str).collect::<Vec<_>>().join("\u{0}");
    let children: Vec<_> =
        runs.iter().map(|run| started(root, &arguments(run).split('\u{0}').collect::<Vec<_>>())).collect();
    for child in children {
        let output = child.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

fn assess(id: &str, text: &str, on: &str) -> Vec<String> {
    ["assess", id, "--trigger", "incident", "--result", text, "--on", on].map(str::to_owned).into()
}

#[test]
fn assessments_of_one_record_at_the_same_time_are_all_kept() {
    let folder = Temporary::filled("writers-one", &base().files);
    let file = "risks/R-1.yaml";
    let before = read(folder.0.join(file));
    let runs: Vec<_> = (1..=9).map(|n| assess("R-1", &format!("outcome {n}"), &format!("2026-05-0{n}"))).collect();
    at_once(&folder.0, &runs);
    let after = read(folder.0.join(file));
    (1..=9).for_each(|n| assert!(after.contains(&format!("outcome {n}")), "{after}"));
    assert!(before.lines().all(|line| after.contains(line)));
    assert_eq!(
        names(&folder.0.join("risks")),
        names(&Temporary::filled("writers-same", &base().files).0.join("risks"))
    );
}

#[test]
fn assessments_of_records_in_one_file_at_the_same_time_are_all_kept() {
    let folder = Temporary::filled("writers-file", &base().files);
    let risk = read(folder.0.join("risks/R-1.yaml"));
    let risks: Vec<String> = (51..=55).map(|n| risk.replace("id: R-1\n", &format!("id: R-{n}\n"))).collect();
    folder.write("risks/more.yaml", risks.join("---\n"));
    let runs: Vec<_> = (51..=55).map(|n| assess(&format!("R-{n}"), &format!("seen for {n}"), "2026-06-02")).collect();
    at_once(&folder.0, &runs);
    let after = read(folder.0.join("risks/more.yaml"));
    let documents: Vec<&str> = after.split("---\n").collect();
    for (n, document) in (51..=55).zip(documents) {
        assert!(
            document.contains(&format!("id: R-{n}\n")) && document.contains(&format!("seen for {n}")),
            "{document}"
        );
    }
}

#[test]
fn new_records_at_the_same_time_get_ids_of_their_own() {
    let folder = Temporary::filled("writers-new", &base().files);
    let before = names(&folder.0.join("risks")).len();
    let runs: Vec<Vec<String>> = (1..=6)
        .map(|n| ["new", "risk", "--no-input", "--title", &format!("Threat {n}")].map(str::to_owned).into())
        .collect();
    at_once(&folder.0, &runs);
    let files = names(&folder.0.join("risks"));
    assert_eq!(files.len(), before + 6, "{files:?}");
    let texts: String = files.iter().map(|name| read(folder.0.join("risks").join(name))).collect();
    (1..=6).for_each(|n| assert!(texts.contains(&format!("Threat {n}")), "{texts}"));
}

#[test]
fn a_record_that_moved_in_its_file_gets_no_assessment_of_another() {
    let text = "kind: risk\nid: R-8\n---\nkind: risk\nid: R-9\n";
    assert!(aims::edit::is_record(text, 1, "R-9") && !aims::edit::is_record(text, 0, "R-9"));
    assert!(!aims::edit::is_record(text, 2, "R-9") && !aims::edit::is_record("{", 0, "R-9"));
}

#[test]
#[cfg(target_os = "linux")]
fn documents_of_a_run_that_is_killed_are_those_of_one_day_and_the_next_run_tidies_up() {
    let folder = Temporary::filled("writers-killed", &base().files);
    let all = |today: &str| -> Vec<String> {
        ["render", "--all", "--format", "csv", "-o", "out/all", "--today", today].map(str::to_owned).into()
    };
    let run = |today: &str| {
        let mut command = isolated(AIMS, &folder.0);
        command.args(all(today)).stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    assert!(run("2026-06-27").status().expect("it ends").success());
    folder.write("out/all/mine.txt", "mine");
    let whole = |out: &Path| -> Vec<(String, String)> {
        names(out).into_iter().map(|name| (name.clone(), read(out.join(name)))).collect()
    };
    let out = folder.0.join("out/all");
    let old = whole(&out);
    // Killed when the new folder shows up, or after the run: whichever comes first.
    let mut child = run("2026-06-28").spawn().expect("it starts");
    while child.try_wait().expect("it can be asked").is_none() && names(&folder.0.join("out")).len() == 1 {
        std::thread::yield_now();
    }
    let _ = child.kill();
    child.wait().expect("it ends");
    let killed = if out.exists() { whole(&out) } else { old.clone() };
    assert!(run("2026-06-28").status().expect("it ends").success());
    let new = whole(&out);
    assert!(killed == old || killed == new);
    assert_eq!(names(&folder.0.join("out")), ["all"]);
    assert_eq!(read(out.join("mine.txt")), "mine");
    // What a run left that wrote a single file is removed by the next one, and nothing else.
    fs::write(out.join(format!(".soa.csv.{}.partial", u32::MAX)), "half").expect("it can be written");
    fs::write(out.join(".soa.csv.1.partial"), "of a process that runs").expect("it can be written");
    fs::write(out.join(".soa.csv.draft.partial"), "mine").expect("it can be written");
    let mut one = isolated(AIMS, &folder.0);
    one.args(["render", "soa", "-o", "out/all/soa.csv", "--today", TODAY]).stderr(Stdio::null());
    assert!(one.status().expect("it ends").success());
    let hidden: Vec<String> = names(&out).into_iter().filter(|name| name.starts_with('.')).collect();
    assert_eq!(hidden, [".soa.csv.1.partial", ".soa.csv.draft.partial"]);
}
