//! The reviewers of each file of records, and of each file that a record describes: the owners of the records, by their handles
//! on the code host.
//!
//! Must not know how CODEOWNERS is written.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    escape::Untrusted,
    model::{MANIFEST, Model},
    record::{Person, Role, field::Ref},
};

/// The owners of every governed file.
#[derive(Debug, Default)]
pub struct Owners {
    /// Files with at least one owner who has a handle or email address, by path.
    pub files: Vec<OwnedFile>,
    /// Owners without a handle or email address, by id.
    pub silent: Vec<UnreachableOwner>,
}

/// A file with its owners.
#[derive(Debug)]
pub struct OwnedFile {
    /// Path relative to the top of the git repository, with forward slashes.
    pub path: Untrusted,
    /// Handles (`@ada`, `@acme/risk`) or email addresses, sorted.
    pub handles: Vec<String>,
}

/// A role or person without a handle or email address.
#[derive(Debug)]
pub struct UnreachableOwner {
    /// Id of the role or person.
    pub owner: Untrusted,
    /// Number of files it owns.
    pub files: usize,
}

/// The owners of the records in each file, who also own the files that their records describe. `aims.yaml`, the logo and the
/// `templates` of the repository are owned by top management. `prefix` is the folder of the management system within the git
/// repository.
#[must_use]
pub fn owners<'m>(model: &'m Model, templates: impl IntoIterator<Item = &'m str>, prefix: &str) -> Owners {
    let mut found = Owners::default();
    let mut silent: BTreeMap<&str, usize> = BTreeMap::new();
    for (path, ids) in by_file(model, templates) {
        let mut handles = BTreeSet::new();
        for id in ids {
            let named = handles_of(model, id);
            if named.is_empty() {
                *silent.entry(id).or_default() += 1;
            }
            handles.extend(named);
        }
        if !handles.is_empty() {
            let path = if prefix.is_empty() { path.to_owned() } else { format!("{prefix}/{path}") };
            found
                .files
                .push(OwnedFile { path: path.into(), handles: handles.into_iter().map(str::to_owned).collect() });
        }
    }
    found.silent = silent.into_iter().map(|(owner, files)| UnreachableOwner { owner: owner.into(), files }).collect();
    found
}

/// The ids of the owners, by file.
fn by_file<'m>(model: &'m Model, templates: impl IntoIterator<Item = &'m str>) -> BTreeMap<&'m str, BTreeSet<&'m str>> {
    let mut files: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for entry in model.entries() {
        let owner = entry.record().and_then(|record| record.owner());
        files.entry(&entry.path).or_default().extend(owner);
        let described = entry.record().and_then(|record| Some(record.file()?.0));
        described.into_iter().for_each(|path| files.entry(path).or_default().extend(owner));
    }
    let top: Vec<&str> =
        model.manifest().into_iter().flat_map(|manifest| manifest.data().top_management.iter().map(Ref::id)).collect();
    let logo = model.manifest().and_then(|manifest| manifest.data().organization.logo.as_deref());
    for path in [MANIFEST].into_iter().chain(logo).chain(templates) {
        files.entry(path).or_default().extend(&top);
    }
    files
}

/// The team of a role, otherwise the handles of its holders; for a person, the person's handles.
fn handles_of<'m>(model: &'m Model, id: &str) -> Vec<&'m str> {
    let Some(role) = model.get::<Role>(id).map(|role| role.data()) else { return of_person(model, id) };
    match role.handle.as_deref().filter(|team| is_handle(team)) {
        Some(team) => vec![team],
        None => role.holders.iter().flat_map(|holder| of_person(model, holder.id())).collect(),
    }
}

/// The handles of a person who has not left, otherwise the email addresses.
fn of_person<'m>(model: &'m Model, id: &str) -> Vec<&'m str> {
    let Some(person) = model.get::<Person>(id).map(|person| person.data()) else { return Vec::new() };
    if person.until.is_some_and(|until| until < model.today) {
        return Vec::new();
    }
    let those = |fits: fn(&str) -> bool| person.git.iter().map(|name| &**name).filter(|name| fits(name)).collect();
    let handles: Vec<&str> = those(is_handle);
    if handles.is_empty() { those(is_address) } else { handles }
}

/// `@ada`, `@acme/risk`, or the path of a group such as `@acme/teams/risk`.
fn is_handle(text: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    text.strip_prefix('@').is_some_and(|name| name.split('/').all(plain))
}

/// An email address that CODEOWNERS accepts: one word, no comment.
fn is_address(text: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_.+".contains(c));
    text.split_once('@').is_some_and(|(name, host)| plain(name) && plain(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_and_addresses_are_single_words() {
        for handle in ["@ada", "@acme/risk", "@acme/a/b", "@a-b_c.d"] {
            assert!(is_handle(handle), "{handle}");
        }
        for other in ["ada", "@", "@a b", "@a\n@b", "@a/", "@a #", "@@a", "@ä"] {
            assert!(!is_handle(other), "{other}");
        }
        assert!(is_address("ada+x@example.com"));
        for other in ["Ada Base", "@ada", "a@b@c", "a b@c", "a@b\n", "a@", "#a@b"] {
            assert!(!is_address(other), "{other}");
        }
    }
}
