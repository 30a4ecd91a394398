//! Which way a value of a field is weaker.
//!
//! Must not know fields, records or values.

/// Which way the value of a field is weaker: how it can be loosened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// A number: less is weaker.
    Less,
    /// A number: more is weaker.
    More,
    /// An interval: shorter is weaker.
    Shorter,
    /// An interval: longer is weaker.
    Longer,
    /// A date: sooner is weaker.
    Sooner,
    /// A date: later is weaker.
    Later,
    /// An enum or a boolean: its values, the weakest first; values that are as weak as each other are joined by `|`.
    Order(&'static [&'static str]),
    /// Text with an amount, such as `at least 95 %`: the comparator determines which way is weaker; without one, both ways are.
    Bound,
    /// Presence, or the number of items: removal is weaker, addition is stronger.
    Removal,
    /// Presence, or the number of items: addition is weaker, removal is stronger.
    Addition,
    /// What was found or stated: removal is weaker, addition is neither.
    Kept,
    /// Every change is weaker.
    Both,
    /// Neither way is weaker, for this reason.
    Neutral(&'static str),
    /// Wording only.
    Wording,
}

/// What it means that a field with a scale has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// It is weaker than any value.
    Weaker,
    /// It is stronger than any value.
    Stronger,
    /// Removal is weaker, addition is neither.
    Kept,
    /// Removal and addition are both weaker.
    Either,
    /// The same as this value.
    Same(&'static str),
    /// The review interval that the manifest sets for the kind.
    ReviewInterval,
    /// The level of the rule in the catalog.
    RuleLevel,
    /// The assurance that the manifest requires by default.
    Assurance,
    /// The value that records have otherwise: see [`Defaults`](crate::record::Defaults).
    Default,
}

impl Direction {
    /// The place of a value in a declared order, the weakest first.
    #[must_use]
    pub fn rank(self, value: &str) -> Option<usize> {
        let Self::Order(order) = self else { return None };
        order.iter().position(|same| same.split('|').any(|known| known == value))
    }
}
