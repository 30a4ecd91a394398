//! What holds for any input: the assertions that fuzz targets and the tests on their corpus share.
//!
//! Must not know where the input came from.

#[path = "../support/engine.rs"]
pub mod engine;
#[path = "../support/files.rs"]
pub mod files;

use std::{collections::BTreeMap, sync::OnceLock};

use aims::{
    disclosure::Redacted,
    document::{cover::cover, kinds::document_named},
    finding::Stage,
    output::{FORMATS, Format, Style, graph::GRAPH_FORMATS, json, page::PAGE_FORMATS},
    render::{self, Templates},
    report::{
        check::{CheckReport, Reported},
        graph::{Cut, graph},
        place::{Location, Sources},
        trace::trace,
    },
    source::{MemoryTree, Part, Span, push_pointer},
    yaml::{self, Node, Value, YamlDocument},
};

use self::{
    engine::{TODAY, check_tree, checked, text_of, written},
    files::{base, holding},
};

/// Stands alone on a line between two files of one input.
pub const SEPARATOR: &[u8] = b"\n%%%%\n";
/// Most files of one input.
const MAX_FILES: usize = 8;
/// Most records of one input that are traced.
const MAX_TRACES: usize = 3;
/// Most bytes of a template that is tried: a template can double a text in few words, and no limit of the engine counts
/// what one step allocates.
const MAX_TEMPLATE: usize = 1024;
/// Most bytes of a rendered document.
const MAX_DOCUMENT: usize = 50 << 20;
/// Widths of a terminal, odd ones included.
const WIDTHS: &[usize] = &[0, 1, 40, 100, usize::MAX];

/// The files of an input, over the manifest of `tests/base`; one that starts as a manifest takes its place.
pub fn input(bytes: &[u8]) -> MemoryTree {
    static MANIFEST: OnceLock<Vec<u8>> = OnceLock::new();
    let manifest = MANIFEST.get_or_init(|| base().files.remove("aims.yaml").expect("it is there"));
    let mut files = BTreeMap::from([("aims.yaml".to_owned(), manifest.clone())]);
    for (number, part) in split(bytes).take(MAX_FILES).enumerate() {
        let name = if part.starts_with(b"kind: aims") { "aims.yaml".to_owned() } else { format!("file-{number}.yaml") };
        files.insert(name, part.to_vec());
    }
    holding(files)
}

fn split(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(bytes);
    std::iter::from_fn(move || {
        let all = rest?;
        let found = all.windows(SEPARATOR.len()).position(|window| window == SEPARATOR);
        rest = found.map(|at| &all[at + SEPARATOR.len()..]);
        Some(&all[..found.unwrap_or(all.len())])
    })
}

/// Bytes as record files, through every stage and one format that they pick: what a fuzzer tries many thousand times.
pub fn check(bytes: &[u8]) {
    let tree = input(bytes);
    let (report, sources) = at_some_stage(&tree);
    places(&report, &sources);
    // Writing costs more than everything before it, so that one input of eight is written, in one format.
    let sum = bytes.iter().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(*byte)));
    if let Some(format) = FORMATS.get(sum % (8 * FORMATS.len())) {
        size(format, bytes.len(), &report, &sources);
    }
}

/// Bytes as record files, through every stage and every format.
pub fn formats(bytes: &[u8]) {
    whole(&input(bytes));
}

/// The report at a stage of the audit that the size of the files picks.
fn at_some_stage(tree: &MemoryTree) -> (CheckReport, Sources) {
    let input: usize = tree.files.values().map(Vec::len).sum();
    let stage = if input.is_multiple_of(2) { Stage::Build } else { Stage::Surveillance };
    checked(tree, TODAY, stage)
}

/// A tree through every stage of the check and every format, at a stage of the audit that its size picks.
pub fn whole(tree: &MemoryTree) {
    let input: usize = tree.files.values().map(Vec::len).sum();
    let (report, sources) = at_some_stage(tree);
    places(&report, &sources);
    sizes(input, &report, &sources);
    links(input, tree);
}

