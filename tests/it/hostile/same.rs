//! The same repository gives the same bytes, whatever is around it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::probe;

/// A folder of its own that goes when it is dropped.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("aims-hostile-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("it can be made");
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Writes the files of a folder of the project below `root`, in the order in which `order` puts them.
pub fn copy(from: &str, root: &Path, order: impl FnOnce(&mut Vec<(String, Vec<u8>)>)) {
    let mut files: Vec<_> = probe::tree(from).files.into_iter().collect();
    order(&mut files);
    for (path, bytes) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(path, bytes).expect("it can be written");
    }
}

/// `aims` on a repository, with nothing of the caller's surroundings but what `set` adds.
pub fn aims(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aims"));
    command.env_clear().args(["--today", probe::TODAY]).args(arguments).current_dir(root);
    command
}

#[test]
fn nothing_around_changes_what_is_written() {
    for example in ["examples/company", "examples/findings"] {
        let ordered = Folder::new("ordered");
        let reversed = Folder::new("reversed");
        copy(example, &ordered.0, |_| {});
        copy(example, &reversed.0, |files| files.reverse());
        for format in ["text", "json", "sarif"] {
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
