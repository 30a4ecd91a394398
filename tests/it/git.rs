//! Real repositories, built by git itself: states, histories, approvals and changes as aims reads them.

mod at;
mod circumstances;
mod files;
mod gate;
mod hostile;
#[cfg(unix)]
mod owner;
#[cfg(unix)]
mod proof;
mod since;
mod table;
mod texts;
mod tracked;

use std::path::Path;

use crate::support::{command::aims_today, files::base, repository::Repository};

/// A record of a risk that nobody treats, which is an error.
fn untreated(id: &str) -> String {
    format!(
        "kind: risk\nid: {id}\ntitle: Odd\nsystems: [scorer]\npresent:\n  individuals: {{likelihood: 4, consequence: 4}}\n"
    )
}

/// Ada as the author and committer of a commit.
const ADA: [(&str, &str); 4] = [
    ("GIT_AUTHOR_NAME", "Ada"),
    ("GIT_AUTHOR_EMAIL", "ada@base.example"),
    ("GIT_COMMITTER_NAME", "Ada"),
    ("GIT_COMMITTER_EMAIL", "ada@base.example"),
];
const SOA: &str = "controls/soa.yaml";
const UNAPPROVED: &str = "owner: model-owner\n";
const APPROVED: &str = "owner: model-owner\napproval: {by: ada, on: 2026-01-15}\n";

/// Four commits: something else, everything but the approval of the Statement of Applicability, that approval by Ada, and
/// something else again.
/// The manifest wants approvals of the Statement of Applicability attributed. Ben commits as Sam.
fn approved_in(repository: &Repository, folder: &str) -> Vec<String> {
    repository.write("README.md", "Ours.\n");
    let mut commits = vec![repository.commit("2026-01-01", "Begin")];
    repository.lay(folder, &base().files);
    let soa = format!("{folder}{SOA}");
    repository.replace(&soa, APPROVED, UNAPPROVED);
    let manifest = format!("{folder}aims.yaml");
    repository.write(&manifest, format!("{}approvals: {{kinds: {{soa: attributed}}}}\n", repository.read(&manifest)));
    let people = format!("{folder}people/people.yaml");
    repository.replace(&people, "name: Ada Base\n", "name: Ada Base\ngit: [ada@base.example]\n");
    repository.replace(&people, "name: Ben Base\n", "name: Ben Base\ngit: [sam@base.example]\n");
    commits.push(repository.commit("2026-01-10", "Write it down"));
    repository.replace(&soa, UNAPPROVED, APPROVED);
    commits.push(repository.commit_as("2026-01-15", "Approve the SoA", &ADA));
    repository.write("README.md", "Ours, still.\n");
    commits.push(repository.commit("2026-02-01", "Go on"));
    commits
}

fn approved(name: &str) -> (Repository, Vec<String>) {
    let repository = Repository::new(name);
    let commits = approved_in(&repository, "");
    (repository, commits)
}

/// What status says of an approval: its degree, the commit that set it, and what that rests on.
#[track_caller]
fn approval(folder: &Path, record: &str, done: &str) -> (String, String, String) {
    let ran = aims_today(folder, &["status", "--format", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let json = ran.json();
    let approvals = json["history"]["approvals"].as_array().expect("a list");
    let found = approvals.iter().find(|approval| approval["record"] == record && approval["done"] == done);
    let found = found.unwrap_or_else(|| panic!("{record} was not {done}: {}", json["history"]));
    let text = |name: &str| found[name].as_str().unwrap_or_default().to_owned();
    (text("assurance"), text("commit"), text("because"))
}

/// Holds that the approval of the Statement of Applicability is attributed by `commit`, and that nothing is found.
#[track_caller]
fn is_attributed(folder: &Path, commit: &str) {
    let (assurance, by, because) = approval(folder, "SOA-1", "approved");
    assert_eq!((assurance.as_str(), by.as_str()), ("attributed", commit), "{because}");
    aims_today(folder, &["check"]).says(0, &["0 findings"]);
}
