//! SSH signatures (the SSHSIG format) and OpenSSH key lines.
//!
//! Must not know OpenPGP.

mod line;

use ssh_key::public::KeyData;
use ssh_key::{Algorithm, HashAlg, PublicKey, Signature, SshSig};

use super::{KeyError, Outcome, armor, first_valid};

/// The first line of an armored signature.
pub(super) const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----";

/// The namespace of git signatures; a signature over a file or for a login proves nothing here.
const NAMESPACE: &str = "git";

/// A key and its validity period, in seconds since 1970.
#[derive(Debug, Clone)]
pub(super) struct Key {
    public: PublicKey,
    after: Option<i64>,
    before: Option<i64>,
}

impl Key {
    pub(super) fn parse(text: &str) -> Result<Self, KeyError> {
        let line = line::Line::parse(text)?;
        if line.key_type.contains("-cert-") {
            return Err(KeyError("this is a certificate; aims verifies keys only".to_owned()));
        }
        let public = PublicKey::from_openssh(&format!("{} {}", line.key_type, line.base64))
            .map_err(|why| KeyError(format!("the key cannot be read: {why}")))?;
        usable(public.key_data()).map_err(KeyError)?;
        Ok(Self { public, after: line.after, before: line.before })
    }

    pub(super) fn fingerprint(&self) -> String {
        self.public.fingerprint(HashAlg::Sha256).to_string()
    }

    /// Both ends of the validity period are inclusive, as in OpenSSH.
    fn valid(&self, when: i64) -> Result<(), String> {
        if self.after.is_some_and(|after| when < after) {
            return Err("the key was not valid yet".to_owned());
        }
        if self.before.is_some_and(|before| when > before) {
            return Err("the key was no longer valid".to_owned());
        }
        Ok(())
    }
}

/// Returns why signatures of this key cannot be verified, if so.
fn usable(key: &KeyData) -> Result<(), String> {
    match key {
        KeyData::Ecdsa(_) | KeyData::Ed25519(_) | KeyData::SkEcdsaSha2NistP256(_) | KeyData::SkEd25519(_) => Ok(()),
        // The limits of the crypto crate: shorter keys are weak, longer ones let untrusted input cost computing time.
        KeyData::Rsa(rsa) => match rsa.n.as_positive_bytes().map_or(0, bits) {
            2048..=4096 => Ok(()),
            bits => Err(format!("aims verifies RSA keys of 2048 to 4096 bits; this one has {bits}")),
        },
        other => Err(format!("aims does not verify keys of the type {}", other.algorithm())),
    }
}

fn bits(number: &[u8]) -> usize {
    number.first().map_or(0, |first| number.len() * 8 - first.leading_zeros() as usize)
}

/// The raw parts of a signature, before key and signature are parsed.
struct Parts<'a> {
    version: u32,
    key: &'a [u8],
    namespace: &'a [u8],
    reserved: &'a [u8],
    hash: &'a [u8],
    signature: &'a [u8],
}

impl<'a> Parts<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let rest = &mut bytes.strip_prefix(b"SSHSIG")?;
        let version = number(rest)?;
        let [key, namespace, reserved, hash, signature] =
            [string(rest)?, string(rest)?, string(rest)?, string(rest)?, string(rest)?];
        rest.is_empty().then_some(Self { version, key, namespace, reserved, hash, signature })
    }

    /// Why this signature is not supported, if so.
    fn unsupported(&self) -> Option<String> {
        let [key, signature] = [self.key, self.signature].map(|mut blob| word(string(&mut blob).unwrap_or_default()));
        if self.version != 1 || !self.reserved.is_empty() {
            return Some("the signature has a newer format version".to_owned());
        }
        if key.contains("-cert-") {
            return Some("aims does not verify signatures made with certificates".to_owned());
        }
        if signature == "ssh-rsa" {
            return Some("the signature relies on SHA-1, which no longer proves anything".to_owned());
        }
        let unknown = matches!(Algorithm::new(&key), Err(_) | Ok(Algorithm::Other(_)));
        unknown.then(|| format!("aims does not verify keys of the type {key}"))
    }
}

fn number(rest: &mut &[u8]) -> Option<u32> {
    let (head, tail) = rest.split_first_chunk()?;
    *rest = tail;
    Some(u32::from_be_bytes(*head))
}

fn string<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = number(rest)?;
    let (head, tail) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    *rest = tail;
    Some(head)
}

/// Untrusted bytes as a short word for a message.
fn word(bytes: &[u8]) -> String {
    let printable = bytes.iter().filter(|byte| byte.is_ascii_graphic());
    printable.take(40).map(|byte| char::from(*byte)).collect()
}

/// See [`super::verify`].
pub(super) fn verify(payload: &[u8], signature: &str, keys: &[(usize, &Key)], when: i64) -> Outcome {
    let Some(bytes) = armor::bytes(signature, "SSH SIGNATURE") else {
        return Outcome::Bad("the signature is truncated or damaged".to_owned());
    };
    let Some(parts) = Parts::read(&bytes) else {
        return Outcome::Bad("the signature is truncated or damaged".to_owned());
    };
    if let Some(why) = parts.unsupported() {
        return Outcome::Unverifiable(why);
    }
    match signer(&parts, payload) {
        Ok(public) => {
            let same = keys.iter().filter(|(_, key)| key.public.key_data() == public.key_data());
            first_valid(same.map(|(index, key)| (*index, key.valid(when))))
                .unwrap_or_else(|| Outcome::UnknownKey { fingerprint: public.fingerprint(HashAlg::Sha256).to_string() })
        }
        Err(outcome) => outcome,
    }
}

/// The key contained in the signature, if it made this signature over this payload for git.
fn signer(parts: &Parts, payload: &[u8]) -> Result<PublicKey, Outcome> {
    let bad = |why: &str| Outcome::Bad(why.to_owned());
    if parts.namespace != NAMESPACE.as_bytes() {
        return Err(Outcome::Bad(format!("the signature was made for `{}`, not for git", word(parts.namespace))));
    }
    let hash = match parts.hash {
        b"sha256" => HashAlg::Sha256,
        b"sha512" => HashAlg::Sha512,
        other => {
            return Err(Outcome::Unverifiable(format!("aims does not support the hash algorithm {}", word(other))));
        }
    };
    let public = public(parts.key).ok_or_else(|| bad("the key in the signature is damaged"))?;
    usable(public.key_data()).map_err(Outcome::Unverifiable)?;
    let signature = value(parts.signature).ok_or_else(|| bad("the signature is damaged"))?;
    let signature = SshSig::new(public.key_data().clone(), NAMESPACE, hash, signature);
    let verified = signature.and_then(|signature| public.verify(NAMESPACE, payload, &signature));
    verified.map(|()| public).map_err(|_| bad("the signature does not match the signed data"))
}

/// The key in a signature. The library ignores some wrong lengths, so the parsed key must encode to the same bytes.
fn public(bytes: &[u8]) -> Option<PublicKey> {
    let public = PublicKey::from_bytes(bytes).ok()?;
    (public.to_bytes().ok()? == bytes).then_some(public)
}

/// The bare signature; encoded again for the same reason.
fn value(bytes: &[u8]) -> Option<Signature> {
    let value = Signature::try_from(bytes).ok()?;
    // The library does not encode this type as it reads it.
    let unwritten = value.algorithm() == Algorithm::SkEcdsaSha2NistP256;
    (unwritten || Vec::<u8>::try_from(value.clone()).ok()? == bytes).then_some(value)
}
