//! `--watch`: what changes is rendered again, and what fails is said without an end.

use std::{
    fs,
    io::{BufRead as _, BufReader, Lines},
    path::Path,
    process::{Child, ChildStderr, Command, Stdio},
};

/// A process that ends with the test.
struct Watching {
    child: Child,
    said: Lines<BufReader<ChildStderr>>,
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Watching {
    fn start(root: &Path, output: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aims"));
        command.args(["render", "soa", "--today", "2026-06-30", "--watch"]).arg("--repo").arg(root);
        command.arg("--output").arg(output).env("GIT_CEILING_DIRECTORIES", env!("CARGO_TARGET_TMPDIR"));
        let mut child = command.stderr(Stdio::piped()).spawn().expect("it starts");
        let said = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        Self { child, said }
    }

    /// Waits for a line that holds `text`.
    fn says(&mut self, text: &str) {
        let said = self.said.by_ref().map(|line| line.expect("UTF-8")).any(|line| line.contains(text));
        assert!(said, "it ended without `{text}`");
    }
}

#[test]
fn a_change_is_rendered_and_a_mistake_leaves_the_file() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("watched");
    let _ = fs::remove_dir_all(&root);
    for (path, bytes) in crate::pages::base().files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(path, bytes).expect("it can be written");
    }
    let output = Path::new(env!("CARGO_TARGET_TMPDIR")).join("watched.md");
    let manifest = root.join("aims.yaml");
    let text = fs::read_to_string(&manifest).expect("it is there");
    let mut watching = Watching::start(&root, &output);
    watching.says("was written");
    assert!(fs::read_to_string(&output).expect("it is there").contains("**Base Ltd**"));
    fs::write(&manifest, text.replace("Base Ltd", "Renamed Works")).expect("it can be written");
    watching.says("was written");
    let renamed = fs::read_to_string(&output).expect("it is there");
    assert!(renamed.contains("**Renamed Works**"));
    fs::create_dir_all(root.join("templates")).expect("it can be made");
    fs::write(root.join("templates/soa.md.j2"), "{{ nothing }}\n").expect("it can be written");
    watching.says("nothing was written");
    assert_eq!(fs::read_to_string(&output).expect("it is there"), renamed);
}
