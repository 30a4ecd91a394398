//! Laws of reading YAML, on arbitrary, mutated and generated text: nothing panics, spans are slices of the text that read
//! back as their value, and values are those that another reader sees. `PROPTEST_CASES=100000` looks longer.

use aims::{
    finding::Stage,
    source::{Part, Span},
    yaml::{Node, Stream, Value, parse},
};
use proptest::{prelude::*, sample::select};

use crate::support::{engine::TODAY, files::base, report::findings};

/// Characters and pieces that mean something to YAML, and some that only look so.
const PIECES: &[&str] = &[
    "a",
    "b: ",
    "c",
    "\n",
    "\n  ",
    "\n    ",
    "\n- ",
    "\n  - ",
    "- ",
    ": ",
    ":",
    ",",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "|\n",
    ">-\n",
    "|",
    "#",
    " # aims: allow(x)",
    "# aims: y\n",
    "&x ",
    "*x",
    "!t ",
    "<<: ",
    "? ",
    "%",
    "@",
    "`",
    "\t",
    "\r\n",
    "\r",
    "\n---\n",
    "\n...\n",
    "---",
    "~",
    "null",
    "true",
    "no",
    "0x1F",
    "010",
    "1.5e3",
    ".nan",
    "é",
    "数",
    "\u{feff}",
    "\u{a0}",
    "\u{2028}",
    "\u{85}",
    "\0",
    "\u{1b}",
    "\\",
    "\\u0041",
    "\\ud800",
    "''",
    "\"x\\\" y\"",
    " ",
    "  ",
    "A.6.2.4",
    "2026-03-31",
    "kind: risk\n",
    "id: R-1\n",
];

fn soup() -> impl Strategy<Value = String> {
    prop::collection::vec(select(PIECES), 0..60).prop_map(|pieces| pieces.concat())
}

/// Records of the base, with pieces put in, taken out and turned over.
fn mutated() -> impl Strategy<Value = String> {
    let texts: Vec<String> = base()
        .files
        .into_iter()
        .filter(|(path, _)| path.ends_with(".yaml") && !path.starts_with("controls/"))
        .map(|(_, bytes)| String::from_utf8(bytes).expect("UTF-8"))
        .collect();
    let change = (any::<prop::sample::Index>(), 0usize..12, select(PIECES));
    (select(texts), prop::collection::vec(change, 0..5)).prop_map(|(mut text, changes)| {
        for (at, length, piece) in changes {
            let start = text.floor_char_boundary(at.index(text.len() + 1));
            let end = text.ceil_char_boundary((start + length).min(text.len()));
            text.replace_range(start..end, piece);
        }
        text
    })
}

/// What may be in front of a value: names that look like marks of other values.
fn properties() -> impl Strategy<Value = String> {
    let name = select(&["a", "|", ">", "a|b", ">-", "&", "!", "*", "#", "a#b", "数", "-", "'", "\""][..]);
    let property = (select(&["&", "!", "!!", "!<", "*", "# ", "?", "\u{feff}", ""][..]), name);
    let gap = select(&[" ", "\n  ", "\n", "  ", "\t", " # |\n  ", "\r\n  ", ""][..]);
    prop::collection::vec((property, gap), 0..3)
        .prop_map(|all| all.into_iter().map(|((mark, name), gap)| format!("{mark}{name}{gap}")).collect())
}

/// Values with anchors, tags, aliases and comments in front of them, at every place where a value may be.
fn marked() -> impl Strategy<Value = String> {
    let value = select(
        &[
            "|\n   x\n",
            ">-\n   x # y\n",
            "|2 # c\n    x\n",
            "|\n",
            "a",
            "'a'",
            "\"|\"",
            "[a, b]",
            "{a: b}",
            "",
            "~",
            "- a",
            "a: b",
            "1",
        ][..],
    );
    let place =
        select(&["", "k: ", "k:\n  ", "- ", "- - ", "? ", "? a\n: ", "[", "{k: ", "---\n", "--- ", "\u{feff}"][..]);
    let entry = (place, properties(), value, select(&["\n", "", "]\n", "}\n", " # |\n", "\n...\n"][..]));
    let entry = entry.prop_map(|(place, properties, value, end)| format!("{place}{properties}{value}{end}"));
    prop::collection::vec(entry, 1..4).prop_map(|entries| entries.concat())
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), soup(), marked(), mutated()]
}

