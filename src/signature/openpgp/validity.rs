//! Checks whether an OpenPGP key was valid and allowed to sign at a given time.
//!
//! Must not know what was signed.

use pgp::composed::{SignedPublicKey, SignedPublicSubKey};
use pgp::crypto::hash::HashAlgorithm;
use pgp::packet::{RevocationCode, Signature, SignatureType, SubpacketData};
use pgp::types::{KeyDetails, SignedUser, Tag, Timestamp};

use super::{Part, has_unknown_critical};

/// When a signature over data was made, in seconds since 1970, if it had not expired at `when`.
pub(super) fn made_at(signature: &Signature, when: i64) -> Result<i64, String> {
    let made = signature.created().ok_or("the signature has no creation time")?;
    if expired(signature, when) { Err("the signature had expired".to_owned()) } else { Ok(seconds(made)) }
}

/// Whether `part` of the key could sign at this time.
///
/// The newest self-signatures of the key apply, even if they are newer than `at`: as in GnuPG, a later extension also
/// covers earlier signatures.
pub(super) fn of_key(key: &SignedPublicKey, part: Part, at: i64) -> Result<(), String> {
    let primary = &key.primary_key;
    let revocations = key.details.revocation_signatures.iter().filter(|own| own.verify_key(primary).is_ok());
    revoked(revocations, at)?;
    let own: Vec<_> = [direct(key, at), certification(key, at)].into_iter().flatten().collect();
    if own.is_empty() {
        return Err("the key has no valid self-signature".to_owned());
    }
    for signature in &own {
        in_lifetime(primary.created_at(), signature, at)?;
    }
    match part {
        Part::Primary if own.iter().any(|signature| flags(signature) == Some(false)) => Err(NO_SIGNING.to_owned()),
        Part::Primary => Ok(()),
        Part::Sub(sub) => of_subkey(key, sub, at),
    }
}

const NO_SIGNING: &str = "the key is not intended for signing";

fn of_subkey(key: &SignedPublicKey, sub: &SignedPublicSubKey, at: i64) -> Result<(), String> {
    let primary = &key.primary_key;
    let own = sub.signatures.iter().filter(|own| own.verify_subkey_binding(primary, &sub.key).is_ok());
    let (bindings, revocations): (Vec<_>, Vec<_>) =
        own.partition(|own| own.typ() == Some(SignatureType::SubkeyBinding));
    revoked(revocations.into_iter(), at)?;
    let binding = newest(bindings.into_iter(), at).ok_or("the subkey is not bound to its key")?;
    in_lifetime(sub.key.created_at(), binding, at)?;
    // Without the subkey's own signature, anyone could claim another person's subkey.
    let back = binding.embedded_signature().filter(|back| is_acceptable(back));
    let agreed = back.is_some_and(|back| back.verify_primary_key_binding(&sub.key, primary).is_ok());
    if agreed && flags(binding) == Some(true) { Ok(()) } else { Err(NO_SIGNING.to_owned()) }
}

/// The newest direct-key self-signature.
fn direct(key: &SignedPublicKey, at: i64) -> Option<&Signature> {
    let direct = key.details.direct_signatures.iter().filter(|own| own.typ() == Some(SignatureType::Key));
    newest(direct.filter(|own| own.verify_key(&key.primary_key).is_ok()), at)
}

/// The newest self-signature over a user id that is not revoked.
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
    let usable = signatures.filter(|own| is_acceptable(own) && !expired(own, at));
    // Of two signatures of the same age, a revocation wins.
    usable.max_by_key(|own| (own.created().map(seconds), own.typ() == Some(SignatureType::CertRevocation)))
}

/// SHA-1 is accepted here, but not for data: older keys rely on it, and the library refuses the known collisions.
fn is_acceptable(own: &Signature) -> bool {
    let weak = matches!(own.hash_alg(), None | Some(HashAlgorithm::Md5 | HashAlgorithm::Ripemd160));
    !weak && !has_unknown_critical(own)
}

/// A superseded or retired key was valid before its revocation. A key that was compromised, or revoked without a
/// reason, was never valid.
fn revoked<'a>(mut revocations: impl Iterator<Item = &'a Signature>, at: i64) -> Result<(), String> {
    let holds = |own: &Signature| match own.revocation_reason_code() {
        Some(RevocationCode::KeySuperseded | RevocationCode::KeyRetired) => {
            own.created().is_none_or(|since| at >= seconds(since))
        }
        _ => true,
    };
    if revocations.any(holds) { Err("the key was revoked".to_owned()) } else { Ok(()) }
}

/// Whether a key created at `made`, with the lifetime given in its self-signature, existed and had not expired.
fn in_lifetime(made: Timestamp, own: &Signature, at: i64) -> Result<(), String> {
    let lasts = own.key_expiration_time().map_or(0, |lasts| i64::from(lasts.as_secs()));
    if at < seconds(made) {
        return Err("the key was created later".to_owned());
    }
    if lasts != 0 && at >= seconds(made) + lasts { Err("the key had expired".to_owned()) } else { Ok(()) }
}

fn expired(signature: &Signature, at: i64) -> bool {
    let lasts = signature.signature_expiration_time().map_or(0, |lasts| i64::from(lasts.as_secs()));
    lasts != 0 && signature.created().is_none_or(|made| at >= seconds(made) + lasts)
}

/// Whether the signature allows the key to sign data; `None` if it has no key flags.
fn flags(own: &Signature) -> Option<bool> {
    let mut parts = own.config()?.hashed_subpackets();
    let has_flags = parts.any(|part| matches!(part.data, SubpacketData::KeyFlags(_)));
    has_flags.then(|| own.key_flags().sign())
}

fn seconds(time: Timestamp) -> i64 {
    i64::from(time.as_secs())
}
