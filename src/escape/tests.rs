//! Each escaper against text with markup and control characters.

use comrak::{Arena, Options, nodes::NodeValue, parse_document};
use proptest::prelude::*;

use super::*;

type Sink = fn(&str) -> String;

const SINKS: &[(&str, Sink)] = &[
    ("terminal", |text| terminal(text).into_owned()),
    ("line", |text| line(text).into_owned()),
    ("workflow_data", |text| workflow_data(text).into_owned()),
    ("workflow_property", |text| workflow_property(text).into_owned()),
    ("markdown", |text| markdown(text).into_owned()),
    ("markdown_prose", |text| markdown_prose(text)),
    ("markdown_code", |text| markdown_code(text)),
    ("html", |text| html(text).into_owned()),
    ("plain", |text| plain(text).into_owned()),
    ("xml", |text| xml(text).into_owned()),
    ("json", |text| json(text).into_owned()),
    ("sarif_message", |text| sarif_message(text).into_owned()),
    ("uri_path", |text| uri_path(text)),
    ("mermaid", |text| mermaid(text)),
    ("dot", |text| dot(text).into_owned()),
    ("cell", |text| cell(text).into_owned()),
    ("excerpt", |text| Excerpt::of(text).text),
];

/// Sequences that terminals interpret: colors, title, hyperlink, clipboard, cursor, private modes, in 7-bit and 8-bit
/// form.
const SEQUENCES: &[&str] = &[
    "\u{1b}[31m",
    "\u{1b}[2J",
    "\u{1b}[1A\u{1b}[2K",
    "\u{1b}[?1049h",
    "\u{1b}]0;x\u{7}",
    "\u{1b}]8;;http://e.vil\u{1b}\\",
    "\u{1b}]52;c;eA==\u{7}",
    "\u{1b}P1$x\u{1b}\\",
    "\u{1b}c",
    "\u{1b}(0",
    "\u{9b}31m",
    "\u{9d}0;x\u{9c}",
    "\u{90}x\u{9c}",
    "\u{8}\u{8}",
    "x\ry",
];

fn hostile() -> impl Iterator<Item = char> {
    let controls = (0..=0x9f).filter_map(char::from_u32).filter(|character| character.is_control());
    let bidi = "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}";
    let hidden = "\u{ad}\u{180e}\u{200b}\u{2028}\u{2029}\u{2060}\u{feff}\u{fff9}\u{e0041}";
    controls.chain(bidi.chars()).chain(hidden.chars())
}

#[test]
fn escapers_remove_hostile_characters() {
    for (name, sink) in SINKS {
        for character in hostile().filter(|character| !matches!(character, '\n' | '\t')) {
            let out = sink(&format!("a{character}b"));
            assert!(!out.contains(character), "{name} of {character:?}: {out:?}");
        }
        for sequence in SEQUENCES {
            assert!(!sink(sequence).contains(|c: char| c.is_control() && c != '\n'), "{name} of {sequence:?}");
        }
    }
}

#[test]
fn plain_text_is_borrowed() {
    for text in ["plain", "risk R-1, 50 of 60", "日本 🙂 é"] {
        for cow in [terminal(text), line(text), html(text), xml(text), json(text), markdown(text), cell(text)] {
            assert!(matches!(cow, Cow::Borrowed(out) if out == text), "{cow}");
        }
    }
}

#[test]
fn logs_contain_no_commands() {
    assert_eq!(line("::error::x"), "\\u{3a}:error::x");
    assert_eq!(line("a\n ::error::x std::io"), "a  \\u{3a}:error::x std::io");
    assert_eq!(terminal("\u{a0}::error::x"), "\u{a0}\\u{3a}:error::x");
    assert_eq!(line("a ##[error]x # [b]"), "a ##\\u{5b}error]x # [b]");
    assert_eq!(workflow_data("50%\n::x"), "50%25%0A\\u{3a}:x");
    assert_eq!(workflow_property("a:b,c%"), "a%3Ab%2Cc%25");
}

