//! Keys, tokens and passwords in a text, found by their form.
//!
//! One pass over the text, without backtracking. Must not keep or print what it finds: only the kind and the place.

use std::{borrow::Cow, iter, sync::LazyLock};

use aho_corasick::{AhoCorasick, MatchKind};
use memchr::memchr2_iter;

use super::Span;

/// A key, token or password in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// What it is, with its article: `a GitHub token`.
    pub kind: &'static str,
    /// Its bytes.
    pub span: Span,
    /// The line in which it starts, counted from 1.
    pub line: usize,
}

/// A form of keys or tokens: a fixed start, and the characters that follow it.
struct Form {
    kind: &'static str,
    start: &'static str,
    rest: Alphabet,
    /// How many characters follow, at least and at most.
    length: (usize, usize),
}

#[derive(Clone, Copy)]
enum Alphabet {
    /// Upper-case letters and digits.
    Upper,
    /// Letters and digits.
    Alphanumeric,
    /// Letters, digits, `_` and `-`.
    Url,
    /// Letters, digits, `+`, `/` and `=`.
    Base64,
    /// Letters, digits, `_`, `-` and `.`: parts of base64 for addresses.
    Parts,
}

const ANY: usize = 4096;
/// Start of a JSON Web Token.
const WEB_TOKEN: &str = "eyJ";

const fn form(kind: &'static str, start: &'static str, rest: Alphabet, length: (usize, usize)) -> Form {
    Form { kind, start, rest, length }
}

/// The known forms.
const FORMS: &[Form] = &[
    form("an access key of AWS", "AKIA", Alphabet::Upper, (16, 16)),
    form("an access key of AWS", "ASIA", Alphabet::Upper, (16, 16)),
    form("an API key of Google", "AIza", Alphabet::Url, (35, 35)),
    form("an access token of Google", "ya29.", Alphabet::Parts, (30, ANY)),
    form("a storage key of Azure", "AccountKey=", Alphabet::Base64, (80, 96)),
    form("a GitHub token", "ghp_", Alphabet::Alphanumeric, (36, 255)),
    form("a GitHub token", "gho_", Alphabet::Alphanumeric, (36, 255)),
    form("a GitHub token", "ghu_", Alphabet::Alphanumeric, (36, 255)),
    form("a GitHub token", "ghs_", Alphabet::Alphanumeric, (36, 255)),
    form("a GitHub token", "ghr_", Alphabet::Alphanumeric, (36, 255)),
    form("a GitHub token", "github_pat_", Alphabet::Url, (36, 255)),
    form("a GitLab token", "glpat-", Alphabet::Url, (20, 255)),
    form("a GitLab token", "gldt-", Alphabet::Url, (20, 255)),
    form("a GitLab token", "glrt-", Alphabet::Url, (20, 255)),
    form("a GitLab token", "glcbt-", Alphabet::Url, (20, 255)),
    form("a Bitbucket token", "ATBB", Alphabet::Alphanumeric, (32, 64)),
    form("a token of npm", "npm_", Alphabet::Alphanumeric, (36, 36)),
    form("a token of PyPI", "pypi-AgE", Alphabet::Url, (40, ANY)),
    form("a token of Hugging Face", "hf_", Alphabet::Alphanumeric, (30, 64)),
    form("an API key of Anthropic", "sk-ant-", Alphabet::Url, (32, 255)),
    form("an API key of OpenAI", "sk-proj-", Alphabet::Url, (32, 255)),
    form("an API key", "sk-", Alphabet::Alphanumeric, (40, 64)),
    form("a key of Stripe", "sk_live_", Alphabet::Alphanumeric, (20, 255)),
    form("a key of Stripe", "rk_live_", Alphabet::Alphanumeric, (20, 255)),
    form("a key of SendGrid", "SG.", Alphabet::Parts, (60, 80)),
    form("a token of Slack", "xoxb-", Alphabet::Url, (20, 255)),
    form("a token of Slack", "xoxp-", Alphabet::Url, (20, 255)),
    form("a token of Slack", "xapp-", Alphabet::Url, (20, 255)),
    form("a JSON Web Token", WEB_TOKEN, Alphabet::Parts, (40, ANY)),
];

/// Ends of the names of fields that hold a password or a key, in lower case and without `_` and `-`.
const NAMES: &[&str] =
    &["password", "passwd", "passphrase", "secret", "secretkey", "apikey", "accesskey", "privatekey", "token"];

/// Word in keys that documentation makes up.
const EXAMPLE: &str = "EXAMPLE";

