//! Spans of every YAML construct, and recovery after errors.

use super::*;
use crate::source::Part;

/// The text that `pointer` names in the first document of `text`.
fn sliced<'t>(text: &'t str, pointer: &str, part: Part) -> &'t str {
    let stream = parse(text);
    assert_eq!(stream.problems, [], "{text:?}");
    let document = stream.documents.into_iter().flatten().next().expect("a document");
    &text[document.locate(pointer, part)]
}

#[test]
fn every_shape_has_its_span() {
    let cases = [
        ("block", "a: one\nb: two\n", "/b", "two"),
        ("block list", "a:\n  - one\n  - two\n", "/a/1", "two"),
        ("block list as a whole", "a:\n  - one\n  - two\nb: c\n", "/a", "one\n  - two"),
        ("block list at the indentation of its key", "a:\n- one\n- two\nb: c\n", "/a/1", "two"),
        ("list of mappings", "a:\n  - b: 1\n    c: 2\n  - b: 3\n", "/a/0", "b: 1\n    c: 2"),
        ("block mapping", "a:\n  b: 1\n  c: 2\n\n# end\nd: 3\n", "/a", "b: 1\n  c: 2"),
        ("flow list", "a: [one, two]\n", "/a", "[one, two]"),
        ("flow list over lines", "a: [\n  one,\n  two,\n  ]\nb: c\n", "/a", "[\n  one,\n  two,\n  ]"),
        ("flow mapping", "a: {b: 1, c: {d: 2}}\n", "/a/c", "{d: 2}"),
        ("empty flow list", "a: []\n", "/a", "[]"),
        ("empty flow mapping", "a: { }\n", "/a", "{ }"),
        ("single quotes", "a: 'it''s'\n", "/a", "'it''s'"),
        ("double quotes", "a: \"x \\\" y\" # c\n", "/a", "\"x \\\" y\""),
        ("plain before a comment", "a: one two   # c\n", "/a", "one two"),
        ("plain over lines", "a: one\n  two\n  three\nb: c\n", "/a", "one\n  two\n  three"),
        ("quoted over lines", "a: \"one\n  two\"\nb: c\n", "/a", "\"one\n  two\""),
        ("literal", "a: |\n  one\n  two\nb: c\n", "/a", "|\n  one\n  two"),
        ("literal kept", "a: |+\n  one\n\n\nb: c\n", "/a", "|+\n  one"),
        ("folded", "a: >-\n  one\n  two\n", "/a", ">-\n  one\n  two"),
        ("empty literal", "a: |\nb: c\n", "/a", "|"),
        ("literal in a list", "a:\n- x\n- |\n  one\n- >\n  two\n", "/a/1", "|\n  one"),
        ("literal in a list of lists", "a:\n- - |\n    one > two\n", "/a/0/0", "|\n    one > two"),
        ("literal after a comment", "a:\n  # x > y\n  - |\n    one\n", "/a/0", "|\n    one"),
        ("literal behind a byte order mark", "\u{feff}|\n  |\n   x\n\n", "", "|\n  |\n   x"),
        ("literal with a comment in its header", "a: |-  # a | b\n\n  one\n", "/a", "|-  # a | b\n\n  one"),
        ("literal before a comment", "a: |\n  one\n# c\nb: c\n", "/a", "|\n  one"),
        (
            "literal with a number sign inside",
            "a: |\n  one # not a comment\n  two\n",
            "/a",
            "|\n  one # not a comment\n  two",
        ),
        ("list of nothing", "a:\n  -\n  -\nb: c\n", "/a", "-\n  -"),
        ("entry without value", "a:\n  - b\n  # c\n  -\n  - d\n", "/a/1", "-"),
        ("document markers as text", "a: [x, ---]\n", "/a/1", "---"),
        ("merge mark as text", "\"<<\": one\n", "/<<", "one"),
        ("multibyte", "ä: größer — 数\nb: c\n", "/ä", "größer — 数"),
        ("multibyte in flow", "a: [ä, 数, c]\n", "/a/2", "c"),
        ("no value: the key", "a:\nb: c\n", "/a", "a"),
        ("no value at the end: the key", "b: c\na:", "/a", "a"),
        ("tab after the colon", "a:\tone\t\nb: c\n", "/a", "one"),
        ("windows line ends", "a: one\r\nb: |\r\n  x\r\n  y\r\nc: [1,\r\n  2]\r\n", "/b", "|\r\n  x\r\n  y"),
        ("Windows line breaks in flow style", "a: one\r\nc: [1,\r\n  2]\r\n", "/c", "[1,\r\n  2]"),
        ("old line ends", "a: one\rb: two\r", "/b", "two"),
        ("byte order mark", "\u{feff}a: one\nb: two\n", "/a", "one"),
        ("quoted key", "\"a b\": one\n", "/a b", "one"),
        ("missing: the nearest above", "a:\n  b: 1\n", "/a/c/d", "a"),
        ("missing at the top: the id", "kind: x\nid: R-1\n", "/c", "R-1"),
        ("missing at the top without id: the first value", "kind: x\n", "/c", "x"),
        ("missing in a list item: its first value", "a:\n  - b: 1\n", "/a/0/c", "1"),
        ("beyond a list", "a: [1]\n", "/a/7", "a"),
        ("the whole", "kind: x\nid: R-1\n", "", "R-1"),
    ];
    for (name, text, pointer, expected) in cases {
        assert_eq!(sliced(text, pointer, Part::Value), expected, "{name}");
    }
}