#[test]
fn excerpts_map_byte_offsets() {
    let raw = "a\u{1b}b\r\nc##[d";
    let shown = Excerpt::of(raw);
    assert_eq!(shown.text, "a^[b\nc##\\u{5b}d");
    for piece in ["a", "b", "c", "d"] {
        let at = shown.at(raw.find(piece).expect("it is present"));
        assert!(shown.text[at..].starts_with(piece), "{piece}");
    }
    assert_eq!(shown.at(raw.len()), shown.text.len());
}

#[test]
fn cells_are_not_formulas() {
    for opener in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠A", "﹣1"] {
        assert!(cell(opener).starts_with('\''), "{opener:?}");
        assert!(starts_formula(opener), "{opener:?}");
    }
    for inside in ["a=1", "a, =1", "1-2", "2026-06-30", "a@b.example", "; -", "A-1,B-2"] {
        assert_eq!(cell(inside), inside);
    }
    assert_eq!(cell("a;=1,\"＠b\n-c"), "a;'=1,\"'＠b\n'-c");
}

#[test]
fn paths_are_relative_references() {
    assert_eq!(uri_path("controls/a b,c:d%é.yaml"), "controls/a%20b%2Cc%3Ad%25%C3%A9.yaml");
}

#[test]
fn mermaid_labels_are_plain_text() {
    assert_eq!(mermaid("R-1 Errors (of 2.1), lender's view"), "R-1 Errors (of 2.1), lender's view");
    assert_eq!(mermaid("a\"]\r\nclick n1 call x()"), "a#34;#93; click n1 call x()");
    assert_eq!(mermaid("%%{init: {}}%%"), "#37;#37;#123;init#58; #123;#125;#125;#37;#37;");
    assert_eq!(mermaid("#quot; &lt; <b>"), "#35;quot#59; #38;lt#59; #60;b#62;");
    assert_eq!(mermaid("`**x**` $$x$$ fa:fa-ban"), "#96;#42;#42;x#42;#42;#96; #36;#36;x#36;#36; fa#58;fa-ban");
    assert_eq!(mermaid("1. x"), "1#46; x");
    assert_eq!(mermaid("2) x"), "2#41; x");
    assert_eq!(mermaid("- www.e.vil"), "#45; www#46;e.vil");
    assert_eq!(mermaid("ﬂ°°60¶ß"), "#64258;#176;#176;60#182;ß");
    assert_eq!(mermaid("a\u{202e}b"), "a#92;u#123;202e#125;b");
}

