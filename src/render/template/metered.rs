//! The source of a template with calls to its meter: after each operand of an expression, and after each tag for the text
//! that follows it. The template engine counts steps, but not what one step compares, joins or writes.
//!
//! Must not know what is charged, or the subject of a template.

use crate::source::Span;

/// Filter of an operand: its size is limited.
pub(super) const BOUNDED: &str = "_bounded";
/// Filter of an operand that an operator or a method reads completely, with the number of operators.
pub(super) const USED: &str = "_used";
/// Filter of a factor, which must be a number.
pub(super) const FACTOR: &str = "_factor";
/// Filter of a value that is indexed.
pub(super) const INDEXED: &str = "_indexed";
/// Filter of a value by which something is looked up.
pub(super) const KEY: &str = "_key";
/// Function that is called with the length of the text that follows.
pub(super) const TEXT: &str = "_text";

/// Text that is so short that the number of steps limits it.
const SHORT: usize = 8;
/// Longest expression or statement in bytes: its parser recurses with each operator.
const LONGEST: usize = 2000;
/// Most `elif` that are open at a time, since each is inside the one before it.
const MOST_ELIF: usize = 100;
/// Most digits of a number, so that none is near the bounds of its type.
const MOST_DIGITS: usize = 18;

/// A metered source, and the way back to positions in the original.
#[derive(Debug)]
pub(super) struct Metered {
    /// The source.
    pub(super) text: String,
    /// What was inserted.
    inserted: Vec<Inserted>,
}

impl Metered {
    /// The span in the original that corresponds to `span`. What was inserted for an operand stands for the operand.
    pub(super) fn original(&self, span: &Span) -> Span {
        let (start, end) =
            (self.offset(span.start, |inserted| inserted.of), self.offset(span.end, |inserted| inserted.at));
        start..end.max(start)
    }

    fn offset(&self, at: usize, within: impl Fn(&Inserted) -> usize) -> usize {
        let mut before = 0;
        for inserted in &self.inserted {
            let (start, length) = (inserted.at + before, inserted.text.len());
            match at {
                at if at < start => break,
                at if at < start + length => return within(inserted),
                _ => before += length,
            }
        }
        at - before
    }
}

/// Text that was inserted.
#[derive(Debug)]
struct Inserted {
    /// The offset in the original.
    at: usize,
    /// The offset of what it belongs to.
    of: usize,
    text: String,
}

/// The metered form of `text`, or where and why it cannot be split into tokens.
pub(super) fn metered(text: &str) -> Result<Metered, (Span, &'static str)> {
    let mut scanner = Scanner { text, at: 0, inserted: Vec::new(), tag: None, tag_end: 0, elifs: Vec::new() };
    scanner.template()?;
    let mut inserted = scanner.inserted;
    inserted.sort_by_key(|inserted| inserted.at);
    // A name may follow a number without a space.
    let in_name = |byte: Option<&u8>| byte.is_some_and(|byte| *byte == b'_' || byte.is_ascii_alphanumeric());
    for Inserted { at, text: insert, .. } in &mut inserted {
        if in_name(insert.as_bytes().last()) && in_name(text.as_bytes().get(*at)) {
            insert.push(' ');
        }
    }
    let (mut out, mut last) = (String::with_capacity(text.len() * 2), 0);
    for Inserted { at, text: insert, .. } in &inserted {
        out.push_str(&text[last..*at]);
        out.push_str(insert);
        last = *at;
    }
    out.push_str(&text[last..]);
    Ok(Metered { text: out, inserted })
}

/// How operands of a level are treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// All are metered.
    All,
    /// Those after `=`, which a comma ends.
    Assigned,
    /// Those after `=`.
    Set,
    /// None.
    Names,
}

