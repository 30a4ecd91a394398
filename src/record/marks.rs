//! Declared properties of the fields of a kind in addition to their types, in one list per kind: what an approval covers, which
//! dates are in the past, which way a field is weaker, what is public.
//!
//! Must not know values or who reads the list.

use serde_json::{Map, Value};

use super::Kind;
pub use super::direction::{Direction, Missing};

/// Schema keyword that marks a field on which an approval, an acceptance or a review of its record relies: `true`, or
/// [`CONTEXT`].
pub const APPROVED_MARK: &str = "x-aims-approved";

/// Value of [`APPROVED_MARK`] for a field that only gives context for other fields of the same item; it counts if one of them is present.
pub const CONTEXT: &str = "context";

/// Value of [`APPROVED_MARK`] for a field that approvals of its own record do not cover, but approvals of a record that prints it do: they
/// name it.
pub const PRINTED: &str = "printed";

/// Schema keyword that marks a reference through which an approval relies on another record; lists the fields of that record by kind.
pub const DEPENDS_MARK: &str = "x-aims-depends";

/// Schema keyword of a kind whose approval relies on all records of other kinds; lists the fields of each kind.
pub const DEPENDS_ON_ALL_MARK: &str = "x-aims-depends-on-all";

/// Schema keyword of a list in which the order of the items is significant.
pub const ORDER_MARK: &str = "x-aims-ordered";

/// Schema keyword of a field that has a value if a record does not state it: the shipped values by type, and the one for `others`.
pub const DEFAULTS_MARK: &str = "x-aims-defaults";

/// Schema keyword of a field that new records leave out, because few records of the kind need it.
pub const DETAIL_MARK: &str = "x-aims-detail";

/// Name in [`DEFAULTS_MARK`] of the records of all other types.
pub const OTHERS: &str = "others";

/// The keywords that define what an approval relies on.
pub const APPROVAL_MARKS: [&str; 3] = [APPROVED_MARK, DEPENDS_MARK, DEPENDS_ON_ALL_MARK];

/// Declared properties of one field.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own that most fields do not have")]
pub struct FieldMarks {
    /// Path of the field, with `*` for the items of a list: `treatment/actions/*/due`; empty for the record as a whole.
    pub path: &'static str,
    /// Whether an approval, an acceptance or a review of the record covers it.
    pub approved: Option<Approved>,
    /// The fields of other records on which an approval relies through this reference, by kind; for the record as a whole, those of
    /// every record of these kinds.
    pub relies_on: &'static [(&'static str, &'static [&'static str])],
    /// Whether the order of its items is significant.
    pub is_ordered: bool,
    /// When the date lies, if it is a date.
    pub tense: Option<Tense>,
    /// Dates of the same record that this date does not precede.
    pub not_before: &'static [&'static str],
    /// A list of dates of the same record of which this date does not precede the first.
    pub not_before_first: Option<&'static str>,
    /// Which way it is weaker.
    pub direction: Option<Direction>,
    /// What it means that it has no value, if it has a scale.
    pub missing: Missing,
    /// Whether it determines how everything else is judged.
    pub is_policy: bool,
    /// Whether an improvement of it rests on an assessment in the same record.
    pub is_assessed: bool,
    /// Whether a weaker value ends checks of the record, so that findings about it are no longer reported.
    pub is_switch: bool,
    /// Whether a record derives from the ones of its kind that it names, so that it cannot be one of them.
    pub is_derivation: bool,
    /// Why a change of it matters, as a clause; empty if there is no need to explain it.
    pub because: &'static str,
    /// Whether it is public, if part of the record is public.
    pub is_public: bool,
    /// Whether new records leave it out, because few records of the kind need it.
    pub is_detail: bool,
    /// When the persons that it names are involved.
    pub involved: Option<Involved>,
    /// The longest interval, or distance from another date, that is plausible.
    pub longest: Option<Longest>,
    /// The value of a record that does not state it; the manifest can set another one under `defaults`.
    pub defaults: Option<FieldDefaults>,
}

