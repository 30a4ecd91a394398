//! Due dates in a record, and what identifies each of them.
//!
//! Must not know which records have deadlines.

use super::field::Date;

/// A due date in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// Last date that is still on time.
    pub on: Date,
    /// What is due.
    pub what: Box<str>,
    /// The field that sets the date, as a JSON pointer without the leading slash.
    pub field: Box<str>,
    /// Id of the responsible role or person, if not the owner of the record.
    pub owner: Option<Box<str>>,
    /// Its identity in the record, which does not depend on its date or its position in a list.
    pub key: Box<str>,
}

impl Deadline {
    /// `what` is due `on` the date that `field` sets; a record has one deadline of this name outside of lists.
    pub fn new(on: Date, what: &str, field: impl Into<Box<str>>) -> Self {
        Self { on, what: what.into(), field: field.into(), owner: None, key: what.into() }
    }
}

/// An item of a list of a record, as far as its deadline is concerned.
#[derive(Debug, Clone, Copy)]
pub struct ListItem<'r> {
    /// What is due, in the words of the record.
    pub what: &'r str,
    /// Due date.
    pub due: Option<Date>,
    /// Id of the responsible role or person, if not the owner of the record.
    pub owner: Option<&'r str>,
    /// Whom or what it concerns, if that tells it from items with the same words.
    pub concerns: Option<&'r str>,
    /// Whether it is not completed.
    pub is_open: bool,
}

impl ListItem<'_> {
    /// What distinguishes items with the same words; undated items come last.
    fn distinction(&self) -> (bool, Option<Date>, Option<&str>, Option<&str>) {
        (self.due.is_none(), self.due, self.owner, self.concerns)
    }

    fn key(&self, number: usize) -> String {
        let due = self.due.map(|due| due.to_string()).unwrap_or_default();
        let (owner, concerns) = (self.owner.unwrap_or_default(), self.concerns.unwrap_or_default());
        [self.what, &due, owner, concerns, &number.to_string()].join(SEPARATOR)
    }
}

/// Between the parts of a key.
const SEPARATOR: &str = "\u{1f}";

/// Deadlines of the open items of the list in the field `at`; `before` is put before the words of each.
#[must_use]
pub fn open_items(at: &str, before: &str, items: &[ListItem<'_>]) -> Vec<Deadline> {
    let open = items.iter().zip(keys(items)).enumerate().filter(|(_, (item, _))| item.is_open);
    open.filter_map(|(index, (item, key))| {
        Some(Deadline {
            on: item.due?,
            what: format!("{before}{}", item.what).into(),
            field: format!("{at}/{index}/due").into(),
            owner: item.owner.map(Into::into),
            key: [at, &key].join(SEPARATOR).into(),
        })
    })
    .collect()
}

/// The key of each item: its words. Of several items with the same words the earliest keeps this key, whether it is
/// completed or not; the key of the others includes date, owner and subject, and a number if these are equal as well.
fn keys(items: &[ListItem<'_>]) -> Vec<String> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|index| (items[*index].what, items[*index].distinction()));
    let mut keys = vec![String::new(); items.len()];
    for same_words in order.chunk_by(|a, b| items[*a].what == items[*b].what) {
        for equal in same_words.chunk_by(|a, b| items[*a].distinction() == items[*b].distinction()) {
            equal.iter().enumerate().for_each(|(number, index)| keys[*index] = items[*index].key(number));
        }
        keys[same_words[0]] = items[same_words[0]].what.to_owned();
    }
    keys
}