/// The expression, or the brackets in it, that is being read.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is what was read of one operand")]
struct Level {
    mode: Mode,
    /// Whether `=` was read.
    assigned: bool,
    /// Start of the operand that is being read.
    start: Option<usize>,
    /// Start of what an index would apply to: the operand, or the argument of a test in it.
    base: Option<usize>,
    /// Offset of a dot that was the last token, unless it is that of a fraction.
    dot: Option<usize>,
    /// Whether the last token was a number that is not an index.
    number: bool,
    /// Whether the operands are keys: all in an index, those before `:` in a mapping.
    keys: bool,
    /// Number of `:` that were read in an index.
    colons: Option<usize>,
    /// End of its last token.
    end: usize,
    /// Number of its tokens.
    tokens: usize,
    /// Whether its last token is a number or a quoted text.
    literal: Option<Literal>,
    /// Whether the operand is a factor.
    factor: bool,
    /// Whether the operand is read completely by whatever takes it.
    used: bool,
    /// Whether all operands are.
    all_used: bool,
    /// Number of operators since the last separator.
    operators: usize,
    /// The insertions since then, whose cost depends on it.
    pending: Vec<(Span, bool)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Literal {
    Number,
    Text,
}

impl Level {
    fn new(mode: Mode, all_used: bool) -> Self {
        Self {
            mode,
            assigned: false,
            start: None,
            base: None,
            dot: None,
            number: false,
            keys: false,
            colons: None,
            end: 0,
            tokens: 0,
            literal: None,
            factor: false,
            used: false,
            all_used,
            operators: 0,
            pending: Vec::new(),
        }
    }

    fn is_metered(&self) -> bool {
        match self.mode {
            Mode::All => true,
            Mode::Assigned | Mode::Set => self.assigned,
            Mode::Names => false,
        }
    }

    fn part(&mut self, span: &Span, literal: Option<Literal>) {
        self.start.get_or_insert(span.start);
        self.base.get_or_insert(span.start);
        self.number = literal == Some(Literal::Number) && self.dot.is_none();
        self.dot = None;
        self.end = span.end;
        self.tokens += 1;
        self.literal = literal.filter(|_| self.tokens == 1);
    }
}

/// What a tag holds between its delimiters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'t> {
    Name(&'t str),
    Literal(Literal),
    Symbol(&'t str),
}

/// Operators that read both operands completely.
const OPERATORS: &[&str] = &["==", "!=", ">=", "<=", ">", "<", "+", "-", "~"];
/// All symbols of more than one byte.
const LONG: &[&str] = &["//", "**", "==", "!=", ">=", "<="];

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    inserted: Vec<Inserted>,
    /// The end of the last tag: `%}` or `}}`, with its whitespace control.
    tag: Option<(&'static str, &'t str)>,
    tag_end: usize,
    /// The number of `elif` of each `if` that is open.
    elifs: Vec<usize>,
}

type Scanned<T> = Result<T, (Span, &'static str)>;

impl<'t> Scanner<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn template(&mut self) -> Scanned<()> {
        let mut written = 0;
        while let Some(open) = opening(self.rest()) {
            written += open;
            self.at += open;
            let rest = self.rest();
            if let Some(comment) = rest.strip_prefix("{#") {
                let end =
                    comment.find("#}").ok_or((self.at..self.at + 2, "syntax error: unexpected end of comment"))?;
                self.at += end + 4;
            } else if let Some(length) = raw(rest).map_err(|why| (self.at..self.at + 2, why))? {
                written += length;
                self.at += length;
            } else {
                self.charge(std::mem::take(&mut written), Some(self.at));
                self.tag()?;
            }
        }
        self.charge(written + self.rest().len(), None);
        Ok(())
    }

    /// Charges the text between the last tag and the next.
    fn charge(&mut self, bytes: usize, next: Option<usize>) {
        let between = &self.text[self.tag_end..next.unwrap_or(self.text.len())];
        if bytes <= SHORT || between.trim().is_empty() && self.tag.is_none() {
            return;
        }
        let call = match self.tag {
            Some(("%}", control)) => format!("{{% do {TEXT}({bytes}) {control}%}}"),
            Some((_, control)) => format!("{{{{ {TEXT}({bytes}) {control}}}}}"),
            None => format!("{{{{ {TEXT}({bytes}) }}}}"),
        };
        self.inserted.push(Inserted { at: self.tag_end, of: self.tag_end, text: call });
    }

