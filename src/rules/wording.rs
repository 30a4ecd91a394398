//! Wording of justifications: separates words that carry meaning from words that fit any control.
//!
//! Must not know records. Only English filler words are known; text in another language is taken to be meaningful.

use std::{collections::HashMap, ops::RangeInclusive, sync::LazyLock};

/// Words that only connect others.
const CONNECTIVES: &str = "a an the this that these those it its and or but nor so as at by for from in into of on onto \
    per to with within due because since therefore thus hence then than when where which who whose what if";

/// Words that form a sentence but give no reason.
const GRAMMAR: &str = "we our ours us i my you your they them their there here is are was were be been being am do does did \
    done dont doesnt isnt arent has have had having will would shall should can could cannot may might must not no none non \
    nothing any all each every some such other others only just merely simply purely solely also too very both either neither \
    while during about under over out up down ourselves itself yes without via always never currently now";

/// Words that fit every control.
const GENERIC: &str = "ai aims system systems management standard standards iso iec iso-42001 iso42001 iso-iec-42001 annex \
    clause clauses control controls measure measures requirement requirements require requires required requiring mandatory \
    obligatory best good common industry practice practices comply complies complying compliance compliant conform conforms \
    conformity conformance certification certified certificate certify audit audits auditor auditors necessary unnecessary \
    need needs needed applicable inapplicable applicability apply applies applied relevant irrelevant relevance scope include \
    includes included inclusion exclude excludes excluded exclusion justified justification important importance essential \
    useful ensure ensures ensuring meet meets meeting fulfil fulfill fulfils fulfills follow follows following implement \
    implements implemented implementation organization organizations organisation organisations company business tbd todo \
    pending reason reasons";

/// Roles defined in ISO/IEC 22989 and in law, and the words that claim them.
const ROLES: &str = "provider producer developer customer user partner subject deployer importer distributor integrator \
    evaluator operator supplier vendor reseller manufacturer consumer role act acting";

/// Words that narrow a role when they precede it.
const ROLE_QUALIFIERS: &str = "data platform service product application downstream upstream end";

/// Words of sentences that would fit any organization.
const VAGUE: &str = "accordance according activities activity adequate adequately always appropriate appropriately assess assessed \
    assesses assessment available basis continual continually continuous continuously define defined document documentation \
    documented documents effective effectively efficient established establish evaluate evaluated everybody everyone existing \
    external followed handle handled handles improve improved improvement improves internal maintain maintained manage managed manages \
    monitor monitored monitoring monitors necessary ongoing parties people performed periodic periodically policies policy \
    procedure procedures process processes proper properly regular regularly responsible responsibly review reviewed reviewing \
    reviews risk risks impact impacts rules staff stakeholders sufficient suitable take taken takes team teams timely used using \
    way well work";

/// Minimum number of words of a sentence that can be vague; fewer may name something known, such as the management review.
const MIN_VAGUE_WORDS: usize = 7;

/// Systems that hold documents. That something is in one of them does not state what it is.
const STORES: &str = "sharepoint confluence onedrive dropbox notion intranet wiki jira";

/// Words around the name of such a system.
const STORED: &str = "see stored saved kept located found folder site page space online filed held";

/// Texts that stand for one that is missing, folded.
const PLACEHOLDERS: &[&str] = &[
    "n a",
    "na",
    "nil",
    "none",
    "nothing",
    "not applicable",
    "various",
    "misc",
    "miscellaneous",
    "tbd",
    "tba",
    "tbc",
    "todo",
    "to do",
    "to be advised",
    "to be agreed",
    "to be determined",
    "to be defined",
    "to be decided",
    "to be confirmed",
    "to be completed",
    "to be done",
    "see above",
    "see below",
    "as above",
    "same as above",
    "see policy",
    "see procedure",
    "see document",
    "not yet",
    "none yet",
    "none so far",
    "none at present",
    "none identified",
    "none known",
    "ditto",
    "pending",
    "placeholder",
    "lorem ipsum",
    "more information needed",
    "fill in",
    "xx",
    "xxx",
    "ok",
    "etc",
    "as needed",
    "as required",
    "as appropriate",
    "if needed",
    "if applicable",
    "where applicable",
    "when necessary",
    "keine",
    "keiner",
    "entfällt",
    "nicht zutreffend",
    "siehe oben",
    "diverse",
    "folgt",
    "aucun",
    "aucune",
    "néant",
    "sans objet",
    "ninguno",
    "nessuno",
    "geen",
    "n v t",
    "nvt",
];

/// Marks that stand for a text that is missing.
const PLACEHOLDER_MARKS: &[&str] = &["-", "--", "---", "–", "—", "?", "??", "???", "...", "…", "."];

/// Maximum length of a text that can be hollow, in bytes.
const MAX_HOLLOW: usize = 200;

