//! What the text of a file shows at first sight: whether it has content, and whether a merge left its marks in it.
//!
//! Must not know what the text is about, nor which record it belongs to.

use std::borrow::Cow;

use super::Span;

/// Maximum length in bytes of a text that is examined.
pub const MAX_TEXT: u64 = 1 << 20;

/// Endings of files that contain text.
const TEXTS: &[&str] = &["md", "markdown", "mdx", "txt", "text", "rst", "adoc", "asciidoc", "org", "html", "htm"];

/// What a text shows at first sight.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextFact {
    /// Why it has no content, if it has none.
    pub lack: Option<Lack>,
    /// The line, counted from 1, of the first conflict of a merge that is not resolved.
    pub conflict: Option<usize>,
}

/// Why a text has no content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// It is empty, or only spaces.
    Empty,
    /// It is only front matter.
    FrontMatter,
    /// It is only headings and comments.
    Headings,
    /// It is only words that stand for text to be written.
    Placeholder,
}

impl TextFact {
    /// Examines the text of a file.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let line = |conflict: &Span| text[..conflict.start].bytes().filter(|byte| *byte == b'\n').count() + 1;
        Self { lack: lack(text), conflict: conflicts(text).first().map(line) }
    }

    /// Whether a file with this path contains text.
    #[must_use]
    pub fn is_text(path: &str) -> bool {
        path.rsplit_once('.').is_some_and(|(_, ending)| super::is_one_of(ending, TEXTS))
    }
}

/// The conflicts of a merge in `text`, each from its first marker to the end of its last one.
///
/// Git marks a conflict with lines of seven `<`, `=` and `>`, in this order, and with seven `|` before a common ancestor.
/// A line of `=` alone is an underlined heading in some formats, so all three are needed.
#[must_use]
pub fn conflicts(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    // Most texts have no such line, and are searched only for the first marker.
    let Some(first) = first_marker(text) else { return found };
    let (mut begun, mut is_divided) = (None, false);
    for (at, line) in lines(&text[first..]).map(|(at, line)| (first + at, line)) {
        match marker(line) {
            Some('<') => (begun, is_divided) = (Some(at), false),
            Some('=') => is_divided = begun.is_some(),
            Some('>') if is_divided => {
                found.extend(begun.take().map(|begun| begun..at + line.trim_end().len()));
                is_divided = false;
            }
            _ => {}
        }
    }
    found
}

/// The start of the first line that may be a marker.
fn first_marker(text: &str) -> Option<usize> {
    if text.starts_with("<<<<<<<") { Some(0) } else { text.find("\n<<<<<<<").map(|at| at + 1) }
}

/// The character of a conflict marker: seven of it at the start of a line, alone or before a space.
fn marker(line: &str) -> Option<char> {
    let first = line.chars().next().filter(|first| matches!(first, '<' | '=' | '>'))?;
    let rest = line.trim_start_matches(first);
    let is_marker = line.len() - rest.len() == 7 && (rest.trim_end().is_empty() || rest.starts_with(' '));
    is_marker.then_some(first)
}

/// The lines of a text with their offsets.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |next, line| {
        let at = *next;
        *next += line.len();
        Some((at, line))
    })
}

fn lack(text: &str) -> Option<Lack> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Some(Lack::Empty);
    }
    let rest = without_front_matter(text);
    if rest.trim().is_empty() {
        return Some(Lack::FrontMatter);
    }
    lack_of_content(&without_tags(rest))
}

/// Why a text without its metadata has no content. Reads no further than the first paragraph that is content.
fn lack_of_content(text: &str) -> Option<Lack> {
    let (mut found, mut written, mut letters) = (false, false, 0);
    for paragraph in paragraphs(text) {
        found = true;
        written |= !is_placeholder(&paragraph);
        letters += weight(&paragraph);
        if written && letters >= SENTENCE {
            return None;
        }
    }
    Some(if found { Lack::Placeholder } else { Lack::Headings })
}

/// The letters of a text, as far as they matter. A sign of a script without an alphabet counts as a syllable.
fn weight(text: &str) -> usize {
    let letters = text.chars().filter(|c| c.is_alphanumeric()).take(SENTENCE);
    letters.map(|c| if c.is_ascii() { 1 } else { 3 }).sum()
}

/// Letters of the shortest sentence that can be a policy.
const SENTENCE: usize = 10;

/// The text after a block of metadata between lines of `---` or `+++`.
fn without_front_matter(text: &str) -> &str {
    let mut all = lines(text);
    let fence = all.next().map(|(_, line)| line.trim_end());
    let Some(fence) = fence.filter(|line| matches!(*line, "---" | "+++")) else { return text };
    let sets = if fence == "---" { ':' } else { '=' };
    let mut has_field = false;
    let end = all.find(|(_, line)| {
        let line = line.trim_end();
        has_field |= line.contains(sets);
        line == fence || (fence == "---" && line == "...")
    });
    end.filter(|_| has_field).map_or(text, |(at, line)| &text[at + line.len()..])
}

