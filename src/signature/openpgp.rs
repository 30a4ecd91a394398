//! OpenPGP signatures and keys.
//!
//! Must not know SSH or query a keyring, server or web of trust: only the given keys are used.

mod validity;

use pgp::composed::{Deserializable, SignedPublicKey, SignedPublicSubKey};
use pgp::crypto::hash::HashAlgorithm;
use pgp::packet::{Packet, PacketParser, Signature, SignatureConfig, SignatureType, SignatureVersion, SubpacketData};
use pgp::ser::Serialize;
use pgp::types::{KeyDetails, KeyVersion, PublicParams, VerifyingKey};

use super::{KeyError, Outcome, armor, first_valid};

/// A key with its subkeys.
#[derive(Debug, Clone)]
pub(super) struct Key(SignedPublicKey);

/// The part of a key that signed.
#[derive(Clone, Copy)]
enum Part<'a> {
    Primary,
    Sub(&'a SignedPublicSubKey),
}

impl Key {
    pub(super) fn parse(text: &str) -> Result<Self, KeyError> {
        let error = |why: &str| Err(KeyError(why.to_owned()));
        let Some(bytes) = armor::bytes(text, "PGP PUBLIC KEY BLOCK").filter(|bytes| is_complete(bytes)) else {
            return error("the key is truncated or damaged");
        };
        let keys = SignedPublicKey::from_bytes_many(&bytes[..]);
        let keys: Result<Vec<_>, _> = keys.and_then(|keys| keys.take(2).collect());
        match keys.map(<[SignedPublicKey; 1]>::try_from) {
            Ok(Ok([key])) if matches!(key.version(), KeyVersion::V4 | KeyVersion::V6) => Ok(Self(key)),
            Ok(Ok(_)) => error("aims does not verify keys of this version"),
            Ok(Err(keys)) if !keys.is_empty() => {
                error("the block contains more than one key; it must contain exactly one")
            }
            Ok(Err(_)) | Err(_) => error("the key cannot be read"),
        }
    }

    pub(super) fn fingerprint(&self) -> String {
        self.0.fingerprint().to_string().to_uppercase()
    }

    /// The parts that may have made this signature: those that it names, or all if it names none.
    fn candidates(&self, signature: &Signature) -> Vec<Part<'_>> {
        let primary = names(signature, &self.0.primary_key).then_some(Part::Primary);
        let subkeys = self.0.public_subkeys.iter().filter(|sub| names(signature, *sub)).map(Part::Sub);
        primary.into_iter().chain(subkeys).collect()
    }

    /// Whether the part made the signature, and was valid when it did.
    fn made(&self, part: Part, signature: &Signature, payload: &[u8], when: i64) -> Result<(), String> {
        match part {
            Part::Primary => check_signature(signature, &self.0.primary_key, payload)?,
            Part::Sub(sub) => check_signature(signature, sub, payload)?,
        }
        // Neither the time of the signed object nor that of the signature is verified: the key must be valid at both.
        let made = validity::made_at(signature, when)?;
        validity::of_key(&self.0, part, made)?;
        validity::of_key(&self.0, part, when)
    }
}

/// Whether no packet is truncated: the key parser would omit it, and with it possibly a revocation.
fn is_complete(bytes: &[u8]) -> bool {
    PacketParser::new(bytes).all(|packet| !matches!(packet, Err(pgp::errors::Error::PacketIncomplete { .. })))
}

fn names(signature: &Signature, key: &impl KeyDetails) -> bool {
    let (fingerprints, ids) = (signature.issuer_fingerprint(), signature.issuer_key_id());
    (fingerprints.is_empty() && ids.is_empty())
        || fingerprints.contains(&&key.fingerprint())
        || ids.contains(&&key.legacy_key_id())
}

