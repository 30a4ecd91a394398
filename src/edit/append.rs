//! Appends an entry to a list in an existing file, and leaves every other byte unchanged.
//!
//! Tries the positions at which people would write the entry. A result is accepted only if it reads back as the old
//! data with the entry, and if every directive still applies to the same place. Must not know the contents of the
//! entry.

use serde_json::{Value, json};

use super::{Refusal, block};
use crate::{
    record::Kind,
    schema,
    source::pointer_parts,
    yaml::{self, Node, Pair, Stream, YamlDocument},
};

/// `text` with `entry` added at the end of `list` in document number `document`, a record of `kind`.
///
/// # Errors
/// Fails if the file or the record is already broken, the entry violates the schema, or there is no place for it.
pub fn append(kind: &'static Kind, text: &str, document: usize, list: &str, entry: &Value) -> Result<String, Refusal> {
    let old = Reading::of(text)?;
    let record = old.document(document)?;
    if let Some(violation) = schema::of(kind).check(&record.root).first() {
        let what = format!("the record violates its schema: {}", violation.message);
        return Err(Refusal::new(what, "fix it first; `aims check` shows where"));
    }
    if record.root.get(list).is_some_and(|items| items.to_json().as_array().is_some_and(|items| items.contains(entry)))
    {
        let help = "state what is new in this one, or leave the record unchanged";
        return Err(Refusal::new(format!("the same entry is already in `{list}`"), help));
    }
    let wanted = old.with(document, list, entry);
    let texts = Target { text, root: &record.root, list, entry }.texts()?;
    let accepted =
        texts.iter().find(|text| Reading::of(text).is_ok_and(|new| wanted == new.contents())).ok_or_else(nowhere)?;
    let new = Reading::of(accepted)?;
    match schema::of(kind).check(&new.document(document)?.root).first() {
        None => Ok(accepted.clone()),
        Some(violation) => {
            let field = pointer_parts(&violation.pointer).skip(2).collect::<Vec<_>>().join(".");
            let what = format!("`{field}` of the new entry is invalid: {}", violation.message);
            Err(Refusal { what, help: violation.help.clone() })
        }
    }
}

/// Whether document number `document` of `text` is the record `id`.
#[must_use]
pub fn is_record(text: &str, document: usize, id: &str) -> bool {
    let Ok(reading) = Reading::of(text) else { return false };
    reading.document(document).is_ok_and(|record| record.root.get("id").is_some_and(|node| node.to_json() == id))
}

fn nowhere() -> Refusal {
    let help = "add it by hand, then run `aims check`";
    Refusal::new("the layout of the file does not allow adding an entry without changing something else", help)
}

/// A file that parses without problems.
struct Reading<'a> {
    text: &'a str,
    stream: Stream<'a>,
}

/// The data of every document, and what each directive applies to.
type Contents = (Vec<Option<Value>>, Vec<(String, String)>);

impl<'a> Reading<'a> {
    fn of(text: &'a str) -> Result<Self, Refusal> {
        let stream = yaml::parse(text);
        match stream.problems.first() {
            None => Ok(Self { text, stream }),
            Some(problem) => {
                let line = text[..problem.span.start].matches('\n').count() + 1;
                let what = format!("the file cannot be read: line {line}: {}", problem.message);
                Err(Refusal::new(what, "fix it first; `aims check` shows the details"))
            }
        }
    }

    fn document(&self, number: usize) -> Result<&YamlDocument<'a>, Refusal> {
        let document = self.stream.documents.get(number).and_then(Option::as_ref);
        document.ok_or_else(|| Refusal::new("the record is no longer in its file", "run the command again"))
    }

    fn contents(&self) -> Contents {
        let data = self.stream.documents.iter().map(|one| one.as_ref().map(|one| one.root.to_json())).collect();
        let documents = self.stream.documents.iter().flatten();
        let directives = documents.flat_map(|one| one.comments.iter().map(move |comment| (one, comment)));
        let directives = directives.filter(|(_, comment)| comment.text.trim_start().starts_with("aims:"));
        let subject = |one: &YamlDocument<'_>, comment: &yaml::Comment<'_>| one.subject_of(comment, self.text);
        (data, directives.map(|(one, comment)| (comment.text.to_string(), subject(one, comment))).collect())
    }

    /// The contents of the file with the entry added.
    fn with(&self, document: usize, list: &str, entry: &Value) -> Contents {
        let (mut data, directives) = self.contents();
        if let Some(Some(Value::Object(fields))) = data.get_mut(document)
            && let Some(items) = fields.entry(list).or_insert_with(|| json!([])).as_array_mut()
        {
            items.push(entry.clone());
        }
        (data, directives)
    }
}

