//! The files for pipelines: what they may do, and their scripts run step by step as a runner would.
//!
//! The runner is imitated: expressions are looked up, outputs and the summary are files. A script sees inputs as variables only.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::files::read_project as text;

const WORKFLOWS: &[&str] = &[
    "templates/ci/github.yml",
    "templates/ci/github-comment.yml",
    ".github/workflows/ci.yml",
    ".github/workflows/docs.yml",
    "action.yml",
];

fn yaml(path: &str) -> Value {
    serde_yaml::from_str(&text(path)).expect(path)
}

/// Every value under the key `name`, wherever it stands.
fn under<'v>(value: &'v Value, name: &str, found: &mut Vec<&'v Value>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                if key == name {
                    found.push(value);
                }
                under(value, name, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| under(item, name, found)),
        _ => {}
    }
}

fn all(value: &Value, name: &str) -> Vec<String> {
    let mut found = Vec::new();
    under(value, name, &mut found);
    found.into_iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

#[test]
fn no_script_holds_an_expression() {
    for path in WORKFLOWS {
        let scripts = all(&yaml(path), "run");
        assert!(!scripts.is_empty(), "{path}");
        for script in scripts {
            assert!(!script.contains("${{"), "{path}: {script}");
        }
    }
}

#[test]
fn actions_of_others_are_pinned_by_commit() {
    for path in WORKFLOWS {
        for action in all(&yaml(path), "uses") {
            let (_, commit) = action.split_once('@').expect("a commit");
            assert!(commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit()), "{path}: {action}");
        }
        for line in text(path).lines().filter(|line| line.contains("uses: ")) {
            assert!(line.contains(" # v"), "{path}: {line} does not say which version it is");
        }
    }
}

#[test]
fn nothing_may_write_but_the_comment() {
    let read = serde_json::json!({"contents": "read"});
    for path in ["templates/ci/github.yml", ".github/workflows/ci.yml"] {
        let workflow = yaml(path);
        let mut found = Vec::new();
        under(&workflow, "permissions", &mut found);
        assert_eq!(found, [&read], "{path}");
        assert!(!text(path).contains("pull_request_target"), "{path}");
    }
    let comment = yaml("templates/ci/github-comment.yml");
    assert_eq!(comment["permissions"], serde_json::json!({}));
    let job = &comment["jobs"]["comment"];
    assert_eq!(job["permissions"], serde_json::json!({"actions": "read", "pull-requests": "write"}));
    assert!(all(&comment, "uses").is_empty(), "it checks out nothing and runs nothing of others");
    assert!(comment["on"].get("workflow_run").is_some() && comment["on"].as_object().expect("events").len() == 1);
}

#[test]
fn pipelines_install_what_the_manifest_states() {
    let manifest = text("Cargo.toml");
    let stated = |key: &str| {
        let line = manifest.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "));
        line.unwrap_or_else(|| panic!("Cargo.toml has no {key}")).trim_matches('"').to_owned()
    };
    let expected = ["repository", "release", "sha256", "revision"].map(stated);
    assert!(expected[1].is_empty() == expected[2].is_empty(), "a release has a checksum");
    assert_eq!(expected[3].len(), 40, "a revision is the full id of a commit");
    let values = |values: &Value, keys: [&str; 4]| keys.map(|key| values[key].as_str().expect(key).to_owned());
    let keys = ["AIMS_REPOSITORY", "AIMS_RELEASE", "AIMS_SHA256", "AIMS_REVISION"];
    assert_eq!(values(&yaml("templates/ci/github.yml")["env"], keys), expected);
    assert_eq!(values(&yaml("templates/ci/gitlab.yml")["aims"]["variables"], keys), expected);
    let inputs = &yaml("action.yml")["inputs"];
    let default = |name: &str| inputs[name]["default"].as_str().expect(name).to_owned();
    assert_eq!(["release", "sha256", "revision"].map(default), expected[1..]);
    assert!(text("action.yml").contains(&format!("REPOSITORY: {}\n", expected[0])));
}