const BLOCK: &str = "-----BEGIN ";
const BLOCK_END: &str = "-----END ";
const PRIVATE: &str = "PRIVATE KEY";
/// Maximum length in bytes of a key in a block.
const MAX_BLOCK: usize = 32 << 10;
/// Maximum length in bytes of the name of a field, and of a password.
const MAX_WORD: usize = 128;
/// Characters that end a value without quotes.
const END: &[char] = &[' ', '\t', ',', ';', '}', ']', ')', '"', '\'', '`'];
/// Maximum number of findings in one text.
const MAX_SECRETS: usize = 100;

/// The beginnings of blocks and tokens.
static STARTS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let starts = FORMS.iter().map(|form| form.start).chain([BLOCK]);
    AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(starts).expect("a few short words")
});

/// The keys, tokens and passwords in a text, in order.
#[must_use]
pub fn secrets(text: &str) -> Vec<Secret> {
    let bytes = text.as_bytes();
    let mut found: Vec<Secret> = Vec::new();
    let (mut from, mut line, mut counted) = (0, 1, 0);
    for at in places(text) {
        let Some((kind, span)) = (at >= from).then(|| secret_at(text, at)).flatten() else { continue };
        line += bytes[counted..span.start].iter().filter(|byte| **byte == b'\n').count();
        (from, counted) = (span.end.max(at + 1), span.start);
        found.push(Secret { kind, span, line });
        if found.len() == MAX_SECRETS {
            break;
        }
    }
    found
}

/// Where something that is looked for may start, in order: the beginning of a block or token, or the end of the name of a field.
fn places(text: &str) -> impl Iterator<Item = usize> {
    let mut starts = STARTS.find_iter(text).map(|start| start.start()).peekable();
    let mut names = name_ends(text.as_bytes()).peekable();
    iter::from_fn(move || match (starts.peek(), names.peek()) {
        (Some(start), Some(name)) if name < start => names.next(),
        (Some(_), _) => starts.next(),
        (None, _) => names.next(),
    })
}

/// The text with each key, token and password replaced by as many `x`; white space stays, so that the text keeps its structure.
#[must_use]
pub fn masked(text: &str) -> Cow<'_, str> {
    let secrets = secrets(text);
    if secrets.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut from = 0;
    for Secret { span, .. } in secrets {
        masked.push_str(&text[from..span.start]);
        masked.extend(
            text[span.clone()].bytes().map(|byte| if byte.is_ascii_whitespace() { char::from(byte) } else { 'x' }),
        );
        from = span.end;
    }
    masked.push_str(&text[from..]);
    Cow::Owned(masked)
}

/// Where the name of a field that may hold a password or a key ends.
fn name_ends(bytes: &[u8]) -> impl Iterator<Item = usize> {
    // Most fields end with another letter.
    let may_end = |at: usize| at > 0 && b"detynDETYN\"' ".contains(&bytes[at - 1]);
    memchr2_iter(b':', b'=', bytes).filter(move |at| may_end(*at))
}

fn secret_at(text: &str, at: usize) -> Option<(&'static str, Span)> {
    match text.as_bytes()[at] {
        b'-' => private_key(text, at),
        b':' | b'=' => password(text, at),
        _ => token(text, at),
    }
}

/// A block of a private key, up to its last line.
fn private_key(text: &str, at: usize) -> Option<(&'static str, Span)> {
    let label = text[at..].strip_prefix(BLOCK)?;
    let line = label.split(['\n', '\\']).next().unwrap_or_default();
    line.get(..line.len().min(MAX_WORD)).filter(|line| line.contains(PRIVATE))?;
    let to = text.floor_char_boundary(text.len().min(at + MAX_BLOCK));
    let block = &text[at..to];
    let end = block.find(BLOCK_END).map_or(block.len(), |end| {
        let last = block[end..].find('\n').unwrap_or(block.len() - end);
        end + block[end..end + last].trim_end().len()
    });
    Some(("a private key", at..at + end))
}

/// A token of a known form.
fn token(text: &str, at: usize) -> Option<(&'static str, Span)> {
    let bytes = text.as_bytes();
    let is_inside =
        at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || matches!(bytes[at - 1], b'_' | b'-' | b'/' | b'.'));
    if is_inside {
        return None;
    }
    let form = FORMS.iter().find(|form| bytes[at..].starts_with(form.start.as_bytes()) && form.fits(&bytes[at..]))?;
    let start = at + form.start.len();
    let span = at..start + form.rest.run(&bytes[start..], form.length.1);
    let rest = &text[start..span.end];
    (is_random(rest) && !rest.contains(EXAMPLE)).then_some((form.kind, span))
}