fn check_signature(signature: &Signature, key: &impl VerifyingKey, payload: &[u8]) -> Result<(), String> {
    match key.public_params() {
        // Modulus and exponent with their lengths: 2048 bits and more.
        PublicParams::RSA(rsa) if rsa.write_len() < 261 => {
            return Err("the key is shorter than 2048 bits".to_owned());
        }
        PublicParams::RSA(_)
        | PublicParams::ECDSA(_)
        | PublicParams::EdDSALegacy(_)
        | PublicParams::Ed25519(_)
        | PublicParams::Ed448(_) => {}
        _ => return Err(format!("aims does not verify keys of the type {:?}", key.algorithm())),
    }
    let verified = signature.verify(key, payload);
    verified.map_err(|_| "the signature does not match the signed data".to_owned())
}

/// See [`super::verify`].
pub(super) fn verify(payload: &[u8], signature: &str, keys: &[(usize, &Key)], when: i64) -> Outcome {
    let signature = match read(signature) {
        Ok(signature) => signature,
        Err(outcome) => return outcome,
    };
    let tried = keys.iter().flat_map(|(index, key)| {
        let parts = key.candidates(&signature).into_iter();
        let made = |part| key.made(part, &signature, payload, when);
        parts.map(|part| (*index, made(part))).collect::<Vec<_>>()
    });
    first_valid(tried).unwrap_or_else(|| Outcome::UnknownKey { fingerprint: issuer(&signature) })
}

fn issuer(signature: &Signature) -> String {
    let fingerprint = signature.issuer_fingerprint().first().map(ToString::to_string);
    let id = || signature.issuer_key_id().first().map(ToString::to_string);
    fingerprint.or_else(id).map_or_else(|| "not named".to_owned(), |name| name.to_uppercase())
}

/// The only signature in the text, if its type is supported.
fn read(text: &str) -> Result<Signature, Outcome> {
    let bad = |why: &str| Outcome::Bad(why.to_owned());
    let bytes = armor::bytes(text, "PGP SIGNATURE").ok_or_else(|| bad("the signature is truncated or damaged"))?;
    let mut packets = PacketParser::new(&bytes[..]);
    match (packets.next(), packets.next()) {
        (Some(Ok(Packet::Signature(signature))), None) => unsupported(&signature).map_or(Ok(signature), Err),
        (Some(Ok(Packet::Signature(_))), Some(_)) => Err(bad("there is more than one signature")),
        _ => Err(bad("the signature is truncated or damaged")),
    }
}

/// Why this signature is not supported or does not sign data, if so.
fn unsupported(signature: &Signature) -> Option<Outcome> {
    let unverifiable = |why: &str| Some(Outcome::Unverifiable(why.to_owned()));
    let Some(config) = signature.config() else {
        return unverifiable("aims does not verify signatures of this version");
    };
    if !matches!(config.version(), SignatureVersion::V4 | SignatureVersion::V6) {
        return unverifiable("aims does not verify signatures of this version");
    }
    if !matches!(config.typ(), SignatureType::Binary | SignatureType::Text) {
        return Some(Outcome::Bad("the signature is of a type that does not sign data".to_owned()));
    }
    match config.hash_alg {
        HashAlgorithm::Sha256 | HashAlgorithm::Sha384 | HashAlgorithm::Sha512 => {}
        HashAlgorithm::Sha224 | HashAlgorithm::Sha3_256 | HashAlgorithm::Sha3_512 => {}
        weak => return Some(Outcome::Unverifiable(format!("the signature relies on {weak}, which proves nothing"))),
    }
    let unknown = has_unknown_critical(signature);
    if unknown { unverifiable("the signature requires a check that aims does not support") } else { None }
}

/// Whether a critical part of the signature is not understood.
fn has_unknown_critical(signature: &Signature) -> bool {
    let mut parts = signature.config().into_iter().flat_map(SignatureConfig::hashed_subpackets);
    let unknown = |data: &SubpacketData| {
        matches!(data, SubpacketData::Notation(_) | SubpacketData::Experimental(..) | SubpacketData::Other(..))
    };
    parts.any(|part| part.is_critical && unknown(&part.data))
}