/// When the persons that a field names are involved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Involved {
    /// From now on: they have a continuing duty.
    Duty,
    /// As with a duty until `done` of the same item, then on that date.
    UntilDone,
    /// On the date in another field of the same item.
    On {
        /// The field with the date.
        date: &'static str,
        /// What they did then: `approved`.
        act: &'static str,
    },
}

/// The longest interval that is plausible.
#[derive(Debug, Clone, Copy)]
pub struct Longest {
    /// In months.
    pub months: i32,
    /// The date of the same record from which it is counted, if the field is a date.
    pub after: Option<&'static str>,
}

/// The values of a field in records that do not state it.
#[derive(Debug, Clone, Copy)]
pub struct FieldDefaults {
    /// The shipped values by the type of the record, and the one for all others.
    pub shipped: &'static [(Option<&'static str>, &'static str)],
    /// Fields that take its place: a record that has one of them gets no default.
    pub unless: &'static [&'static str],
}

/// When a date lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tense {
    /// Something happened: `collection`.
    Past(&'static str),
    /// Something is planned, due or ends.
    Planned,
    /// Either, for this reason.
    Free(&'static str),
}

/// How an approval covers a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approved {
    /// All of its content.
    Whole,
    /// Only if another field of the same item is present, for which it gives context.
    Context,
    /// Only by approvals of records that print it, which name it.
    Printed,
}

/// A row in the list of a kind.
#[must_use]
pub const fn field(path: &'static str) -> FieldMarks {
    FieldMarks {
        path,
        approved: None,
        relies_on: &[],
        is_ordered: false,
        tense: None,
        not_before: &[],
        not_before_first: None,
        direction: None,
        missing: Missing::Weaker,
        is_policy: false,
        is_assessed: false,
        is_switch: false,
        is_derivation: false,
        because: "",
        is_public: false,
        is_detail: false,
        involved: None,
        longest: None,
        defaults: None,
    }
}

impl FieldMarks {
    /// An approval, an acceptance or a review of the record covers it.
    #[must_use]
    pub const fn approved(self) -> Self {
        Self { approved: Some(Approved::Whole), ..self }
    }

    /// An approval covers it if the approval covers another field of the same item.
    #[must_use]
    pub const fn context(self) -> Self {
        Self { approved: Some(Approved::Context), ..self }
    }

    /// An approval of the record does not cover it, but an approval of a record that prints it does.
    #[must_use]
    pub const fn printed(self) -> Self {
        Self { approved: Some(Approved::Printed), ..self }
    }

