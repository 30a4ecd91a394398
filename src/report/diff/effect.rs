//! The effect of a change of a field, as its kind declares it, by the meaning of the values.
//!
//! Must not know a particular kind.

use serde_json::Value;

use super::{Weight, amount};
use crate::{
    finding::Severity,
    history::change::is_blank,
    model::Model,
    record::{
        Kind,
        marks::{Direction, FieldMarks, Missing},
    },
};

/// What a change does to the management system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Effect {
    Neither,
    Stronger,
    Weaker,
}

impl Effect {
    /// Weaker if `is_weaker`, otherwise stronger.
    pub(super) fn weaker_if(is_weaker: bool) -> Self {
        if is_weaker { Self::Weaker } else { Self::Stronger }
    }

    /// The weight of a change with this effect.
    pub(super) fn weight(self, is_policy: bool) -> Weight {
        match self {
            _ if is_policy => Weight::Policy,
            Self::Weaker => Weight::Weakened,
            Self::Stronger => Weight::Strengthened,
            Self::Neither => Weight::Changed,
        }
    }
}

/// The effect of adding a record of `kind`.
pub(super) fn added(kind: &Kind) -> Effect {
    of_presence(kind.about.direction, false, true)
}

/// The effect of removing a record of `kind`.
pub(super) fn removed(kind: &Kind) -> Effect {
    of_presence(kind.about.direction, true, false)
}

fn of_presence(direction: Direction, before: bool, after: bool) -> Effect {
    let is_removed = match (before, after) {
        (true, false) => true,
        (false, true) => false,
        _ => return Effect::Neither,
    };
    match direction {
        Direction::Removal => Effect::weaker_if(is_removed),
        Direction::Addition => Effect::weaker_if(!is_removed),
        Direction::Kept if is_removed => Effect::Weaker,
        _ => Effect::Neither,
    }
}

/// A changed field of a record of `kind`, in the two states of the repository.
#[derive(Clone, Copy)]
pub(super) struct Changed<'m> {
    pub(super) kind: &'static Kind,
    pub(super) base: &'m Model,
    pub(super) head: &'m Model,
}

impl Changed<'_> {
    /// The effect of a change of the field at `path`; `name` is the name that the user chose for it, if it has one.
    pub(super) fn effect(self, path: &str, name: &str, before: Option<&Value>, after: Option<&Value>) -> Effect {
        let own = self.kind.weighed(path).map_or(Effect::Neither, |row| self.by_row(row, path, name, before, after));
        match (before, after) {
            (Some(Value::Object(_)), None) | (None, Some(Value::Object(_))) => {
                self.within(path, before, after).filter(|within| *within == Effect::Weaker || own == Effect::Neither)
            }
            _ => None,
        }
        .unwrap_or(own)
    }

    /// The effect of the fields of an object that is added or removed as a whole, as far as their absence has a meaning.
    fn within(self, path: &str, before: Option<&Value>, after: Option<&Value>) -> Option<Effect> {
        let fields = before.or(after)?.as_object()?.iter().filter(|(_, value)| !is_blank(value));
        let effects = fields.filter_map(|(name, _)| {
            let field = |side: Option<&'_ Value>| side.and_then(|side| side.get(name)).cloned();
            let (old, new) = (field(before), field(after));
            let below = self.below(path, name);
            if old.as_ref().or(new.as_ref()).is_some_and(Value::is_object) {
                return self.within(&below, old.as_ref(), new.as_ref());
            }
            let row = self.kind.weighed(&below).filter(|row| has_meaning(row.missing))?;
            Some(self.by_row(row, &below, name, old.as_ref(), new.as_ref()))
        });
        effects.max()
    }

    /// The path of a field of the object at `path`.
    fn below(self, path: &str, name: &str) -> String {
        let schema = crate::schema::at(crate::schema::json(self.kind), path.split('/'));
        let is_known = schema.is_some_and(|schema| schema["properties"].get(name).is_some());
        format!("{path}/{}", if is_known { name } else { "*" })
    }

    fn by_row(self, row: &FieldMarks, path: &str, name: &str, before: Option<&Value>, after: Option<&Value>) -> Effect {
        let direction = row.direction.unwrap_or(Direction::Wording);
        match direction {
            Direction::Neutral(_) | Direction::Wording => Effect::Neither,
            Direction::Removal | Direction::Addition | Direction::Kept => {
                of_presence(direction, before.is_some(), after.is_some())
            }
            _ => {
                let stated = |value: Option<&Value>, model| {
                    value.cloned().or_else(|| self.meant(row.missing, path, name, model))
                };
                by_scale(row, direction, stated(before, self.base), stated(after, self.head))
            }
        }
    }

    /// The value that a field has if it states none.
    fn meant(self, missing: Missing, path: &str, name: &str, model: &Model) -> Option<Value> {
        Some(match missing {
            Missing::Same(value) => value.into(),
            Missing::ReviewInterval => {
                let kind = Kind::named(name).unwrap_or(self.kind);
                model.review_defaults(|all| all.every(kind.name)).to_string().into()
            }
            Missing::RuleLevel => level(model.catalog.get(name)?.level()).into(),
            Missing::Assurance => model.manifest()?.approvals.as_ref()?.default.name().into(),
            Missing::Default => {
                let key = path.split('/').rev().nth(1)?;
                model.manifest()?.defaults.meant(key, name)?.into()
            }
            Missing::Weaker | Missing::Stronger | Missing::Kept | Missing::Either => return None,
        })
    }
}

/// Whether the absence of a value is more than the lack of it.
fn has_meaning(missing: Missing) -> bool {
    !matches!(missing, Missing::Weaker | Missing::Kept)
}

/// The word of the manifest for the level of a rule.
fn level(severity: Severity) -> &'static str {
    if severity == Severity::Error { "error" } else { "warning" }
}

fn by_scale(row: &FieldMarks, direction: Direction, before: Option<Value>, after: Option<Value>) -> Effect {
    match (before, after) {
        (Some(old), Some(new)) => amount::compare(direction, &old, &new),
        (Some(_), None) if row.missing == Missing::Stronger => Effect::Stronger,
        (Some(_), None) => Effect::Weaker,
        (None, Some(_)) => match row.missing {
            Missing::Stronger | Missing::Either => Effect::Weaker,
            Missing::Kept => Effect::Neither,
            _ => Effect::weaker_if(direction == Direction::Both),
        },
        (None, None) => Effect::Neither,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn added_and_removed_records_are_weighted_by_kind() {
        let weigh = |kind: &str| {
            let kind = Kind::named(kind).expect("a kind");
            (added(kind).weight(kind.about.is_policy), removed(kind).weight(kind.about.is_policy))
        };
        assert_eq!(weigh("person"), (Weight::Policy, Weight::Policy));
        assert_eq!(weigh("exception"), (Weight::Weakened, Weight::Strengthened));
        assert_eq!(weigh("evidence"), (Weight::Strengthened, Weight::Weakened));
        assert_eq!(weigh("risk"), (Weight::Changed, Weight::Weakened));
    }
}
