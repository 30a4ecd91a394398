//! Verifies whether a signature over some bytes was made by one of the given keys.
//!
//! Must not know commits or persons: callers decide whose key it is and whether that person may sign.

mod armor;
#[cfg(feature = "openpgp")]
mod openpgp;
#[cfg(not(feature = "openpgp"))]
#[path = "signature/openpgp_absent.rs"]
mod openpgp;
mod ssh;

/// Maximum length of a signature or key in bytes. Both are untrusted input; real ones are far shorter.
pub const LIMIT: usize = 64 * 1024;

/// A public key that verifies signatures.
#[derive(Debug, Clone)]
pub struct Key(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Ssh(Box<ssh::Key>),
    OpenPgp(Box<openpgp::Key>),
}

/// Why the text of a key is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct KeyError(String);

/// The result of verifying a signature. Only [`Outcome::By`] means that somebody signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Valid, and made by the given key with this index (of equal keys, the first that was valid then).
    By(usize),
    /// Made by none of the given keys.
    UnknownKey {
        /// The key that it names, as `ssh-keygen -l` or `gpg` writes it; unverified in an OpenPGP signature.
        fingerprint: String,
    },
    /// Does not match, was not made for git, or its key was not valid then; the text gives the reason.
    Bad(String),
    /// Not verified, for the reason in the text: nothing is known, so nothing may rely on it.
    Unverifiable(String),
}

impl Key {
    /// Reads a key: a line of an `allowed_signers`, `authorized_keys` or `.pub` file, or an armored OpenPGP public key.
    ///
    /// Leading principals are ignored. The options `namespaces`, `valid-after` and `valid-before` apply (times are UTC
    /// with or without `Z`). Other options are refused, because ignoring them would silently drop what they require.
    ///
    /// # Errors
    ///
    /// Returns why the text is not a key that can verify signatures.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        let kind = match text {
            _ if text.len() > LIMIT => return Err(KeyError("the key is longer than 64 KiB".to_owned())),
            _ if text.starts_with("-----BEGIN ") && text.contains(" PRIVATE KEY") => {
                return Err(KeyError("this is a private key, which is no longer secret".to_owned()));
            }
            _ if text.starts_with("-----BEGIN PGP ") => Kind::OpenPgp(Box::new(openpgp::Key::parse(text)?)),
            _ => Kind::Ssh(Box::new(ssh::Key::parse(text)?)),
        };
        Ok(Self(kind))
    }

    /// The key's fingerprint, as `ssh-keygen -l` or `gpg` writes it; for an OpenPGP key, that of its primary key.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        match &self.0 {
            Kind::Ssh(key) => key.fingerprint(),
            Kind::OpenPgp(key) => key.fingerprint(),
        }
    }

    fn ssh(&self) -> Option<&ssh::Key> {
        match &self.0 {
            Kind::Ssh(key) => Some(key),
            Kind::OpenPgp(_) => None,
        }
    }

    fn openpgp(&self) -> Option<&openpgp::Key> {
        match &self.0 {
            Kind::OpenPgp(key) => Some(key),
            Kind::Ssh(_) => None,
        }
    }
}

/// Verifies an armored `signature`, as in the `gpgsig` header of a commit or below the message of a tag, with `keys`.
///
/// `when` is the time stated by the signed object, in seconds since 1970: keys must be valid at that time. It does not
/// prove when the signature was made.
#[must_use]
pub fn verify(payload: &[u8], signature: &str, keys: &[Key], when: i64) -> Outcome {
    let text = signature.trim();
    let unverifiable = |why: &str| Outcome::Unverifiable(why.to_owned());
    match text {
        _ if text.len() > LIMIT => unverifiable("the signature is longer than 64 KiB"),
        _ if text.starts_with(ssh::BEGIN) => ssh::verify(payload, text, &of(keys, Key::ssh), when),
        _ if text.starts_with("-----BEGIN PGP ") => openpgp::verify(payload, text, &of(keys, Key::openpgp), when),
        _ if text.starts_with("-----BEGIN SIGNED MESSAGE-----") || text.starts_with("-----BEGIN PKCS7-----") => {
            unverifiable("aims does not verify X.509 signatures")
        }
        _ => unverifiable("the format of the signature is unknown"),
    }
}

/// The keys of one kind, with their index among all keys.
fn of<K>(keys: &[Key], kind: fn(&Key) -> Option<&K>) -> Vec<(usize, &K)> {
    keys.iter().enumerate().filter_map(|(index, key)| Some((index, kind(key)?))).collect()
}

/// The first key that was valid when it signed; otherwise why the first key tried is not valid.
fn first_valid(tried: impl Iterator<Item = (usize, Result<(), String>)>) -> Option<Outcome> {
    let mut bad = None;
    for (index, found) in tried {
        match found {
            Ok(()) => return Some(Outcome::By(index)),
            Err(why) => bad = bad.or(Some(Outcome::Bad(why))),
        }
    }
    bad
}