    /// An approval relies on these fields of the records that it refers to, by kind.
    #[must_use]
    pub const fn relies_on(self, relies_on: &'static [(&'static str, &'static [&'static str])]) -> Self {
        Self { relies_on, ..self }
    }

    /// The order of its items is significant.
    #[must_use]
    pub const fn ordered(self) -> Self {
        Self { is_ordered: true, ..self }
    }

    /// It is the date of something that happened: `collection`.
    #[must_use]
    pub const fn past(self, act: &'static str) -> Self {
        Self { tense: Some(Tense::Past(act)), ..self }
    }

    /// It is the date of something that is planned, due or ends.
    #[must_use]
    pub const fn planned(self) -> Self {
        Self { tense: Some(Tense::Planned), ..self }
    }

    /// It can be in the past or in the future, for this reason.
    #[must_use]
    pub const fn free(self, reason: &'static str) -> Self {
        Self { tense: Some(Tense::Free(reason)), ..self }
    }

    /// It does not precede these dates of the same record: `review/last`, or `actions/*/due` of the same item.
    #[must_use]
    pub const fn not_before(self, days: &'static [&'static str]) -> Self {
        Self { not_before: days, ..self }
    }

    /// It does not precede the first of these dates of the same record: `assessments/*/on`.
    #[must_use]
    pub const fn not_before_first(self, days: &'static str) -> Self {
        Self { not_before_first: Some(days), ..self }
    }

    /// Which way it is weaker.
    #[must_use]
    pub const fn weaker(self, direction: Direction) -> Self {
        Self { direction: Some(direction), ..self }
    }

    /// Its values, the weakest first.
    #[must_use]
    pub const fn ranked(self, order: &'static [&'static str]) -> Self {
        self.weaker(Direction::Order(order))
    }

    /// Neither way is weaker, for this reason.
    #[must_use]
    pub const fn neutral(self, reason: &'static str) -> Self {
        self.weaker(Direction::Neutral(reason))
    }

    /// What it means that it has no value.
    #[must_use]
    pub const fn missing(self, missing: Missing) -> Self {
        Self { missing, ..self }
    }

    /// It determines how everything else is judged.
    #[must_use]
    pub const fn policy(self) -> Self {
        Self { is_policy: true, ..self }
    }

    /// An improvement of it rests on an assessment in the same record.
    #[must_use]
    pub const fn assessed(self) -> Self {
        Self { is_assessed: true, ..self }
    }

    /// A weaker value ends checks of the record.
    #[must_use]
    pub const fn switch(self) -> Self {
        Self { is_switch: true, ..self }
    }

    /// A record derives from the ones of its kind that it names.
    #[must_use]
    pub const fn derivation(self) -> Self {
        Self { is_derivation: true, ..self }
    }

    /// Why a change of it matters.
    #[must_use]
    pub const fn because(self, because: &'static str) -> Self {
        Self { because, ..self }
    }

    /// It is public.
    #[must_use]
    pub const fn public(self) -> Self {
        Self { is_public: true, ..self }
    }

    /// New records leave it out.
    #[must_use]
    pub const fn detail(self) -> Self {
        Self { is_detail: true, ..self }
    }

    /// The persons that it names have a continuing duty.
    #[must_use]
    pub const fn duty(self) -> Self {
        Self { involved: Some(Involved::Duty), ..self }
    }

    /// The persons that it names did this on the date in another field of the same item.
    #[must_use]
    pub const fn acted(self, act: &'static str, date: &'static str) -> Self {
        Self { involved: Some(Involved::On { date, act }), ..self }
    }

    /// An interval of more than so many months is implausible.
    #[must_use]
    pub const fn longest(self, months: i32) -> Self {
        Self { longest: Some(Longest { months, after: None }), ..self }
    }

    /// A date more than so many months after another one of the same record is implausible.
    #[must_use]
    pub const fn longest_after(self, months: i32, date: &'static str) -> Self {
        Self { longest: Some(Longest { months, after: Some(date) }), ..self }
    }

    /// A record that does not state it has a value of the manifest or one of `shipped`, by its type, unless it has one of the fields
    /// `unless`.
    #[must_use]
    pub const fn defaulted(
        self,
        shipped: &'static [(Option<&'static str>, &'static str)],
        unless: &'static [&'static str],
    ) -> Self {
        Self { defaults: Some(FieldDefaults { shipped, unless }), ..self }
    }

    /// Whether it applies to the field at a JSON pointer, or to a field that contains it.
    #[must_use]
    pub fn covers(&self, pointer: &str) -> bool {
        let mut steps = pointer.split('/').filter(|step| !step.is_empty());
        let mut own = self.path.split('/').filter(|step| !step.is_empty());
        own.all(|own| steps.next().is_some_and(|step| own == "*" || own == step))
    }

    /// How many steps of `path` it names, if it applies there.
    fn depth_at(&self, path: &str) -> Option<usize> {
        let steps = |path: &str| path.split('/').filter(|step| !step.is_empty()).count();
        match self.path.strip_prefix(ANYWHERE) {
            Some(end) => {
                let path = path.strip_suffix("/*").unwrap_or(path);
                ends_with(path, end).then(|| steps(path))
            }
            None => self.covers(path).then(|| steps(self.path)),
        }
    }

    /// Its keywords and values in the published schema.
    pub fn keywords(&self) -> impl Iterator<Item = (&'static str, Value)> {
        let approved = self.approved.map(|approved| match approved {
            Approved::Whole => (APPROVED_MARK, true.into()),
            Approved::Context => (APPROVED_MARK, CONTEXT.into()),
            Approved::Printed => (APPROVED_MARK, PRINTED.into()),
        });
        let depends = if self.path.is_empty() { DEPENDS_ON_ALL_MARK } else { DEPENDS_MARK };
        let fields = self.relies_on.iter().map(|(kind, fields)| ((*kind).to_owned(), Value::from(*fields)));
        let fields = (!self.relies_on.is_empty()).then(|| (depends, Value::Object(fields.collect::<Map<_, _>>())));
        let order = self.is_ordered.then(|| (ORDER_MARK, true.into()));
        let defaults = self.defaults.map(|defaults| {
            let shipped =
                defaults.shipped.iter().map(|(name, value)| (name.unwrap_or(OTHERS).to_owned(), (*value).into()));
            (DEFAULTS_MARK, Value::Object(shipped.collect::<Map<_, _>>()))
        });
        let detail = self.is_detail.then(|| (DETAIL_MARK, true.into()));
        approved.into_iter().chain(fields).chain(order).chain(defaults).chain(detail)
    }
}