impl Form {
    fn fits(&self, bytes: &[u8]) -> bool {
        let rest = &bytes[self.start.len()..];
        let length = self.rest.run(rest, self.length.1);
        (self.length.0..=self.length.1).contains(&length) && (self.start != WEB_TOKEN || is_web_token(&rest[..length]))
    }
}

/// Whether the rest of a JSON Web Token has its three parts.
fn is_web_token(rest: &[u8]) -> bool {
    rest.split(|byte| *byte == b'.').filter(|part| part.len() >= 8).count() >= 3
}

impl Alphabet {
    /// How many bytes belong to it, at most one more than `most`.
    fn run(self, bytes: &[u8], most: usize) -> usize {
        let belongs = |byte: &u8| match self {
            Self::Upper => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            Self::Alphanumeric => byte.is_ascii_alphanumeric(),
            Self::Url => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'),
            Self::Base64 => byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='),
            Self::Parts => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'),
        };
        bytes.iter().take(most + 1).take_while(|byte| belongs(byte)).count()
    }
}

/// The value of a field whose name says that it is a password or a key.
fn password(text: &str, at: usize) -> Option<(&'static str, Span)> {
    let from = text.floor_char_boundary(at.saturating_sub(MAX_WORD));
    is_name(text[from..at].trim_end_matches(['"', '\'', ' '])).then_some(())?;
    let to = text.floor_char_boundary(text.len().min(at + 1 + 2 * MAX_WORD));
    let value = text[at + 1..to].lines().next()?.trim_start_matches(['=', '>', ' ', '\t']);
    let start = value.as_ptr().addr() - text.as_ptr().addr();
    let (skipped, value) = unquoted(value);
    is_password(value).then_some(("a password or key", start + skipped..start + skipped + value.len()))
}

/// A value without its quotes, or up to the end of the value; with the number of bytes before it.
fn unquoted(value: &str) -> (usize, &str) {
    let quote = value.chars().next().filter(|first| ['"', '\'', '`'].contains(first));
    let rest = &value[quote.map_or(0, char::len_utf8)..];
    let is_end = |character: char| quote.map_or(END.contains(&character), |quote| character == quote);
    (value.len() - rest.len(), &rest[..rest.find(is_end).unwrap_or(rest.len())])
}

/// Whether a text ends with the name of a field that holds a password or a key.
fn is_name(text: &str) -> bool {
    // Nearly every other field ends with another two letters.
    let bytes = text.as_bytes();
    let last = bytes.last_chunk().map(|last: &[u8; 2]| last.map(|byte| byte.to_ascii_lowercase()));
    let may_be = last.is_some_and(|last| NAMES.iter().any(|name| name.as_bytes().ends_with(&last)));
    may_be && {
        let last = last_name(text);
        NAMES.iter().any(|name| last.ends_with(name))
    }
}

/// The name at the end of a text, in lower case and without `_` and `-`; empty if it is part of an address.
fn last_name(text: &str) -> String {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let length = text.bytes().rev().take_while(is_part).count();
    let (before, name) = text.split_at(text.len() - length);
    if before.ends_with('/') {
        return String::new();
    }
    name.to_ascii_lowercase().replace(['_', '-'], "")
}

/// Whether a text looks like a generated password: neither words, nor a hash, an id, an address or a stand-in.
fn is_password(text: &str) -> bool {
    let is_marked = text.starts_with(['$', '<', '{', '%', '/', '.', '*', '&', '!', '|', '>', '[', '(']);
    let is_place = text.contains("://") || text.contains("${") || text.contains('(') || !text.is_ascii();
    (12..=MAX_WORD).contains(&text.len())
        && !is_marked
        && !is_place
        && is_random(text)
        && !is_words(text)
        && !text.contains(EXAMPLE)
}

/// Whether the characters of a text are so mixed that nobody typed them as words or numbers.
fn is_random(text: &str) -> bool {
    let is_hash = text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    !is_hash && mixes_kinds(text) && distinct(text) >= 8
}

/// Whether a text has two of lower-case letters, upper-case letters and digits.
fn mixes_kinds(text: &str) -> bool {
    let has = |test: fn(&u8) -> bool| usize::from(text.bytes().any(|byte| test(&byte)));
    has(u8::is_ascii_lowercase) + has(u8::is_ascii_uppercase) + has(u8::is_ascii_digit) >= 2
}

/// How many different characters of ASCII a text has.
fn distinct(text: &str) -> u32 {
    let ascii = text.bytes().filter(u8::is_ascii);
    ascii.fold(0_u128, |seen, byte| seen | 1 << byte).count_ones()
}

/// Whether a text consists of words and numbers, each with a beginning and an end.
fn is_words(text: &str) -> bool {
    text.split(['-', '_', '.', '/', ':', '@']).all(is_word)
}

