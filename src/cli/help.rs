//! `aims --help`: the commands, grouped by task.
//!
//! Must not know the options of a command.

use std::path::Path;

use clap::{CommandFactory as _, Error, FromArgMatches as _};

use super::options::Options;

/// Groups of commands, in the order in which they are listed.
const GROUPS: &[(&str, &[&str])] = &[
    ("Start", &["init"]),
    ("Edit", &["new"]),
    ("Do and record", &["assess"]),
    ("Check", &["check", "status"]),
    ("Look up", &["explain", "list", "show", "trace", "graph", "log", "owners", "calendar"]),
    ("Review a change", &["diff"]),
    ("Hand over", &["render", "pack"]),
    ("For machines and editors", &["schema", "template", "completions"]),
];

const TEMPLATE: &str = "{about}\n\n{usage-heading} {usage}{after-help}\n\nOptions:\n{options}";

/// The options of the command line.
///
/// # Errors
/// Fails if they are wrong, or if help or the version was requested.
pub(super) fn parse() -> Result<Options, Error> {
    let command = grouped();
    Options::from_arg_matches(&command.try_get_matches()?)
}

pub(super) fn grouped() -> clap::Command {
    let command = Options::command().help_template(TEMPLATE);
    let groups = GROUPS.iter().map(|(title, names)| {
        let lines = names.iter().filter_map(|name| Some((name, command.find_subcommand(name)?.get_about()?)));
        let lines = lines.map(|(name, about)| format!("  {name:<10} {about}\n"));
        format!("{title}:\n{}", lines.collect::<String>())
    });
    let start = "Start with `aims init`, `aims check` and `aims status`.";
    let listing =
        format!("{start}\n\n{}\n`aims help COMMAND` shows the options of a command.", groups.collect::<String>());
    command.after_help(listing)
}

/// Writes a manual page for each command.
pub(super) fn manual(folder: &Path) -> Result<(), crate::engine::Error> {
    let path = folder.display().to_string();
    clap_mangen::generate_to(Options::command(), folder).map_err(|source| crate::engine::Error::Write { path, source })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_command_is_in_one_group() {
        let command = Options::command();
        let shown = command.get_subcommands().filter(|command| !command.is_hide_set());
        let commands: BTreeSet<&str> = shown.map(clap::Command::get_name).collect();
        let listed: Vec<&str> = GROUPS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        assert_eq!(listed.iter().copied().collect::<BTreeSet<_>>(), commands);
        assert_eq!(listed.len(), commands.len());
    }
}