/// The first records and everything together, told and drawn in every format, whatever they refer to.
fn links(input: usize, tree: &MemoryTree) {
    let model = check_tree(tree, TODAY).loaded.model;
    let all = input.is_multiple_of(2);
    for entry in model.entries().iter().take(MAX_TRACES) {
        let trace = trace(&model, &entry.id, 1 + input % 4, all);
        PAGE_FORMATS.iter().for_each(|format| tame(|out| (format.write)(&trace.page(), &Style::default(), out)));
        tame(|out| json::document(&trace, out));
    }
    let graph = graph(&model, &Cut { all, ..Cut::default() });
    GRAPH_FORMATS.iter().for_each(|format| tame(|out| (format.write)(&graph, out)));
}

/// Nothing in what is written moves a cursor.
fn tame(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) {
    let text = text_of(write);
    assert!(!text.contains(|character: char| character.is_control() && !matches!(character, '\n' | '\t')), "{text:?}");
}

/// Every place lies in its text, on boundaries of characters.
pub fn places(report: &CheckReport, sources: &Sources) {
    let own = |finding: &Reported| finding.location.clone();
    for finding in report.findings.iter().chain(&report.suppressed).chain(&report.waiting) {
        let related = finding.related.iter().filter_map(|related| related.location.clone());
        for location in own(finding).into_iter().chain(related) {
            assert!(lies_inside(&location, sources), "{}: {location:?}", finding.rule);
        }
    }
}

fn lies_inside(location: &Location, sources: &Sources) -> bool {
    let Some((start, end)) = location.start.zip(location.end) else { return location.end.is_none() };
    let Some(text) = sources.text(&location.path) else { return false };
    start.offset <= end.offset && text.get(start.offset..end.offset).is_some()
}

/// What a format writes stays within a bound that the input gives.
fn size(format: &Format, input: usize, report: &CheckReport, sources: &Sources) {
    let findings = report.findings.len() + report.suppressed.len() + report.waiting.len();
    let bound = (1 << 20) + 64 * input + 64 * 1024 * findings;
    let size = written(format.name, report, sources, Style::default()).len();
    assert!(size <= bound, "{} writes {size} bytes about {input} bytes and {findings} findings", format.name);
}

/// Every format can be written and stays within a bound that the input gives.
fn sizes(input: usize, report: &CheckReport, sources: &Sources) {
    FORMATS.iter().for_each(|format| size(format, input, report, sources));
    let width = WIDTHS[input / 2 % WIDTHS.len()];
    written("text", report, sources, Style { color: true, width, ..Style::default() });
}

/// Bytes as YAML.
pub fn yaml(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        spans(text);
    }
}

/// Every span of `text` lies on boundaries of characters, inside the one around it, and slices back to its value.
pub fn spans(text: &str) {
    let stream = yaml::parse(text);
    for problem in &stream.problems {
        inside(text, &problem.span, &(0..text.len()));
        problem.related.iter().for_each(|(span, _)| inside(text, span, &(0..text.len())));
    }
    assert!(stream.problems.len() <= yaml::MAX_PROBLEMS + 1, "problems are counted");
    for document in stream.documents.iter().flatten() {
        node(text, document, &document.root, &(0..text.len()), &mut String::new());
        for comment in &document.comments {
            inside(text, &comment.span, &(0..text.len()));
            assert!(text[comment.span.clone()].starts_with('#'), "{:?}", &text[comment.span.clone()]);
            let subject = document.subject_of(comment, text);
            assert!(document.node(&subject).is_some(), "{subject} is there");
        }
    }
}

fn inside(text: &str, span: &Span, around: &Span) {
    assert!(span.start <= span.end && text.get(span.clone()).is_some(), "{span:?} of {} bytes", text.len());
    assert!(around.start <= span.start && span.end <= around.end, "{span:?} lies in {around:?}");
}

