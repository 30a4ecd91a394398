//! SSH signatures.

use aims::signature::{Key, Outcome, verify};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use ssh_key::private::Ed25519Keypair;
use ssh_key::{HashAlg, PrivateKey, Signature, SigningKey, SshSig};

use super::{PAYLOAD, WHEN, data, have, key};
use crate::support::keys::Keys;

fn sign(folder: &Keys, name: &str, options: &[&str], payload: &[u8]) -> String {
    folder.succeed("ssh-keygen", &[&["-Y", "sign", "-q", "-f", name], options].concat(), payload)
}

/// Whether `ssh-keygen` finds the signature good, by `line` of an `allowed_signers` file.
fn oracle(folder: &Keys, line: &str, payload: &[u8], signature: &str, when: &str) -> bool {
    let (allowed, signature) = (folder.write("allowed", line), folder.write("signature", signature));
    let time = format!("-Overify-time={when}");
    let who = ["-I", "a@example.org", "-n", "git", &time, "-f", &allowed, "-s", &signature];
    folder.run("ssh-keygen", &[&["-Y", "verify"][..], &who].concat(), payload).status.success()
}

const KINDS: &[&[&str]] = &[
    &["-t", "ed25519"],
    &["-t", "ecdsa", "-b", "256"],
    &["-t", "ecdsa", "-b", "384"],
    &["-t", "ecdsa", "-b", "521"],
    &["-t", "rsa", "-b", "2048"],
    &["-t", "rsa", "-b", "3072"],
];

#[test]
fn every_kind_of_key_as_openssh_sees_it() {
    if !have(&["ssh-keygen"]) {
        return;
    }
    let folder = Keys::new("ssh-kinds");
    let other = folder.ssh("other", &["-t", "ed25519"]);
    for (index, kind) in KINDS.iter().enumerate() {
        let name = format!("key{index}");
        let public = folder.ssh(&name, kind);
        let fingerprint = folder.succeed("ssh-keygen", &["-lf", &format!("{name}.pub")], b"");
        assert_eq!(fingerprint.split(' ').nth(1), Some(key(&public).fingerprint().as_str()));
        let keys = [key(&other), key(&public)];
        for hash in ["sha256", "sha512"] {
            let signature = sign(&folder, &name, &["-n", "git", &format!("-Ohashalg={hash}")], PAYLOAD);
            let line = format!("a@example.org {public}");
            assert_eq!(verify(PAYLOAD, &signature, &keys, WHEN), Outcome::By(1), "{kind:?}");
            assert!(oracle(&folder, &line, PAYLOAD, &signature, "20260601120000"));
            assert!(matches!(verify(b"changed", &signature, &keys, WHEN), Outcome::Bad(_)));
            assert!(!oracle(&folder, &line, b"changed", &signature, "20260601120000"));
            let fingerprint = key(&public).fingerprint();
            assert_eq!(verify(PAYLOAD, &signature, &keys[..1], WHEN), Outcome::UnknownKey { fingerprint });
            // Of a key that is not known, too, it is said that the signature does not fit.
            assert!(matches!(verify(b"changed", &signature, &[], WHEN), Outcome::Bad(_)));
        }
        let file = sign(&folder, &name, &["-n", "file"], PAYLOAD);
        let Outcome::Bad(why) = verify(PAYLOAD, &file, &keys, WHEN) else { panic!("{kind:?}") };
        assert_eq!(why, "the signature was made for `file`, not for git");
    }
}

#[test]
fn times_hold_as_for_openssh() {
    if !have(&["ssh-keygen"]) {
        return;
    }
    let folder = Keys::new("ssh-times");
    let public = folder.ssh("a", &["-t", "ed25519"]);
    let signature = sign(&folder, "a", &["-n", "git"], PAYLOAD);
    let moments = [
        ("20260531235959", 1_780_271_999),
        ("20260601000000", 1_780_272_000),
        ("20260601000001", 1_780_272_001),
        ("20260601120000", WHEN),
    ];
    let mut good = 0;
    for options in [
        "valid-after=\"20260601\"",
        "valid-before=\"20260601\"",
        "valid-before=\"20200101\"",
        "valid-after=\"202606010000\",valid-before=\"20260601120000\"",
        "namespaces=\"git\"",
        "namespaces=\"file,g*\"",
    ] {
        let line = format!("a@example.org {options} {public}");
        for (text, when) in moments {
            let outcome = verify(PAYLOAD, &signature, &[key(&line)], when);
            let expected = oracle(&folder, &line, PAYLOAD, &signature, text);
            assert_eq!(outcome == Outcome::By(0), expected, "{options} at {text}: {outcome:?}");
            assert!(expected || matches!(outcome, Outcome::Bad(_)), "{outcome:?}");
            good += usize::from(expected);
        }
    }
    assert_eq!(good, 3 + 2 + 3 + 4 + 4);
    // Of two entries of the same key the one that was valid counts.
    let old = format!("a@example.org valid-before=\"20200101\" {public}");
    assert_eq!(verify(PAYLOAD, &signature, &[key(&old), key(&public)], WHEN), Outcome::By(1));
}