/// Minimum number of words in a reason that can be checked, without connectives and words that fit every control.
const MIN_WORDS: usize = 4;

/// The function of a word in a reason.
#[derive(Clone, Copy, PartialEq, Eq)]
enum WordKind {
    Connective,
    Grammar,
    Generic,
    Role,
    RoleQualifier,
    Meaningful,
}

static KINDS: LazyLock<HashMap<&'static str, WordKind>> = LazyLock::new(|| {
    let lists = [
        (CONNECTIVES, WordKind::Connective),
        (GRAMMAR, WordKind::Grammar),
        (GENERIC, WordKind::Generic),
        (ROLES, WordKind::Role),
        (ROLE_QUALIFIERS, WordKind::RoleQualifier),
    ];
    lists.into_iter().flat_map(|(words, kind)| words.split_ascii_whitespace().map(move |word| (word, kind))).collect()
});

/// Whether the text would fit any control.
pub(super) fn is_generic(text: &str) -> bool {
    words(text).all(|word| is_empty(&word))
}

/// Whether the text stands for one that is missing, only names where something is, or is a sentence that would fit any organization.
pub(super) fn is_hollow(text: &str) -> bool {
    let text = text.trim();
    text.len() <= MAX_HOLLOW && (is_placeholder(text) || is_only_store(text) || is_vague(text))
}

fn is_placeholder(text: &str) -> bool {
    text.len() <= 30 && (PLACEHOLDER_MARKS.contains(&text) || PLACEHOLDERS.contains(&&*folded(text)))
}

fn is_only_store(text: &str) -> bool {
    let is_store = |word: &str| STORES.split_ascii_whitespace().any(|store| store == word);
    let is_filler = |word: &str| is_empty(word) || STORED.split_ascii_whitespace().any(|known| known == word);
    let mut stores = 0;
    words(text).all(|word| {
        stores += usize::from(is_store(&word));
        is_store(&word) || is_filler(&word)
    }) && stores > 0
}

fn is_vague(text: &str) -> bool {
    let is_named = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
    let is_vague =
        |word: &str| (is_empty(word) && !is_named(word)) || VAGUE.split_ascii_whitespace().any(|known| known == word);
    let mut count = 0;
    let all = words(text).all(|word| {
        count += 1;
        is_vague(&word)
    });
    all && count >= MIN_VAGUE_WORDS
}

/// Whether a word carries no meaning of its own.
fn is_empty(word: &str) -> bool {
    matches!(kind_of(word), WordKind::Connective | WordKind::Grammar | WordKind::Generic)
}

/// Whether the text only claims a role.
pub(super) fn is_only_role(text: &str) -> bool {
    let mut kinds = words(text).map(|word| kind_of(&word)).peekable();
    let mut claimed = false;
    while let Some(kind) = kinds.next() {
        match kind {
            WordKind::Meaningful => return false,
            WordKind::RoleQualifier if kinds.peek() != Some(&WordKind::Role) => return false,
            WordKind::Role => claimed = true,
            _ => {}
        }
    }
    claimed
}

/// Whether the text is only a label, such as "n/a" or "out of scope", or too short to be checked.
pub(super) fn is_label(text: &str) -> bool {
    let counted = words(text).filter(|word| !matches!(kind_of(word), WordKind::Connective | WordKind::Generic));
    is_generic(text) || counted.map(|word| word_count(&word)).sum::<usize>() < MIN_WORDS
}

/// The text without case, spacing and punctuation.
pub(super) fn folded(text: &str) -> String {
    words(text).collect::<Vec<_>>().join(" ")
}

/// A version as it is compared: without case, and without the word for it, as in `Version 1.4` or `v1.4`.
pub(super) fn version_of(text: &str) -> String {
    const NAMES: [&str; 6] = ["version", "revision", "issue", "ver", "rev", "v"];
    let folded = folded(text);
    let short = NAMES.iter().find_map(|name| {
        let rest = folded.strip_prefix(name)?.trim_start_matches([' ', '.']);
        rest.starts_with(|first: char| first.is_ascii_digit()).then_some(rest)
    });
    short.unwrap_or(&folded).to_owned()
}

fn kind_of(word: &str) -> WordKind {
    let of = |word: &str| KINDS.get(word).copied();
    let plural_of_role = || word.strip_suffix('s').and_then(of).filter(|kind| *kind == WordKind::Role);
    let default = if is_number(word) { WordKind::Generic } else { WordKind::Meaningful };
    of(word).or_else(plural_of_role).unwrap_or(default)
}

/// Whether the word is a single letter or a plain number, such as that of a standard.
fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit()) || (word.len() == 1 && word.is_ascii())
}