#[test]
fn the_python_package_says_what_the_manifest_says() {
    let (manifest, package) = (text("Cargo.toml"), text("pyproject.toml"));
    let value = |text: &str, key: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "));
        line.unwrap_or_else(|| panic!("there is no {key}")).to_owned()
    };
    let same = [
        ("name", "name"),
        ("description", "description"),
        ("license", "license"),
        ("keywords", "keywords"),
        ("repository", "Repository"),
        ("homepage", "Documentation"),
    ];
    for (here, there) in same {
        assert_eq!(value(&manifest, here), value(&package, there), "{here}");
    }
}

#[test]
fn issue_forms_link_to_the_project() {
    let manifest = text("Cargo.toml");
    let forms = text(".github/ISSUE_TEMPLATE/config.yml");
    for key in ["repository", "homepage"] {
        let line = manifest.lines().find(|line| line.starts_with(&format!("{key} = "))).expect(key);
        let address = line.split('"').nth(1).expect(key);
        assert!(forms.contains(&format!("url: {address}/")), "{key}");
    }
}

#[test]
fn the_checkout_of_a_pull_request_holds_its_base() {
    let workflow = text("templates/ci/github.yml");
    assert!(workflow.contains("fetch-depth: 0") && workflow.contains("persist-credentials: false"));
    let gitlab = yaml("templates/ci/gitlab.yml");
    assert_eq!(gitlab["aims"]["variables"]["GIT_DEPTH"], 0);
    assert_eq!(gitlab["aims"]["artifacts"]["reports"]["codequality"], "gl-code-quality-report.json");
    let script = all_lines(&gitlab["aims"]["script"]);
    assert!(script.contains("CI_MERGE_REQUEST_DIFF_BASE_SHA") && script.contains("gl-code-quality-report.json"));
}

fn all_lines(value: &Value) -> String {
    value.as_array().expect("a list").iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n")
}

#[test]
fn hooks_call_commands_that_exist() {
    let hooks: Value = yaml(".pre-commit-hooks.yaml");
    let languages: BTreeMap<&str, &str> = hooks
        .as_array()
        .expect("a list")
        .iter()
        .map(|hook| (hook["id"].as_str().expect("an id"), hook["language"].as_str().expect("a language")))
        .collect();
    assert_eq!(languages, BTreeMap::from([("aims", "python"), ("aims-system", "system")]));
    for hook in hooks.as_array().expect("a list") {
        assert_eq!((&hook["entry"], &hook["pass_filenames"]), (&"aims check --format concise".into(), &false.into()));
        // A deletion, and evidence that was changed, count as much as a record.
        assert_eq!((&hook["always_run"], hook.get("types")), (&true.into(), None));
    }
    assert!(text("templates/ci/pre-commit").contains("exec aims check --format concise --repo"));
}

#[cfg(unix)]
mod run {
    use std::{collections::BTreeMap, fs, path::PathBuf, process::Command};

    use serde_json::Value;

    use crate::support::{
        command::{AIMS, ran},
        engine::TODAY,
        files::{base, read},
        folder::{fresh, make_executable, write},
        repository::Repository,
    };

    /// A repository of git in a folder of its own, and what a runner keeps beside it.
    struct Runner {
        folder: PathBuf,
        work: Repository,
        /// Values of expressions.
        known: BTreeMap<String, String>,
        stdout: String,
        path: String,
    }

    impl Runner {
        /// A work tree with the base, in one commit.
        fn new(name: &str) -> Self {
            let folder = fresh(&format!("workflow-{name}"));
            fs::create_dir(folder.join("temp")).expect("it can be made");
            let path = std::env::var("PATH").expect("a path");
            let path = format!("{}:{path}", folder.join("bin").display());
            let work = Repository::at(folder.join("work"), &[]);
            work.lay("", &base().files);
            work.commit(TODAY, "base");
            Self { folder, work, known: BTreeMap::new(), stdout: String::new(), path }
        }

        /// A program of this name before all others.
        fn program(&self, name: &str, script: &str) -> String {
            let path = self.folder.join("bin").join(name);
            write(&path, format!("#!/bin/bash\n{script}\n"));
            make_executable(&path);
            path.to_str().expect("UTF-8").to_owned()
        }

        fn set(&mut self, expression: &str, value: &str) {
            self.known.insert(expression.to_owned(), value.to_owned());
        }