/// Every span of a stream, with a word on what it is of.
fn spans(stream: &Stream<'_>) -> Vec<(&'static str, Span)> {
    let problems = stream.problems.iter().flat_map(|problem| {
        let related = problem.related.iter().map(|(span, _)| ("related", span.clone()));
        std::iter::once(("problem", problem.span.clone())).chain(related)
    });
    let mut spans: Vec<_> = problems.collect();
    for document in stream.documents.iter().flatten() {
        spans.extend(document.comments.iter().map(|comment| ("comment", comment.span.clone())));
        node_spans(&document.root, &mut spans);
    }
    spans
}

fn node_spans(node: &Node<'_>, spans: &mut Vec<(&'static str, Span)>) {
    spans.push(("value", node.span()));
    match &node.value {
        Value::Seq(items) => items.iter().for_each(|item| node_spans(item, spans)),
        Value::Map(pairs) => {
            for pair in pairs {
                spans.push(("key", pair.key_span()));
                node_spans(&pair.node, spans);
            }
        }
        _ => {}
    }
}

/// Every scalar that has text, with the span of its value.
fn scalars<'n, 'a>(node: &'n Node<'a>, found: &mut Vec<&'n Node<'a>>) {
    match &node.value {
        Value::Seq(items) => items.iter().for_each(|item| scalars(item, found)),
        Value::Map(pairs) => pairs.iter().for_each(|pair| scalars(&pair.node, found)),
        _ if node.span().is_empty() => {}
        Value::Null if node.span().len() == 1 => {} // The `-` of an entry without value, or `~`.
        _ => found.push(node),
    }
}

/// Children lie inside their parent, one behind the other; so what is found by byte is found in order.
fn nested(node: &Node<'_>) -> Result<(), String> {
    let inside = |child: &Span, from: usize| {
        let fits = from <= child.start && child.start <= child.end && child.end <= node.span().end;
        if fits { Ok(child.end) } else { Err(format!("{child:?} does not fit into {:?} from {from}", node.span())) }
    };
    let mut from = node.span().start;
    match &node.value {
        Value::Seq(items) => {
            for item in items {
                from = inside(&item.span(), from)?;
                nested(item)?;
            }
        }
        Value::Map(pairs) => {
            for pair in pairs {
                from = inside(&pair.key_span(), from)?;
                from = inside(&pair.node.span(), from)?;
                nested(&pair.node)?;
            }
        }
        _ => {}
    }
    Ok(())
}

