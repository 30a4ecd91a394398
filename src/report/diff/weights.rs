//! The weight of a change, as declared in the list of its kind.
//!
//! Must not know values or a particular kind.

use super::Weight;
use crate::record::{
    Kind,
    marks::Direction::{self, Bad, Editorial, Good, LaterBetter, Plain, Policy, SoonerBetter},
};

/// The weight of a change of a field, given its values before and after as text.
pub(super) fn changed(direction: Direction, before: Option<&str>, after: Option<&str>) -> Weight {
    let stronger = |is: bool| if is { Weight::Strengthened } else { Weight::Weakened };
    match (direction, before, after) {
        (Policy, ..) => Weight::Policy,
        (Editorial, ..) => Weight::Editorial,
        (Good, None, _) | (Bad, _, None) => Weight::Strengthened,
        (Good, _, None) | (Bad, None, _) => Weight::Weakened,
        (SoonerBetter, Some(old), Some(new)) => stronger(new < old),
        (LaterBetter, Some(old), Some(new)) => stronger(new > old),
        (SoonerBetter, Some(_), None) => Weight::Weakened,
        _ => Weight::Changed,
    }
}

/// The weight of adding a record of `kind`.
pub(super) fn added(kind: &Kind) -> Weight {
    changed(kind.about.direction, None, Some(""))
}

/// The weight of removing a record of `kind`.
pub(super) fn removed(kind: &Kind) -> Weight {
    match kind.about.direction {
        // Without the record, less is governed.
        Plain => Weight::Weakened,
        direction => changed(direction, Some(""), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removing_something_good_weakens() {
        let weigh = |kind: &str, at: &str, before, after| {
            let row = Kind::named(kind).and_then(|kind| kind.weighed(at));
            row.and_then(|row| row.direction).map(|direction| changed(direction, before, after))
        };
        assert_eq!(weigh("document", "/commitments/x", Some("x"), None), Some(Weight::Weakened));
        assert_eq!(weigh("scope", "/exclusions/x", Some("x"), None), Some(Weight::Strengthened));
        let days = (Some("2026-01-01"), Some("2026-02-01"));
        assert_eq!(weigh("risk", "/treatment/actions/x/due", days.0, days.1), Some(Weight::Weakened));
        assert_eq!(weigh("evidence", "/valid-until", days.0, days.1), Some(Weight::Strengthened));
        assert_eq!(weigh("exception", "/until", days.0, days.1), Some(Weight::Weakened));
        assert_eq!(weigh("person", "/signing-keys/x", None, Some("x")), Some(Weight::Policy));
        assert_eq!(weigh("party", "/name", Some("x"), Some("y")), Some(Weight::Editorial));
    }

    #[test]
    fn added_and_removed_records_are_weighted_by_kind() {
        let weigh = |kind: &str| Kind::named(kind).map(|kind| (added(kind), removed(kind)));
        assert_eq!(weigh("person"), Some((Weight::Policy, Weight::Policy)));
        assert_eq!(weigh("exception"), Some((Weight::Weakened, Weight::Strengthened)));
        assert_eq!(weigh("evidence"), Some((Weight::Strengthened, Weight::Weakened)));
        assert_eq!(weigh("risk"), Some((Weight::Changed, Weight::Weakened)));
    }
}
