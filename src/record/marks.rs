//! What is declared of the fields of a kind beside their types, in one list a kind: what an approval covers, which days are past,
//! what a change of a field means, what everyone may see.
//!
//! Must not know values, nor who reads the list.

use serde_json::{Map, Value};

use super::Kind;

/// Schema keyword that marks a field on which an approval, an acceptance or a review of its record relies: `true`, or
/// [`CONTEXT`].
pub const APPROVED_MARK: &str = "x-aims-approved";

/// Value of [`APPROVED_MARK`] for a field that only says what others of the same item are about: it counts where one of them is there.
pub const CONTEXT: &str = "context";

/// Schema keyword that marks a reference along which an approval relies on another record: by kind, the fields of that record.
pub const DEPENDS_MARK: &str = "x-aims-depends";

/// Schema keyword of a whole kind whose approval relies on all records of other kinds: by kind, the fields of each.
pub const DEPENDS_ON_ALL_MARK: &str = "x-aims-depends-on-all";

/// Schema keyword of a list in which the order of the items means something.
pub const ORDER_MARK: &str = "x-aims-ordered";

/// The keywords that say on what an approval relies.
pub const APPROVAL_MARKS: [&str; 3] = [APPROVED_MARK, DEPENDS_MARK, DEPENDS_ON_ALL_MARK];

/// What is declared of one field.
#[derive(Debug, Clone, Copy)]
pub struct FieldMarks {
    /// Where it stands, `*` for the items of a list: `treatment/actions/*/due`; empty for the record as a whole.
    pub path: &'static str,
    /// Whether an approval, an acceptance or a review of the record covers it.
    pub approved: Option<Approved>,
    /// The fields of other records on which an approval relies along this reference, by kind; for the record as a whole, of every
    /// record of these kinds.
    pub relies_on: &'static [(&'static str, &'static [&'static str])],
    /// Whether the order of its items means something.
    pub is_ordered: bool,
    /// What was done on this day, which lies in the past therefore: `collection`.
    pub done: Option<&'static str>,
    /// Days of the same record before which this one does not lie.
    pub not_before: &'static [&'static str],
    /// What it means that the field is there, and that it changes.
    pub direction: Option<Direction>,
    /// Why a change of it matters, where one sentence says it; empty where nothing needs to be said.
    pub because: &'static str,
    /// Whether everyone may see it, where the record is shown to everyone in part.
    pub is_public: bool,
}

/// How an approval covers a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approved {
    /// Whatever stands in it.
    Whole,
    /// Where another field of the same item is there, which it only says more of.
    Context,
}

/// What it means that a field is there, and that it changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// It decides how all the rest is judged.
    Policy,
    /// It is good to have: what is added strengthens, what is removed weakens.
    Good,
    /// It is bad to have: what is added weakens, what is removed strengthens.
    Bad,
    /// A day: later is weaker.
    SoonerBetter,
    /// A day: later is stronger.
    LaterBetter,
    /// It is worth a sentence whichever way it changes.
    Plain,
    /// It is wording.
    Editorial,
}

/// A row of the list of a kind.
#[must_use]
pub const fn field(path: &'static str) -> FieldMarks {
    FieldMarks {
        path,
        approved: None,
        relies_on: &[],
        is_ordered: false,
        done: None,
        not_before: &[],
        direction: None,
        because: "",
        is_public: false,
    }
}

impl FieldMarks {
    /// An approval, an acceptance or a review of the record covers it.
    #[must_use]
    pub const fn approved(self) -> Self {
        Self { approved: Some(Approved::Whole), ..self }
    }

    /// An approval covers it where it covers another field of the same item.
    #[must_use]
    pub const fn context(self) -> Self {
        Self { approved: Some(Approved::Context), ..self }
    }

