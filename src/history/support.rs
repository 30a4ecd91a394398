//! How well the commit that set an approval supports it.
//!
//! Must not know how the commit was found.

use crate::{
    record::Assurance,
    signature::{self, Key, Outcome},
    source::{Commit, History, Person},
};

/// A person who may make an approval, with what identifies their commits.
#[derive(Debug, Clone)]
pub struct Approver {
    /// Id of the person.
    pub id: Box<str>,
    /// Names and email addresses under which they commit.
    pub git: Vec<Box<str>>,
    /// Keys with which they sign, as written.
    pub keys: Vec<Box<str>>,
}

/// How well an approval is supported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Support {
    /// The level of assurance.
    pub assurance: Assurance,
    /// The reason in words, and what could not be verified.
    pub because: String,
}

impl Approver {
    /// Whether the author or committer uses a name or address of this person.
    #[must_use]
    pub fn is(&self, person: &Person) -> bool {
        self.git.iter().any(|known| is_named(known, &person.name, &person.mail))
    }
}

/// `known` is a name, an address, or both: `Ann Example <ann@example.org>`.
fn is_named(known: &str, name: &str, mail: &str) -> bool {
    match known.trim().strip_suffix('>').and_then(|known| known.rsplit_once('<')) {
        Some((known_name, known_mail)) => {
            is_same_mail(known_mail, mail) && (known_name.trim().is_empty() || known_name.trim() == name)
        }
        None if known.contains('@') => is_same_mail(known, mail),
        None => !known.trim().is_empty() && known.trim() == name,
    }
}

fn is_same_mail(known: &str, mail: &str) -> bool {
    !mail.is_empty() && known.trim().eq_ignore_ascii_case(mail)
}

/// The state of the signature of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignatureState {
    /// The commit has no signature.
    None,
    /// The signature is valid and was made with a key of this person.
    By(Box<str>),
    /// The signature cannot be attributed to a person, for this reason.
    Unproved(String),
}

/// The person among `persons` whose signature the commit has.
#[must_use]
pub fn signature_of(history: &dyn History, commit: &Commit, persons: &[Approver]) -> SignatureState {
    match commit.signed {
        false => SignatureState::None,
        true => verified(history, commit, persons).map_or_else(SignatureState::Unproved, SignatureState::By),
    }
}

/// How well a commit supports the attestation that it set: by signature, by evidence cited, by its author, or not at
/// all.
#[must_use]
pub fn support(history: &dyn History, commit: &Commit, approvers: &[Approver], evidenced: bool) -> Support {
    let signature = if commit.signed { Some(verified(history, commit, approvers)) } else { None };
    let suffix = match &signature {
        Some(Err(why)) => format!("; {why}"),
        _ => String::new(),
    };
    let is = |person| approvers.iter().find(|approver| approver.is(person));
    match signature {
        Some(Ok(person)) => supported(Assurance::Verified, format!("the commit is signed with a key of {person}")),
        _ if evidenced => supported(Assurance::Evidenced, format!("it cites evidence{suffix}")),
        _ => match (is(&commit.author), is(&commit.committer), trailer(commit, approvers)) {
            (Some(person), _, _) => {
                supported(Assurance::Attributed, format!("{} is the author of the commit{suffix}", person.id))
            }
            (_, Some(person), _) => {
                supported(Assurance::Attributed, format!("{} is the committer of the commit{suffix}", person.id))
            }
            (_, _, Some(key)) => {
                supported(Assurance::Claimed, format!("the commit has an unsigned `{key}` trailer{suffix}"))
            }
            _ => supported(Assurance::Claimed, format!("the commit is by {}{suffix}", author_name(&commit.author))),
        },
    }
}

/// The name or address stated by the author of a commit, up to a maximum length.
fn author_name(person: &Person) -> String {
    const MAX_LENGTH: usize = 100;
    let names = [&person.name, &person.mail].into_iter().map(|name| name.trim());
    let name = names.into_iter().find(|name| !name.is_empty()).unwrap_or("an unnamed author");
    name.chars().take(MAX_LENGTH).collect()
}

fn supported(assurance: Assurance, because: String) -> Support {
    Support { assurance, because }
}

/// The person whose key signed a commit, or why the signature cannot be attributed.
fn verified(history: &dyn History, commit: &Commit, approvers: &[Approver]) -> Result<Box<str>, String> {
    let signed = history.signed(&commit.id).ok_or("its signature cannot be read")?;
    let parsed = approvers.iter().flat_map(|person| person.keys.iter().map(move |key| (&person.id, Key::parse(key))));
    let (persons, keys): (Vec<_>, Vec<_>) = parsed.filter_map(|(id, key)| Some((id, key.ok()?))).unzip();
    match signature::verify(&signed.payload, &signed.signature, &keys, commit.committer.when.seconds) {
        Outcome::By(index) => persons.get(index).map(|id| (*id).clone()).ok_or_else(String::new),
        Outcome::UnknownKey { fingerprint } => {
            Err(format!("it is signed with {fingerprint}, which is not a key of any of the persons checked"))
        }
        Outcome::Bad(why) => Err(format!("its signature is invalid: {why}")),
        Outcome::Unverifiable(why) => Err(format!("its signature was not verified: {why}")),
    }
}

/// A trailer that names a person as approver. `Signed-off-by` concerns the origin of a change and is not an approval.
fn trailer<'c>(commit: &'c Commit, approvers: &[Approver]) -> Option<&'c str> {
    let approves = |key: &str| ["approved-by", "reviewed-by"].iter().any(|known| key.eq_ignore_ascii_case(known));
    let names = |value: &str| {
        let (name, mail) = value.trim_end_matches('>').rsplit_once('<').unwrap_or((value, ""));
        let person = |approver: &Approver| approver.git.iter().any(|known| is_named(known, name.trim(), mail));
        approvers.iter().any(person)
    };
    commit.trailers.iter().find(|(key, value)| approves(key) && names(value)).map(|(key, _)| key.as_str())
}
