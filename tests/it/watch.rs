//! `--watch`: what changes is rendered again, and what fails is said without an end.

use std::{
    io::{BufRead as _, BufReader, Lines},
    path::Path,
    process::{Child, ChildStderr, Stdio},
};

use crate::support::{
    command::{AIMS, isolated},
    engine::TODAY,
    files::{base, read},
    folder::{filled, scratch, write},
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
        let mut command = isolated(AIMS, root);
        command.args(["render", "soa", "--today", TODAY, "--watch"]).arg("--repo").arg(root);
        command.arg("--output").arg(output);
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
    let root = filled("watched", &base().files);
    let output = scratch().join("watched.md");
    let manifest = root.join("aims.yaml");
    let text = read(&manifest);
    let mut watching = Watching::start(&root, &output);
    watching.says("wrote ");
    assert!(read(&output).contains("**Base Ltd**"));
    write(&manifest, text.replace("Base Ltd", "Renamed Works"));
    watching.says("wrote ");
    let renamed = read(&output);
    assert!(renamed.contains("**Renamed Works**"));
    write(root.join("templates/soa.md.j2"), "{{ nothing }}\n");
    watching.says("nothing was written");
    assert_eq!(read(&output), renamed);
}