/// The text without comments, tags, and what browsers do not show. What is not closed is text.
fn without_tags(text: &str) -> Cow<'_, str> {
    if !text.contains('<') {
        return Cow::Borrowed(text);
    }
    let lower = text.to_ascii_lowercase();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(open) = lower[at..].find('<').map(|found| at + found) {
        out.push_str(&text[at..open]);
        at = open;
        match tag_end(&lower[open..]).map(|end| (lower[open..].find(end), end)) {
            Some((Some(length), end)) => at += length + end.len(),
            Some((None, _)) => break,
            None => {
                out.push('<');
                at += 1;
            }
        }
    }
    Cow::Owned(out + &text[at..])
}

/// The end of the tag or comment with which a text begins; `None` if it begins with neither.
fn tag_end(text: &str) -> Option<&'static str> {
    let rest = text.strip_prefix('<')?;
    if rest.starts_with("!--") {
        return Some("-->");
    }
    let name = rest.strip_prefix(['/', '!']).unwrap_or(rest);
    let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
    let ends = rest.trim_start_matches(['/', '!'])[name.len()..]
        .starts_with(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
    let is_tag = ends && name.starts_with(|c: char| c.is_ascii_alphabetic());
    is_tag.then_some(match name {
        "head" if !rest.starts_with('/') => "</head>",
        "script" if !rest.starts_with('/') => "</script>",
        "style" if !rest.starts_with('/') => "</style>",
        _ => ">",
    })
}

/// The paragraphs of a text without headings and without the marks of its format.
fn paragraphs(text: &str) -> impl Iterator<Item = String> + '_ {
    let mut lines = text.lines().map(str::trim).peekable();
    std::iter::from_fn(move || {
        let mut paragraph = String::new();
        while let Some(line) = lines.next() {
            let is_underlined = !line.is_empty() && lines.peek().is_some_and(|next| is_underline(next));
            match bare(line) {
                _ if line.is_empty() || is_heading(line) || is_underlined => {
                    if !paragraph.is_empty() {
                        return Some(paragraph);
                    }
                }
                "" => {}
                words => paragraph += &format!("{words}\n"),
            }
        }
        (!paragraph.is_empty()).then_some(paragraph)
    })
}

/// Whether a line is a heading of Markdown or of `AsciiDoc`.
fn is_heading(line: &str) -> bool {
    ['#', '='].iter().any(|mark| {
        let title = line.trim_start_matches(*mark);
        title.len() < line.len() && (title.is_empty() || title.starts_with(' '))
    })
}

/// Whether a line underlines the heading above it.
fn is_underline(line: &str) -> bool {
    let first = line.chars().next().filter(|first| matches!(first, '=' | '-' | '~' | '^' | '+'));
    line.len() >= 3 && first.is_some_and(|first| line.chars().all(|other| other == first))
}

/// A line without list marks, check boxes, quotes, emphasis and table lines.
fn bare(line: &str) -> &str {
    let is_mark =
        |c: char| c.is_whitespace() || matches!(c, '*' | '_' | '-' | '+' | '>' | '|' | '`' | '~' | ':' | '=' | '\\');
    let line = line.trim_matches(is_mark);
    let line = ["[ ]", "[x]", "[X]"].iter().find_map(|box_| line.strip_prefix(box_)).unwrap_or(line);
    line.trim_matches(is_mark)
}

/// Words that announce text to be written, in lower case.
const OPEN: &str = "todo tbd tba tbc tbw fixme xxx wip";

/// Phrases that announce text to be written, in lower case.
const PHRASES: &[&str] = &[
    "to do",
    "to be added",
    "to be agreed",
    "to be announced",
    "to be completed",
    "to be confirmed",
    "to be decided",
    "to be defined",
    "to be described",
    "to be determined",
    "to be done",
    "to be drafted",
    "to be filled",
    "to be provided",
    "to be written",
    "to follow",
    "coming soon",
    "content goes here",
    "text goes here",
    "insert text",
    "insert policy",
    "insert content",
    "your text",
    "add text",
    "add content",
    "write here",
    "work in progress",
    "under construction",
    "this page is intentionally left blank",
    "this page intentionally left blank",
];

/// Words that are not content on their own.
const EMPTY: &str = "placeholder draft text content here policy document procedure n/a na none nothing empty blank title \
    version date author owner approved name heading section tbd";

/// The words of the usual filler text.
const FILLER: &str = "lorem ipsum dolor sit amet consectetur adipiscing adipisicing elit sed do eiusmod tempor incididunt ut \
    labore et dolore magna aliqua enim ad minim veniam quis nostrud exercitation ullamco laboris nisi aliquip ex ea commodo \
    consequat duis aute irure in reprehenderit voluptate velit esse cillum eu fugiat nulla pariatur excepteur sint occaecat \
    cupidatat non proident sunt culpa qui officia deserunt mollit anim id est laborum";