    fn tag(&mut self) -> Scanned<()> {
        let start = self.at;
        let close = if self.rest().starts_with("{%") { "%}" } else { "}}" };
        self.at += 2;
        if self.rest().starts_with(['-', '+']) {
            self.at += 1;
        }
        let mut tag = Tag::new(close == "}}");
        loop {
            self.at += self.rest().len() - self.rest().trim_ascii_start().len();
            let rest = self.rest();
            if self.at - start > LONGEST {
                let end = self.text.floor_char_boundary(start + LONGEST);
                return Err((start..end, "an expression is longer than 2000 bytes"));
            }
            if rest.is_empty() {
                return Err((start..start + 2, "syntax error: unexpected end of template in a tag"));
            }
            if tag.levels.len() == 1 {
                let control = &rest[..usize::from(rest.starts_with(['-', '+']))];
                if rest[control.len()..].starts_with(close) {
                    tag.finish();
                    self.at += control.len() + close.len();
                    self.limit(&tag, start)?;
                    (self.tag, self.tag_end) = (Some((close, control)), self.at);
                    self.inserted.append(&mut tag.inserted);
                    return Ok(());
                }
            }
            let (token, length) =
                token(rest).map_err(|why| (self.at..self.text.ceil_char_boundary(self.at + 1), why))?;
            tag.token(token, &(self.at..self.at + length)).map_err(|why| (self.at..self.at + length, why))?;
            self.at += length;
        }
    }
}

impl Scanner<'_> {
    /// Refuses chains that the parser of the template engine would recurse into.
    fn limit(&mut self, tag: &Tag, start: usize) -> Scanned<()> {
        match (tag.keyword.as_deref(), self.elifs.last_mut()) {
            (Some("if"), _) => self.elifs.push(0),
            (Some("elif"), Some(elifs)) => *elifs += 1,
            (Some("endif"), _) => drop(self.elifs.pop()),
            _ => {}
        }
        if self.elifs.iter().sum::<usize>() > MOST_ELIF {
            return Err((start..self.at, "more than 100 `elif` are open; use a mapping, or `if` one after another"));
        }
        Ok(())
    }
}

/// The offset of the next tag or comment.
pub(super) fn opening(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    bytes.windows(2).position(|pair| matches!(pair, b"{{" | b"{%" | b"{#"))
}

/// The length of a raw block at the start of `text`, whose content is not read.
pub(super) fn raw(text: &str) -> Result<Option<usize>, &'static str> {
    let Some(inner) = text.strip_prefix("{%") else { return Ok(None) };
    let inner = inner.strip_prefix(['-', '+']).unwrap_or(inner);
    let Some(rest) = basic(inner, "raw") else { return Ok(None) };
    let mut at = text.len() - rest.len();
    while let Some(found) = text[at..].find("{%") {
        at += found + 2;
        let inner = text[at..].strip_prefix(['-', '+']).unwrap_or(&text[at..]);
        if let Some(rest) = basic(inner, "endraw") {
            return Ok(Some(text.len() - rest.len()));
        }
    }
    Err("syntax error: unexpected end of raw block")
}

/// What follows a tag that consists of a name.
fn basic<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let rest = text.trim_ascii_start().strip_prefix(name)?.trim_ascii_start();
    rest.strip_prefix(['-', '+']).unwrap_or(rest).strip_prefix("%}")
}

/// The token at the start of `text` and its length.
fn token(text: &str) -> Result<(Token<'_>, usize), &'static str> {
    let first = text.as_bytes().first().copied().unwrap_or_default();
    if matches!(first, b'"' | b'\'') {
        return quoted(text, first).map(|length| (Token::Literal(Literal::Text), length));
    }
    if first.is_ascii_digit() {
        return Ok((Token::Literal(Literal::Number), number(text)));
    }
    if first == b'_' || first.is_ascii_alphabetic() {
        let length = text.bytes().take_while(|byte| *byte == b'_' || byte.is_ascii_alphanumeric()).count();
        return Ok((Token::Name(&text[..length]), length));
    }
    let length = if text.get(..2).is_some_and(|pair| LONG.contains(&pair)) { 2 } else { 1 };
    let symbol = text.get(..length).ok_or("syntax error: unexpected character")?;
    Ok((Token::Symbol(symbol), length))
}

pub(super) fn quoted(text: &str, quote: u8) -> Result<usize, &'static str> {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            byte if byte == quote => return Ok(at + 1),
            _ => {}
        }
    }
    Err("syntax error: unexpected end of string")
}

