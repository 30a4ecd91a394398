//! Approvals and the commits that set them: signed by real keys, written, committed, or only claimed.

use super::{APPROVED, SOA, UNAPPROVED, approval};
use crate::support::{
    command::have_signers,
    files::base,
    folder::make_executable,
    keys::Keys,
    repository::{Repository, git_as},
};

/// A key of this name.
fn ssh(keys: &Keys, name: &str) -> String {
    keys.ssh(name, &["-t", "ed25519"])
}

/// Options of git to sign with a key of SSH.
fn signing(keys: &Keys, name: &str) -> Vec<String> {
    let key = keys.path().join(name).display().to_string();
    ["gpg.format=ssh".to_owned(), format!("user.signingkey={key}")].into()
}

/// The base, with these lines in the records of Ada and Ben, and without the approval of the Statement of Applicability.
fn repository(name: &str, ada: &str, ben: &str, manifest: &str) -> Repository {
    let repository = Repository::new(name);
    repository.lay("", &base().files);
    repository.replace(SOA, APPROVED, UNAPPROVED);
    repository.replace("people/people.yaml", "name: Ada Base\n", &format!("name: Ada Base\n{ada}"));
    repository.replace("people/people.yaml", "name: Ben Base\n", &format!("name: Ben Base\n{ben}"));
    repository.write("aims.yaml", format!("{}{manifest}", repository.read("aims.yaml")));
    repository.commit("2026-01-10", "Write it down");
    repository
}

const NEEDS: &str = "approvals: {kinds: {soa: verified}}\n";
/// The review of the Statement of Applicability is by the owner of it, who is Ben.
const BEN: &str = "git: [sam@base.example]\n";

/// Commits the approval by `by`, with options of `git -c`, variables and a message.
fn approve(
    repository: &Repository,
    by: &str,
    settings: &[String],
    variables: &[(&str, &str)],
    message: &str,
) -> String {
    let text = repository.read(SOA);
    let set = if text.contains("approval:") {
        text
    } else {
        text.replacen(UNAPPROVED, APPROVED, 1).replacen("by: ada", &format!("by: {by}"), 1)
    };
    repository.write(SOA, set);
    repository.git(&["add", "-A"]);
    let sign = !settings.is_empty();
    let settings = settings.iter().flat_map(|setting| ["-c", setting]).map(str::to_owned).collect::<Vec<_>>();
    let noon = "2026-01-15T12:00:00+0000";
    let mut arguments: Vec<&str> = settings.iter().map(String::as_str).collect();
    arguments.extend(["commit", "-q", "--allow-empty", "-m", message]);
    arguments.extend(sign.then_some("-S"));
    let dates = [("GIT_AUTHOR_DATE", noon), ("GIT_COMMITTER_DATE", noon)];
    git_as(&repository.root, &[&dates, variables].concat(), &arguments);
    repository.git(&["rev-parse", "HEAD"])
}

/// The degree and what it rests on.
#[track_caller]
fn assurance(repository: &Repository) -> (String, String) {
    let (assurance, _, because) = approval(&repository.root, "SOA-1", "approved");
    (assurance, because)
}

#[track_caller]
fn is(repository: &Repository, wanted: &str, because: &str) {
    let (assurance, depends_on) = assurance(repository);
    assert_eq!(assurance, wanted, "{depends_on}");
    assert!(depends_on.contains(because), "`{because}` is not in `{depends_on}`");
}

#[test]
fn signed_by_a_key_of_the_person() {
    if !have_signers(&["ssh-keygen"]) {
        return;
    }
    let keys = Keys::new("proved");
    let (ada, ben, other) = (ssh(&keys, "ada"), ssh(&keys, "ben"), ssh(&keys, "other"));
    let ada_git = format!("signing-keys: [\"{ada}\"]\ngit: [ada@base.example]\n");
    let ben_git = format!("signing-keys: [\"{ben}\"]\n{BEN}");
    let start = |name: &str| {
        repository(name, &ada_git, &ben_git, "approvals: {kinds: {soa: evidenced}}\nallow-self-approval: true\n")
    };

    let by_her = start("proved");
    approve(&by_her, "ada", &signing(&keys, "ada"), &[], "Approve");
    is(&by_her, "verified", "signed with a key of ada");

    // Of another person of the organization, and of a stranger who calls themself by her name.
    let by_ben = start("by-ben");
    approve(&by_ben, "ada", &signing(&keys, "ben"), &[], "Approve");
    is(&by_ben, "claimed", "not a key of any of the persons checked");
    by_ben.aims(&["check"]).says(1, &["weak-approval", "approval of SOA-1 is claimed", "asks for evidenced"]);
    let by_stranger = start("by-stranger");
    approve(&by_stranger, "ada", &signing(&keys, "other"), &super::ADA, "Approve");
    is(&by_stranger, "attributed", "not a key of any of the persons checked");
    by_stranger.aims(&["check"]).says(1, &["weak-approval", "approval of SOA-1 is attributed"]);
    assert!(!other.is_empty());

    // The role has two holders; either may sign.
    for signer in ["ada", "ben"] {
        let role = start(&format!("role-{signer}"));
        role.replace("people/roles.yaml", "holders: [ada]", "holders: [ada, ben]");
        approve(&role, "chief", &signing(&keys, signer), &[], "Approve");
        is(&role, "verified", &format!("signed with a key of {signer}"));
    }
}

