//! Signatures by real keys: what aims says of them, beside what OpenSSH, GnuPG and git say.
//!
//! Needs `ssh-keygen`, `gpg` and `git`; `AIMS_REQUIRE_SIGNERS` makes their absence a failure, for CI.

mod hostile;
#[cfg(feature = "openpgp")]
mod openpgp;
mod ssh;

use aims::signature::{Key, Outcome, verify};

use crate::support::{command::have_signers as have, files::read_project, keys::Keys};

const PAYLOAD: &[u8] =
    b"tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor A <a@example.org> 1767225600 +0000\n\nApprove\n";
/// Noon of 2026-06-01.
const WHEN: i64 = 1_780_315_200;

fn key(text: &str) -> Key {
    Key::parse(text).unwrap_or_else(|why| panic!("{why}: {text}"))
}

fn data(name: &str) -> String {
    read_project(&format!("tests/data/signature/{name}"))
}

/// What a commit is without its signature, and the signature, both as git hands them to the program that verifies.
fn commit(folder: &Keys) -> (Vec<u8>, String) {
    let (mut payload, mut signature, mut inside) = (String::new(), String::new(), false);
    let text = folder.succeed("git", &["cat-file", "commit", "HEAD"], b"");
    let (head, message) = text.split_once("\n\n").expect("a message");
    for line in head.lines() {
        inside = line.starts_with("gpgsig ") || (inside && line.starts_with(' '));
        let to = if inside { &mut signature } else { &mut payload };
        to.push_str(if inside { line.trim_start_matches("gpgsig").split_at(1).1 } else { line });
        to.push('\n');
    }
    payload.push_str(&format!("\n{message}"));
    (payload.into_bytes(), signature)
}

#[test]
fn a_commit_signed_by_git_itself() {
    if !have(&["git", "ssh-keygen"]) {
        return;
    }
    let folder = Keys::new("commit");
    let public = folder.ssh("a", &["-t", "ed25519"]);
    folder.write("allowed", format!("a@example.org {public}"));
    folder.succeed("git", &["init", "-q"], b"");
    let settings = ["user.name=A", "user.email=a@example.org", "gpg.format=ssh", "user.signingkey=a.pub"];
    for setting in settings.into_iter().chain(["gpg.ssh.allowedSignersFile=allowed"]) {
        let (name, value) = setting.split_once('=').expect("a value");
        folder.succeed("git", &["config", name, value], b"");
    }
    folder.succeed("git", &["commit", "-q", "--allow-empty", "-S", "-m", "Approve\n\nthe plan"], b"");
    folder.succeed("git", &["verify-commit", "HEAD"], b"");
    let (payload, signature) = commit(&folder);
    assert_eq!(verify(&payload, &signature, &[key(&public)], WHEN), Outcome::By(0));
    let changed = String::from_utf8(payload).expect("UTF-8").replace("the plan", "a plan");
    assert!(matches!(verify(changed.as_bytes(), &signature, &[key(&public)], WHEN), Outcome::Bad(_)));
}

#[test]
fn forms_that_are_not_verified_are_never_passed() {
    let keys = [key(&data("ed25519.pub"))];
    let long = "x".repeat(aims::signature::LIMIT + 1);
    for text in [
        "",
        "hello",
        "-----BEGIN SIGNED MESSAGE-----\nMIIB\n-----END SIGNED MESSAGE-----",
        "-----BEGIN PKCS7-----",
        &long,
    ] {
        assert!(matches!(verify(PAYLOAD, text, &keys, WHEN), Outcome::Unverifiable(_)), "{text}");
    }
}

#[test]
fn an_openpgp_key_is_no_error_in_any_build() {
    let keys = [key(&data("openpgp.asc")), key(&data("ed25519.pub"))];
    let outcome = verify(PAYLOAD, &data("openpgp.sig"), &keys, WHEN);
    if cfg!(feature = "openpgp") {
        assert_eq!(outcome, Outcome::By(0));
        assert_eq!(keys[0].fingerprint(), data("openpgp.fingerprint").trim());
    } else {
        let Outcome::Unverifiable(why) = outcome else { panic!("{outcome:?}") };
        assert!(why.contains("this build of aims cannot verify OpenPGP signatures"), "{why}");
    }
    assert_eq!(verify(PAYLOAD, &data("ed25519.sig"), &keys, WHEN), Outcome::By(1));
}
