//! Signatures by real keys: what aims says of them, beside what OpenSSH, GnuPG and git say.
//!
//! Needs `ssh-keygen`, `gpg` and `git`; `AIMS_REQUIRE_SIGNERS` makes their absence a failure, for CI.

mod hostile;
#[cfg(feature = "openpgp")]
mod openpgp;
mod ssh;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{env, fs};

use aims::signature::{Key, Outcome, verify};

const PAYLOAD: &[u8] =
    b"tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor A <a@example.org> 1767225600 +0000\n\nApprove\n";
/// Noon of 2026-06-01.
const WHEN: i64 = 1_780_315_200;

/// A folder of one test, gone afterwards. Not in `target`: the path of a socket of gpg-agent has to be short.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = env::temp_dir().join(format!("aims-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("it can be made");
        Self(path)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        fs::write(self.0.join(name), text).expect("it can be written");
        name.to_owned()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).expect(name)
    }

    /// Runs a program here, away from the settings of whoever runs the test.
    fn run(&self, program: &str, arguments: &[&str], input: &[u8]) -> Output {
        let mut child = Command::new(program)
            .args(arguments)
            .current_dir(&self.0)
            .envs([("HOME", &self.0), ("GNUPGHOME", &self.0), ("GIT_CONFIG_GLOBAL", &self.0.join("none"))])
            .envs([("TZ", "UTC"), ("LC_ALL", "C"), ("GIT_CONFIG_NOSYSTEM", "1")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect(program);
        // A program that has seen enough closes the pipe.
        let _ = child.stdin.take().expect("a pipe").write_all(input);
        child.wait_with_output().expect("it ends")
    }

    fn succeed(&self, program: &str, arguments: &[&str], input: &[u8]) -> String {
        let output = self.run(program, arguments, input);
        assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn have(programs: &[&str]) -> bool {
    let missing = programs.iter().find(|program| Command::new(program).arg("--version").output().is_err());
    if let Some(missing) = missing {
        assert!(env::var_os("AIMS_REQUIRE_SIGNERS").is_none(), "{missing} is not installed");
        eprintln!("{missing} is not installed: not tried");
    }
    missing.is_none()
}

fn key(text: &str) -> Key {
    Key::parse(text).unwrap_or_else(|why| panic!("{why}: {text}"))
}

fn data(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/signature").join(name)).expect(name)
}

/// What a commit is without its signature, and the signature, both as git hands them to the program that verifies.
fn commit(folder: &Folder) -> (Vec<u8>, String) {
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
    let folder = Folder::new("commit");
    let public = ssh::pair(&folder, "a", &["-t", "ed25519"]);
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