/// Whether the last steps of a path are those of `end`, in which `|` joins names that are as good as each other.
fn ends_with(path: &str, end: &str) -> bool {
    let mut steps = path.rsplit('/');
    end.rsplit('/').all(|own| steps.next().is_some_and(|step| own == "*" || own.split('|').any(|own| own == step)))
}

/// Starts the path of a row that applies to a field of this name, or with these last steps, at any depth.
const ANYWHERE: &str = "**/";

/// Months of the cycle of a certificate: whatever is reviewed less often is not reviewed between two certification audits.
pub(super) const CYCLE: i32 = 36;

/// Fields that have the same meaning in every kind that has them.
pub const COMMON: &[FieldMarks] = &[
    field("title").weaker(Direction::Wording),
    field("name").weaker(Direction::Wording),
    field("description").weaker(Direction::Wording),
    field("remarks").weaker(Direction::Wording),
    field("external").neutral("an id elsewhere is a name"),
    field("external/*/retrieved").past("comparison").neutral("a later comparison has a later date"),
    field("references").neutral("catalogues name what the record states itself"),
    field("labels").neutral("nothing depends on them"),
    field("systems").weaker(Direction::Removal),
    field("classification")
        .weaker(Direction::Both)
        .missing(Missing::Same("internal"))
        .because("a higher classification hides it, a lower one discloses it"),
    field("approval").weaker(Direction::Removal),
    field("approval/by").acted("approved", "on"),
    field("approval/on").past("approval").neutral("a renewed approval has a later date"),
    field("approval/version").neutral("a renewed approval can be of another version"),
    field("review").weaker(Direction::Kept),
    field("review/last").past("last review").neutral("the interval and the next review follow from it"),
    field("review/by").duty(),
    field("review/every").weaker(Direction::Longer).missing(Missing::ReviewInterval).longest(CYCLE),
    field("review/next")
        .planned()
        .weaker(Direction::Later)
        .missing(Missing::Either)
        .longest_after(CYCLE, "review/last"),
    FieldMarks {
        involved: Some(Involved::UntilDone),
        ..field("**/owner").weaker(Direction::Removal).because("someone else is responsible for it")
    },
    field("owner").duty(),
    field("**/limitations/*/kind").neutral("it says what the limit concerns"),
    field("**/results|measurements|quality/*/uncertainty").neutral("it says how exact the value is"),
    field("**/results|measurements|quality/*/uncertainty/low|high|level").neutral("it says how exact the value is"),
    field("**/results|measurements|quality/*/size").neutral("it says how many cases were measured"),
    field("**/results|measurements|quality/*/setting").neutral("it says where the value was measured"),
    field("**/results|measurements|quality/*/basis").neutral("it says who measured the value"),
    field("**/results|measurements|quality/*/limits").weaker(Direction::Removal),
    field("**/results|measurements|quality/*/limits/min").weaker(Direction::Less),
    field("**/results|measurements|quality/*/limits/max").weaker(Direction::More),
    field("**/due").weaker(Direction::Later),
    field("**/done").weaker(Direction::Removal),
    field("**/controls").weaker(Direction::Removal),
    field("**/documents").weaker(Direction::Removal),
    field("**/evidence").weaker(Direction::Removal),
];