#[test]
fn marks_in_front_of_a_value_are_no_part_of_it() {
    let cases = [
        ("anchor named like a text mark", "a: &x> |\n  one\n", "/a", "|\n  one"),
        ("anchor that ends like a text mark", "- &>|\n  >-\n  one\n", "/0", ">-\n  one"),
        ("anchor on its own line", "&b|\n|\n  one\n", "", "|\n  one"),
        ("anchor of several marks", "&&>\n| \n\n", "", "|"),
        ("anchor before plain text", "a: &|> one\n", "/a", "one"),
        ("tag before a text mark", "a: !x |\n  one\n", "/a", "|\n  one"),
        ("tag and anchor", "a: !x &y> |-\n  one\n", "/a", "|-\n  one"),
        ("anchor before a list", "a: &|\n  - one\n", "/a", "one"),
        ("broken text before the next record", "a: [|\n  x\n---\nb: |\n  one\n", "/b", "|\n  one"),
    ];
    for (name, text, pointer, expected) in cases {
        let stream = parse(text);
        let document = stream.documents.into_iter().flatten().next().expect(name);
        let node = document.node(pointer).expect(name);
        assert_eq!(text[node.span()].trim_start_matches("- "), expected, "{name}");
    }
}

#[test]
fn keys_have_their_own_spans() {
    let cases = [
        ("plain", "a: one\nbb: two\n", "/bb", "bb"),
        ("quoted", "'a b': one\n", "/a b", "'a b'"),
        ("in flow", "a: {b : 1}\n", "/a/b", "b"),
        ("multibyte", "größe: 1\n", "/größe", "größe"),
        ("after a byte order mark", "\u{feff}a: one\n", "/a", "a"),
        ("explicit", "? a\n: one\n", "/a", "a"),
    ];
    for (name, text, pointer, expected) in cases {
        assert_eq!(sliced(text, pointer, Part::Key), expected, "{name}");
    }
}

#[test]
fn mistakes_are_reported_at_their_origin() {
    let cases = [
        ("duplicate key", "a: 1\nb: 2\na: 3\n", "yaml-duplicate-key", "a", Some("a")),
        ("duplicate key in quotes", "a: 1\n'a': 3\n", "yaml-duplicate-key", "'a'", Some("a")),
        ("open quote", "a: \"one\nb: two\n", "yaml-syntax", "\"one", Some("b: two")),
        ("open quote after a closed one", "a: [\"x\", 'y]\nb: two\n", "yaml-syntax", "'y]", Some("b: two")),
        ("open bracket", "a: [one\nb: two\n", "yaml-syntax", "[one", Some("b: two")),
        ("open bracket at the end", "a: [one\n", "yaml-syntax", "[one", None),
        ("open bracket before the next record", "a: {b: 1\n---\nc: 2\n", "yaml-syntax", "{b: 1", None),
        ("closing bracket", "a: [\n  one,\n]\nb: two\n", "yaml-syntax", "]", Some("[")),
        ("tab", "a:\n\tb: 1\n", "yaml-syntax", "\t", None),
        ("tab after spaces", "a:\n  b: 1\n  \tc: 2\n", "yaml-syntax", "  \t", None),
        ("indentation", "a:\n    b: 1\n  c: 2\n", "yaml-syntax", "c: 2", None),
        ("more indentation", "a: 1\n  b: 2\n", "yaml-syntax", "b: 2", None),
        ("no colon", "a: 1\nb 2\nc: 3\n", "yaml-syntax", "b 2", None),
        ("no colon on the first line", "a 1\nb: 2\n", "yaml-syntax", "a 1", None),
        ("no space after the colon", "a: 1\nb:2\n", "yaml-syntax", "b:2", None),
        ("colon in a text", "a: one: two\n", "yaml-syntax", "one: two", None),
        ("typographic quotes", "a: “one: two”\n", "yaml-syntax", "“one: two”", None),
        ("comma", "a: {b: 1 c: 2}\n", "yaml-syntax", ": 2}", None),
        ("other bracket", "a: [1, 2}\n", "yaml-syntax", "[1, 2}", None),
        ("alias", "a: *b\n", "yaml-alias", "*b", None),
        ("anchor of a mapping", "a: &b\n  c: 1\n", "yaml-alias", "&b", None),
        ("merge key", "a:\n  <<: {b: 1}\n", "yaml-alias", "<<", None),
        ("tag", "a: !!str 1\n", "yaml-tag", "!!str", None),
        ("tag of a list", "a: !x\n  - 1\n", "yaml-tag", "!x", None),
        ("control character", "a: x\u{1}y\n", "yaml-syntax", "\u{1}", None),
        ("byte order mark inside", "a: 1\n\u{feff}b: 2\n", "yaml-syntax", "\u{feff}b: 2", None),
        ("merge conflict", "a: 1\n<<<<<<< HEAD\nb: 2\n", "merge-conflict", "<<<<<<< HEAD", None),
        ("no key", "a: 1\n: 2\n", "yaml-syntax", ":", None),
        ("no key and no value", "? # c\n", "yaml-syntax", "? # c", None),
        ("empty list as a key", "? \n- \n: 1\n", "yaml-syntax", "-", None),
        ("list as a key", "? [a]\n: 2\n", "yaml-syntax", "[a]", None),
        ("odd number", "a: 007\n", "yaml-odd-number", "007", None),
    ];
    for (name, text, rule, span, related) in cases {
        let problems = parse(text).problems;
        let [problem] = problems.as_slice() else { panic!("{name}: {problems:?}") };
        assert_eq!((problem.defect.name, &text[problem.span.clone()]), (rule, span), "{name}");
        assert_eq!(problem.related.as_ref().map(|(span, _)| &text[span.clone()]), related, "{name}");
    }
}

