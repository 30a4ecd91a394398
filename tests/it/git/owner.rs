//! Repositories of other users: refused unless the user trusts them, in every form of `safe.directory` that git accepts.

use std::{
    fs,
    os::unix::fs::{MetadataExt as _, lchown},
    path::Path,
};

use crate::support::{
    command::{AIMS, Ran, isolated, ran},
    engine::TODAY,
    folder::{fresh, write},
    repository::Repository,
};

/// Only the administrator can give files away.
pub fn is_administrator() -> bool {
    fs::metadata("/proc/self").map_or(1, |process| process.uid()) == 0
}

/// Gives a folder with all its files to another user.
pub fn give_away(path: &Path) {
    lchown(path, Some(12345), Some(12345)).expect("it can be given away");
    if path.is_dir() && !path.is_symlink() {
        fs::read_dir(path).expect("it can be listed").for_each(|entry| give_away(&entry.expect("an entry").path()));
    }
}

/// A repository of another user; `None` if the user of the tests cannot give it away.
fn foreign(name: &str) -> Option<Repository> {
    if !is_administrator() {
        eprintln!("not the administrator: not tried");
        return None;
    }
    let repository = Repository::base(name);
    give_away(&repository.root);
    Some(repository)
}

/// Where a setting is written.
enum At {
    Global,
    System,
    Variables,
    Parameters,
    Home,
    /// The configuration of the repository itself, which counts for nothing.
    Repository,
}

fn with_setting(repository: &Repository, at: &At, value: &str) -> Ran {
    let mut command = isolated(AIMS, &repository.root);
    let config = fresh("owner-config");
    let text = format!("[safe]\n\tdirectory = \"{value}\"\n");
    let file = config.join("config");
    write(&file, &text);
    match at {
        At::Global => drop(command.env("GIT_CONFIG_GLOBAL", &file)),
        At::System => drop(command.env("GIT_CONFIG_SYSTEM", &file)),
        At::Variables => {
            let settings =
                [("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", "Safe.Directory"), ("GIT_CONFIG_VALUE_0", value)];
            command.envs(settings);
        }
        At::Parameters => drop(command.env("GIT_CONFIG_PARAMETERS", format!("'safe.directory'='{value}'"))),
        At::Home => {
            write(config.join(".gitconfig"), &text);
            command.env_remove("GIT_CONFIG_GLOBAL").env("HOME", &config);
        }
        At::Repository => {
            let path = repository.root.join(".git/config");
            let kept = fs::read_to_string(&path).expect("a configuration");
            write(&path, format!("{kept}{text}"));
            lchown(&path, Some(12345), Some(12345)).expect("it can be given away");
        }
    }
    ran(command.args(["check", "--at", "HEAD", "--today", TODAY]))
}

#[test]
fn every_form_of_a_setting_that_git_accepts() {
    let Some(repository) = foreign("owner-forms") else { return };
    let top = repository.root.display().to_string();
    let above = repository.root.parent().expect("a folder").display().to_string();
    for value in [top.clone(), format!("{top}/"), format!("{above}/*"), "*".to_owned(), ".".to_owned()] {
        with_setting(&repository, &At::Global, &value).says(0, &["0 findings"]);
    }
    for at in [At::System, At::Variables, At::Parameters, At::Home] {
        with_setting(&repository, &at, &top).says(0, &["0 findings"]);
    }
    for value in [above.clone(), format!("{top}/*"), format!("{top}x"), String::new(), "git-owner-forms".to_owned()] {
        with_setting(&repository, &At::Global, &value).says(2, &["belongs to another user"]);
    }
    with_setting(&repository, &At::Repository, "*").says(2, &["belongs to another user"]);
}

/// A trusted repository answers as one of the user does.
#[test]
fn a_trusted_repository_is_read_as_any_other() {
    let Some(repository) = foreign("owner-trusted") else { return };
    let trusting = |arguments: &[&str]| {
        let mut command = isolated(AIMS, &repository.root);
        let settings = [("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", "safe.directory"), ("GIT_CONFIG_VALUE_0", "*")];
        ran(command.envs(settings).args(arguments).args(["--today", TODAY]))
    };
    trusting(&["status"]).says(0, &[]).lacks(&["another user", "uncommitted"]);
    repository.write("risks/R-90.yaml", super::untreated("R-90"));
    trusting(&["status"]).says(0, &["One file has uncommitted changes: risks/R-90.yaml"]);
    trusting(&["check", "--diff", "HEAD"]).says(1, &["R-90"]);
    trusting(&["log", "R-1"]).says(0, &["created in"]);
}
