//! OpenPGP signatures.

use aims::signature::{Key, Outcome, verify};

use super::{PAYLOAD, WHEN, commit, data, have, key};
use crate::support::keys::Keys;

/// `20260101T000000`, and what came after.
const NEW_YEAR: i64 = 1_767_225_600;
const DAY: i64 = 86_400;

/// A keyring of its own.
struct Ring(Keys);

impl Ring {
    fn new(name: &str) -> Self {
        Self(Keys::new(name))
    }

    fn gpg(&self, at: i64, arguments: &[&str], input: &[u8]) -> String {
        let time = format!("--faked-system-time={at}");
        let always = ["--batch", "--quiet", "--no-tty", "--pinentry-mode=loopback", "--passphrase=", &time];
        self.0.succeed("gpg", &[&always, arguments].concat(), input)
    }

    /// Makes a key at the new year and gives its fingerprint.
    fn key(&self, who: &str, kind: &str, usage: &str, lasts: &str) -> String {
        self.gpg(NEW_YEAR, &["--quick-gen-key", who, kind, usage, lasts], b"");
        let list = self.gpg(NEW_YEAR, &["--with-colons", "-k", who], b"");
        let line = list.lines().find(|line| line.starts_with("fpr:")).expect("a fingerprint");
        line.trim_matches(|c: char| !c.is_ascii_hexdigit()).rsplit(':').next().expect("one").to_owned()
    }

    fn public(&self, fingerprint: &str) -> String {
        self.gpg(NEW_YEAR, &["--armor", "--export", fingerprint], b"")
    }

    fn sign(&self, who: &str, at: i64) -> String {
        self.gpg(at, &["-bsa", "-u", who], PAYLOAD)
    }

    /// Whether GnuPG, asked at that time, finds the signature good without any reservation.
    fn oracle(&self, payload: &[u8], signature: &str, at: i64) -> bool {
        let (file, time) = (self.0.write("signature", signature), format!("--faked-system-time={at}"));
        let output = self.0.run("gpg", &["--batch", "--status-fd=1", &time, "--verify", &file, "-"], payload);
        String::from_utf8_lossy(&output.stdout).contains("[GNUPG:] GOODSIG")
    }

    fn revoke(&self, fingerprint: &str, reason: &str, at: i64) {
        let time = format!("--faked-system-time={at}");
        let answers = format!("y\n{reason}\n\ny\n");
        let arguments = ["--no-tty", "--command-fd=0", "--pinentry-mode=loopback", "--passphrase=", &time];
        let made =
            self.0.succeed("gpg", &[&arguments[..], &["--gen-revoke", fingerprint]].concat(), answers.as_bytes());
        self.gpg(at, &["--import"], made.as_bytes());
    }
}

fn bad(outcome: Outcome) -> String {
    let Outcome::Bad(why) = outcome else { panic!("{outcome:?}") };
    why
}

#[test]
fn kinds_of_keys_as_gnupg_sees_them() {
    if !have(&["gpg"]) {
        return;
    }
    let ring = Ring::new("pgp-kinds");
    let other = key(&data("openpgp.asc"));
    for (who, kind) in [("rsa@example.org", "rsa2048"), ("ed@example.org", "ed25519"), ("p384@example.org", "nistp384")]
    {
        let fingerprint = ring.key(who, kind, "cert,sign", "3y");
        let keys = [other.clone(), key(&ring.public(&fingerprint))];
        assert_eq!(keys[1].fingerprint(), fingerprint);
        let signature = ring.sign(who, WHEN - 1);
        assert_eq!(verify(PAYLOAD, &signature, &keys, WHEN), Outcome::By(1), "{kind}");
        assert!(ring.oracle(PAYLOAD, &signature, WHEN));
        assert!(bad(verify(b"changed", &signature, &keys, WHEN)).contains("does not match the signed data"));
        assert!(!ring.oracle(b"changed", &signature, WHEN));
        assert_eq!(verify(PAYLOAD, &signature, &keys[..1], WHEN), Outcome::UnknownKey { fingerprint });
        assert_eq!(bad(verify(PAYLOAD, &signature, &keys, NEW_YEAR - 1)), "the key was created later");
    }
}