impl Kind {
    /// The row that defines which way the field at `path` is weaker: the closest one, and one of the kind's own before one that all
    /// kinds share. Items of lists and the names that users choose are `*` in `path`.
    #[must_use]
    pub fn weighed(&self, path: &str) -> Option<&'static FieldMarks> {
        let own = self.fields.iter().map(|row| (row, true));
        let rows = own.chain(COMMON.iter().map(|row| (row, false))).filter(|(row, _)| row.direction.is_some());
        let depths = rows.filter_map(|(row, is_own)| Some((row.depth_at(path)?, is_own, row)));
        depths.max_by_key(|(depth, is_own, _)| (*depth, *is_own)).map(|(_, _, row)| row)
    }

    /// The rows of fields that have a value if a record does not state it.
    pub fn defaulted(&self) -> impl Iterator<Item = &'static FieldMarks> {
        self.fields.iter().filter(|row| row.defaults.is_some())
    }

    /// When the persons that the field at `pointer` names are involved, with the row that declares it.
    #[must_use]
    pub fn involved(&self, pointer: &str) -> Option<(&'static FieldMarks, Involved)> {
        let own = self.fields.iter().map(|row| (row, true));
        let rows = own.chain(COMMON.iter().map(|row| (row, false)));
        let declared = rows.filter_map(|(row, is_own)| Some((row.depth_at(pointer)?, is_own, row, row.involved?)));
        let closest = declared.max_by_key(|(depth, is_own, ..)| (*depth, *is_own));
        closest.map(|(_, _, row, involved)| (row, involved))
    }

    /// The rows of intervals and dates that have a longest plausible value.
    pub fn bounded(&self) -> impl Iterator<Item = (&'static FieldMarks, Longest)> {
        self.fields.iter().chain(COMMON).filter_map(|row| Some((row, row.longest?)))
    }

    /// The declared dates of the kind, each with when it lies.
    pub fn dates(&self) -> impl Iterator<Item = (&'static str, Tense)> {
        self.fields.iter().chain(COMMON).filter_map(|row| Some((row.path, row.tense?)))
    }

    /// The dates of the same record that the date at `path` does not precede.
    pub fn not_before<'k>(&'k self, path: &'k str) -> impl Iterator<Item = Earlier> + use<'k> {
        self.fields.iter().chain(COMMON).filter(move |row| row.path == path).flat_map(|row| {
            let each = row.not_before.iter().map(|path| Earlier { path, is_first: false });
            each.chain(row.not_before_first.map(|path| Earlier { path, is_first: true }))
        })
    }
}

/// A date, or a list of dates, that another date of the same record does not precede.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Earlier {
    /// Its path; `*` are the items of lists, the same as those of the other date as far as the paths are the same.
    pub path: &'static str,
    /// Whether only the first of several dates counts.
    pub is_first: bool,
}

/// The public part of `record`: the fields that `rows` declares public, with their content.
#[must_use]
pub fn public_part(rows: &[FieldMarks], record: &Value) -> Value {
    public_fields(rows, record, &mut Vec::new()).unwrap_or_default()
}

fn public_fields<'v>(rows: &[FieldMarks], value: &'v Value, above: &mut Vec<&'v str>) -> Option<Value> {
    if rows.iter().any(|row| row.is_public && row.covers(&above.join("/"))) {
        return Some(value.clone());
    }
    let mut public = Map::new();
    for (name, field) in value.as_object()? {
        above.push(name);
        public.extend(public_fields(rows, field, above).map(|field| (name.clone(), field)));
        above.pop();
    }
    (!public.is_empty()).then_some(Value::Object(public))
}
