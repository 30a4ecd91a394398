//! Whether the user trusts a repository that belongs to somebody else: `safe.directory`, in the forms that git accepts.
//!
//! libgit2 knows fewer forms. As in git, only the configuration of the system, of the user and of the command counts. Must
//! not read the configuration of the repository, whose owner may have written anything into it.

use std::{
    env,
    path::{Path as OsPath, PathBuf},
};

use git2::{Config, ConfigLevel};

/// Name of the setting.
const SETTING: &str = "safe.directory";
/// Maximum number of settings that are read from the environment.
const MAX_SETTINGS: usize = 10_000;

/// Whether the user trusts the repository with its work tree at `top`, or the bare repository `top`.
pub(super) fn is_trusted(top: &OsPath) -> bool {
    let real = top.canonicalize().unwrap_or_else(|_| top.to_owned());
    trusts(settings().iter().map(String::as_str), &real, home().as_deref())
}

/// Whether the settings, in order, trust a canonical path. An empty one discards those before it.
fn trusts<'s>(settings: impl Iterator<Item = &'s str>, real: &OsPath, home: Option<&OsPath>) -> bool {
    settings.fold(false, |trusted, setting| !setting.is_empty() && (trusted || names(setting, real, home)))
}

/// Whether a setting names a canonical path.
fn names(setting: &str, real: &OsPath, home: Option<&OsPath>) -> bool {
    if setting == "*" {
        return true;
    }
    let (folder, is_below) = setting.strip_suffix("/*").map_or((setting, false), |folder| (folder, true));
    let folder = if folder.is_empty() && is_below { "/" } else { folder };
    let Some(folder) = absolute(folder, home) else { return false };
    let folder = folder.canonicalize().unwrap_or(folder);
    if is_below { real != folder && real.starts_with(&folder) } else { real == folder }
}

/// A path of the configuration; `None` if it is relative, which git does not accept either. `.` is the folder in which
/// the command runs.
fn absolute(path: &str, home: Option<&OsPath>) -> Option<PathBuf> {
    /// What stands for the folder in which git is installed.
    const PREFIX: &str = "%(prefix)/";
    let path = match (path.strip_prefix("~/"), path.strip_prefix(PREFIX)) {
        (Some(rest), _) => home?.join(rest),
        (None, Some(rest)) => OsPath::new("/usr").join(rest),
        (None, None) if path == "." => OsPath::new(path).canonicalize().ok()?,
        (None, None) if path == "~" => home?.to_owned(),
        (None, None) => PathBuf::from(path),
    };
    path.is_absolute().then_some(path)
}

fn home() -> Option<PathBuf> {
    variable("HOME").or_else(|| variable("USERPROFILE")).map(PathBuf::from)
}

/// The value of an environment variable that is not empty.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// The values of the setting: of the system, the user and the command, in this order.
fn settings() -> Vec<String> {
    let in_files = files().into_iter().flat_map(|file| in_file(&file));
    in_files
        .chain(in_variables())
        .chain(in_parameters(&variable("GIT_CONFIG_PARAMETERS").unwrap_or_default()))
        .collect()
}

/// The configuration files of the system and of the user.
fn files() -> Vec<PathBuf> {
    let is_set = |name: &str| variable(name).is_some_and(|value| !matches!(&*value, "0" | "false" | "no" | "off"));
    let system = env::var_os("GIT_CONFIG_SYSTEM").map(PathBuf::from).or_else(|| Config::find_system().ok());
    let system = system.filter(|_| !is_set("GIT_CONFIG_NOSYSTEM"));
    let user = match env::var_os("GIT_CONFIG_GLOBAL") {
        Some(file) => vec![PathBuf::from(file)],
        None => {
            let home = home();
            let shared = variable("XDG_CONFIG_HOME").map(PathBuf::from);
            let shared = shared.or_else(|| home.as_ref().map(|home| home.join(".config")));
            let shared = shared.map(|folder| folder.join("git/config"));
            shared.into_iter().chain(home.map(|home| home.join(".gitconfig"))).collect()
        }
    };
    system.into_iter().chain(user).collect()
}

/// The values in a file and in those that it includes. A file that cannot be read trusts nothing.
fn in_file(path: &OsPath) -> Vec<String> {
    if path.is_file() { read(path).unwrap_or_default() } else { Vec::new() }
}

fn read(path: &OsPath) -> Result<Vec<String>, git2::Error> {
    let mut config = Config::new()?;
    config.add_file(path, ConfigLevel::Global, false)?;
    let mut values = Vec::new();
    config.multivar(SETTING, None)?.for_each(|entry| {
        // A setting without a value is as good as an empty one.
        let value = if entry.has_value() { entry.value().unwrap_or_default() } else { "" };
        values.push(value.to_owned());
    })?;
    Ok(values)
}

/// The values in `GIT_CONFIG_COUNT`, `GIT_CONFIG_KEY_<n>` and `GIT_CONFIG_VALUE_<n>`.
fn in_variables() -> Vec<String> {
    let count = variable("GIT_CONFIG_COUNT").and_then(|count| count.parse().ok()).unwrap_or(0usize);
    let is_setting = |number: &usize| {
        variable(&format!("GIT_CONFIG_KEY_{number}")).is_some_and(|key| key.eq_ignore_ascii_case(SETTING))
    };
    let numbers = (0..count.min(MAX_SETTINGS)).filter(is_setting);
    numbers.filter_map(|number| env::var(format!("GIT_CONFIG_VALUE_{number}")).ok()).collect()
}

/// The values in `GIT_CONFIG_PARAMETERS`, with which git hands `-c` to its hooks: `'key'='value'`, or `'key=value'` as older
/// versions write it.
fn in_parameters(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\'' => quoted = !quoted,
            '\\' if !quoted => word.extend(characters.next()),
            ' ' if !quoted => words.push(std::mem::take(&mut word)),
            other => word.push(other),
        }
    }
    words.push(word);
    let settings = words.iter().filter_map(|word| word.split_once('='));
    settings.filter(|(key, _)| key.eq_ignore_ascii_case(SETTING)).map(|(_, value)| value.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_setting() {
        let (real, home) = (OsPath::new("/srv/records/ai"), Some(OsPath::new("/home/user")));
        let cases: [(&[&str], bool); 14] = [
            (&["/srv/records/ai"], true),
            (&["/srv/records/ai/"], true),
            (&["/srv/records/*"], true),
            (&["/srv/*"], true),
            (&["/*"], true),
            (&["*"], true),
            (&["/srv/records"], false),
            (&["/srv/records/ai/*"], false),
            (&["/srv/wo*"], false),
            (&["work/ai"], false),
            (&["*", ""], false),
            (&["*", "", "/srv/records/ai"], true),
            (&["/other", "/srv/records/ai"], true),
            (&["%(prefix)//srv/records/ai"], true),
        ];
        for (settings, trusted) in cases {
            assert_eq!(trusts(settings.iter().copied(), real, home), trusted, "{settings:?}");
        }
        assert!(trusts(["~/ai"].into_iter(), OsPath::new("/home/user/ai"), home));
        assert!(trusts(["~/*"].into_iter(), OsPath::new("/home/user/ai"), home));
    }

    #[test]
    fn parameters_of_both_versions() {
        for text in ["'safe.directory'='/a b'", "'user.name'='x' 'Safe.Directory'='/a b'", "'safe.directory=/a b'"] {
            assert_eq!(in_parameters(text), ["/a b"], "{text}");
        }
        assert!(in_parameters("'safe.directories'='/a'").is_empty());
    }
}