        /// A pull request that adds a broken risk, merged into a base that went on meanwhile, as a runner checks it out.
        fn pull_request(&mut self) -> String {
            let forked = self.work.git(&["rev-parse", "HEAD"]);
            self.work.git(&["checkout", "--quiet", "-b", "change"]);
            self.work.write("risks/R-90.yaml", b"kind: risk\nid: R-90\ntitle: Odd\ncolour: red\n");
            let head = self.work.commit(TODAY, "change");
            self.work.git(&["checkout", "--quiet", "main"]);
            self.work.write("notes.txt", b"more\n");
            let base = self.work.commit(TODAY, "meanwhile");
            self.work.git(&["checkout", "--quiet", "--detach"]);
            self.work.git(&["merge", "--quiet", "--no-ff", "--no-edit", &head]);
            self.set("github.event.pull_request.base.sha", &forked);
            self.set("github.event.pull_request.head.sha", &head);
            base
        }

        fn value(&self, text: &str) -> String {
            let mut parts = text.split("${{");
            let mut value = parts.next().unwrap_or_default().to_owned();
            for part in parts {
                let (expression, rest) = part.split_once("}}").expect("it ends");
                value += self.known.get(expression.trim()).map_or("", String::as_str);
                value += rest;
            }
            value
        }

        /// Runs one script; its outputs are known afterwards.
        fn script(&mut self, step: &Value, environment: &Value) -> i32 {
            let output = self.folder.join("temp/output");
            write(&output, "");
            let mut command = Command::new("bash");
            command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"].as_str().expect("a script")]);
            let folder = self.value(step["working-directory"].as_str().unwrap_or("."));
            command.current_dir(self.folder.join("work").join(folder));
            command.env_clear().env("PATH", &self.path).env("HOME", &self.folder).env("AIMS_TODAY", TODAY);
            command.env("GITHUB_ACTIONS", "true").env("RUNNER_TEMP", self.folder.join("temp"));
            command.env("GITHUB_OUTPUT", &output).env("GITHUB_STEP_SUMMARY", self.folder.join("temp/summary"));
            for (name, value) in [environment, &step["env"]].into_iter().filter_map(Value::as_object).flatten() {
                command.env(name, self.value(value.as_str().expect("text")));
            }
            let done = ran(&mut command);
            self.stdout += &done.both();
            let id = step["id"].as_str().unwrap_or_default();
            for line in read(&output).lines() {
                let (name, value) = line.split_once('=').expect("an output");
                self.set(&format!("steps.{id}.outputs.{name}"), value);
            }
            done.code
        }

        /// The whole action; the code of the step that stops it.
        fn action(&mut self, inputs: &[(&str, &str)]) -> i32 {
            let action = super::yaml("action.yml");
            for (name, input) in action["inputs"].as_object().expect("inputs") {
                self.set(&format!("inputs.{name}"), input["default"].as_str().expect("a default"));
            }
            inputs.iter().for_each(|(name, value)| self.set(&format!("inputs.{name}"), value));
            let steps = action["runs"]["steps"].as_array().expect("steps").iter();
            let codes = steps.filter(|step| step.get("run").is_some()).map(|step| self.script(step, &Value::Null));
            codes.into_iter().find(|code| *code != 0).unwrap_or_default()
        }

        fn summary(&self) -> String {
            fs::read_to_string(self.folder.join("temp/summary")).unwrap_or_default()
        }
    }

    #[test]
    fn a_push_is_checked_as_a_whole() {
        let mut runner = Runner::new("push");
        assert_eq!(runner.action(&[("binary", AIMS)]), 0, "{}", runner.stdout);
        assert!(runner.summary().contains("0 findings"), "{}", runner.summary());
        runner.work.write("risks/R-90.yaml", b"kind: risk\nid: R-90\ntitle: Odd\ncolour: red\n");
        assert_eq!(runner.action(&[("binary", AIMS)]), 1);
        assert!(runner.stdout.contains("::error file=risks/R-90.yaml,line=4"), "{}", runner.stdout);
        assert_eq!(runner.known["steps.check.outputs.code"], "1");
        let markdown = read(&runner.known["steps.summary.outputs.path"]);
        assert!(runner.summary().ends_with(&markdown) && markdown.contains("unknown-field"), "{markdown}");
        assert_eq!(runner.action(&[("binary", AIMS), ("fail-on", "never"), ("stage", "build")]), 0);
        assert_eq!(runner.action(&[("binary", AIMS), ("stage", "no-stage")]), 2);
    }

