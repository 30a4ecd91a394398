//! Keys of persons can be read, so that their signatures can be verified.
//!
//! Must not know who has to sign what.

use crate::rules::prelude::*;
use crate::signature::Key;

pub(super) const RULE: Rule = Rule {
    name: "unusable-signing-key",
    basis: RuleBasis::Practice,
    due: Stage::Build,
    clauses: &[],
    practice: Some("a key that cannot be read proves no approval"),
    summary: "A signing key of a person cannot be used",
    page: include_str!("unusable_signing_key.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for person in model.all::<Person>() {
        for (index, key) in person.data().signing_keys.iter().enumerate() {
            let Err(error) = Key::parse(key) else { continue };
            let message = format!("a signing key of {} cannot be used: {error}", person.id);
            acc.push(
                Finding::new(RULE.name, person.at(&format!("signing-keys/{index}")), message)
                    .help("paste the public key: a line of `~/.ssh/id_ed25519.pub`, or the output of `gpg --armor --export`")
                    .about(&person.id),
            );
        }
    }
}