#[test]
fn expiry_counts_at_the_time_of_the_signed_object() {
    if !have(&["gpg"]) {
        return;
    }
    let ring = Ring::new("pgp-expiry");
    let fingerprint = ring.key("a@example.org", "ed25519", "cert,sign", "30d");
    let [before, after] = [NEW_YEAR + 29 * DAY, NEW_YEAR + 31 * DAY];
    let signature = ring.sign("a@example.org", before);
    let keys = [key(&ring.public(&fingerprint))];
    assert_eq!(verify(PAYLOAD, &signature, &keys, before), Outcome::By(0));
    assert_eq!(bad(verify(PAYLOAD, &signature, &keys, after)), "the key had expired");
    assert_eq!([before, after].map(|at| ring.oracle(PAYLOAD, &signature, at)), [true, false]);
    // An extension holds for what was signed meanwhile, as for GnuPG.
    ring.gpg(after, &["--quick-set-expire", &fingerprint, "2y"], b"");
    assert_eq!(verify(PAYLOAD, &signature, &[key(&ring.public(&fingerprint))], after), Outcome::By(0));
    assert!(ring.oracle(PAYLOAD, &signature, after));
}

#[test]
fn a_signature_may_expire_too() {
    if !have(&["gpg"]) {
        return;
    }
    let ring = Ring::new("pgp-short");
    let fingerprint = ring.key("a@example.org", "ed25519", "cert,sign", "0");
    let signature = ring.gpg(WHEN, &["--default-sig-expire=2d", "-bsa"], PAYLOAD);
    let keys = [key(&ring.public(&fingerprint))];
    assert_eq!(verify(PAYLOAD, &signature, &keys, WHEN + DAY), Outcome::By(0));
    assert_eq!(bad(verify(PAYLOAD, &signature, &keys, WHEN + 3 * DAY)), "the signature had expired");
    assert_eq!([1, 3].map(|days| ring.oracle(PAYLOAD, &signature, WHEN + days * DAY)), [true, false]);
}

#[test]
fn revoked_keys() {
    if !have(&["gpg"]) {
        return;
    }
    let ring = Ring::new("pgp-revoked");
    // 1: compromised; 3: no longer used.
    for (who, reason, earlier) in [("a@example.org", "1", None), ("b@example.org", "3", Some(Outcome::By(0)))] {
        let fingerprint = ring.key(who, "ed25519", "cert,sign", "3y");
        let signature = ring.sign(who, WHEN);
        ring.revoke(&fingerprint, reason, WHEN + 10 * DAY);
        let keys = [key(&ring.public(&fingerprint))];
        let revoked = Outcome::Bad("the key was revoked".to_owned());
        assert_eq!(verify(PAYLOAD, &signature, &keys, WHEN + DAY), earlier.unwrap_or(revoked.clone()), "{reason}");
        assert_eq!(verify(PAYLOAD, &signature, &keys, WHEN + 11 * DAY), revoked);
        assert!(!ring.oracle(PAYLOAD, &signature, WHEN + 11 * DAY));
    }
}

#[test]
fn subkeys() {
    if !have(&["gpg"]) {
        return;
    }
    let ring = Ring::new("pgp-subkeys");
    let fingerprint = ring.key("a@example.org", "ed25519", "cert", "3y");
    ring.gpg(NEW_YEAR, &["--quick-add-key", &fingerprint, "rsa2048", "sign", "60d"], b"");
    let (early, late) = (NEW_YEAR + DAY, NEW_YEAR + 61 * DAY);
    let signature = ring.sign("a@example.org", early);
    let keys = [key(&ring.public(&fingerprint))];
    assert_eq!(verify(PAYLOAD, &signature, &keys, early), Outcome::By(0));
    assert_eq!(bad(verify(PAYLOAD, &signature, &keys, late)), "the key had expired");
    let list = ring.gpg(early, &["--with-colons", "-k"], b"");
    let sub = list.lines().filter(|line| line.starts_with("fpr:")).nth(1).expect("a subkey");
    let sub = sub.split(':').nth(9).expect("a fingerprint").to_owned();
    assert_eq!(verify(PAYLOAD, &signature, &[], early), Outcome::UnknownKey { fingerprint: sub });
    // Revoke the subkey for good.
    let edit = ["--no-tty", "--command-fd=0", "--pinentry-mode=loopback", "--passphrase=", "--edit-key", &fingerprint];
    ring.0.run("gpg", &edit, b"key 1\nrevkey\ny\n1\n\ny\nsave\n");
    assert_eq!(bad(verify(PAYLOAD, &signature, &[key(&ring.public(&fingerprint))], early)), "the key was revoked");
}