    /// An approval relies on these fields of the records that it refers to, by kind.
    #[must_use]
    pub const fn relies_on(self, relies_on: &'static [(&'static str, &'static [&'static str])]) -> Self {
        Self { relies_on, ..self }
    }

    /// The order of its items means something.
    #[must_use]
    pub const fn ordered(self) -> Self {
        Self { is_ordered: true, ..self }
    }

    /// It is the day on which something was done.
    #[must_use]
    pub const fn done(self, act: &'static str) -> Self {
        Self { done: Some(act), ..self }
    }

    /// It does not lie before these days of the same record.
    #[must_use]
    pub const fn not_before(self, days: &'static [&'static str]) -> Self {
        Self { not_before: days, ..self }
    }

    /// What it means that it is there, and that it changes.
    #[must_use]
    pub const fn weighs(self, direction: Direction) -> Self {
        Self { direction: Some(direction), ..self }
    }

    /// Why a change of it matters.
    #[must_use]
    pub const fn because(self, because: &'static str) -> Self {
        Self { because, ..self }
    }

    /// Everyone may see it.
    #[must_use]
    pub const fn public(self) -> Self {
        Self { is_public: true, ..self }
    }

    /// Whether it is about the field at a JSON pointer, or about one in which that stands.
    #[must_use]
    pub fn covers(&self, pointer: &str) -> bool {
        let mut steps = pointer.split('/').filter(|step| !step.is_empty());
        let mut own = self.path.split('/').filter(|step| !step.is_empty());
        own.all(|own| steps.next().is_some_and(|step| own == "*" || own == step))
    }

    /// What the published schema says of it, by keyword.
    pub fn keywords(&self) -> impl Iterator<Item = (&'static str, Value)> {
        let substance = self.approved.map(|approved| match approved {
            Approved::Whole => (APPROVED_MARK, true.into()),
            Approved::Context => (APPROVED_MARK, CONTEXT.into()),
        });
        let depends = if self.path.is_empty() { DEPENDS_ON_ALL_MARK } else { DEPENDS_MARK };
        let fields = self.relies_on.iter().map(|(kind, fields)| ((*kind).to_owned(), Value::from(*fields)));
        let fields = (!self.relies_on.is_empty()).then(|| (depends, Value::Object(fields.collect::<Map<_, _>>())));
        let order = self.is_ordered.then(|| (ORDER_MARK, true.into()));
        substance.into_iter().chain(fields).chain(order)
    }
}

use Direction::{Editorial, Good, Plain, SoonerBetter};

/// Fields that mean the same in every kind that has them.
pub const COMMON: &[FieldMarks] = &[
    field("title").weighs(Editorial),
    field("name").weighs(Editorial),
    field("description").weighs(Editorial),
    field("remarks").weighs(Editorial),
    field("owner").weighs(Plain).because("somebody else answers for it"),
    field("due").weighs(SoonerBetter),
    field("approval").weighs(Good),
    field("approval/evidence").weighs(Good),
    field("review/last").done("last review"),
];

impl Kind {
    /// The row that says what a change of the field at a JSON pointer means: the closest of the kind's own, else of those that
    /// all kinds share.
    #[must_use]
    pub fn weighed(&self, pointer: &str) -> Option<&'static FieldMarks> {
        let closest = |rows: &'static [FieldMarks]| {
            let rows = rows.iter().filter(|row| row.direction.is_some() && row.covers(pointer));
            rows.max_by_key(|row| row.path.len())
        };
        closest(self.fields).or_else(|| closest(COMMON))
    }

    /// The rows of days on which something was done.
    pub fn done(&self) -> impl Iterator<Item = (&'static FieldMarks, &'static str)> {
        self.fields.iter().chain(COMMON).filter_map(|row| Some((row, row.done?)))
    }
}

/// What of `record` everyone may see: the fields of `rows` that are public, and those that stand in them.
#[must_use]
pub fn public_part(rows: &[FieldMarks], record: &Value) -> Value {
    keep(rows, record, &mut Vec::new()).unwrap_or_default()
}

fn keep<'v>(rows: &[FieldMarks], value: &'v Value, above: &mut Vec<&'v str>) -> Option<Value> {
    if rows.iter().any(|row| row.is_public && row.covers(&above.join("/"))) {
        return Some(value.clone());
    }
    let mut kept = Map::new();
    for (name, field) in value.as_object()? {
        above.push(name);
        kept.extend(keep(rows, field, above).map(|field| (name.clone(), field)));
        above.pop();
    }
    (!kept.is_empty()).then_some(Value::Object(kept))
}
