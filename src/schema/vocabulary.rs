//! Words of other vocabularies and languages of data for what aims has words of its own, as one table each.
//!
//! Must not know the fields in which they are used: a word counts only if the field takes the word of aims.

/// Words that other standards, tools and forms use, each with words of aims in the order of preference.
const FOREIGN: &[(&[&str], &[&str])] = &[
    (&["transfer", "insure", "outsource"], &["share"]),
    (&["mitigate", "mitigation", "reduce", "reduction", "treat", "control", "enhance", "exploit"], &["modify"]),
    (&["accept", "acceptance", "tolerate", "acknowledge", "ignore"], &["retain"]),
    (&["terminate", "eliminate", "avoidance", "remove"], &["avoid"]),
    (&["applicable", "yes", "in", "required"], &["included"]),
    (&["not-applicable", "not applicable", "n/a", "no", "out", "inapplicable"], &["excluded"]),
    (&["done", "complete", "completed", "in place", "operational", "effective"], &["implemented"]),
    (&["in progress", "in-progress", "partially", "partially implemented", "ongoing"], &["partial"]),
    (&["open", "to do", "todo", "scheduled", "not started"], &["planned", "none"]),
    (&["not implemented", "missing", "absent"], &["none"]),
    (&["high", "critical", "severe"], &["high-risk", "major", "hard"]),
    (&["medium", "moderate", "limited"], &["minor", "transparency", "hard"]),
    (&["low", "negligible"], &["observation", "minimal", "easy"]),
    (&["ofi", "opportunity for improvement", "recommendation"], &["observation"]),
    (&["secret", "strictly confidential", "top secret"], &["restricted"]),
    (&["private", "company", "internal use only"], &["internal"]),
    (&["open data", "unclassified"], &["public"]),
    (&["approve", "approved", "accepted", "pass", "passed", "release"], &["go", "proceed"]),
    (&["conditional", "approved with conditions"], &["go-with-conditions", "proceed-with-conditions"]),
    (&["reject", "rejected", "fail", "failed", "block"], &["no-go", "stop"]),
    (&["regulation", "act", "statute", "directive"], &["law"]),
    (&["valid", "current", "issued"], &["active"]),
    (&["revoked", "cancelled", "canceled"], &["withdrawn"]),
    (&["provider"], &["ai-provider"]),
    (&["deployer", "operator"], &["ai-user", "operation"]),
    (&["developer"], &["ai-developer"]),
    (&["hitl", "human in the loop"], &["human-in-the-loop"]),
    (&["hotl", "human on the loop"], &["human-on-the-loop"]),
    (&["fully autonomous", "automatic"], &["autonomous"]),
];

/// Words for how often, each with the interval that they mean.
const FREQUENCIES: &[(&[&str], &str)] = &[
    (&["daily", "every day", "each day"], "1 day"),
    (&["weekly", "every week", "each week"], "1 week"),
    (&["biweekly", "fortnightly"], "2 weeks"),
    (&["monthly", "every month", "each month"], "1 month"),
    (&["quarterly", "every quarter", "each quarter"], "3 months"),
    (&["half-yearly", "half yearly", "semi-annually", "semiannually", "biannually", "twice a year"], "6 months"),
    (&["yearly", "annually", "annual", "every year", "each year", "once a year", "per year"], "1 year"),
    (&["biennially", "every other year"], "2 years"),
];

/// Units of an interval in other spellings.
const UNITS: &[(&[&str], &str)] = &[
    (&["d", "day", "days"], "day"),
    (&["w", "wk", "week", "weeks"], "week"),
    (&["m", "mo", "month", "months"], "month"),
    (&["y", "yr", "yrs", "year", "years"], "year"),
];

/// Numbers in words.
const NUMBERS: &[&str] =
    &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// The one of `options` that another vocabulary's `word` means.
pub(super) fn meant<'o>(word: &str, options: &'o [String]) -> Option<&'o str> {
    let word = word.trim().to_lowercase().replace('_', "-");
    let row = FOREIGN.iter().find(|(foreign, _)| foreign.contains(&&*word))?;
    let option = |ours: &&str| options.iter().find(|option| option == ours);
    row.1.iter().find_map(option).map(String::as_str)
}

/// The interval that a text such as `yearly`, `every 6 months` or `six months` means, as aims writes it.
pub(super) fn interval(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    if let Some((_, interval)) = FREQUENCIES.iter().find(|(words, _)| words.contains(&&*text)) {
        return Some((*interval).to_owned());
    }
    let rest = text.strip_prefix("every ").or_else(|| text.strip_prefix("each ")).unwrap_or(&text);
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (count, unit) = if digits > 0 { rest.split_at(digits) } else { rest.split_once([' ', '-'])? };
    let in_words = || NUMBERS.iter().position(|number| *number == count).map(|at| at + 1);
    let count = count.parse::<usize>().ok().or_else(in_words).filter(|count| *count > 0)?;
    let unit = unit.trim_start_matches([' ', '-']);
    let (_, unit) = UNITS.iter().find(|(words, _)| words.contains(&unit))?;
    Some(format!("{count} {unit}{}", if count == 1 { "" } else { "s" }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_mean_something_only_where_the_field_takes_it() {
        let options = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let treatment = options(&["modify", "avoid", "share", "retain"]);
        let meant = |word| meant(word, &treatment);
        assert_eq!(
            [meant("Transfer"), meant("mitigate"), meant("accept")],
            [Some("share"), Some("modify"), Some("retain")]
        );
        assert_eq!([meant("medium"), meant("")], [None, None]);
        assert_eq!(super::meant("low", &options(&["major", "minor", "observation"])), Some("observation"));
    }

    #[test]
    fn every_frequency_is_an_interval_that_aims_reads() {
        let all = FREQUENCIES.iter().flat_map(|(words, _)| words.iter());
        for text in all.chain(&["every 6 months", "six months", "12m", "2-years", "90 d", "every 3 weeks"]) {
            let interval = interval(text).expect(text);
            assert!(crate::record::form::INTERVAL.fits(&interval), "{interval}");
        }
        for text in ["", "soon", "0 days", "until replaced, at most five years", "6 moons", "months", "every"] {
            assert_eq!(interval(text), None, "{text}");
        }
    }
}
