//! Tables, pictures and texts that a template places where none can be: in a heading, a cell of a table, code or markup. The
//! template is read as if each branch was written once, one after the other.
//!
//! Must not run a template.

use super::metered::{opening, quoted, raw};
use crate::{
    render::body::{self, Block, PORTRAIT},
    source::Span,
};

/// A call that places a table or picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call<'t> {
    /// The bytes of the call.
    pub(super) span: Span,
    /// Its function.
    pub(super) word: &'t str,
    /// The table or picture.
    pub(super) name: &'t str,
}

/// The first call in `text`, a template without front matter, whose table or picture has no place.
pub(super) fn misplaced(text: &str) -> Option<Call<'_>> {
    let mut outline = Outline { text, at: 0, markdown: String::new(), calls: Vec::new() };
    outline.read();
    let left = body::parse(&outline.markdown, PORTRAIT, &|_| Some(vec![Block::Rule])).err()?;
    let index: usize = left.0.parse().ok()?;
    (index < outline.calls.len()).then(|| outline.calls.swap_remove(index))
}

/// The Markdown that a template would write, with a placeholder for each call and a word for each other value.
struct Outline<'t> {
    text: &'t str,
    at: usize,
    markdown: String,
    calls: Vec<Call<'t>>,
}

impl<'t> Outline<'t> {
    fn read(&mut self) {
        while let Some(open) = opening(&self.text[self.at..]) {
            self.write(open);
            let rest = &self.text[self.at..];
            if rest.starts_with("{#") {
                self.tag(rest.find("#}").map_or(rest.len(), |end| end + 2));
            } else if let Ok(Some(length)) = raw(rest) {
                self.markdown.push('x');
                self.at += length;
            } else {
                self.tag(closing(rest));
            }
        }
        self.write(self.text.len() - self.at);
    }

    /// Writes text between tags.
    fn write(&mut self, length: usize) {
        let text = &self.text[self.at..self.at + length];
        // Only a placeholder has this character.
        self.markdown.extend(text.chars().filter(|letter| *letter != '\u{2060}'));
        self.at += length;
    }

    /// Reads a tag, with the whitespace that it removes around it.
    fn tag(&mut self, length: usize) {
        let (start, tag) = (self.at, &self.text[self.at..self.at + length]);
        let inner = tag.get(2..tag.len().saturating_sub(2)).unwrap_or_default();
        self.at += length;
        if inner.starts_with('-') {
            self.markdown.truncate(self.markdown.trim_end().len());
        }
        if tag.starts_with("{{") {
            self.value(start + 2, inner);
        } else {
            self.statement(inner);
        }
        if inner.ends_with('-') {
            self.at = self.text.len() - self.text[self.at..].trim_start().len();
        }
    }

    fn value(&mut self, start: usize, inner: &'t str) {
        match call(start, inner) {
            Some(call) => {
                self.markdown.push_str(&body::placed(&self.calls.len().to_string()));
                self.calls.push(call);
            }
            None => self.markdown.push('x'),
        }
    }

    /// A statement leaves neither its indentation nor the end of its line. What follows `else` does not follow what is before it.
    fn statement(&mut self, inner: &str) {
        let line = self.markdown.rfind('\n').map_or(0, |at| at + 1);
        if self.markdown[line..].trim().is_empty() {
            self.markdown.truncate(line);
        }
        if self.text[self.at..].starts_with('\n') {
            self.at += 1;
        }
        let keyword = inner.trim_start_matches(['-', '+']).trim_start();
        if keyword.starts_with("else") || keyword.starts_with("elif") {
            self.markdown.push_str("\n\n");
        }
    }
}

/// The length of the tag at the start of `text`.
fn closing(text: &str) -> usize {
    let close = if text.starts_with("{%") { "%}" } else { "}}" };
    let mut at = 2;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with(close) {
            return at + close.len();
        }
        let first = rest.as_bytes()[0];
        let text = if matches!(first, b'"' | b'\'') { quoted(rest, first).ok() } else { None };
        at += text.unwrap_or_else(|| rest.chars().next().map_or(1, char::len_utf8));
    }
    text.len()
}

/// The call that is all of an expression; `start` is where it starts in the template.
fn call(start: usize, inner: &str) -> Option<Call<'_>> {
    let text = inner.trim_matches(['-', '+']).trim();
    let word = ["table", "picture", "document_text"].into_iter().find(|word| text.starts_with(word))?;
    let argument = text[word.len()..].trim_start().strip_prefix('(')?.strip_suffix(')')?.trim();
    let quote = argument.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let name = argument[1..].strip_suffix(quote)?;
    let start = start + inner.find(text)?;
    (!name.contains([quote, '\\'])).then(|| Call { span: start..start + text.len(), word, name })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<&str> {
        misplaced(text).map(|call| &text[call.span])
    }

    #[test]
    fn a_call_without_a_place_is_found_wherever_it_is() {
        for text in [
            "## Risks {{ table('x') }}",
            "Risks {{ table('x') }}\n=====\n",
            "**strong {{ table('x') }}**",
            "see `{{ table('x') }}`",
            "text\n\n    {{ table('x') }}\n",
            "```\n{{ table('x') }}\n```",
            "<div>{{ table('x') }}</div>",
            "a | b\n--|--\n{{ table('x') }} | b\n",
            "| a |\n| --- |\n{% for row in rows %}\n| {{ row }} |\n{% endfor %}\n{{ table('x') }}\n",
            "{% if a %}\n## Risks{% endif %}\n{{ table('x') }}",
            "{{ table('y') }}\n\n- item\n  ## a {{- table('x') }}",
        ] {
            assert_eq!(found(text), Some("table('x')"), "{text}");
        }
        assert_eq!(found("# é {{picture( \"heat-map\" )}}"), Some("picture( \"heat-map\" )"));
    }

    #[test]
    fn a_call_with_a_place_is_not_found() {
        for text in [
            "The risks:\n{{ table('x') }}",
            "a {{ table('x') }} b {{ picture('y') }}",
            "- of all: {{ table('x') }}\n> {{ table('x') }}\n",
            "## Risks\n{% if a %}\n   {{ table('x') }}\n{% endif %}",
            "text\n\n    {%- if a %}\n{{ table('x') }}{% endif %}",
            "| a |\n| --- |\n{% for row in rows %}\n| {{ row }} |\n{% else %}\n{{ table('x') }}\n{% endfor %}",
            "{# ## {{ table('x') }} #}",
            "## {% raw %}{{ table('x') }}{% endraw %}",
            "## {{ table }} {{ table(name) }} {{ tables('x') }} {{ table('x') | length }}",
            "{{ \"}} ## \" }}{{ table('x') }}",
            "## {{ table('x'",
            "## {{",
            "{# ## ",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn shipped_templates_place_everything() {
        let templates = super::super::Templates::shipped();
        for (name, template) in templates.documents.iter() {
            assert_eq!(misplaced(&super::super::after_front(&template.text)), None, "{name}");
        }
    }
}