#[test]
fn armor_that_is_cut_off_or_broken_otherwise() {
    let (signature, keys) = (data("rsa.sig"), [key(&data("rsa.pub"))]);
    assert_eq!(verify(PAYLOAD, &signature, &keys, WHEN), Outcome::By(0));
    for end in 0..signature.trim_end().len() {
        let outcome = verify(PAYLOAD, &signature[..end], &keys, WHEN);
        assert!(matches!(outcome, Outcome::Bad(_) | Outcome::Unverifiable(_)), "{end}: {outcome:?}");
    }
    let lines: Vec<_> = signature.lines().collect();
    let [first, middle @ .., last] = &lines[..] else { panic!("lines") };
    let one = format!("{first}\r\n{}\r\n{last}", middle.concat());
    assert_eq!(verify(PAYLOAD, &one, &keys, WHEN), Outcome::By(0), "other programs break lines elsewhere");
    assert!(matches!(verify(PAYLOAD, &signature.repeat(2), &keys, WHEN), Outcome::Bad(_)));
}

#[test]
fn keys_that_cannot_be_used_say_why() {
    let said = |text: &str| Key::parse(text).expect_err(text).to_string();
    assert!(said("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n").contains("private key"));
    assert!(said(&"x".repeat(aims::signature::LIMIT + 1)).contains("64 KiB"));
    assert!(said("ssh-ed25519 AAAA").contains("cannot be read"));
    assert!(said("ssh-ed25519-cert-v01@openssh.com AAAA").contains("certificate"));
    assert!(said(&data("ed25519.pub").replace("ssh-ed25519", "ssh-rsa")).contains("cannot be read"));
    if have(&["ssh-keygen"]) {
        let folder = Keys::new("ssh-unusable");
        assert!(said(&folder.ssh("short", &["-t", "rsa", "-b", "1024"])).contains("this one has 1024"));
        assert!(said(&folder.ssh("dsa", &["-t", "dsa"])).contains("ssh-dss"));
    }
}

#[test]
fn signatures_by_certificates_and_sha_1_are_not_verified() {
    let keys = [key(&data("rsa.pub"))];
    let bytes =
        STANDARD.decode(data("rsa.sig").lines().filter(|l| !l.starts_with('-')).collect::<String>()).expect("it is");
    let swap = |from: &str, to: &str| {
        let at = bytes.windows(from.len()).rposition(|window| window == from.as_bytes()).expect("it is there");
        let mut changed = bytes.clone();
        changed.splice(at..at + from.len(), to.bytes());
        changed[at - 1] = u8::try_from(to.len()).expect("short");
        // The blob around it has a length, too.
        let (outer, by) = (at - 8, to.len().wrapping_sub(from.len()));
        let length = u32::from_be_bytes(changed[outer..outer + 4].try_into().expect("four")) as usize;
        let length = u32::try_from(length.wrapping_add(by)).expect("short");
        changed[outer..outer + 4].copy_from_slice(&length.to_be_bytes());
        verify(PAYLOAD, &armored(&changed), &keys, WHEN)
    };
    let Outcome::Unverifiable(why) = swap("rsa-sha2-512", "ssh-rsa") else { panic!("it passed") };
    assert!(why.contains("SHA-1"), "{why}");
    let Outcome::Unverifiable(why) = swap("ssh-rsa", "ssh-rsa-cert-v01@openssh.com") else { panic!("it passed") };
    assert!(why.contains("certificates"), "{why}");
    let Outcome::Unverifiable(why) = swap("ssh-rsa", "ssh-new@example.org") else { panic!("it passed") };
    assert!(why.contains("ssh-new@example.org"), "{why}");
}

fn armored(bytes: &[u8]) -> String {
    format!("-----BEGIN SSH SIGNATURE-----\n{}\n-----END SSH SIGNATURE-----\n", STANDARD.encode(bytes))
}

fn string(bytes: &[u8]) -> Vec<u8> {
    [&u32::try_from(bytes.len()).expect("short").to_be_bytes(), bytes].concat()
}

fn raw<S: SigningKey>(key: &S, message: &[u8]) -> Signature {
    key.try_sign(message).expect("it signs")
}

/// What a security key would sign with this private key: the hash of its name, what it saw, and the hash of the message.
fn security_key(pair: &Ed25519Keypair, payload: &[u8]) -> (String, String) {
    let public = [string(b"sk-ssh-ed25519@openssh.com"), string(&pair.public.0), string(b"ssh:")].concat();
    let seen = [1, 0, 0, 0, 7];
    let message = SshSig::signed_data("git", HashAlg::Sha512, payload).expect("it is long enough");
    let signed = [&Sha256::digest(b"ssh:")[..], &seen, &Sha256::digest(message)].concat();
    let made = [
        string(b"sk-ssh-ed25519@openssh.com"),
        string(raw(&PrivateKey::from(pair.clone()), &signed).as_bytes()),
        seen.to_vec(),
    ]
    .concat();
    let parts = [string(&public), string(b"git"), string(b""), string(b"sha512"), string(&made)].concat();
    let line = format!("sk-ssh-ed25519@openssh.com {} a", STANDARD.encode(public));
    (line, armored(&[b"SSHSIG\0\0\0\x01", &parts[..]].concat()))
}

#[test]
fn security_keys() {
    let (line, signature) = security_key(&Ed25519Keypair::from_seed(&[7; 32]), PAYLOAD);
    assert_eq!(verify(PAYLOAD, &signature, &[key(&line)], WHEN), Outcome::By(0));
    assert!(matches!(verify(b"changed", &signature, &[key(&line)], WHEN), Outcome::Bad(_)));
    if have(&["ssh-keygen"]) {
        let (folder, line) = (Keys::new("ssh-security"), format!("a@example.org {line}"));
        assert!(oracle(&folder, &line, PAYLOAD, &signature, "20260601120000"));
    }
}
