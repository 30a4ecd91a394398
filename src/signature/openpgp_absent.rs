//! OpenPGP in a build without the feature `openpgp`: keys are accepted unread, and no signature is verified.
//!
//! Must not refuse a key: findings about records must not depend on build features.

use super::{KeyError, Outcome};

#[derive(Debug, Clone)]
pub(super) struct Key;

#[allow(clippy::unnecessary_wraps, reason = "the same signatures as with the feature")]
impl Key {
    pub(super) fn parse(_text: &str) -> Result<Self, KeyError> {
        Ok(Self)
    }

    pub(super) fn fingerprint(&self) -> String {
        "OpenPGP key, not read by this build of aims".to_owned()
    }
}

pub(super) fn verify(_payload: &[u8], _signature: &str, _keys: &[(usize, &Key)], _when: i64) -> Outcome {
    let why = "this build of aims cannot verify OpenPGP signatures; build it with `--features openpgp`";
    Outcome::Unverifiable(why.to_owned())
}