fn pointers(node: &Node<'_>, pointer: &str, found: &mut Vec<String>) {
    found.push(pointer.to_owned());
    let mut below = |step: &str, node: &Node<'_>| {
        let mut pointer = pointer.to_owned();
        aims::source::push_pointer(&mut pointer, step);
        pointers(node, &pointer, found);
    };
    match &node.value {
        Value::Seq(items) => items.iter().enumerate().for_each(|(index, item)| below(&index.to_string(), item)),
        Value::Map(pairs) => pairs.iter().for_each(|pair| below(&pair.key, &pair.node)),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::support::matrix::cases(300), ..ProptestConfig::default() })]

    #[test]
    fn every_span_lies_on_boundaries_inside_the_text(text in any_text()) {
        let stream = parse(&text);
        for (what, span) in spans(&stream) {
            prop_assert!(text.get(span.clone()).is_some(), "{what} {span:?} of {text:?}");
        }
        for problem in &stream.problems {
            prop_assert!(aims::defect::DEFECTS.contains(problem.defect), "{:?}", problem.defect);
            prop_assert!(!problem.span.is_empty() || text.trim().is_empty(), "{problem:?} marks nothing in {text:?}");
        }
        let unread = stream.documents.iter().filter(|document| document.is_none()).count();
        prop_assert!(unread == 0 || !stream.problems.is_empty() || text.contains("--"), "{text:?}");
    }

    #[test]
    fn values_behind_anchors_and_tags_have_their_spans(text in marked()) {
        crate::hostile::probe::spans(&text);
    }

    #[test]
    fn trees_are_in_the_order_of_the_text(text in any_text()) {
        for document in parse(&text).documents.iter().flatten() {
            if let Err(error) = nested(&document.root) {
                prop_assert!(false, "{error} in {text:?}");
            }
        }
    }

    #[test]
    fn a_scalar_reads_back_from_its_span(text in any_text()) {
        let stream = parse(&text);
        let mut found = Vec::new();
        if stream.problems.is_empty() {
            stream.documents.iter().flatten().for_each(|document| scalars(&document.root, &mut found));
        }
        for scalar in found {
            let slice = &text[scalar.span()];
            let header = slice.lines().next().unwrap_or_default();
            let block = slice.starts_with(['|', '>']);
            if block && header.contains(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let again = format!(" {slice}\n");
            let stream = parse(&again);
            let read = stream.documents.first().and_then(Option::as_ref).map(|document| &document.root.value);
            match (read, &scalar.value) {
                (Some(Value::String(read)), Value::String(value)) if block => {
                    prop_assert_eq!(read.trim_end(), value.trim_end(), "{:?} in {:?}", slice, text);
                }
                (read, value) => prop_assert_eq!(read, Some(value), "{:?} in {:?}", slice, text),
            }
        }
    }

    #[test]
    fn every_pointer_and_comment_leads_somewhere(text in any_text()) {
        for document in parse(&text).documents.iter().flatten() {
            let mut found = Vec::new();
            pointers(&document.root, "", &mut found);
            for pointer in found {
                prop_assert!(document.node(&pointer).is_some(), "{pointer} of {text:?}");
                for part in [Part::Key, Part::Value] {
                    prop_assert!(text.get(document.locate(&pointer, part)).is_some(), "{pointer} of {text:?}");
                    let missing = document.locate(&format!("{pointer}/none/7"), part);
                    prop_assert!(text.get(missing).is_some(), "below {pointer} of {text:?}");
                }
            }
            for comment in &document.comments {
                let subject = document.subject_of(comment, &text);
                prop_assert!(document.node(&subject).is_some(), "{subject:?} of {text:?}");
            }
        }
    }

    #[test]
    fn a_written_tree_reads_back(value in tree()) {
        let text = serde_yaml::to_string(&value).expect("it can be written");
        let stream = parse(&text);
        prop_assert_eq!(&stream.problems, &[], "{:?}", text);
        let read = stream.documents[0].as_ref().map(|document| document.root.to_json());
        prop_assert_eq!(read, Some(value), "{}", text);
    }

    #[test]
    fn other_readers_see_the_same(text in styled()) {
        let stream = parse(&text);
        let other: Result<serde_json::Value, _> = serde_yaml::from_str(&text);
        if let (Ok(other), [], [Some(document)]) = (other, stream.problems.as_slice(), stream.documents.as_slice()) {
            prop_assert_eq!(document.root.to_json(), other, "{}", text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::support::matrix::cases(1_000), ..ProptestConfig::default() })]

    #[test]
    fn line_ends_make_no_difference(text in prop_oneof![soup(), mutated()]) {
        let text = text.replace('\r', "");
        let windows = text.replace('\n', "\r\n");
        let (one, other) = (parse(&text), parse(&windows));
        let values = |stream: &Stream<'_>| -> Vec<_> {
            stream.documents.iter().map(|document| document.as_ref().map(|document| document.root.to_json())).collect()
        };
        let rules = |stream: &Stream<'_>| -> Vec<_> { stream.problems.iter().map(|problem| problem.message.clone()).collect() };
        prop_assert_eq!(rules(&one), rules(&other), "{:?}", text);
        prop_assert_eq!(values(&one), values(&other), "{:?}", text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::support::matrix::cases(30), ..ProptestConfig::default() })]

    #[test]
    fn a_check_survives_any_record(text in any_text(), path in select(&["risks/R-1.yaml", "people/more.yaml", "aims.yaml"][..])) {
        let mut tree = base();
        tree.files.insert(path.to_owned(), text.clone().into_bytes());
        for ((rule, at), message) in findings(&tree, TODAY, Stage::Surveillance, None) {
            let Some((file, Some((start, end)))) = at else { continue };
            let shown = if file == path { &*text } else { std::str::from_utf8(&tree.files[&file]).expect("UTF-8") };
            prop_assert!(shown.get(start..end).is_some(), "{rule}: {message} at {start}..{end} of {file} {shown:?}");
        }
    }
}