#[test]
fn graphviz_labels_cannot_be_closed_early() {
    assert_eq!(dot("a\\\"]; b -> c [x=\"\\N"), r#"a\\\"]; b -> c [x=\"\\N"#);
    assert_eq!(dot("&lt; <b>\nx"), "&amp;lt; <b> x");
    assert_eq!(dot("a\u{202e}b ::error::x"), r"a\\u{202e}b \\u{3a}:error::x");
}

#[test]
fn sarif_messages_contain_no_links() {
    assert_eq!(sarif_message("[a](http://e.vil) [b]"), "[a] (http://e.vil) [b]");
}

#[test]
fn quoted_values_become_code_spans() {
    assert_eq!(markdown_prose("add `a|b*` or `c`: now"), "add `a\\u{7c}b*` or `c`: now");
    assert_eq!(markdown_prose("`a`"), "`a`");
    assert_eq!(markdown_prose("one `` alone, ` two"), "one \\`\\` alone, \\` two");
}

#[test]
fn markdown_contains_nothing_that_a_code_host_links() {
    assert_eq!(
        markdown("@a #1 GH-1 www.x http://x"),
        "&#64;&#8203;a &#35;&#8203;1 GH&#8203;-1 www&#8203;.x http&#58;&#8203;//x"
    );
    assert_eq!(markdown("high-1, at 12:30, see: x"), "high-1, at 12:30, see: x");
}

/// The kinds of all nodes of the document, and its text.
fn parsed(page: &str) -> (Vec<String>, String) {
    let mut options = Options::default();
    let extension = &mut options.extension;
    (extension.autolink, extension.table, extension.strikethrough, extension.tasklist) = (true, true, true, true);
    (extension.footnotes, extension.math_dollars, extension.math_code, extension.alerts) = (true, true, true, true);
    (extension.superscript, extension.underline, extension.spoiler, extension.highlight) = (true, true, true, true);
    (extension.wikilinks_title_after_pipe, extension.multiline_block_quotes) = (true, true);
    let (arena, mut kinds, mut text) = (Arena::new(), Vec::new(), String::new());
    for node in parse_document(&arena, page, &options).descendants() {
        match &node.data.borrow().value {
            NodeValue::Text(part) => text.push_str(part),
            NodeValue::Code(code) => text.push_str(&code.literal),
            other => kinds.push(format!("{other:?}").split(['(', ' ', '{']).next().unwrap_or_default().to_owned()),
        }
    }
    (kinds, text)
}

const MARKUP: &[&str] = &[
    "@user",
    "#123",
    "GH-1",
    "<img src=x onerror=y>",
    "|",
    "</details>",
    "```\nx\n```",
    "~~~",
    "[a](http://e.vil)",
    "![a](b)",
    "<http://e.vil>",
    "https://e.vil",
    "www.e.vil",
    "a@e.vil",
    "# x",
    "- x",
    "* x",
    "+ x",
    "1. x",
    "2) x",
    "> x",
    "> [!NOTE]\n> x",
    "===",
    "---",
    "    x",
    "\tx",
    "**x**",
    "_x_",
    "~~x~~",
    "^x^",
    "||x||",
    "==x==",
    "++x++",
    "$x$",
    "$`x`$",
    "[^1]",
    "[[x]]",
    "- [x] y",
    "\\",
    "&amp;",
    "<!-- x",
    "a | b\n- | -\nc | d",
    ":tada:",
    "x\n\ny",
    "x  \ny",
    "`x`",
    "``",
];

fn assert_plain_text(text: &str) {
    let safe = markdown(text);
    assert_eq!(parsed(&safe).0.iter().filter(|kind| *kind != "Document" && *kind != "Paragraph").count(), 0, "{safe}");
    let item = parsed(&format!("- **error**: {safe}\\\n  {}\n", markdown_prose(text))).0;
    assert!(
        item.iter()
            .all(|kind| ["Document", "List", "Item", "Paragraph", "Strong", "LineBreak"].contains(&kind.as_str())),
        "{item:?} {safe}"
    );
    let table = parsed(&format!("| a | b |\n| - | - |\n| {safe} | {} |\n", markdown_prose(text))).0;
    assert_eq!(
        table,
        ["Document", "Table", "TableRow", "TableCell", "TableCell", "TableRow", "TableCell", "TableCell"],
        "{safe}"
    );
}

#[test]
fn markup_is_plain_text_at_line_starts_and_in_lists_and_tables() {
    for text in MARKUP {
        assert_plain_text(text);
        assert_plain_text(&format!("x{text}"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_combination_is_plain_text(pieces in prop::collection::vec(prop_oneof![3 => prop::sample::select(MARKUP).prop_map(str::to_owned), 1 => any::<String>()], 0..6)) {
        assert_plain_text(&pieces.concat());
        assert_plain_text(&pieces.join(" "));
    }

    #[test]
    fn markdown_preserves_text(text in "[ -~]{1,40}") {
        let words = |text: &str| text.replace('\u{200b}', "").split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(words(&parsed(&markdown(&text)).1), words(&text));
    }

    #[test]
    fn labels_cannot_be_closed_early(pieces in prop::collection::vec(any::<String>(), 0..4)) {
        let text = pieces.join("\"#");
        let label = mermaid(&text);
        let ends = label.contains(['"', '\n', '[', ']', '{', '}', '<', '>', '&', '%', '`', '$', ':']);
        prop_assert!(!ends, "{}", label);
        for rest in label.split('#').skip(1) {
            let number = rest.split_once(';').and_then(|(number, _)| number.parse::<u32>().ok());
            prop_assert!(number.is_some(), "{}", label);
        }
        let label = dot(&text).replace("\\\\", "").replace("\\\"", "");
        let ends = label.contains(['"', '\n', '\\']);
        prop_assert!(!ends, "{}", label);
    }

    #[test]
    fn json_values_are_unchanged(text in any::<String>()) {
        let document = serde_json::to_string_pretty(&[&text])?;
        prop_assert_eq!(serde_json::from_str::<Vec<String>>(&json(&document))?, [text]);
    }
}