/// Whether a paragraph only stands for text to be written.
fn is_placeholder(paragraph: &str) -> bool {
    let lower = paragraph.trim().to_lowercase();
    let words: Vec<&str> = words(&lower).collect();
    let all = |lists: &[&str]| words.iter().all(|word| lists.iter().any(|list| is_in(list, word)));
    all(&[FILLER]) || all(&[EMPTY, OPEN]) || is_instruction(&lower) || lower.lines().all(is_open)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '/')).filter(|word| !word.is_empty())
}

fn is_in(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

/// Whether a line in lower case announces text to be written.
fn is_open(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    words(line).next().is_none_or(|first| is_in(OPEN, first)) || PHRASES.iter().any(|phrase| line.starts_with(phrase))
}

/// Whether a text is one pair of brackets around an instruction, as templates have them.
fn is_instruction(text: &str) -> bool {
    [("[", "]"), ("<", ">"), ("{{", "}}")].iter().any(|(open, close)| {
        let inside = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        inside.is_some_and(|inside| !inside.contains(open) && !inside.contains(close))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = "We assess the impact of every AI system before we use it.";

    #[test]
    fn texts_without_content_are_recognized() {
        let cases = [
            (Lack::Empty, "\u{feff} \r\n\t\n"),
            (Lack::FrontMatter, "---\ntitle: AI policy\nversion: 1\n---\n\n"),
            (Lack::FrontMatter, "+++\ntitle = 'AI policy'\n+++\n"),
            (Lack::Headings, "# AI policy\n\n## Purpose\n\n## Scope\n"),
            (Lack::Headings, "AI policy\n=========\n\nPurpose\n-------\n"),
            (Lack::Headings, "= AI policy\n\n== Purpose\n"),
            (Lack::Headings, "---\ntitle: x\n---\n# AI policy\n***\n- \n- [ ]\n| | |\n|---|---|\n"),
            (Lack::Headings, "<!-- write the policy\n\nhere -->\n# AI policy\n"),
            (Lack::Headings, "<html><head><title>AI policy</title></head><body><p></p></body></html>"),
            (Lack::Placeholder, "# AI policy\n\nTODO\n"),
            (
                Lack::Placeholder,
                "# AI policy\n\n## Purpose\n\n**TBD**\n\n## Scope\n\n- [ ] TODO: describe the scope with the owner\n",
            ),
            (
                Lack::Placeholder,
                "Lorem ipsum dolor sit amet, consectetur adipiscing elit.\n\nUt enim ad minim veniam, quis nostrud.\n",
            ),
            (Lack::Placeholder, "<p>Coming soon.</p>\n"),
            (Lack::Placeholder, "[Insert the text of the policy here, and have it approved]"),
            (Lack::Placeholder, "To be written by the AI lead until March.\n"),
            (Lack::Placeholder, "x\n"),
            (Lack::Placeholder, "Policy.\n\n...\n"),
            (Lack::Placeholder, "> FIXME(mara): agree the text with legal\n"),
        ];
        for (lack, text) in cases {
            let found = TextFact::of(text).lack;
            assert_eq!(found, Some(lack), "{text:?}");
            let with = format!("{text}\n\n{POLICY}\n");
            assert_eq!(TextFact::of(&with), TextFact::default(), "{with:?}");
        }
    }

    #[test]
    fn short_texts_in_any_script_are_content() {
        let texts = [
            POLICY,
            "We promise nothing.",
            "人工知能を責任をもって使う。",
            "Wir setzen KI nur mit Aufsicht ein.",
            "1. We follow the law.",
            "See <https://intranet.example/ai-policy>.",
            "TODO is a column of our board, and this policy says who may move cards.\nIt is reviewed each year.",
            "We use AI with care\n\n---\n",
            "| Role | Duty |\n|---|---|\n| CEO | Approves every system |\n",
            "a < b, and b > c, which is why the order matters",
            "[One](a.md) and [two](b.md) are our policies",
        ];
        for text in texts {
            assert_eq!(TextFact::of(text), TextFact::default(), "{text:?}");
        }
    }

    #[test]
    fn conflicts_are_found_with_their_three_markers_only() {
        let conflict = |text: &'static str| conflicts(text).into_iter().next().map(|span| &text[span]);
        let whole = "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> main";
        assert_eq!(conflict("<<<<<<< HEAD\na\n=======\nb\n>>>>>>> main\n"), Some(whole));
        assert_eq!(
            conflict("x\r\n<<<<<<<\r\n|||||||\r\n=======\r\n>>>>>>>\r\n"),
            Some("<<<<<<<\r\n|||||||\r\n=======\r\n>>>>>>>")
        );
        for none in [
            "Heading\n=======\n",
            ">>>>>>> quoted\n=======\n<<<<<<<\n",
            "<<<<<<< HEAD\n>>>>>>> main\n",
            "<<<<<<<< a\n========\n>>>>>>>> b\n",
            "  <<<<<<< a\n  =======\n  >>>>>>> b\n",
            "<<<<<<<a\n=======\n>>>>>>>b\n",
        ] {
            assert_eq!(conflict(none), None, "{none:?}");
        }
    }
}
