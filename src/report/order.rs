//! The order in which reports list records: kinds as an auditor reads them, ids in natural order.
//!
//! Must not know what is listed.

use crate::{prose::natural, record::KINDS};

/// The sort key: the position of the kind in the table of kinds, then the id. Unknown kinds come last.
#[must_use]
pub fn key(kind: &str, id: &str) -> (usize, Vec<(u64, String)>, String) {
    let rank = KINDS.iter().position(|known| known.name == kind).unwrap_or(usize::MAX);
    (rank, natural(id), id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn kinds_are_in_audit_order_and_ids_in_natural_order() {
        let mut listed = [
            ("requirement", "6.2"),
            ("control", "A.6.2.10"),
            ("risk", "R-10"),
            ("control", "A.6.2.9"),
            ("risk", "R-2"),
        ];
        listed.sort_by_key(|(kind, id)| key(kind, id));
        assert_eq!(listed.map(|(_, id)| id), ["R-2", "R-10", "A.6.2.9", "A.6.2.10", "6.2"]);
    }
}
