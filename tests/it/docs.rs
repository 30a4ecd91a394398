//! The documents for readers: links lead somewhere, commands and options exist, and nothing is said that aims never says.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(root().join(folder)).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() {
            files(path.to_str().expect("UTF-8"), found);
        } else {
            found.push(path);
        }
    }
}

fn documents() -> Vec<PathBuf> {
    let mut found = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"].map(|n| root().join(n)).to_vec();
    files("docs", &mut found);
    found.retain(|path| path.extension().is_some_and(|e| e == "md"));
    found.sort();
    found
}

/// The lines of a document that are no part of a fenced block, without their code spans.
fn prose(text: &str) -> String {
    let mut fenced = false;
    let mut kept = String::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            kept.extend(line.split('`').step_by(2));
            kept.push('\n');
        }
    }
    kept
}

fn anchors(text: &str) -> BTreeSet<String> {
    let slug = |title: &str| -> String {
        let kept = title.trim().to_lowercase().replace(' ', "-");
        kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect()
    };
    text.lines().filter(|l| l.starts_with('#')).map(|l| slug(l.trim_start_matches('#'))).collect()
}

#[test]
fn every_link_leads_to_a_file_and_a_heading() {
    let mut broken = Vec::new();
    for path in documents() {
        let text = fs::read_to_string(&path).expect("it is there");
        for part in prose(&text).split("](").skip(1) {
            let target = part.split(')').next().expect("it is there");
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let to = if file.is_empty() { path.clone() } else { path.parent().expect("it is there").join(file) };
            let there = to.exists()
                && (anchor.is_empty() || anchors(&fs::read_to_string(&to).expect("it is there")).contains(anchor));
            if !there {
                broken.push(format!("{}: {target}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// Sentences that say what aims does not say.
const HONEST: &[&str] = &["it never says \"compliant\", \"certified\" or \"ready\""];

#[test]
fn nothing_is_claimed_and_no_machine_is_named() {
    let mut found = documents();
    files("src", &mut found);
    files("templates", &mut found);
    found.retain(|p| p.extension().is_some_and(|e| e == "md" || e == "j2"));
    let here = env!("CARGO_MANIFEST_DIR").split('/').nth(1).unwrap_or("home");
    let folders = ["home", "root", "users", here].map(|folder| format!("/{}/", folder.to_lowercase()));
    let words: Vec<String> = ["compliant", "audit-ready"].map(str::to_owned).into_iter().chain(folders).collect();
    let mut claims = Vec::new();
    for path in found {
        for line in fs::read_to_string(&path).expect("it is there").lines() {
            let said = HONEST.iter().fold(line.to_owned(), |l, honest| l.replace(honest, ""));
            for word in &words {
                if said.to_lowercase().contains(word.as_str()) {
                    claims.push(format!("{}: {word}: {line}", path.display()));
                }
            }
        }
    }
    assert!(claims.is_empty(), "{claims:#?}");
}

/// Commands in code spans and console blocks: the subcommand and its long options.
fn commands(text: &str) -> BTreeSet<(String, Vec<String>)> {
    let joined = text.replace("\\\n", " ");
    let spans = joined.split('`').filter(|s| s.starts_with("aims ") && !s.contains('\n'));
    let console = joined.lines().filter_map(|line| line.strip_prefix("$ "));
    spans.chain(console).filter_map(command).collect()
}

fn command(line: &str) -> Option<(String, Vec<String>)> {
    let mut words = line.strip_prefix("aims ")?.split_whitespace();
    let name = words.next().filter(|w| w.bytes().all(|b| b.is_ascii_lowercase()))?;
    let options =
        words.filter(|w| w.starts_with("--")).map(|w| w.split_once('=').map_or(w, |(name, _)| name).to_owned());
    Some((name.to_owned(), options.collect()))
}

#[test]
fn every_command_and_option_exists() {
    let texts = ["README.md", "docs/guide.md"].map(|n| fs::read_to_string(root().join(n)).expect("it is there"));
    let all: BTreeSet<_> = texts.iter().flat_map(|text| commands(text)).collect();
    assert!(all.len() > 20, "{all:#?}");
    for (name, options) in all {
        let help = Command::new(env!("CARGO_BIN_EXE_aims")).args([&name, "--help"]).output().expect("it is there");
        assert!(help.status.success(), "there is no `aims {name}`");
        let help = String::from_utf8(help.stdout).expect("it is there");
        let known: BTreeSet<_> = help.split(|c: char| !(c.is_alphanumeric() || c == '-')).collect();
        for option in options {
            assert!(known.contains(option.as_str()), "`aims {name}` has no {option}");
        }
    }
}
