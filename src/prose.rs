//! The name that was probably meant.
//!
//! Must not know what is named.

/// The candidate nearest to `wrong`, where one is near enough to be meant.
#[must_use]
pub fn nearest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = match wrong.chars().count() {
        0..=2 => 1,
        3..=5 => 2,
        length => length / 3,
    };
    let wrong = wrong.to_lowercase();
    candidates
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(wrong.len()) <= limit)
        .map(|candidate| (strsim::osa_distance(&wrong, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Whether `wrong` is `meant` but for a slip or two of the fingers.
#[must_use]
pub fn is_slip(wrong: &str, meant: &str) -> bool {
    wrong.len().abs_diff(meant.len()) <= 2 && strsim::osa_distance(&wrong.to_lowercase(), meant) <= 2
}

#[cfg(test)]
mod tests {
    use super::{is_slip, nearest};

    #[test]
    fn a_slip_is_no_other_word() {
        let slips = ["clasification", "Classification", "classifcaton", "classificatoin"];
        assert!(slips.iter().all(|slip| is_slip(slip, "classification")));
        assert!(["justification", "qualification", "class", ""].iter().all(|word| !is_slip(word, "classification")));
    }

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        assert_eq!(nearest("onwer", ["owner", "event"]), Some("owner"));
        assert_eq!(nearest("a.6.2.4", ["A.6.2.4", "A.6.2.5"]), Some("A.6.2.4"));
        assert_eq!(nearest("R-12", ["R-1", "R-112", "EV-3"]), Some("R-1"));
        assert_eq!(nearest("purpose", ["owner", "event"]), None);
        assert_eq!(nearest("", []), None);
    }
}