/// The record to which the entry is added.
struct Target<'s> {
    text: &'s str,
    root: &'s Node<'s>,
    list: &'s str,
    entry: &'s Value,
}

impl Target<'_> {
    /// Candidate texts with the entry added; the first is the one that people would most likely write.
    fn texts(&self) -> Result<Vec<String>, Refusal> {
        if self.starts_with(self.root, '{') {
            return Err(self.in_brackets("the record"));
        }
        match self.root.pair(self.list) {
            None => Ok(self.without_list()),
            Some(pair) => match &pair.node.value {
                yaml::Value::Seq(items) => match items.last() {
                    None => Ok(self.in_empty(pair).into_iter().collect()),
                    Some(_) if self.is_flow(pair) => Err(self.in_brackets(&format!("`{}`", self.list))),
                    Some(last) => Ok(self.after(last)),
                },
                _ => Ok(Vec::new()),
            },
        }
    }

    fn in_brackets(&self, what: &str) -> Refusal {
        let help = "write it without brackets, each entry on its own lines after a `-`, then run the command again";
        Refusal::new(format!("{what} is in brackets, and aims adds nothing inside brackets"), help)
    }

    fn starts_with(&self, node: &Node<'_>, bracket: char) -> bool {
        self.text[node.span().start..].starts_with(bracket)
    }

    fn is_flow(&self, pair: &Pair<'_>) -> bool {
        let before = &self.text[pair.key_span().end..pair.node.span().start];
        self.starts_with(&pair.node, '[') && !before.trim_end().ends_with('-')
    }

    /// Adds the key with a list of one entry: above the comment that explains it, after the last field, or at the end of the
    /// document.
    fn without_list(&self) -> Vec<String> {
        let column = self.column();
        let mut lines = String::new();
        block::pair(&mut lines, self.list, &json!([self.entry]), column);
        let last = line_end(self.text, self.root.span().end);
        let end = document_end(self.text, last);
        let comment = format!("{}# {}:", " ".repeat(column), self.list);
        let explained = lines_of(self.text, self.root.span().start, end).find(|(_, line)| line.starts_with(&comment));
        let places = explained.map(|(at, _)| at).into_iter().chain(after(self.text, last, column)).chain([end]);
        places.map(|at| inserted(self.text, at, &lines)).collect()
    }

    /// Removes `[]` and adds a list of one entry below the key.
    fn in_empty(&self, pair: &Pair<'_>) -> Option<String> {
        let span = pair.node.span();
        let colon = pair.key_span().end + self.text[pair.key_span().end..span.start].find(':')?;
        let is_bare = |part: &str| part.chars().all(|letter| letter.is_whitespace() || "[]".contains(letter));
        let text = format!("{}{}", &self.text[..=colon], &self.text[span.end..]);
        let mut lines = String::new();
        block::entry(&mut lines, self.entry, self.column() + 2);
        is_bare(&self.text[colon + 1..span.end]).then(|| inserted(&text, line_end(&text, colon), &lines))
    }

    /// Adds an item after the last one, with the same dash.
    fn after(&self, last: &Node<'_>) -> Vec<String> {
        let Some(dash) = dash(self.text, last.span().start) else { return Vec::new() };
        let mut lines = String::new();
        block::entry(&mut lines, self.entry, dash);
        let end = line_end(self.text, last.span().end);
        after(self.text, end, dash).map(|at| inserted(self.text, at, &lines)).collect()
    }

    /// Column of the record's keys.
    fn column(&self) -> usize {
        let start = self.root.span().start;
        self.text[line_start(self.text, start)..start].trim_start_matches('\u{feff}').chars().count()
    }
}

/// Column of the dash before an item that starts at `item`.
fn dash(text: &str, item: usize) -> Option<usize> {
    let mut start = line_start(text, item);
    loop {
        let indent = indent(&text[start..]);
        if text[start + indent..].starts_with('-') {
            return Some(indent);
        }
        start = line_start(text, start.checked_sub(1)?);
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Positions after a line that ends at `end`: after comments that are indented deeper than `column`, at `end`, after empty
/// lines.
fn after(text: &str, end: usize, column: usize) -> impl Iterator<Item = usize> {
    let below = |line: &str| indent(line) > column && line.trim_start().starts_with('#');
    let commented = lines_of(text, end, text.len()).take_while(|(_, line)| below(line)).last();
    let empty = lines_of(text, end, text.len()).take_while(|(_, line)| line.trim().is_empty()).last();
    let end_of = |found: Option<(usize, &str)>| found.map(|(at, line)| at + line.len());
    end_of(commented).into_iter().chain([end]).chain(end_of(empty))
}

/// The lines from `from` up to `to`, each with its position and its line break.
fn lines_of(text: &str, from: usize, to: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = from;
    text[from..to].split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line)
    })
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |found| found + 1)
}