/// The length of a number without a fraction, which becomes a token of its own and is a part of the same operand. What
/// follows the number is never part of it, even if it is a letter: `1in x` is a number, an operator and a name.
fn number(text: &str) -> usize {
    let bytes = text.as_bytes();
    let run = |from: usize, is_part: fn(&u8) -> bool| bytes[from..].iter().take_while(|byte| is_part(byte)).count();
    let digits: fn(&u8) -> bool = |byte| byte.is_ascii_digit() || *byte == b'_';
    match bytes.get(..2) {
        Some(b"0x" | b"0X") => return 2 + run(2, |byte| byte.is_ascii_hexdigit() || *byte == b'_'),
        Some(b"0b" | b"0B" | b"0o" | b"0O") => return 2 + run(2, digits),
        _ => {}
    }
    let mut length = run(0, digits);
    if matches!(bytes.get(length), Some(b'e' | b'E')) {
        length += 1 + usize::from(matches!(bytes.get(length + 1), Some(b'+' | b'-')));
        length += run(length, digits);
    }
    length
}

/// The statement or expression that is being read.
#[expect(clippy::struct_excessive_bools, reason = "each is about the token before")]
struct Tag {
    levels: Vec<Level>,
    inserted: Vec<Inserted>,
    /// The keyword of a statement; `None` until it is read.
    keyword: Option<String>,
    /// Whether the token before was a `.` or `|`, after which a name is never a keyword.
    member: bool,
    /// Whether the token before was the name of a member.
    method: bool,
    /// Whether the name of a test follows.
    test: bool,
    /// Whether the token before was the name of a test, after which a bracket starts an argument.
    tested: bool,
}

impl Tag {
    fn new(expression: bool) -> Self {
        let keyword = expression.then(String::new);
        let level = Level::new(if expression { Mode::All } else { Mode::Names }, false);
        Self {
            levels: vec![level],
            inserted: Vec::new(),
            keyword,
            member: false,
            method: false,
            test: false,
            tested: false,
        }
    }

    fn level(&mut self) -> &mut Level {
        let last = self.levels.len() - 1;
        &mut self.levels[last]
    }

    fn token(&mut self, token: Token<'_>, span: &Span) -> Result<(), &'static str> {
        let Some(keyword) = self.keyword.clone() else {
            let Token::Name(name) = token else { return Err("syntax error: expected a keyword") };
            self.begin(name);
            return Ok(());
        };
        let (member, method) = (self.member, self.method);
        (self.member, self.method) = (matches!(token, Token::Symbol("." | "|")), false);
        let tested = std::mem::take(&mut self.tested);
        self.is_step(token, span)?;
        match token {
            Token::Name(TEXT) => return Err("the name `_text` is reserved"),
            Token::Name(name) => self.name(name, span, &keyword, member),
            Token::Literal(literal) => return self.literal(literal, span),
            Token::Symbol(symbol) => return self.symbol(symbol, span, &keyword, [method, tested]),
        }
        Ok(())
    }

    /// Refuses a step of a slice that is not a number as it is written, and numbers that are too large.
    fn is_step(&mut self, token: Token<'_>, span: &Span) -> Result<(), &'static str> {
        let long = span.len() > MOST_DIGITS;
        let level = self.level();
        let is_step = level.colons == Some(2);
        match token {
            Token::Literal(Literal::Number) if long => Err("a number has more than 18 digits"),
            Token::Literal(Literal::Number) | Token::Symbol("]") => Ok(()),
            Token::Symbol("-") if level.start.is_none() => Ok(()),
            _ if is_step => Err("the step of a slice is not a number"),
            _ => Ok(()),
        }
    }

    fn literal(&mut self, literal: Literal, span: &Span) -> Result<(), &'static str> {
        // `text.5` is an index.
        let dot = self.level().dot.filter(|_| literal == Literal::Number);
        dot.map_or(Ok(()), |dot| self.indexed(dot))?;
        self.level().part(span, Some(literal));
        Ok(())
    }

    /// Meters what an index at offset `at` applies to.
    fn indexed(&mut self, at: usize) -> Result<(), &'static str> {
        let level = self.level();
        let Some(base) = level.base.filter(|_| level.is_metered()) else { return Ok(()) };
        if level.start != Some(base) {
            return Err("an index is in an argument of a test without brackets; write `is eq(x[0])`");
        }
        self.inserted.push(Inserted { at: base, of: base, text: "(".to_owned() });
        self.inserted.push(Inserted { at, of: base, text: format!("|{INDEXED})") });
        Ok(())
    }