/// Whether a text is a word, with at most a number after it, or a number.
fn is_word(text: &str) -> bool {
    let letters = text.trim_end_matches(|character: char| character.is_ascii_digit());
    let capitals = letters.bytes().skip(1).filter(u8::is_ascii_uppercase).count();
    let is_cased = capitals <= letters.len() / 5 || capitals + 1 == letters.len();
    is_cased && letters.bytes().all(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Characters that look drawn, of each alphabet, made here so that no scanner takes this file for a leak.
    fn drawn(letters: &str, length: usize) -> String {
        let letters: Vec<char> = letters.chars().collect();
        (0..length).map(|at| letters[(at * 11 + at / letters.len()) % letters.len()]).collect()
    }

    const MIXED: &str = "q8Rv3Zt6Ky1Wb9Xn4Ld7Fg2Hs5Jp0Cm";

    fn kinds(text: &str) -> Vec<&'static str> {
        secrets(text).into_iter().map(|secret| secret.kind).collect()
    }

    #[test]
    fn every_form_is_found_and_nothing_of_it_remains() {
        for form in FORMS {
            let letters = if matches!(form.rest, Alphabet::Upper) { "Q8RV3ZT6KY1WB9XN4LD7" } else { MIXED };
            let mut rest = drawn(letters, form.length.0);
            if form.start == WEB_TOKEN {
                rest = [rest.clone(), drawn(MIXED, 30), drawn(MIXED, 43)].join(".");
            }
            let token = format!("{}{rest}", form.start);
            let text = format!("- {{key: {token}, next: 1}}\n");
            assert_eq!(secrets(&text).iter().map(|it| &text[it.span.clone()]).collect::<Vec<_>>(), [&token]);
            assert!(!masked(&text).contains(&rest), "{}", masked(&text));
            assert_eq!(masked(&text).len(), text.len());
        }
    }

    #[test]
    fn private_keys_are_found_up_to_their_end() {
        let key = format!("-----BEGIN {} {PRIVATE}-----\n{}\n-----END EC {PRIVATE}-----", "EC", drawn(MIXED, 60));
        let text = format!("before\n{key}\nafter");
        assert_eq!(kinds(&text), ["a private key"]);
        assert_eq!(&text[secrets(&text)[0].span.clone()], key);
        assert_eq!(masked(&text).lines().next_back(), Some("after"));
        assert!(kinds("-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQ\n-----END PUBLIC KEY-----").is_empty());
    }

    #[test]
    fn passwords_are_found_by_the_name_of_their_field() {
        let word = drawn("aT7!kW2$mZ9#", 18);
        for line in [
            format!("password: {word}"),
            format!("db_password = \"{word}\""),
            format!("  \"clientSecret\": \"{word}\","),
            format!("API-KEY: '{word}' # of the test system"),
            format!("{{user: ada, password: {word}}}"),
        ] {
            let found = secrets(&line);
            assert_eq!(found.iter().map(|it| &line[it.span.clone()]).collect::<Vec<_>>(), [&word], "{line}");
        }
    }

    #[test]
    fn hashes_ids_words_and_addresses_are_not_secrets() {
        for line in [
            "sha256: 1d85501b24df4a0b96eee9f1ccc9c9bdbf699d9623d697688daf9021a3a25995",
            "token: 1d85501b24df4a0b96eee9f1ccc9c9bdbf699d9623d697688daf9021a3a25995",
            "commit: 4ec7db58f0a1c2d3e4f5061728394a5b6c7d8e9f",
            "secret: 6fa459ea-ee8a-3ca4-894e-db77e160355e",
            "id: A.6.2.4",
            "title: Password: rules on passwords and tokens",
            "password: see the password manager, entry AIMS-2026",
            "password: password-manager/AI-Governance-2026",
            "secret: ${{ secrets.DEPLOY_KEY_2026 }}",
            "password: <set-in-the-environment-2026>",
            "access_key: AKIAIOSFODNN7EXAMPLE",
            "token: ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "url: https://example.org/secret:AnAddress2026ForAll",
            "task-skeleton-of-2026-with-a-long-name-that-goes-on: 1",
            "token: ContractArchive2026",
        ] {
            assert!(kinds(line).is_empty(), "{line}: {:?}", kinds(line));
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_masked(text in "[-:=\"' \nA-Za-z0-9_./+ä]{0,80}|\\PC{0,40}") {
            let masked = masked(&text);
            prop_assert!(secrets(&text).iter().all(|secret| !text[secret.span.clone()].is_empty()));
            prop_assert!(text.contains('ä') || masked.len() >= text.len());
        }
    }
}