/// The start of the line after the one that contains `at`.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |found| at + found + 1)
}

/// The end of the document that contains `from`: the next document marker, or the end of the text.
fn document_end(text: &str, from: usize) -> usize {
    let is_mark = |line: &str| ["---", "..."].iter().any(|mark| line.starts_with(mark));
    lines_of(text, from, text.len()).find(|(_, line)| is_mark(line)).map_or(text.len(), |(at, _)| at)
}

/// `text` with `lines` inserted at `at`, with line breaks as in the text before it.
fn inserted(text: &str, at: usize, lines: &str) -> String {
    let (before, after) = text.split_at(at);
    let line_break = if before.trim_end_matches(|last| last != '\n').ends_with("\r\n") { "\r\n" } else { "\n" };
    let gap = if before.is_empty() || before.ends_with('\n') { "" } else { line_break };
    format!("{before}{gap}{}{after}", lines.replace('\n', line_break))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn risk() -> &'static Kind {
        Kind::named("risk").expect("a kind")
    }

    fn entry() -> Value {
        json!({"on": "2026-06-30", "trigger": "planned", "result": "unchanged"})
    }

    fn added(text: &str) -> Result<String, Refusal> {
        append(risk(), text, 0, "assessments", &entry())
    }

    const HEAD: &str = "kind: risk\nid: R-1\ntitle: Drift\n";
    const NEW: &str = "  - on: 2026-06-30\n    trigger: planned\n    result: unchanged\n";

    /// The text after the head, before and after the change.
    #[test]
    fn everything_else_is_unchanged_byte_for_byte() {
        let list = format!("assessments:\n{NEW}");
        for (before, after) in [
            // No list: after the last field, above the comment that explains it, past comments that belong to the last field.
            (String::new(), list.clone()),
            ("owner: a  # who".to_owned(), format!("owner: a  # who\n{list}")),
            (
                "# assessments:  # kept\n#   - on:\n# review:\n".to_owned(),
                format!("{list}# assessments:  # kept\n#   - on:\n# review:\n"),
            ),
            (
                "treatment:\n  option: avoid\n  # actions:\n# review:\n".to_owned(),
                format!("treatment:\n  option: avoid\n  # actions:\n{list}# review:\n"),
            ),
            ("event: |\n  text\n  # assessments:\n".to_owned(), format!("event: |\n  text\n  # assessments:\n{list}")),
            ("event: |+\n  text\n\n\n".to_owned(), format!("event: |+\n  text\n\n\n{list}")),
            ("\n\n# the end\n".to_owned(), format!("{list}\n\n# the end\n")),
            // An empty one.
            ("assessments: []\n".to_owned(), list.clone()),
            ("assessments: [ ]  # none\nowner: a\n".to_owned(), format!("assessments:  # none\n{NEW}owner: a\n")),
            ("assessments:\n  []\nowner: a\n".to_owned(), format!("{list}owner: a\n")),
            // One with entries.
            (
                "assessments:\n- {on: 2026-01-01, trigger: first}  # x\nowner: a\n".to_owned(),
                format!(
                    "assessments:\n- {{on: 2026-01-01, trigger: first}}  # x\n{}owner: a\n",
                    NEW.replace("\n  ", "\n").replacen("  -", "-", 1)
                ),
            ),
            (
                "assessments:\n    -   on: 2026-01-01\n        trigger: first\n        # method:\n    # more\n\nowner: a".to_owned(),
                format!(
                    "assessments:\n    -   on: 2026-01-01\n        trigger: first\n        # method:\n{}    # more\n\nowner: a",
                    NEW.replace("  -", "    -").replace("    trigger", "      trigger").replace("    result", "      result")
                ),
            ),
            (
                "assessments:\n  - on: 2026-01-01\n    trigger: first\n    result: >-\n      a\n\n      b\n\nowner: a\n".to_owned(),
                format!(
                    "assessments:\n  - on: 2026-01-01\n    trigger: first\n    result: >-\n      a\n\n      b\n{NEW}\nowner: a\n"
                ),
            ),
            (
                "assessments:\n  - on: 2026-01-01\n    trigger: first\n    result: |+\n      a\n\nowner: a\n".to_owned(),
                format!(
                    "assessments:\n  - on: 2026-01-01\n    trigger: first\n    result: |+\n      a\n\n{NEW}owner: a\n"
                ),
            ),
            (
                "assessments:\n  -\n    # the first\n    on: 2026-01-01\n    trigger: first".to_owned(),
                format!("assessments:\n  -\n    # the first\n    on: 2026-01-01\n    trigger: first\n{NEW}"),
            ),
        ] {
            let text = format!("{HEAD}{before}");
            assert_eq!(added(&text).as_deref(), Ok(format!("{HEAD}{after}").as_str()), "{text}");
            let windows = text.replace('\n', "\r\n");
            assert_eq!(added(&windows), Ok(format!("{HEAD}{after}").replace('\n', "\r\n")), "{windows:?}");
        }
    }

    #[test]
    fn only_one_of_several_documents_changes() {
        let one = "kind: risk\nid: R-1\ntitle: A\n";
        let two = "kind: risk\nid: R-2\ntitle: B\nassessments: []\n";
        let text = format!("# head\n---\n{one}---\n{two}--- # last\n{one}...\n");
        let new = |number| append(risk(), &text, number, "assessments", &entry());
        let list = format!("assessments:\n{NEW}");
        assert_eq!(new(0), Ok(format!("# head\n---\n{one}{list}---\n{two}--- # last\n{one}...\n")));
        let second = two.replace("assessments: []\n", &list);
        assert_eq!(new(1), Ok(format!("# head\n---\n{one}---\n{second}--- # last\n{one}...\n")));
        assert_eq!(new(2), Ok(format!("# head\n---\n{one}---\n{two}--- # last\n{one}{list}...\n")));
        assert!(new(3).is_err());
    }

    #[test]
    fn indented_record_keeps_its_indent() {
        let text = "\u{feff}  kind: risk\n  id: R-1\n  title: A\n  # aims: allow(x) reason=\"y\"\n  owner: a\n";
        let list: String = format!("assessments:\n{NEW}").lines().map(|line| format!("  {line}\n")).collect();
        assert_eq!(added(text), Ok(format!("{text}{list}")));
    }

    /// The comment above applies to the field below; with the list in between it would apply to the list.
    #[test]
    fn directives_apply_to_the_same_place_as_before() {
        let allow = "# aims: allow(unrated-risk) reason=\"soon\"\n";
        let text = format!("{HEAD}{allow}# assessments:\nowner: a\n");
        assert_eq!(added(&text), Ok(format!("{text}assessments:\n{NEW}")));
    }

    #[test]
    fn unsafe_changes_are_refused() {
        for (text, expected) in [
            (format!("{HEAD}assessments: [{{on: 2026-01-01, trigger: first}}]\n"), "is in brackets"),
            ("{kind: risk, id: R-1, title: Drift}\n".to_owned(), "the record is in brackets"),
            (format!("{HEAD}assessments: [ # none\n  ]\n"), "without changing something else"),
            (format!("{HEAD}titel: x\n"), "the record violates its schema"),
            (format!("{HEAD}assessments:\n"), "the record violates its schema"),
            (format!("{HEAD}owner: *a\n"), "line 4"),
            (format!("{HEAD}---\nkind: risk\nid: R-2\ntitle: [\n"), "cannot be read"),
        ] {
            let refusal = added(&text).expect_err(&text).to_string();
            assert!(refusal.contains(expected), "{text}{refusal}");
        }
        let blank = json!({"on": "2026-06-30", "trigger": "planned", "result": " "});
        let refusal = append(risk(), HEAD, 0, "assessments", &blank).expect_err("blank").to_string();
        assert!(refusal.contains("`result` of the new entry"), "{refusal}");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// No surroundings cause a panic, and the old text surrounds the entry, except for the brackets of an empty list.
        #[test]
        fn any_surroundings(
            before in "(\\PC|\n| |#|- |: |\\||owner: a\n|# aims: allow\\(x\\)\n|---\n){0,12}",
            after in "(\\PC|\n|\r\n| |#|  - on: 2026-01-01\n|    trigger: first\n|assessments:\n|owner: [|>]\n|---\n){0,12}",
        ) {
            let text = format!("{before}{HEAD}{after}");
            for number in 0..3 {
                if let Ok(new) = append(risk(), &text, number, "assessments", &entry()) {
                    let at = text.bytes().zip(new.bytes()).take_while(|(old, new)| old == new).count();
                    prop_assert!((0..=at).any(|at| new.ends_with(&text.as_bytes().get(at..).map(String::from_utf8_lossy).unwrap_or_default()[..])));
                }
            }
        }
    }
}