#[test]
fn a_changed_commit_with_its_old_signature_proves_nothing() {
    if !have_signers(&["ssh-keygen"]) {
        return;
    }
    let keys = Keys::new("changed");
    let ada = format!("signing-keys: [\"{}\"]\ngit: [ada@base.example]\n", ssh(&keys, "ada"));
    let repository = repository("changed", &ada, BEN, NEEDS);
    repository.write(SOA, repository.read(SOA).replace(UNAPPROVED, APPROVED));
    let rewrite = |old: &str, new: &str| {
        let text = repository.git(&["cat-file", "commit", "HEAD"]);
        assert!(text.contains(old), "{text}");
        repository.write(".git/rewritten", format!("{}\n", text.replacen(old, new, 1)));
        let id = repository.git(&["hash-object", "-t", "commit", "-w", ".git/rewritten"]);
        repository.git(&["reset", "-q", "--soft", &id]);
    };
    approve(&repository, "ada", &signing(&keys, "ada"), &super::ADA, "Approve the plan");
    is(&repository, "verified", "");
    let signed = repository.git(&["rev-parse", "HEAD"]);
    for (old, new) in
        [("Approve the plan", "Approve a plan"), ("author Ada", "author Adb"), ("1768478400", "1768478401")]
    {
        rewrite(old, new);
        let (assurance, because) = assurance(&repository);
        assert!(assurance == "attributed" && because.contains("its signature is invalid"), "{assurance}: {because}");
        repository.git(&["reset", "-q", "--hard", &signed]);
    }
    // The same signature over another tree.
    repository.write("documents/policy.md", "We promise nothing.\n");
    repository.git(&["add", "-A"]);
    let tree = repository.git(&["write-tree"]);
    rewrite(&repository.git(&["rev-parse", "HEAD^{tree}"]), &tree);
    is(&repository, "attributed", "its signature is invalid");
}

#[test]
fn written_committed_claimed() {
    let ada = "git: [\"Ada <ada@base.example>\"]\n";
    let stranger = [("GIT_AUTHOR_NAME", "Ada"), ("GIT_AUTHOR_EMAIL", "ada@elsewhere.example")];
    let cases: [(&str, &[(&str, &str)], &str, &str, &str); 9] = [
        ("author", &super::ADA[..2], "Approve", "attributed", "ada is the author"),
        ("committer", &super::ADA[2..], "Approve", "attributed", "ada is the committer of the commit"),
        ("nobody", &[], "Approve", "claimed", "the commit is by Sam"),
        (
            "approved-by",
            &[],
            "Approve\n\nApproved-by: Ada <ada@base.example>",
            "claimed",
            "unsigned `Approved-by` trailer",
        ),
        (
            "reviewed-by",
            &[],
            "Approve\n\nreviewed-by: Ada <ada@base.example>",
            "claimed",
            "unsigned `reviewed-by` trailer",
        ),
        ("signed-off", &[], "Approve\n\nSigned-off-by: Ada <ada@base.example>", "claimed", "the commit is by Sam"),
        ("co-author", &[], "Approve\n\nCo-authored-by: Ada <ada@base.example>", "claimed", "the commit is by Sam"),
        ("in-text", &[], "Approved-by: Ada <ada@base.example>\n\nand more", "claimed", "the commit is by Sam"),
        ("stranger", &stranger, "Approve", "claimed", "the commit is by Ada"),
    ];
    let repository = repository("written", ada, BEN, "");
    let start = repository.git(&["rev-parse", "HEAD"]);
    for (name, variables, message, wanted, because) in cases {
        repository.git(&["reset", "-q", "--hard", &start]);
        approve(&repository, "ada", &[], variables, message);
        let (assurance, depends_on) = assurance(&repository);
        assert!(assurance == wanted && depends_on.contains(because), "{name}: {assurance}, {depends_on}");
    }
}

