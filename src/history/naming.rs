//! The name of a list item, so that it is recognized at any position.
//!
//! Must not know the subject of the list.

/// Fields that distinguish the items of a list, the most reliable first.
const NAMING: &[&str] = &[
    "id",
    "system",
    "dataset",
    "supplier",
    "risk",
    "name",
    "label",
    "title",
    "what",
    "criterion",
    "who",
    "topic",
    "path",
    "on",
];

/// The name of an item with these fields (name and text): the text of a naming field, otherwise of the alphabetically
/// first field, so that the order in which the fields are written does not matter.
#[must_use]
pub fn name_of<'t>(fields: &[(&str, &'t str)]) -> Option<&'t str> {
    let text = |name: &&str| fields.iter().find(|(field, _)| field == name).map(|(_, text)| *text);
    NAMING.iter().find_map(text).or_else(|| fields.iter().min().map(|(_, text)| *text))
}