    fn begin(&mut self, keyword: &str) {
        self.keyword = Some(keyword.to_owned());
        self.level().mode = match keyword {
            "if" | "elif" | "do" | "include" | "extends" | "import" | "from" | "autoescape" => Mode::All,
            "set" => Mode::Set,
            "with" => Mode::Assigned,
            _ => Mode::Names,
        };
    }

    fn name(&mut self, name: &str, span: &Span, keyword: &str, member: bool) {
        let outer = self.levels.len() == 1;
        if member || self.test {
            let named = self.test && name != "not";
            (self.test, self.tested, self.method) = (self.test && !named, named, member);
            self.level().part(span, None);
            if named {
                // What follows is an argument.
                self.level().base = None;
            }
            return;
        }
        match (name, keyword) {
            ("is", _) => {
                self.test = true;
                self.level().part(span, None);
            }
            ("in", "for") if outer && self.level().mode == Mode::Names => {
                self.separate();
                self.level().mode = Mode::All;
            }
            ("in", _) => self.operator(false),
            ("and" | "or" | "not" | "if" | "else", _) => self.separate(),
            ("recursive", "for") | ("ignore", "include") if outer => {
                self.separate();
                self.level().mode = Mode::Names;
            }
            ("as", "import") | ("import", "from") if outer => {
                self.separate();
                self.level().mode = Mode::Names;
            }
            _ => self.level().part(span, None),
        }
    }