#[test]
fn a_broken_document_does_not_hide_the_others() {
    let cases = [
        ("a: [\n---\nb: 1\n", "nb"),
        ("a: 1\n---\nb: \"\n---\nc: 1\n", "ana"),
        ("a: 1\n---\nb 1\nc: 2\n---\nd: 1\n", "ana"),
        ("a: 1\n---\nb: 1\n c\n", "aa"),
        ("a: 1\n---\nb: 1\nc\n", "an"),
        ("a: 1\n]\n---\nb: 1\n", "na"),
        ("---\na: 1\n---\n", "an"),
        ("a: 1\n...\nb: 1\n", "aa"),
    ];
    for (text, expected) in cases {
        let documents = parse(text).documents;
        let seen: String = documents.iter().map(|document| if document.is_some() { 'a' } else { 'n' }).collect();
        assert_eq!(seen, expected.replace('b', "a"), "{text:?}");
    }
}

#[test]
fn comments_of_a_broken_document_are_not_added_to_the_next() {
    let stream = parse("# aims: allow(x)\na: [\n---\nb: 1\n");
    let document = stream.documents[1].as_ref().expect("the second can be read");
    assert!(document.comments.is_empty());
}

#[test]
fn limits_are_enforced() {
    let deep = format!("a: {}{}\n", "[".repeat(MAX_DEPTH + 1), "]".repeat(MAX_DEPTH + 1));
    assert_eq!(parse(&deep).problems[0].defect.name, "yaml-too-large");
    let many = "- a\n".repeat(MAX_NODES + 1);
    assert_eq!(parse(&many).problems[0].defect.name, "yaml-too-large");
    let wrong = "- *a\n".repeat(MAX_PROBLEMS * 3);
    assert_eq!(parse(&wrong).problems.len(), MAX_PROBLEMS + 1);
}

#[test]
fn a_comment_applies_to_the_value_on_its_line_or_the_next_entry() {
    let cases = [
        ("a: 1 # aims: x\nb: 2\n", "/a"),
        ("a: {b: 1, c: 2} # aims: x\n", "/a"),
        ("a:\n  - b: 1 # aims: x\n    c: 2\n", "/a/0/b"),
        ("a:\n  - b: 1\n    c: 2 # aims: x\n", "/a/0/c"),
        ("a: # aims: x\n  b: 1\n", "/a"),
        ("# aims: x\na: 1\n", ""),
        ("a: 1\n# aims: x\nb: 2\n", "/b"),
        ("a:\n  b: 1\n  # aims: x\n  c: 2\nd: 3\n", "/a/c"),
        ("a:\n  b: 1\n  # aims: x\nd: 3\n", "/d"),
        ("a:\n  - 1\n  # aims: x\n  - b: 2\n", "/a/1"),
    ];
    for (text, expected) in cases {
        let stream = parse(text);
        let document = stream.documents[0].as_ref().expect("a document");
        assert_eq!(document.subject_of(&document.comments[0], text), expected, "{text:?}");
    }
}
