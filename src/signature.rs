//! Whether a signature over some bytes is by one of the keys that are handed in.
//!
//! Must not know commits or persons: whose key it is, and whether that person may sign this, is decided elsewhere.

mod armor;
#[cfg(feature = "openpgp")]
mod openpgp;
#[cfg(not(feature = "openpgp"))]
#[path = "signature/openpgp_absent.rs"]
mod openpgp;
mod ssh;

/// Longest text of a signature or of a key, in bytes. Both come from strangers; real ones are far shorter.
pub const LIMIT: usize = 64 * 1024;

/// A public key that signatures are held against.
#[derive(Debug, Clone)]
pub struct Key(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Ssh(Box<ssh::Key>),
    OpenPgp(Box<openpgp::Key>),
}

/// What is wrong with the text of a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct KeyError(String);

/// What is known about a signature. Only [`Outcome::By`] says that somebody signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It fits, and this key of those handed in made it (its index; of equal keys the first that was valid then).
    By(usize),
    /// None of the keys handed in made it.
    UnknownKey {
        /// The key that it names, as `ssh-keygen -l` or `gpg` writes it; not proved in an OpenPGP signature.
        fingerprint: String,
    },
    /// It does not fit, is not made for git, or its key was not valid then; the text says which.
    Bad(String),
    /// It was not looked at, and the text says why: nothing is known, so nothing may rest on it.
    Unverifiable(String),
}

impl Key {
    /// Reads a key: a line of an `allowed_signers`, `authorized_keys` or `.pub` file, or an armored OpenPGP public key.
    ///
    /// Principals in front are passed over. Of options `namespaces`, `valid-after` and `valid-before` are heeded (times
    /// are UTC with and without `Z`), others refused: what they ask for would be lost in silence.
    ///
    /// # Errors
    ///
    /// Says why the text is no key that a signature could be held against.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        let kind = match text {
            _ if text.len() > LIMIT => return Err(KeyError("the key is longer than 64 KiB".to_owned())),
            _ if text.starts_with("-----BEGIN ") && text.contains(" PRIVATE KEY") => {
                return Err(KeyError("this is a private key, and no longer a secret".to_owned()));
            }
            _ if text.starts_with("-----BEGIN PGP ") => Kind::OpenPgp(Box::new(openpgp::Key::parse(text)?)),
            _ => Kind::Ssh(Box::new(ssh::Key::parse(text)?)),
        };
        Ok(Self(kind))
    }

    /// The key's fingerprint, as `ssh-keygen -l` or `gpg` writes it; of an OpenPGP key that of its primary key.
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

/// Holds an armored `signature`, as in the header `gpgsig` of a commit or below the message of a tag, against `keys`.
///
/// `when` is the time that the signed object gives for itself, in seconds since 1970: keys have to be valid then. It is
/// no proof of when the signature was made.
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
        _ => unverifiable("the signature is in no form that aims knows"),
    }
}

/// The keys of one kind, with their index among all.
fn of<K>(keys: &[Key], kind: fn(&Key) -> Option<&K>) -> Vec<(usize, &K)> {
    keys.iter().enumerate().filter_map(|(index, key)| Some((index, kind(key)?))).collect()
}

/// The first key that was valid when it signed; otherwise what was wrong with the first one that was tried.
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