    #[test]
    fn a_folder_of_the_repository_is_checked() {
        let mut runner = Runner::new("folder");
        runner.work.write("ai/aims.yaml", &base().files["aims.yaml"]);
        let output = format!("--output=concise={}", runner.folder.join("temp/concise").display());
        assert_eq!(runner.action(&[("binary", AIMS), ("working-directory", "ai"), ("args", &output)]), 1);
        assert!(runner.stdout.contains("file=ai/aims.yaml,"), "{}", runner.stdout);
        assert!(runner.folder.join("temp/concise").exists());
    }

    #[test]
    fn an_aims_that_is_not_there_is_said() {
        let mut runner = Runner::new("binary");
        for input in [
            ("binary", "no-such-aims"),
            ("release", "1; touch pwned"),
            ("release", "$(touch pwned)"),
            ("revision", "main; touch pwned"),
            ("revision", "--git"),
        ] {
            assert_eq!(runner.action(&[input]), 2, "{input:?}: {}", runner.stdout);
            assert!(runner.stdout.contains("::error::`"), "{}", runner.stdout);
        }
        assert!(!runner.folder.join("work/pwned").exists());
    }

    /// A `curl` that writes the archive that stands ready, and a `cargo` that writes down what it was asked.
    const CURL: &str = r#"
while [ $# -gt 1 ]; do if [ "$1" = -o ]; then cp "$RUNNER_TEMP/archive" "$2"; fi; shift; done
echo "$1" >> "$RUNNER_TEMP/asked""#;
    const CARGO: &str = r#"
echo "$@" >> "$RUNNER_TEMP/asked"
while [ $# -gt 1 ]; do if [ "$1" = --root ]; then mkdir -p "$2/bin"; printf '#!/bin/sh\n' > "$2/bin/aims"; chmod +x "$2/bin/aims"; fi; shift; done"#;

    /// The scripts that install aims: of the action, of the workflow and of GitLab, each with the names of its variables.
    fn installers() -> [(Value, [&'static str; 4]); 3] {
        let ours = ["AIMS_REPOSITORY", "AIMS_RELEASE", "AIMS_SHA256", "AIMS_REVISION"];
        let action = super::yaml("action.yml")["runs"]["steps"][1]["run"].clone();
        let workflow = super::yaml("templates/ci/github.yml")["jobs"]["check"]["steps"][2]["run"].clone();
        let gitlab = super::yaml("templates/ci/gitlab.yml")["aims"]["before_script"][0].clone();
        let action = Value::String(format!("BINARY=\n{}", action.as_str().expect("a script")));
        [(action, ["REPOSITORY", "RELEASE", "SHA256", "REVISION"]), (workflow, ours), (gitlab, ours)]
    }

    #[cfg(all(target_os = "linux", target_arch = "x86_64"))]
    #[test]
    fn a_release_is_installed_by_its_checksum_and_otherwise_a_revision_is_built() {
        let repository = "https://forge.example/aims";
        for (number, (script, names)) in installers().into_iter().enumerate() {
            let step = |release: &str, sha256: &str, revision: &str| {
                let values = [repository, release, sha256, revision].map(Value::from);
                let env: serde_json::Map<String, Value> = names.map(str::to_owned).into_iter().zip(values).collect();
                serde_json::json!({ "run": script, "env": env })
            };
            let mut runner = Runner::new(&format!("install-{number}"));
            runner.program("curl", CURL);
            runner.program("cargo", CARGO);
            let inside = runner.folder.join("aims-9.9.9-x86_64-unknown-linux-gnu");
            write(inside.join("aims"), "#!/bin/sh\necho 9.9.9\n");
            make_executable(&inside.join("aims"));
            let archive = runner.folder.join("temp/archive");
            let mut tar = Command::new("tar");
            tar.current_dir(&runner.folder).arg("-czf").arg(&archive).arg(inside.file_name().expect("a name"));
            assert_eq!(ran(&mut tar).code, 0);
            let sha256 = aims::source::sha256(&fs::read(&archive).expect("it is there"));
            let installed = |runner: &Runner| {
                let all = ["temp/aims/bin/aims", ".aims/bin/aims", "work/.cargo-aims/bin/aims"];
                all.iter().map(|path| runner.folder.join(path)).find(|path| path.exists())
            };
            assert_ne!(runner.script(&step("9.9.9", &"0".repeat(64), ""), &Value::Null), 0, "another archive");
            assert_ne!(runner.script(&step("9.9.9", "", ""), &Value::Null), 0, "no checksum");
            assert_eq!(installed(&runner), None, "nothing is installed that was not verified");
            assert_eq!(runner.script(&step("9.9.9", &sha256, ""), &Value::Null), 0, "{}", runner.stdout);
            let program = installed(&runner).expect("it is installed");
            assert_eq!(ran(&mut Command::new(&program)).out, "9.9.9\n");
            let asked = read(runner.folder.join("temp/asked"));
            let archive = format!("{repository}/releases/download/v9.9.9/aims-9.9.9-x86_64-unknown-linux-gnu.tar.gz");
            assert_eq!(asked.lines().last(), Some(archive.as_str()));
            fs::remove_file(program).expect("it is there");
            let revision = "0123456789012345678901234567890123456789";
            assert_eq!(runner.script(&step("", "", revision), &Value::Null), 0, "{}", runner.stdout);
            let asked = read(runner.folder.join("temp/asked"));
            let asked = asked.lines().last().expect("a line");
            assert!(
                asked.starts_with(&format!("install --git {repository} --rev {revision} --locked --root ")),
                "{asked}"
            );
            assert!(installed(&runner).is_some());
        }
    }

    /// A merge queue judges the group of changes by the policy of its base.
    #[test]
    fn a_merge_queue_is_held_against_its_base() {
        let mut runner = Runner::new("queue");
        let stub = runner.program("stub", STUB);
        let base = runner.work.git(&["rev-parse", "HEAD"]).trim().to_owned();
        runner.work.write("notes.txt", b"queued\n");
        runner.work.commit(TODAY, "queued");
        runner.set("github.event.merge_group.base_sha", &base);
        assert_eq!(runner.action(&[("binary", &stub)]), 1, "{}", runner.stdout);
        assert!(read(runner.folder.join("temp/asked")).contains(&format!("--diff={base}\n--at\nHEAD\n")));
        runner.set("github.event.merge_group.base_sha", "0123456789012345678901234567890123456789");
        assert_eq!(runner.action(&[("binary", &stub)]), 2, "a base that is not there ends it");
        let workflow = super::yaml("templates/ci/github.yml");
        assert!(workflow["on"].as_object().expect("events").contains_key("merge_group"));
        let steps = workflow["jobs"]["check"]["steps"].as_array().expect("steps").iter();
        let bases: Vec<&str> = steps.filter_map(|step| step["env"]["BASE"].as_str()).collect();
        assert!(!bases.is_empty() && bases.iter().all(|base| base.contains("github.event.merge_group.base_sha")));
    }

    #[test]
    fn a_base_that_is_not_there_is_said() {
        let missing = "0123456789012345678901234567890123456789";
        for (name, expression) in [("base", "inputs.base"), ("event", "github.event.pull_request.base.sha")] {
            let mut runner = Runner::new(&format!("missing-{name}"));
            let stub = runner.program("stub", "touch \"$RUNNER_TEMP/ran\"");
            runner.set(expression, missing);
            let base = if name == "base" { missing } else { "" };
            let step = &super::yaml("action.yml")["runs"]["steps"][2];
            runner.set("inputs.base", base);
            assert_eq!((step["id"].as_str(), runner.script(step, &Value::Null)), (Some("base"), 2));
            assert!(runner.stdout.contains("fetch-depth: 0"), "{}", runner.stdout);
            assert!(!stub.is_empty() && !runner.folder.join("temp/ran").exists());
        }
        let mut runner = Runner::new("option");
        let step = &super::yaml("action.yml")["runs"]["steps"][2];
        runner.set("inputs.base", "--git-dir");
        assert_eq!(runner.script(step, &Value::Null), 2);
    }

    /// An aims that writes down what it was asked, finds something, and has much to say about the change.
    const STUB: &str = r#"
printf '%s\n' "$@" >> "$RUNNER_TEMP/asked"
if [ "$1" = diff ]; then
  if [ -e "$RUNNER_TEMP/broken" ]; then exit 2; fi
  for _ in $(seq "$(cat "$RUNNER_TEMP/lines" 2>/dev/null || echo 1)"); do
    echo "- what changed, in the words of an auditor, at a length that fills a page with ä and ö"
  done
else
  for argument; do case "$argument" in --output=markdown=*) echo '- found' > "${argument#--output=markdown=}" ;; esac; done
  exit 1
fi"#;

    #[test]
    fn a_pull_request_is_held_against_its_base() {
        let mut runner = Runner::new("pull-request");
        let stub = runner.program("stub", STUB);
        let base = runner.pull_request();
        let hostile = "--today=2026-01-01\n$(touch pwned)\n; touch pwned\n`touch pwned`";
        assert_eq!(runner.action(&[("binary", &stub), ("args", hostile)]), 1, "{}", runner.stdout);
        let asked = read(runner.folder.join("temp/asked"));
        let lines: Vec<&str> = asked.lines().collect();
        let diff = format!("--diff={base}");
        assert!(lines.contains(&diff.as_str()) && lines.contains(&"$(touch pwned)"), "{asked}");
        assert!(asked.ends_with(&format!("diff\n{base}\n--format\nmarkdown\n")), "{asked}");
        assert!(!runner.folder.join("work/pwned").exists());
        assert!(runner.summary().starts_with("- what changed"), "{}", runner.summary());
        // A checkout of the head itself is held against the commit from which it was forked.
        runner.work.git(&["checkout", "--quiet", "change"]);
        let step = &super::yaml("action.yml")["runs"]["steps"][2];
        assert_eq!(runner.script(step, &Value::Null), 0);
        assert_eq!(runner.known["steps.base.outputs.commit"], runner.known["github.event.pull_request.base.sha"]);
    }

    #[test]
    fn the_summary_is_cut_where_the_runner_would_drop_it() {
        let mut runner = Runner::new("summary");
        let stub = runner.program("stub", STUB);
        runner.pull_request();
        write(runner.folder.join("temp/lines"), b"13000");
        assert_eq!(runner.action(&[("binary", &stub)]), 1);
        let summary = runner.summary();
        assert!(summary.len() <= 1_000_000 && summary.len() > 900_000, "{}", summary.len());
        assert!(summary.ends_with("a page with ä and ö\n\n*The rest did not fit into the summary.*\n"));
    }

    #[test]
    fn the_exit_code_of_the_check_outlives_a_summary_that_fails() {
        let mut runner = Runner::new("summary-fails");
        let stub = runner.program("stub", STUB);
        runner.pull_request();
        write(runner.folder.join("temp/broken"), b"");
        assert_eq!(runner.action(&[("binary", &stub)]), 1);
        assert!(runner.stdout.contains("::warning::") && runner.summary() == "- found\n", "{}", runner.summary());
    }

    /// A pull request that weakens what was decided, merged into a base that went on, as a runner checks it out.
    fn governance(runner: &mut Runner) {
        runner.work.write("risks/R-89.yaml", b"kind: risk\nid: R-89\ntitle: Odd\nshape: round\n");
        runner.work.commit(TODAY, "old debt");
        let forked = runner.work.git(&["rev-parse", "HEAD"]);
        runner.work.git(&["checkout", "--quiet", "-b", "change"]);
        runner.work.replace("controls/controls.yaml", "status: implemented", "status: planned");
        runner.work.write("risks/R-90.yaml", b"kind: risk\nid: R-90\ntitle: Odd\ncolour: red\n");
        let head = runner.work.commit(TODAY, "change");
        runner.work.git(&["checkout", "--quiet", "main"]);
        runner.work.write("risks/R-91.yaml", b"kind: risk\nid: R-91\ntitle: Of others\nsize: big\n");
        runner.work.commit(TODAY, "meanwhile");
        runner.work.git(&["checkout", "--quiet", "-b", "merge"]);
        runner.work.git(&["merge", "--quiet", "--no-ff", "--no-edit", &head]);
        runner.work.git(&["checkout", "--quiet", "--detach"]);
        runner.set("github.event.pull_request.base.sha", &forked);
        runner.set("github.event.pull_request.head.sha", &head);
        runner.set(
            "github.event_name == 'pull_request' && 'HEAD^1' || github.event.merge_group.base_sha || ''",
            "HEAD^1",
        );
    }

    fn blames_the_change_alone(runner: &Runner) {
        assert!(runner.stdout.contains("::error file=risks/R-90.yaml"), "{}", runner.stdout);
        for other in ["R-89", "R-91"] {
            assert!(!runner.stdout.contains(other), "{other}: {}", runner.stdout);
            assert!(!runner.summary().contains(other), "{other}: {}", runner.summary());
        }
        let summary = runner.summary();
        assert!(summary.contains("R-90") && summary.contains("changed from implemented to planned"), "{summary}");
    }

    #[test]
    fn a_pull_request_is_told_what_it_breaks() {
        let mut runner = Runner::new("real");
        governance(&mut runner);
        assert_eq!(runner.action(&[("binary", AIMS)]), 1, "{}", runner.stdout);
        blames_the_change_alone(&runner);
    }

    /// The workflow that `aims init` writes does the same without the action.
    #[test]
    fn the_workflow_tells_the_same_as_the_action() {
        let mut runner = Runner::new("real-workflow");
        governance(&mut runner);
        let workflow = super::yaml("templates/ci/github.yml");
        runner.program("aims", &format!("exec {AIMS} \"$@\""));
        let steps = workflow["jobs"]["check"]["steps"].as_array().expect("steps").clone();
        let is_aims = |step: &&Value| {
            let run = step["run"].as_str().unwrap_or_default();
            ["aims check", "aims diff", "aims owners"].iter().any(|command| run.contains(command))
        };
        let codes: Vec<i32> = steps.iter().filter(is_aims).map(|step| runner.script(step, &Value::Null)).collect();
        assert_eq!(codes, [1, 0, 0], "{}", runner.stdout);
        runner.work.write("CODEOWNERS", b"# of others\n");
        let owners = steps.iter().rfind(is_aims).expect("the owners");
        assert_eq!(runner.script(owners, &Value::Null), 0, "{}", runner.stdout);
        runner.work.write("CODEOWNERS", b"# aims: begin\n/risks/ @nobody\n# aims: end\n");
        assert_eq!(runner.script(owners, &Value::Null), 1, "{}", runner.stdout);
        blames_the_change_alone(&runner);
    }

    #[test]
    fn a_shallow_checkout_says_what_it_lacks() {
        let mut runner = Runner::new("shallow");
        governance(&mut runner);
        let work = runner.folder.join("work");
        let deep = runner.folder.join("deep");
        fs::rename(&work, &deep).expect("it can be moved");
        fs::create_dir(&work).expect("it can be made");
        runner.work.git(&["init", "--quiet"]);
        let origin = format!("file://{}", deep.display());
        runner.work.git(&["fetch", "--quiet", "--depth=1", &origin, "merge"]);
        runner.work.git(&["checkout", "--quiet", "--detach", "FETCH_HEAD"]);
        assert_eq!(runner.action(&[("binary", AIMS)]), 2, "{}", runner.stdout);
        assert!(runner.stdout.contains("fetch-depth: 0"), "{}", runner.stdout);
        assert_eq!(runner.summary(), "");
    }

    #[test]
    fn a_fork_that_changes_the_rules_is_judged_by_those_of_the_base() {
        let mut runner = Runner::new("fork");
        let risk = "kind: risk\nid: R-90\ntitle: Odd\nsystems: [scorer]\npresent:\n  individuals: {likelihood: 4, consequence: 4}\n";
        let forked = runner.work.git(&["rev-parse", "HEAD"]);
        runner.work.git(&["checkout", "--quiet", "-b", "change"]);
        runner.work.write("risks/R-90.yaml", risk.as_bytes());
        let text = runner.work.read("aims.yaml");
        runner.work.write("aims.yaml", format!("{text}\nexclude: [risks/R-90.yaml]\n"));
        let head = runner.work.commit(TODAY, "change");
        runner.work.git(&["checkout", "--quiet", "main"]);
        runner.work.git(&["checkout", "--quiet", "--detach"]);
        runner.work.git(&["merge", "--quiet", "--no-ff", "--no-edit", &head]);
        runner.set("github.event.pull_request.base.sha", &forked);
        runner.set("github.event.pull_request.head.sha", &head);
        runner.action(&[("binary", AIMS), ("fail-on", "warning"), ("stage", "surveillance")]);
        assert_eq!(runner.known["steps.check.outputs.code"], "1", "{}", runner.stdout);
        assert!(runner.stdout.contains("R-90"), "{}", runner.stdout);
    }

    /// A `gh` that answers from files and writes down what it is told to post.
    const GH: &str = r#"
case "$*" in
  *"/artifacts --jq"*) cat "$RUNNER_TEMP/artifact" ;;
  *"/zip"*) echo zip ;;
  *"/pulls "*) cat "$RUNNER_TEMP/number" ;;
  *"--paginate"*) cat "$RUNNER_TEMP/comment" ;;
  *) echo "$*" >> "$RUNNER_TEMP/posted"; cp comment.md "$RUNNER_TEMP/comment.md" ;;
