//! Masks keys, tokens and passwords in what was read: values keep their length and place, and nothing shows the secret.
//!
//! Must not know records.

use std::borrow::Cow;

use super::{Node, Stream, Value};
use crate::source::{Secret, Span, masked};

impl Stream<'_> {
    /// Masks `secrets`, which are those of the text: in values and keys, in comments and in messages about problems.
    pub fn mask(&mut self, secrets: &[Secret]) {
        if secrets.is_empty() {
            return;
        }
        for document in self.documents.iter_mut().flatten() {
            in_node(&mut document.root, "", secrets);
            document.comments.iter_mut().for_each(|comment| in_text(&mut comment.text, "", &comment.span, secrets));
        }
        self.problems.iter_mut().for_each(|problem| problem.message = masked(&problem.message).into_owned());
    }
}

fn in_node(node: &mut Node<'_>, key: &str, secrets: &[Secret]) {
    let span = node.span();
    match &mut node.value {
        Value::String(text) => in_text(text, key, &span, secrets),
        Value::Seq(items) => items.iter_mut().for_each(|item| in_node(item, "", secrets)),
        Value::Map(pairs) => {
            for pair in pairs {
                let span = pair.key_span();
                in_text(&mut pair.key, "", &span, secrets);
                in_node(&mut pair.node, &pair.key, secrets);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Masks the text at `span`, which is the value of `key`. A secret inside it whose form is not in the text itself, because an
/// escape is in it, hides the entire text. One that starts before it, such as a key without an end, hides nothing of it.
fn in_text(text: &mut Cow<'_, str>, key: &str, span: &Span, secrets: &[Secret]) {
    let overlaps = |secret: &&Secret| secret.span.start < span.end && span.start < secret.span.end;
    let Some(secret) = secrets.iter().find(overlaps) else { return };
    let is_inside = span.start <= secret.span.start && secret.span.end <= span.end;
    let line = format!("{key}: {text}");
    *text = Cow::Owned(match masked(&line) {
        Cow::Owned(masked) => masked[key.len() + 2..].to_owned(),
        Cow::Borrowed(_) if !is_inside => return,
        Cow::Borrowed(_) => text.chars().map(|one| if one.is_whitespace() { one } else { 'x' }).collect(),
    });
}

#[cfg(test)]
mod tests {
    use crate::{source::secrets, yaml::parse};

    #[test]
    fn secrets_are_masked_wherever_they_are() {
        let token = ["glpat", "-w3Kx7Tb5Yq0Hn2Vc8Zg4Jd"].concat();
        let word = ["q8Rv3Zt6", "Ky1Wb9Xn4Ld7"].concat();
        let text = format!(
            "# aims: {token}\na: see {token}, then go on\nb: |\n  line\n  {token}\nlabels: {{api-key: {word}, other: {word}}}\n\
             {token}: [one, \"{token}\"]\nlong: >-\n  password: {word}\nkey: -----BEGIN PRIVATE KEY\nlast: value\n"
        );
        let mut stream = parse(&text);
        let before = format!("{:?}", stream.documents);
        stream.mask(&[]);
        assert_eq!(format!("{:?}", stream.documents), before);
        stream.mask(&secrets(&text));
        let shown = format!("{:?}", stream.documents);
        assert!(!shown.contains(&token) && !shown.contains("w3Kx7Tb5"), "{shown}");
        assert!(shown.contains(&format!("see {}, then go on", "x".repeat(token.len()))), "{shown}");
        // Without the name of a password in front, a word is not taken for one.
        assert_eq!(shown.matches(&word).count(), 1, "{shown}");
        assert!(!shown.contains("BEGIN") && shown.contains("\"value\""), "{shown}");
    }
}
