//! OpenPGP signatures and keys.
//!
//! Must not know SSH, and asks no keyring, server or web of trust: the keys handed in are the only ones.

mod validity;

use pgp::composed::{Deserializable, SignedPublicKey, SignedPublicSubKey};
use pgp::crypto::hash::HashAlgorithm;
use pgp::packet::{Packet, PacketParser, Signature, SignatureType, SignatureVersion, SubpacketData};
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
        let Some(bytes) = armor::bytes(text, "PGP PUBLIC KEY BLOCK").filter(|bytes| whole(bytes)) else {
            return error("the key is cut off or damaged");
        };
        let keys = SignedPublicKey::from_bytes_many(&bytes[..]);
        let keys: Result<Vec<_>, _> = keys.and_then(|keys| keys.take(2).collect());
        match keys.map(<[SignedPublicKey; 1]>::try_from) {
            Ok(Ok([key])) if matches!(key.version(), KeyVersion::V4 | KeyVersion::V6) => Ok(Self(key)),
            Ok(Ok(_)) => error("the key is of a version that aims does not verify"),
            Ok(Err(keys)) if !keys.is_empty() => error("there is more than one key in the block; a block is one key"),
            Ok(Err(_)) | Err(_) => error("the key cannot be read"),
        }
    }

    pub(super) fn fingerprint(&self) -> String {
        self.0.fingerprint().to_string().to_uppercase()
    }

    /// The parts that may have made this signature: those that it names, or all where it names none.
    fn candidates(&self, signature: &Signature) -> Vec<Part<'_>> {
        let primary = names(signature, &self.0.primary_key).then_some(Part::Primary);
        let subkeys = self.0.public_subkeys.iter().filter(|sub| names(signature, *sub)).map(Part::Sub);
        primary.into_iter().chain(subkeys).collect()
    }

    /// Whether the part made the signature, and was valid when it did.
    fn made(&self, part: Part, signature: &Signature, payload: &[u8], when: i64) -> Result<(), String> {
        match part {
            Part::Primary => fits(signature, &self.0.primary_key, payload)?,
            Part::Sub(sub) => fits(signature, sub, payload)?,
        }
        // Neither the time of the signed object nor that of the signature is proved: the key has to be valid at both.
        let made = validity::made_at(signature, when)?;
        validity::of_key(&self.0, part, made)?;
        validity::of_key(&self.0, part, when)
    }
}

/// Whether no packet is cut off: the parser of keys would leave it out, and with it perhaps a revocation.
fn whole(bytes: &[u8]) -> bool {
    PacketParser::new(bytes).all(|packet| !matches!(packet, Err(pgp::errors::Error::PacketIncomplete { .. })))
}

fn names(signature: &Signature, key: &impl KeyDetails) -> bool {
    let (fingerprints, ids) = (signature.issuer_fingerprint(), signature.issuer_key_id());
    (fingerprints.is_empty() && ids.is_empty())
        || fingerprints.contains(&&key.fingerprint())
        || ids.contains(&&key.legacy_key_id())
}

fn fits(signature: &Signature, key: &impl VerifyingKey, payload: &[u8]) -> Result<(), String> {
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
    let fits = signature.verify(key, payload);
    fits.map_err(|_| "the signature does not fit what it is attached to".to_owned())
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

/// The one signature of the text, of a sort that is verified here.
fn read(text: &str) -> Result<Signature, Outcome> {
    let bad = |why: &str| Outcome::Bad(why.to_owned());
    let bytes = armor::bytes(text, "PGP SIGNATURE").ok_or_else(|| bad("the signature is cut off or damaged"))?;
    let mut packets = PacketParser::new(&bytes[..]);
    match (packets.next(), packets.next()) {
        (Some(Ok(Packet::Signature(signature))), None) => strange(&signature).map_or(Ok(signature), Err),
        (Some(Ok(Packet::Signature(_))), Some(_)) => Err(bad("there is more than one signature")),
        _ => Err(bad("the signature is cut off or damaged")),
    }
}

/// Why this signature is beyond aims or none over bytes, if it is.
fn strange(signature: &Signature) -> Option<Outcome> {
    let unverifiable = |why: &str| Some(Outcome::Unverifiable(why.to_owned()));
    let Some(config) = signature.config() else {
        return unverifiable("the signature is of a version that aims does not verify");
    };
    if !matches!(config.version(), SignatureVersion::V4 | SignatureVersion::V6) {
        return unverifiable("the signature is of a version that aims does not verify");
    }
    if !matches!(config.typ(), SignatureType::Binary | SignatureType::Text) {
        return Some(Outcome::Bad("the signature is of a type that signs no data".to_owned()));
    }
    match config.hash_alg {
        HashAlgorithm::Sha256 | HashAlgorithm::Sha384 | HashAlgorithm::Sha512 => {}
        HashAlgorithm::Sha224 | HashAlgorithm::Sha3_256 | HashAlgorithm::Sha3_512 => {}
        weak => return Some(Outcome::Unverifiable(format!("the signature rests on {weak}, which proves nothing"))),
    }
    let unknown = asks_for_more(signature);
    if unknown { unverifiable("the signature asks for a check that aims does not know") } else { None }
}

/// Whether a part of the signature that has to be understood is not.
fn asks_for_more(signature: &Signature) -> bool {
    let mut parts = signature.config().into_iter().flat_map(|config| config.hashed_subpackets());
    let unknown = |data: &SubpacketData| {
        matches!(data, SubpacketData::Notation(_) | SubpacketData::Experimental(..) | SubpacketData::Other(..))
    };
    parts.any(|part| part.is_critical && unknown(&part.data))
}
