//! The documents for readers: links lead somewhere, commands and options exist, and nothing is said that aims never says.

use std::{collections::BTreeSet, path::PathBuf};

use crate::support::{
    command::aims,
    files::{below, project, read, read_project},
};

fn documents() -> Vec<PathBuf> {
    let names = ["README.md", "CONTRIBUTING.md", "CODE_OF_CONDUCT.md", "SECURITY.md", "CHANGELOG.md"];
    let mut found = names.map(|n| project().join(n)).to_vec();
    found.extend(below(&project().join("docs")));
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
        let text = read(&path);
        for part in prose(&text).split("](").skip(1) {
            let target = part.split(')').next().expect("it is there");
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let to = if file.is_empty() { path.clone() } else { path.parent().expect("it is there").join(file) };
            let there = to.exists() && (anchor.is_empty() || anchors(&read(&to)).contains(anchor));
            if !there {
                broken.push(format!("{}: {target}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// Sentences that say what aims does not say.
const HONEST: &[&str] = &["it never prints \"compliant\", \"certified\" or \"ready\""];

#[test]
fn nothing_is_claimed_and_no_machine_is_named() {
    let mut found = documents();
    ["src", "templates"].iter().for_each(|folder| found.extend(below(&project().join(folder))));
    found.retain(|p| p.extension().is_some_and(|e| e == "md" || e == "j2"));
    let here = project().to_str().expect("UTF-8").split('/').nth(1).unwrap_or("home");
    let folders = ["home", "root", "users", here].map(|folder| format!("/{}/", folder.to_lowercase()));
    let words: Vec<String> = ["compliant", "audit-ready"].map(str::to_owned).into_iter().chain(folders).collect();
    let mut claims = Vec::new();
    for path in found {
        for line in read(&path).lines() {
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
    let texts = ["README.md", "docs/guide.md"].map(read_project);
    let all: BTreeSet<_> = texts.iter().flat_map(|text| commands(text)).collect();
    assert!(all.len() > 20, "{all:#?}");
    for (name, options) in all {
        let help = aims(project(), &[&name, "--help"]);
        assert_eq!(help.code, 0, "there is no `aims {name}`");
        let known: BTreeSet<_> = help.out.split(|c: char| !(c.is_alphanumeric() || c == '-')).collect();
        for option in options {
            assert!(known.contains(option.as_str()), "`aims {name}` has no {option}");
        }
    }
}