#[test]
fn a_subkey_alone_does_not_speak_for_another_key() {
    // The subkey of one key put below another one: nothing binds it there.
    let armor = |text: &str| {
        let inside = text.lines().filter(|line| !line.contains("-----") && !line.starts_with('='));
        base64::Engine::decode(&base64::engine::general_purpose::STANDARD, inside.collect::<String>()).expect("base64")
    };
    if !have(&["gpg"]) {
        return;
    }
    let ring = Ring::new("pgp-stolen");
    let own = ring.key("a@example.org", "ed25519", "cert", "3y");
    let thief = ring.key("b@example.org", "ed25519", "cert", "3y");
    let alone = armor(&ring.public(&own)).len();
    ring.gpg(NEW_YEAR, &["--quick-add-key", &own, "ed25519", "sign"], b"");
    let (with, below) = (armor(&ring.public(&own)), armor(&ring.public(&thief)));
    let stolen = [&below[..], &with[alone..]].concat();
    let text = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, stolen);
    let block = format!("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n{text}\n-----END PGP PUBLIC KEY BLOCK-----");
    let signature = ring.sign("a@example.org", WHEN);
    assert_eq!(bad(verify(PAYLOAD, &signature, &[key(&block)], WHEN)), "the subkey is not bound to its key");
    let both = [key(&block), key(&ring.public(&own))];
    assert_eq!(verify(PAYLOAD, &signature, &both, WHEN), Outcome::By(1));
}

#[test]
fn sha_1_is_no_base_for_data() {
    if !have(&["gpg"]) {
        return;
    }
    let ring = Ring::new("pgp-sha1");
    let fingerprint = ring.key("a@example.org", "rsa2048", "cert,sign", "3y");
    let signature = ring.gpg(WHEN, &["--digest-algo=SHA1", "-bsa"], PAYLOAD);
    let outcome = verify(PAYLOAD, &signature, &[key(&ring.public(&fingerprint))], WHEN);
    assert_eq!(outcome, Outcome::Unverifiable("the signature relies on SHA1, which proves nothing".to_owned()));
    let short = ring.key("short@example.org", "rsa1024", "cert,sign", "3y");
    let signature = ring.sign("short@example.org", WHEN);
    let outcome = verify(PAYLOAD, &signature, &[key(&ring.public(&short))], WHEN);
    assert_eq!(bad(outcome), "the key is shorter than 2048 bits");
}

#[test]
fn blocks_that_are_cut_off_or_hold_more() {
    let (signature, public) = (data("openpgp.sig"), data("openpgp.asc"));
    let keys = [key(&public)];
    for end in (0..signature.trim_end().len()).chain([signature.len() + 1]) {
        let text = signature.get(..end).map_or_else(|| signature.repeat(2), ToOwned::to_owned);
        let outcome = verify(PAYLOAD, &text, &keys, WHEN);
        assert!(matches!(outcome, Outcome::Bad(_) | Outcome::Unverifiable(_)), "{end}: {outcome:?}");
    }
    for end in 0..public.trim_end().len() {
        assert!(Key::parse(&public[..end]).is_err(), "{end}");
    }
    let said = |text: &str| Key::parse(text).expect_err(text).to_string();
    assert!(said(&public.repeat(2)).contains("truncated or damaged"));
    assert!(said(&public.replace("PUBLIC", "PRIVATE")).contains("private key"));
    assert!(said(&signature).contains("truncated or damaged"));
}

#[test]
fn a_commit_signed_by_git_itself() {
    if !have(&["git", "gpg"]) {
        return;
    }
    let ring = Ring::new("pgp-commit");
    let fingerprint = ring.key("a@example.org", "ed25519", "cert,sign", "0");
    ring.0.succeed("git", &["init", "-q"], b"");
    for (name, value) in [("user.name", "A"), ("user.email", "a@example.org"), ("user.signingkey", &fingerprint)] {
        ring.0.succeed("git", &["config", name, value], b"");
    }
    ring.0.succeed("git", &["commit", "-q", "--allow-empty", "-S", "-m", "Approve"], b"");
    ring.0.succeed("git", &["verify-commit", "HEAD"], b"");
    let (payload, signature) = commit(&ring.0);
    let time = ring.0.succeed("git", &["log", "-1", "--format=%ct"], b"");
    let when = time.trim().parse().expect("seconds");
    assert_eq!(verify(&payload, &signature, &[key(&ring.public(&fingerprint))], when), Outcome::By(0));
}