/// Values as records hold them, with texts that a careless writer or reader would turn into something else.
fn tree() -> impl Strategy<Value = serde_json::Value> {
    let text = prop_oneof![
        select(WORDS).prop_map(str::to_owned),
        "[ -~]{0,12}",
        "[a-zé数:# \\n\"'-]{0,20}",
        "([a-z:#-]{1,8}\\n){1,3}",
    ];
    let scalar = prop_oneof![
        text.prop_map(serde_json::Value::from),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        (-1000i32..1000).prop_map(|number| serde_json::Value::from(f64::from(number) + 0.25)),
        Just(serde_json::Value::Null),
    ];
    scalar.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..5).prop_map(serde_json::Value::from),
            prop::collection::btree_map("[a-z]{1,6}|[!-;=-~]{1,6}", inner, 1..5)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Plain words that readers of YAML may take for something else.
const WORDS: &[&str] = &[
    "no",
    "yes",
    "on",
    "off",
    "y",
    "n",
    "null",
    "~",
    "true",
    "False",
    "2026-03-31",
    "12:30",
    "1_000",
    "1.10",
    "1e3",
    "010",
    "0x1F",
    "0o17",
    ".inf",
    "-",
    "--",
    "---",
    "...",
    "=",
    "<<",
    "A.6.2.4",
    "5.2",
    "+1",
    "-0",
    ".5",
    "5.",
    "1.",
    "@x",
    "%x",
    "a: b",
    "a #b",
    " a",
    "a ",
    "",
];

/// Mappings written by hand in one of the many ways.
fn styled() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        select(WORDS).prop_map(str::to_owned),
        "[a-z][a-z0-9 ]{0,10}[a-z]",
        "[0-9]{1,6}",
        "-?[0-9]{1,3}\\.[0-9]{1,3}",
        "\"[a-z :#,]{0,8}(\\\\n|\\\\t|\\\\u00e9)?\"",
        "'[a-z :#\"]{0,8}('')?'",
    ];
    let flow = prop::collection::vec(scalar.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(", ")));
    let map = prop::collection::vec(scalar.clone(), 0..3).prop_map(|items| {
        let pairs: Vec<String> = items.iter().enumerate().map(|(index, item)| format!("k{index}: {item}")).collect();
        format!("{{{}}}", pairs.join(", "))
    });
    let list = prop::collection::vec(scalar.clone(), 1..4)
        .prop_map(|items| items.iter().map(|item| format!("\n  - {item}")).collect::<String>());
    let block = (select(&["|", ">", "|-", ">-", "|+", ">+"][..]), "( {0,2}[a-z:#]{1,6}\n|\n){1,4}").prop_map(
        |(head, lines)| {
            let lines: String = lines.split_inclusive('\n').map(|line| format!("    {line}")).collect();
            format!("{head}\n    x\n{}", lines.trim_end_matches('\n'))
        },
    );
    let folded = prop::collection::vec("[a-z]{1,5}", 2..4).prop_map(|lines| lines.join("\n  "));
    let value = prop_oneof![scalar, flow, map, list, block, folded];
    let comment = prop_oneof![Just(String::new()), Just(" # aims: allow(x)".to_owned())];
    prop::collection::vec((value, comment), 1..6).prop_map(|entries| {
        let line = |(index, (value, comment)): (usize, (String, String))| {
            let comment = if value.contains('\n') { String::new() } else { comment };
            format!("key{index}: {value}{comment}\n")
        };
        entries.into_iter().enumerate().map(line).collect()
    })
}
