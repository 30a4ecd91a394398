//! The same repository gives the same bytes, whatever is around it.

use std::{path::Path, process::Command};

use crate::support::{
    command::bare_aims,
    engine::TODAY,
    files::tree,
    folder::{Temporary, lay},
    matrix,
};

/// `aims` on a repository, with nothing of the caller's surroundings.
pub fn aims(root: &Path, arguments: &[&str]) -> Command {
    bare_aims(root, &[&["--today", TODAY], arguments].concat())
}

#[test]
fn nothing_around_changes_what_is_written() {
    for example in ["examples/company", "examples/findings"] {
        let files = tree(example).files;
        let ordered = Temporary::filled("hostile-ordered", &files);
        let reversed = Temporary::new("hostile-reversed");
        lay(&reversed.0, files.iter().rev());
        for format in matrix::some(["text", "json", "sarif"], 3) {
            let arguments = ["check", "--format", format];
            let output = |command: &mut Command| command.output().expect("it runs").stdout;
            let expected = output(&mut aims(&ordered.0, &arguments));
            assert!(!expected.is_empty());
            assert_eq!(output(&mut aims(&reversed.0, &arguments)), expected, "{example} {format}: order of making");
            let surroundings: &[&[(&str, &str)]] = &[
                &[("RAYON_NUM_THREADS", "1")],
                &[("RAYON_NUM_THREADS", "4")],
                &[("TZ", "Pacific/Kiritimati"), ("LANG", "de_DE.UTF-8"), ("LC_ALL", "tr_TR.UTF-8")],
                &[("TZ", "Etc/GMT+12"), ("LC_ALL", "C"), ("HOME", "/nowhere"), ("USER", "x")],
                &[("SOURCE_DATE_EPOCH", "0"), ("TERM", "xterm-256color"), ("CI", "true"), ("GITHUB_ACTIONS", "true")],
            ];
            for set in surroundings {
                let seen = output(aims(&ordered.0, &arguments).envs(set.iter().copied()));
                assert_eq!(seen, expected, "{example} {format}: {set:?}");
            }
            let folder = ordered.0.join("controls");
            assert_eq!(output(&mut aims(&folder, &arguments)), expected, "{example} {format}: from a folder inside");
            let elsewhere = output(aims(Path::new("/"), &arguments).arg("--repo").arg(&ordered.0));
            assert_eq!(elsewhere, expected, "{example} {format}: from elsewhere");
        }
    }
}