fn node(text: &str, document: &YamlDocument<'_>, node_: &Node<'_>, around: &Span, pointer: &mut String) {
    let span = node_.span();
    inside(text, &span, around);
    inside(text, &document.locate(pointer, Part::Value), &(0..text.len()));
    inside(text, &document.locate(pointer, Part::Key), &(0..text.len()));
    assert!(document.node(pointer).is_some(), "{pointer} leads somewhere");
    let slice = &text[span.clone()];
    match &node_.value {
        Value::Null => {
            assert!(matches!(slice, "" | "-" | "~" | "null" | "Null" | "NULL") || slice.starts_with('*'), "{slice:?}");
        }
        Value::Bool(value) => assert_eq!(slice.to_lowercase(), value.to_string()),
        Value::Number(value) => assert_eq!(slice.trim_start_matches('+').parse().ok(), value.as_f64(), "{slice}"),
        Value::String(value) => string(slice, value),
        Value::Seq(items) => {
            flow(slice, ['[', ']']);
            for (index, item) in items.iter().enumerate() {
                step(pointer, &index.to_string(), |pointer| node(text, document, item, &span, pointer));
            }
        }
        Value::Map(pairs) => {
            flow(slice, ['{', '}']);
            for pair in pairs {
                inside(text, &pair.key_span(), &span);
                string(text[pair.key_span()].trim_end(), &pair.key);
                step(pointer, &pair.key, |pointer| node(text, document, &pair.node, &span, pointer));
            }
        }
    }
}

fn step(pointer: &mut String, name: &str, then: impl FnOnce(&mut String)) {
    let before = pointer.len();
    push_pointer(pointer, name);
    then(pointer);
    pointer.truncate(before);
}

/// A flow collection reaches from bracket to bracket.
fn flow(slice: &str, [open, close]: [char; 2]) {
    if slice.starts_with(open) && slice.len() > 1 && !slice.contains(['\n', ',', ':', ' ']) {
        assert!(slice.ends_with(close), "{slice:?}");
    }
}

/// The slice of a text is the text but for white space, or the text in quotes.
fn string(slice: &str, value: &str) {
    let dense = |text: &str| text.split_whitespace().collect::<String>();
    if dense(slice) == dense(value) {
        return;
    }
    if slice.starts_with(['|', '>']) {
        // A carriage return alone ends a line too.
        let text = slice.split_once(['\n', '\r']).map(|(_, text)| text).unwrap_or_default();
        return assert_eq!(dense(text), dense(value));
    }
    let inner = |quote: char| slice.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    match (inner('\''), inner('"')) {
        (Some(inner), _) => assert_eq!(dense(&inner.replace("''", "'")), dense(value)),
        (_, Some(inner)) => assert!(inner.contains('\\') || dense(inner) == dense(value), "{slice:?} is {value:?}"),
        _ => panic!("{slice:?} is {value:?}"),
    }
}

/// Bytes as the template of the Statement of Applicability, over the records of `tests/base`.
pub fn template(bytes: &[u8]) {
    static SHOWN: OnceLock<(MemoryTree, Redacted)> = OnceLock::new();
    let (tree, shown) = SHOWN.get_or_init(|| {
        let tree = base();
        let shown = engine::whole(&tree, Stage::Build);
        (tree, shown)
    });
    if bytes.len() > MAX_TEMPLATE {
        return;
    }
    let tree = holding(BTreeMap::from([
        ("aims.yaml".to_owned(), tree.files["aims.yaml"].clone()),
        ("templates/soa.md.j2".to_owned(), bytes.to_vec()),
    ]));
    let kind = document_named("soa").expect("a document");
    let data = (kind.data)(shown, None);
    let cover = cover(shown, kind, &data, None);
    let assets = render::Assets::default();
    let Ok(templates) = Templates::of(&tree) else { return };
    let _ = templates.problems();
    for name in ["md", "html"] {
        let format = render::Format::named(name).expect("a format");
        let document = render::PreparedDocument::new(kind, &data, &cover, &templates, &assets);
        if let Ok(document) = document.write(format) {
            let bound = if name == "md" { MAX_DOCUMENT } else { MAX_DOCUMENT * 8 };
            assert!(document.len() <= bound, "{name} has {} bytes", document.len());
        }
    }
}
