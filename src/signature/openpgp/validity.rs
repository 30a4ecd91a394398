//! Whether an OpenPGP key was valid, and allowed to sign, at a time.
//!
//! Must not know what was signed.

use pgp::composed::{SignedPublicKey, SignedPublicSubKey};
use pgp::crypto::hash::HashAlgorithm;
use pgp::packet::{RevocationCode, Signature, SignatureType, SubpacketData};
use pgp::types::{KeyDetails, SignedUser, Tag, Timestamp};

use super::{Part, asks_for_more};

/// When a signature over data was made, in seconds since 1970, if it had not expired at `when`.
pub(super) fn made_at(signature: &Signature, when: i64) -> Result<i64, String> {
    let made = signature.created().ok_or("the signature does not say when it was made")?;
    if expired(signature, when) { Err("the signature had expired".to_owned()) } else { Ok(seconds(made)) }
}

/// Whether `part` of the key could sign at this time.
///
/// The newest signatures of the key over itself govern, also when they are newer than `at`: as for GnuPG, a later
/// extension holds for earlier signatures too.
pub(super) fn of_key(key: &SignedPublicKey, part: Part, at: i64) -> Result<(), String> {
    let primary = &key.primary_key;
    let revocations = key.details.revocation_signatures.iter().filter(|own| own.verify_key(primary).is_ok());
    revoked(revocations, at)?;
    let own: Vec<_> = [direct(key, at), certification(key, at)].into_iter().flatten().collect();
    if own.is_empty() {
        return Err("the key carries no valid signature of its own".to_owned());
    }
    for signature in &own {
        alive(primary.created_at(), signature, at)?;
    }
    match part {
        Part::Primary if own.iter().any(|signature| flags(signature) == Some(false)) => Err(NO_SIGNING.to_owned()),
        Part::Primary => Ok(()),
        Part::Sub(sub) => of_subkey(key, sub, at),
    }
}

const NO_SIGNING: &str = "the key is not meant for signing";

fn of_subkey(key: &SignedPublicKey, sub: &SignedPublicSubKey, at: i64) -> Result<(), String> {
    let primary = &key.primary_key;
    let own = sub.signatures.iter().filter(|own| own.verify_subkey_binding(primary, &sub.key).is_ok());
    let (bindings, revocations): (Vec<_>, Vec<_>) =
        own.partition(|own| own.typ() == Some(SignatureType::SubkeyBinding));
    revoked(revocations.into_iter(), at)?;
    let binding = newest(bindings.into_iter(), at).ok_or("the subkey is not bound to its key")?;
    alive(sub.key.created_at(), binding, at)?;
    // Without the subkey's own signature anybody could take somebody else's subkey for theirs.
    let back = binding.embedded_signature().filter(|back| sound(back));
    let agreed = back.is_some_and(|back| back.verify_primary_key_binding(&sub.key, primary).is_ok());
    if agreed && flags(binding) == Some(true) { Ok(()) } else { Err(NO_SIGNING.to_owned()) }
}

/// The newest signature of the key over itself alone.
fn direct(key: &SignedPublicKey, at: i64) -> Option<&Signature> {
    let direct = key.details.direct_signatures.iter().filter(|own| own.typ() == Some(SignatureType::Key));
    newest(direct.filter(|own| own.verify_key(&key.primary_key).is_ok()), at)
}

/// The newest signature of the key over one of its names that is not revoked.
fn certification(key: &SignedPublicKey, at: i64) -> Option<&Signature> {
    let of =
        |user: &SignedUser, own: &Signature| own.verify_certification(&key.primary_key, Tag::UserId, &user.id).is_ok();
    let last = key.details.users.iter().filter_map(|user| {
        let own = user.signatures.iter().filter(|own| of(user, own));
        newest(own, at).filter(|last| last.is_certification())
    });
    newest(last, at)
}

fn newest<'a>(signatures: impl Iterator<Item = &'a Signature>, at: i64) -> Option<&'a Signature> {
    let usable = signatures.filter(|own| sound(own) && !expired(own, at));
    // Of two that are as old a revocation wins.
    usable.max_by_key(|own| (own.created().map(seconds), own.typ() == Some(SignatureType::CertRevocation)))
}

/// SHA-1 is taken here, but not for data: keys of some age rest on it, and the library refuses the known collisions.
fn sound(own: &Signature) -> bool {
    let weak = matches!(own.hash_alg(), None | Some(HashAlgorithm::Md5 | HashAlgorithm::Ripemd160));
    !weak && !asks_for_more(own)
}

/// A key that was replaced or retired could sign before; one that was compromised, or revoked without a word, never.
fn revoked<'a>(mut revocations: impl Iterator<Item = &'a Signature>, at: i64) -> Result<(), String> {
    let holds = |own: &Signature| match own.revocation_reason_code() {
        Some(RevocationCode::KeySuperseded | RevocationCode::KeyRetired) => {
            own.created().is_none_or(|since| at >= seconds(since))
        }
        _ => true,
    };
    if revocations.any(holds) { Err("the key was revoked".to_owned()) } else { Ok(()) }
}

/// Whether a key, made at `made` and lasting as this signature over it says, was there and had not expired.
fn alive(made: Timestamp, own: &Signature, at: i64) -> Result<(), String> {
    let lasts = own.key_expiration_time().map_or(0, |lasts| i64::from(lasts.as_secs()));
    if at < seconds(made) {
        return Err("the key was made later".to_owned());
    }
    if lasts != 0 && at >= seconds(made) + lasts { Err("the key had expired".to_owned()) } else { Ok(()) }
}

fn expired(signature: &Signature, at: i64) -> bool {
    let lasts = signature.signature_expiration_time().map_or(0, |lasts| i64::from(lasts.as_secs()));
    lasts != 0 && signature.created().is_none_or(|made| at >= seconds(made) + lasts)
}

/// Whether the signature allows the key to sign data; nothing where it does not say.
fn flags(own: &Signature) -> Option<bool> {
    let mut parts = own.config()?.hashed_subpackets();
    let said = parts.any(|part| matches!(part.data, SubpacketData::KeyFlags(_)));
    said.then(|| own.key_flags().sign())
}

fn seconds(time: Timestamp) -> i64 {
    i64::from(time.as_secs())
}