    fn symbol(&mut self, symbol: &str, span: &Span, keyword: &str, after: [bool; 2]) -> Result<(), &'static str> {
        let empty = self.level().start.is_none();
        match symbol {
            "(" | "[" | "{" => return self.open(symbol, span, keyword, after),
            ")" | "]" | "}" => {
                if self.levels.len() == 1 {
                    return Err("syntax error: unexpected closing bracket");
                }
                self.separate();
                self.levels.pop();
                self.level().part(span, None);
            }
            "," => {
                self.separate();
                let level = self.level();
                level.assigned = level.assigned && level.mode == Mode::Set;
            }
            "=" => {
                // The name before it is no operand.
                let level = self.level();
                (level.start, level.base, level.tokens, level.literal, level.assigned) = (None, None, 0, None, true);
            }
            ":" => self.colon(),
            "*" | "**" if empty => self.level().used = true,
            "-" | "+" if empty || after[1] => {}
            "." => {
                let is_fraction = self.level().number;
                self.level().part(span, None);
                self.level().dot = (!is_fraction).then_some(span.start);
            }
            "*" => self.operator(true),
            "/" | "//" | "%" | "**" => self.close(),
            _ if OPERATORS.contains(&symbol) => self.operator(false),
            _ => self.level().part(span, None),
        }
        Ok(())
    }

    /// `after` is whether the token before was the name of a member, or of a test.
    fn open(
        &mut self,
        bracket: &str,
        span: &Span,
        keyword: &str,
        [method, tested]: [bool; 2],
    ) -> Result<(), &'static str> {
        let outer = self.levels.len() == 1;
        let level = self.level();
        let is_index = bracket == "[" && level.base.is_some() && !tested;
        if is_index {
            self.indexed(span.start)?;
        }
        let level = self.level();
        let declares = outer && (keyword == "macro" || keyword == "call" && level.start.is_none());
        let is_target = bracket == "(" && level.start.is_none() && !level.is_metered();
        let mode = match (declares, is_target) {
            (true, _) => Mode::Assigned,
            // Names that something is assigned to.
            (false, true) => Mode::Names,
            (false, false) => Mode::All,
        };
        level.part(span, None);
        let mut inner = Level::new(mode, method && bracket == "(");
        (inner.keys, inner.colons) = (is_index, is_index.then_some(0));
        self.levels.push(inner);
        Ok(())
    }

    /// Ends a key of a mapping, or a part of a slice.
    fn colon(&mut self) {
        let is_index = self.level().colons.is_some();
        self.level().keys = true;
        self.separate();
        let level = self.level();
        (level.keys, level.colons) = (is_index, level.colons.map(|colons| colons + 1));
    }

    fn operator(&mut self, factor: bool) {
        self.level().factor |= factor;
        self.close();
        let level = self.level();
        level.factor = factor;
        level.operators += usize::from(!factor);
    }

    /// Ends an operand.
    fn close(&mut self) {
        let level = self.level();
        let Level { start, end, literal, tokens, factor, used, all_used, .. } = *level;
        (level.start, level.base, level.dot, level.tokens) = (None, None, None, 0);
        (level.literal, level.factor, level.used) = (None, false, false);
        let literal = literal.filter(|_| tokens == 1);
        let Some(of) = start.filter(|_| level.is_metered()) else { return };
        match (factor, literal) {
            (true, Some(Literal::Number)) | (false, Some(_)) => {}
            (true, _) => self.inserted.push(Inserted { at: end, of, text: format!("|{FACTOR}") }),
            (false, None) => level.pending.push((of..end, used || all_used)),
        }
    }

    /// Ends an operand and the operators around it.
    fn separate(&mut self) {
        self.close();
        let level = self.level();
        let (operators, pending) = (std::mem::take(&mut level.operators), std::mem::take(&mut level.pending));
        let keys = level.keys;
        self.inserted.extend(pending.into_iter().map(|(operand, used)| {
            let text = match operators + usize::from(used) {
                0 if keys => format!("|{KEY}"),
                0 => format!("|{BOUNDED}"),
                operators => format!("|{USED}({operators})"),
            };
            Inserted { at: operand.end, of: operand.start, text }
        }));
    }

    fn finish(&mut self) {
        if self.keyword.as_deref() == Some("do") {
            // It is a call, whose result is dropped.
            self.level().start = None;
        }
        self.separate();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        metered(text).expect("it has tokens").text
    }

    #[test]
    fn operands_are_metered() {
        for (text, expected) in [
            ("{{ a }}", "{{ a|_bounded }}"),
            ("{{ a.b[c] ~ 'x' }}", "{{ (a.b|_indexed)[c|_key]|_used(1) ~ 'x' }}"),
            ("{{ a.0.b }}", "{{ (a|_indexed).0.b|_bounded }}"),
            ("{{ 1in a }}{{ 1.5not in a }}", "{{ 1in a|_used(1) }}{{ 1.5|_bounded not in a|_used(1) }}"),
            ("{{ a is eq(b[1]) }}", "{{ a is eq((b|_indexed)[1]|_bounded)|_bounded }}"),
            ("{{ a is eq -1 and a is in [b] }}", "{{ a is eq -1|_bounded and a is in [b|_bounded]|_bounded }}"),
            ("{% for (a, b) in c %}", "{% for (a, b) in c|_bounded %}"),
            ("{% set (a, b) = (c, d) %}", "{% set (a, b) = (c|_bounded, d|_bounded)|_bounded %}"),
            ("{% do a(b) %}", "{% do a(b|_bounded) %}"),
            ("{{ a == b == c }}", "{{ a|_used(2) == b|_used(2) == c|_used(2) }}"),
            ("{{ 'a' * 9 * n }}", "{{ 'a'|_factor * 9 * n|_factor }}"),
            ("{{ -x|f(y, k=[z]) }}", "{{ -x|f(y|_used(1), k=[z|_bounded]|_used(1))|_bounded }}"),
            ("{{ x is not defined or y is in z }}", "{{ x is not defined|_bounded or y is in z|_bounded }}"),
            ("{{ x if not y else {k: v} }}", "{{ x|_bounded if not y|_bounded else {k|_key: v|_bounded}|_bounded }}"),
            ("{% set a, b = c, d %}", "{% set a, b = c|_bounded, d|_bounded %}"),
            ("{% for a, b in c if d recursive %}", "{% for a, b in c|_bounded if d|_bounded recursive %}"),
            ("{% macro f(a, b=c) %}", "{% macro f(a, b=c|_bounded) %}"),
            ("{% call(a) f(b) %}", "{% call(a) f(b|_bounded) %}"),
            ("{% with a = b, c = d %}", "{% with a = b|_bounded, c = d|_bounded %}"),
            ("{% filter f(a) %}", "{% filter f(a|_bounded) %}"),
            ("{% from a import b as c %}", "{% from a|_bounded import b as c %}"),
            (
                "{{ loop.changed(a) }}{{ f(*a) }}",
                "{{ loop.changed(a|_used(1))|_bounded }}{{ f(*a|_used(1))|_bounded }}",
            ),
            ("{{ a[1:b] }}{{ 1.5e-3 + a }}", "{{ (a|_indexed)[1:b|_key]|_bounded }}{{ 1.5e-3|_used(1) + a|_used(1) }}"),
            ("{# {{ a }} #}{% raw %}{{ a }}{% endraw %}", "{{ _text(28) }}{# {{ a }} #}{% raw %}{{ a }}{% endraw %}"),
        ] {
            assert_eq!(of(text), expected);
        }
    }

    #[test]
    fn what_cannot_be_metered_is_refused() {
        let elifs = format!("{{% if a %}}{}{{% endif %}}", "{% elif b %}".repeat(101));
        let shared = format!("{}{{% endif %}}", "{% elif b %}".repeat(60));
        let nested = format!("{{% if a %}}{}{{% if a %}}{shared}", "{% elif b %}".repeat(60));
        for (text, why) in [
            (format!("{{{{ \"}}}}\" ~ {}1 }}}}", "-".repeat(2000)), "longer than 2000 bytes"),
            (format!("{{% if '%}}' == {}a %}}", "not ".repeat(500)), "longer than 2000 bytes"),
            (elifs, "more than 100 `elif`"),
            (nested, "more than 100 `elif`"),
            ("{% macro _text(n) %}{% endmacro %}".to_owned(), "reserved"),
            ("{% import 'a' as _text %}".to_owned(), "reserved"),
            ("{% for a, _text in b %}".to_owned(), "reserved"),
            ("{{ a is eq b[1] }}{{ a is eq b.1 }}".to_owned(), "brackets"),
            ("{{ a[::b] }}".to_owned(), "step"),
            ("{{ a[::-1 * b] }}".to_owned(), "step"),
            ("{{ 9223372036854775808 }}".to_owned(), "18 digits"),
        ] {
            let found = metered(&text).map(|metered| metered.text).expect_err(&text[..text.len().min(90)]);
            assert!(found.1.contains(why) && text.get(found.0).is_some(), "{}", found.1);
        }
        let apart = format!("{{% if a %}}{0}{{% endif %}}{{% if a %}}{0}{{% endif %}}", "{% elif b %}".repeat(60));
        assert!(metered(&apart).is_ok() && metered("{{ a[::-2] }}{{ a[:b] }}{{ 123456789012345678 }}").is_ok());
    }

    #[test]
    fn text_is_charged_where_white_space_stays_the_same() {
        let text = "{% if a -%}\n long enough {{ b +}} and long {# c #}{% endif %}\nlong enough\n";
        let expected = "{% if a|_bounded -%}{% do _text(14) -%}\n long enough {{ b|_bounded +}}{{ _text(10) +}} and long {# c #}{% endif %}{% do _text(13) %}\nlong enough\n";
        assert_eq!(of(text), expected);
    }

    #[test]
    fn positions_lead_back() {
        let text = "0123456789 {{ alpha ~ beta }}{% if gamma %}x";
        let metered = metered(text).expect("it has tokens");
        for name in ["alpha", "beta", "gamma"] {
            let (there, here) = (metered.text.find(name).expect("it is there"), text.find(name).expect("it is there"));
            assert_eq!(metered.original(&(there..there + name.len())), here..here + name.len(), "{name}");
            // What follows it stands for it.
            assert_eq!(metered.original(&(there + name.len() + 1..there + name.len() + 5)), here..here + name.len());
        }
        assert_eq!(metered.original(&(metered.text.len()..metered.text.len())), text.len()..text.len());
    }
}