esac"#;

    fn comment(name: &str, number: &str, before: &str, text: &[u8]) -> (Runner, String) {
        let mut runner = Runner::new(name);
        runner.program("gh", GH);
        runner.program("unzip", "cat \"$RUNNER_TEMP/text\"");
        let known = [("artifact", "7\n"), ("number", number), ("comment", before)];
        known.iter().for_each(|(name, text)| write(runner.folder.join(format!("temp/{name}")), text.as_bytes()));
        write(runner.folder.join("temp/text"), text);
        runner.set("github.repository", "acme/ai");
        runner.set("github.event.workflow_run.id", "1");
        runner.set("github.event.workflow_run.head_sha", "abc");
        runner.set("github.event.workflow_run.head_branch", "$(touch pwned)");
        let job = &super::yaml("templates/ci/github-comment.yml")["jobs"]["comment"];
        for step in job["steps"].as_array().expect("steps") {
            if step["id"] == "text" || runner.known.contains_key("steps.text.outputs.there") {
                assert_eq!(runner.script(step, &job["env"]), 0, "{}", runner.stdout);
            }
        }
        assert!(!runner.folder.join("work/pwned").exists());
        let posted = fs::read_to_string(runner.folder.join("temp/posted")).unwrap_or_default();
        (runner, posted)
    }

    #[test]
    fn one_comment_is_posted_and_renewed() {
        let (_, posted) = comment("comment-new", "12\n", "", b"- changed\n");
        assert_eq!(posted, "api --method POST repos/acme/ai/issues/12/comments -F body=@comment.md --silent\n");
        let (_, posted) = comment("comment-again", "12\n", "5\n6\n", b"- changed\n");
        assert_eq!(posted, "api --method PATCH repos/acme/ai/issues/comments/5 -F body=@comment.md --silent\n");
        assert_eq!(comment("comment-closed", "", "", b"- changed\n").1, "");
        assert_eq!(comment("comment-empty", "12\n", "", b"").1, "");
    }

    #[test]
    fn what_a_stranger_wrote_is_posted_as_text_and_cut() {
        let mut text = b"number=99 @everyone ![x](https://example.com/x) <IMG src=x> <!-- aims --> \xff\n".to_vec();
        text.extend("ä".repeat(100_000).bytes());
        let (runner, posted) = comment("comment-hostile", "12\n", "", &text);
        assert!(posted.contains("/issues/12/"), "{posted}");
        let body = read(runner.folder.join("temp/comment.md"));
        assert!(
            body.starts_with("<!-- aims -->\n*Generated by the workflow of this pull request for commit abc."),
            "{body}"
        );
        assert!(
            body.len() < 65_000 && body.matches("<!--").count() == 1 && !body.contains("![") && !body.contains("<IMG")
        );
        assert!(!body.contains("@everyone") && body.contains("everyone"));
    }
}