#[test]
fn each_kind_needs_its_own_degree() {
    let ada = "git: [ada@base.example]\n";
    let cases = [
        ("approvals: {}\n", 0),
        ("approvals: {default: claimed}\n", 0),
        ("approvals: {kinds: {soa: attributed}}\n", 0),
        ("approvals: {kinds: {soa: evidenced}}\n", 1),
        ("approvals: {kinds: {soa: verified}}\n", 1),
        ("approvals: {kinds: {scope: attributed}}\n", 1),
        ("approvals: {default: evidenced, kinds: {soa: claimed}}\n", 1),
    ];
    let repository = repository("kinds", ada, BEN, "");
    approve(&repository, "ada", &[], &super::ADA, "Approve");
    let manifest = repository.read("aims.yaml");
    for (needs, code) in cases {
        repository.write("aims.yaml", format!("{manifest}{needs}"));
        let ran = repository.aims(&["check"]);
        assert_eq!(ran.code, code, "{needs}{}", ran.out);
        assert_eq!(ran.out.contains("weak-approval"), code == 1, "{needs}");
        let soa = ran.all().contains("approval of SOA-1 is");
        assert_eq!(soa, needs.contains("soa: evidenced") || needs.contains("soa: verified"), "{needs}{}", ran.out);
    }
    // Evidence that exists suffices where verification is asked for; evidence that does not is none.
    repository.write("aims.yaml", format!("{manifest}{NEEDS}"));
    let cite = |evidence: &str| {
        let text = repository.read(SOA);
        let head = text.split("approval:").next().expect("a head");
        let lines = format!("approval: {{by: ada, on: 2026-01-15, evidence: [{evidence}]}}\n");
        repository.write(SOA, format!("{head}{lines}"));
        repository.commit("2026-02-01", "Cite");
        approval(&repository.root, "SOA-1", "approved").0
    };
    assert_eq!(cite("EV-70"), "evidenced");
    assert_ne!(cite("EV-99"), "evidenced");
}

/// Whoever adds a key or an address to a person in a change does not prove that change with it.
#[test]
fn a_key_added_by_the_change_proves_nothing_in_it() {
    if !have_signers(&["ssh-keygen"]) {
        return;
    }
    let keys = Keys::new("added");
    let (ada, new) = (ssh(&keys, "ada"), ssh(&keys, "new"));
    let repository = repository("added", &format!("signing-keys: [\"{ada}\"]\n"), BEN, NEEDS);
    repository.replace("people/people.yaml", &format!("\"{ada}\""), &format!("\"{ada}\", \"{new}\""));
    let settings = signing(&keys, "new");
    approve(&repository, "ada", &settings, &[], "Approve");
    is(&repository, "verified", "");
    let ran = repository.aims(&["check", "--diff", "HEAD~1"]);
    ran.says(1, &["weak-approval", "approval of SOA-1 is claimed", "modifies the policy by which it is judged (ada)"]);
    repository.aims(&["check", "--diff", "HEAD"]).says(0, &["0 findings"]);

    // The same for an address, and for a new holder of the role.
    repository.git(&["reset", "-q", "--hard", "HEAD~1"]);
    repository.replace("people/people.yaml", "name: Ada Base\n", "name: Ada Base\ngit: [sam@base.example]\n");
    repository.replace("aims.yaml", "soa: verified", "soa: attributed");
    approve(&repository, "ada", &[], &[], "Approve");
    repository.aims(&["check", "--diff", "HEAD~1"]).says(1, &["weak-approval", "approval of SOA-1 is claimed"]);
    repository.git(&["reset", "-q", "--hard", "HEAD~1"]);
    repository.replace("people/roles.yaml", "holders: [ada]", "holders: [ada, ben]");
    repository.replace("aims.yaml", "soa: verified", "soa: attributed");
    approve(&repository, "chief", &[], &[], "Approve");
    is(&repository, "attributed", "ben is the author");
    repository.aims(&["check", "--diff", "HEAD~1"]).says(1, &["weak-approval", "approval of SOA-1 is claimed"]);
}

#[test]
fn signed_with_openpgp() {
    if !have_signers(&["gpg"]) {
        return;
    }
    let keys = Keys::new("gpg");
    let gpg = |arguments: &[&str]| {
        let always = ["--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""];
        keys.succeed("gpg", &[&always, arguments].concat(), b"")
    };
    // Made long before the commit: a signature counts only within the life of its key.
    let made =
        ["--faked-system-time=1735689600", "--quick-gen-key", "Ada <ada@base.example>", "ed25519", "sign", "never"];
    gpg(&made);
    let public = gpg(&["--armor", "--export", "ada@base.example"]);
    let block: String = public.lines().map(|line| format!("    {line}\n")).collect();
    let ada = format!("git: [ada@base.example]\nsigning-keys:\n  - |\n{block}");
    let repository = repository("gpg", &ada, BEN, NEEDS);
    let home = keys.path().display().to_string();
    let wrapper = keys.path().join("gpg-then");
    keys.write("gpg-then", "#!/bin/sh\nexec gpg --faked-system-time=1768478400 \"$@\"\n");
    make_executable(&wrapper);
    let settings = [
        "gpg.format=openpgp".to_owned(),
        "user.signingkey=ada@base.example".to_owned(),
        format!("gpg.program={}", wrapper.display()),
    ];
    let variables = [&[("GNUPGHOME", home.as_str())][..], &super::ADA].concat();
    approve(&repository, "ada", &settings, &variables, "Approve");
    if cfg!(feature = "openpgp") {
        is(&repository, "verified", "signed with a key of ada");
        repository.aims(&["check"]).lacks(&["SOA-1 was approved"]);
    } else {
        is(&repository, "attributed", "its signature was not verified: ");
        repository
            .aims(&["check"])
            .says(1, &["approval of SOA-1 is attributed", "was not verified", "asks for verified"]);
    }
}
