//! What names an item of a list, so that it is known again wherever it stands.
//!
//! Must not know what the list is about.

/// Fields by which people tell the items of a list apart, the surest first.
const NAMING: &[&str] =
    &["id", "system", "dataset", "supplier", "risk", "name", "label", "title", "what", "who", "topic", "path", "on"];

/// What an item with these fields is called, each a name with its text: by a field that names it, or else by the text of its
/// first field by name, so that the order in which the fields were written does not matter.
#[must_use]
pub fn name_of<'t>(fields: &[(&str, &'t str)]) -> Option<&'t str> {
    let text = |name: &&str| fields.iter().find(|(field, _)| field == name).map(|(_, text)| *text);
    NAMING.iter().find_map(text).or_else(|| fields.iter().min().map(|(_, text)| *text))
}