/// The words of a justification in lower case. Lazy, because a few words classify most of them. An id such as `R-4`
/// stays one word.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '\'' | '\u{2019}');
    text.split(move |c: char| !joins(c)).flat_map(parts).filter(|word| !word.is_empty())
}

fn parts(run: &str) -> Vec<String> {
    let run = run.to_lowercase().replace(['\'', '\u{2019}'], "");
    let run = run.trim_matches(['-', '.', '_']);
    if run.bytes().any(|byte| byte.is_ascii_digit()) {
        return vec![run.to_owned()];
    }
    run.split(['-', '.', '_']).map(str::to_owned).collect()
}

/// Number of words that a run of letters counts as: scripts without spaces have about two letters per word.
fn word_count(word: &str) -> usize {
    let unspaced = word.chars().filter(|letter| UNSPACED.iter().any(|script| script.contains(letter)));
    unspaced.count().div_ceil(2).max(1)
}

/// Thai and Lao, Burmese, Khmer, Japanese, Chinese.
const UNSPACED: [RangeInclusive<char>; 5] = [
    '\u{0E00}'..='\u{0EFF}',
    '\u{1000}'..='\u{109F}',
    '\u{1780}'..='\u{17FF}',
    '\u{3040}'..='\u{30FF}',
    '\u{3400}'..='\u{9FFF}',
];

#[cfg(test)]
mod tests {
    use super::{folded, is_generic, is_hollow, is_label, is_only_role};

    #[test]
    fn hollow_texts_are_distinguished_from_short_ones() {
        for hollow in [
            "none",
            "None.",
            "N/A",
            "various",
            "TBD",
            "-",
            "?",
            "[More Information Needed]",
            "none at present",
            "see procedure",
            "to be advised",
            "same as above",
            "Processes are followed as required and reviewed as appropriate by the responsible people",
            "in SharePoint",
            "See the folder on Confluence",
            "We follow the applicable process and review it regularly.",
            "Appropriate measures are taken to ensure that all risks are managed",
        ] {
            assert!(is_hollow(hollow), "{hollow}");
        }
        for text in [
            "None that could be told apart",
            "In the management review",
            "%",
            "1.4",
            "unchanged",
            "All staff",
            "Internal audits and management reviews",
            "ISO/IEC 42001:2023, clauses 4 to 10",
            "Report in SharePoint, folder Audits 2026, file 07",
            "We review it each quarter with the works council",
            "Keine personenbezogenen Daten",
        ] {
            assert!(!is_hollow(text), "{text}");
        }
    }

    #[test]
    fn labels_are_distinguished_from_reasons() {
        for label in [
            "n/a",
            "N/A.",
            "not applicable",
            "Not applicable to our organization",
            "not relevant",
            "none",
            "out of scope",
            "-",
            "This control is out of scope of the AIMS",
            "We do not need it, and it is not relevant to us",
            "Handled elsewhere",
            "Not required by law",
            "Not required by ISO/IEC 42001:2023",
        ] {
            assert!(is_label(label), "{label}");
        }
        for reason in [
            "We do not train models",
            "No training data is acquired; the model is bought as a service",
            "Risks R-4 and R-7 stay below appetite without it",
            "Wir trainieren keine eigenen Modelle",
            "当社はモデルの学習を行わない",
        ] {
            assert!(!is_label(reason), "{reason}");
        }
    }

    #[test]
    fn a_role_is_distinguished_from_an_activity() {
        for role in [
            "we are only a deployer",
            "We're only a deployer.",
            "provider, not developer",
            "Our organization acts as an AI customer and user only",
            "AI customers",
            "We are a data provider under ISO/IEC 22989",
        ] {
            assert!(is_only_role(role), "{role}");
        }
        for reason in [
            "we do not train models",
            "As a deployer we do not train models",
            "Deployer; R-4 stays below appetite",
            "We are a deployer and no law asks for it",
            "not applicable",
        ] {
            assert!(!is_only_role(reason), "{reason}");
        }
    }

    #[test]
    fn text_that_fits_every_control_is_generic() {
        for generic in [
            "required by the standard",
            "Best practice",
            "to comply with ISO 42001",
            "Needed for compliance with ISO/IEC 42001:2023",
            "Necessary for the AIMS",
            "applicable",
            "In scope.",
            "yes",
            "-",
        ] {
            assert!(is_generic(generic), "{generic}");
        }
        for reason in [
            "Required by the hosting contract",
            "Needed to comply with OB-2",
            "Applicable, since R-1 is treated by it",
            "Best practice in credit scoring",
            "Erforderlich",
        ] {
            assert!(!is_generic(reason), "{reason}");
        }
    }

    #[test]
    fn case_spacing_and_punctuation_fold() {
        assert_eq!(folded("We  build it,\n and run-it."), folded("we build it and run it"));
        assert_ne!(folded("Treats R-1"), folded("Treats R-2"));
    }
}
