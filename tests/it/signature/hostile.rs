//! Whatever the bytes are, there is an answer, and a signature that was changed is by nobody.

use aims::signature::{Key, Outcome, verify};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

use super::{PAYLOAD, WHEN, data, key};

const KINDS: [&str; 4] = ["ed25519", "ecdsa", "rsa", "openpgp"];

fn public(kind: &str) -> String {
    data(&if kind == "openpgp" { "openpgp.asc".to_owned() } else { format!("{kind}.pub") })
}

/// What armor holds, and the lines around it.
fn opened(text: &str) -> (String, Vec<u8>, String) {
    let (first, rest) = text.trim_end().split_once('\n').expect("lines");
    let (inside, last) = rest.rsplit_once('\n').expect("lines");
    let base64 = inside.lines().filter(|line| !line.starts_with('=') && !line.contains(':')).collect::<String>();
    (first.to_owned(), STANDARD.decode(base64).expect("base64"), last.to_owned())
}

fn closed((first, bytes, last): &(String, Vec<u8>, String)) -> String {
    format!("{first}\n\n{}\n{last}\n", STANDARD.encode(bytes))
}

#[derive(Debug, Clone)]
enum Change {
    Set(usize, u8),
    Insert(usize, Vec<u8>),
    Cut(usize, usize),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let byte = prop_oneof![any::<u8>(), Just(0), Just(0xff), Just(0x80)];
    let change = prop_oneof![
        4 => (any::<usize>(), byte).prop_map(|(at, byte)| Change::Set(at, byte)),
        1 => (any::<usize>(), prop::collection::vec(any::<u8>(), 1..9)).prop_map(|(at, new)| Change::Insert(at, new)),
        1 => (any::<usize>(), 1..40_usize).prop_map(|(at, length)| Change::Cut(at, length)),
    ];
    prop::collection::vec(change, 1..4)
}

fn changed(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        let length = bytes.len();
        let place = |at: usize| at % length.max(1);
        match change {
            Change::Set(at, byte) => bytes.iter_mut().skip(place(*at)).take(1).for_each(|old| *old = *byte),
            Change::Insert(at, new) => drop(bytes.splice(place(*at)..place(*at), new.iter().copied())),
            Change::Cut(at, count) => drop(bytes.drain(place(*at)..(place(*at) + count).min(length))),
        }
    }
    bytes
}

proptest! {
    #[test]
    fn changed_signatures_are_by_nobody(kind in prop::sample::select(&KINDS[..]), changes in changes()) {
        let keys = KINDS.map(|kind| key(&public(kind)));
        let mut parts = opened(&data(&format!("{kind}.sig")));
        let before = parts.1.clone();
        parts.1 = changed(parts.1, &changes);
        let outcome = verify(PAYLOAD, &closed(&parts), &keys, WHEN);
        // Parts of an OpenPGP signature are not signed themselves, so there only the payload has to hold.
        let other = parts.1 != before && kind != "openpgp";
        prop_assert!(!(other && matches!(outcome, Outcome::By(_))), "{kind}: {outcome:?}");
        prop_assert!(!matches!(verify(b"changed", &closed(&parts), &keys, WHEN), Outcome::By(_)));
    }

    #[test]
    fn changed_armor_has_an_answer(kind in prop::sample::select(&KINDS[..]), changes in changes()) {
        let keys = KINDS.map(|kind| key(&public(kind)));
        let text = changed(data(&format!("{kind}.sig")).into_bytes(), &changes);
        let _ = verify(PAYLOAD, &String::from_utf8_lossy(&text), &keys, WHEN);
    }

    #[test]
    fn changed_keys_have_an_answer(kind in prop::sample::select(&KINDS[..]), changes in changes(), inside: bool) {
        let text = public(kind);
        let text = if inside && kind == "openpgp" {
            let mut parts = opened(&text);
            parts.1 = changed(parts.1, &changes);
            closed(&parts)
        } else {
            String::from_utf8_lossy(&changed(text.into_bytes(), &changes)).into_owned()
        };
        if let Ok(key) = Key::parse(&text) {
            let _ = (key.fingerprint(), verify(PAYLOAD, &data(&format!("{kind}.sig")), &[key], WHEN));
        }
    }

    #[test]
    fn any_text_has_an_answer(text in "(-----BEGIN (SSH|PGP) SIGNATURE-----)?\\PC*", line in "(a )?([a-z-]+=\"\\PC*\" )?ssh-ed25519 \\PC*") {
        let _ = (verify(PAYLOAD, &text, &[], WHEN), Key::parse(&text), Key::parse(&line));
    }
}
