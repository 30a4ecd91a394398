//! From written expectations to ones that can be evaluated: every path checked against the schema, every pattern compiled.
//!
//! Must not evaluate anything.

use std::fmt;

use regex::Regex;
use serde_json::Value;

use super::{Expectation, Range, Test};
use crate::{
    finding::RuleId,
    record::{Kind, field::Interval},
    schema::{self, Schemas},
    suggest::nearest,
};

/// Expectations ready to be evaluated, by kind.
#[derive(Default)]
pub struct Set {
    pub(super) all: Vec<Compiled>,
}

/// One expectation, compiled.
pub struct Compiled {
    /// Name under which it reports.
    pub rule: RuleId,
    /// Kind it looks at.
    pub kind: &'static str,
    /// Whether only records inside the scope count.
    pub in_scope: bool,
    /// What is wrong where it does not hold.
    pub message: Box<str>,
    /// What to do.
    pub help: Box<str>,
    /// How many records there have to be.
    pub count: Option<Range>,
    pub(super) filter: Vec<Condition>,
    pub(super) require: Vec<Condition>,
}

pub(super) struct Condition {
    pub(super) path: Vec<Box<str>>,
    pub(super) operator: Operator,
}

pub(super) enum Operator {
    Exists(bool),
    In(Vec<Box<str>>),
    Matches(Regex),
    Within(Interval),
    Count(Range),
}

/// What is wrong with an expectation, and at which of its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompileError {
    /// JSON pointer into the expectation.
    pub pointer: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.pointer, self.message)
    }
}

impl Set {
    /// Compiles `expectations`; those that cannot be compiled are left out and reported with their number.
    #[must_use]
    pub fn compile(expectations: &[Expectation], schemas: &Schemas) -> (Self, Vec<(usize, CompileError)>) {
        let mut set = Self::default();
        let mut errors = Vec::new();
        for (index, expectation) in expectations.iter().enumerate() {
            match compile(expectation, schemas) {
                Ok(compiled) => set.all.push(compiled),
                Err(error) => errors.push((index, error)),
            }
        }
        (set, errors)
    }

    /// The expectations that report on the number of records.
    pub fn counts(&self) -> impl Iterator<Item = (usize, &Compiled)> {
        self.all.iter().enumerate().filter(|(_, expectation)| expectation.count.is_some())
    }
}

fn compile(expectation: &Expectation, schemas: &Schemas) -> Result<Compiled, CompileError> {
    let kind = Kind::named(&expectation.kind).ok_or_else(|| unknown_kind(&expectation.kind))?;
    if expectation.require.is_empty() == expectation.count.is_none() {
        return Err(error("/require", "an expectation has either `require` or `count`", None));
    }
    let schema = schemas.json(kind);
    let conditions = |tests: &[Test], field: &str| -> Result<Vec<Condition>, CompileError> {
        tests.iter().enumerate().map(|(index, test)| condition(test, &schema, &format!("/{field}/{index}"))).collect()
    };
    Ok(Compiled {
        rule: (*expectation.id).into(),
        kind: kind.name,
        in_scope: expectation.in_scope,
        message: (*expectation.message).into(),
        help: (*expectation.help).into(),
        count: expectation.count,
        filter: conditions(&expectation.filter, "where")?,
        require: conditions(&expectation.require, "require")?,
    })
}

fn error(pointer: &str, message: impl Into<String>, help: Option<String>) -> CompileError {
    CompileError { pointer: pointer.to_owned(), message: message.into(), help }
}

fn unknown_kind(name: &str) -> CompileError {
    let near = nearest(name, crate::record::KINDS.iter().map(|kind| kind.name));
    error("/for", format!("there is no kind `{name}`"), near.map(|near| format!("did you mean `{near}`?")))
}

fn condition(test: &Test, schema: &Value, pointer: &str) -> Result<Condition, CompileError> {
    let field = field(test, schema, pointer)?;
    let operator = operator(test, field, pointer)?;
    Ok(Condition { path: test.path.split('/').map(Into::into).collect(), operator })
}

/// The schema of the field that a test names, step by step so that the wrong step can be named.
fn field<'s>(test: &Test, schema: &'s Value, pointer: &str) -> Result<&'s Value, CompileError> {
    test.path.split('/').try_fold(schema, |schema, step| {
        schema::at(schema, std::iter::once(step)).ok_or_else(|| {
            let names = schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.as_str());
            let near = nearest(step, names);
            error(
                &format!("{pointer}/path"),
                format!("there is no field `{step}` here"),
                near.map(|near| format!("did you mean `{near}`?")),
            )
        })
    })
}

fn operator(test: &Test, field: &Value, pointer: &str) -> Result<Operator, CompileError> {
    let is_list = field["type"] == "array";
    let is_date = field["format"] == "date";
    let mut found = Vec::new();
    found.extend(test.exists.map(Operator::Exists));
    found.extend(test.equals.as_ref().map(|text| Operator::In(vec![(**text).into()])));
    if !test.one_of.is_empty() {
        found.push(Operator::In(test.one_of.iter().map(|text| (**text).into()).collect()));
    }
    if let Some(pattern) = &test.matches {
        let whole = format!("^(?:{})$", &**pattern);
        let pattern = regex::RegexBuilder::new(&whole).size_limit(1 << 18).build();
        found.push(Operator::Matches(pattern.map_err(|reason| {
            error(
                &format!("{pointer}/matches"),
                format!("the pattern cannot be used: {}", reason.to_string().replace('\n', " ")),
                None,
            )
        })?));
    }
    found.extend(test.within.clone().map(Operator::Within));
    found.extend(test.count.map(Operator::Count));
    let operator = found.pop().filter(|_| found.is_empty()).ok_or_else(|| {
        error(pointer, "a test has exactly one of `exists`, `equals`, `in`, `matches`, `within`, `count`", None)
    })?;
    match operator {
        Operator::Count(_) if !is_list => Err(error(&format!("{pointer}/count"), "`count` needs a list", None)),
        Operator::Within(_) if !is_date => Err(error(&format!("{pointer}/within"), "`within` needs a date", None)),
        Operator::In(_) | Operator::Matches(_) if is_list || field["type"] == "object" => Err(error(
            &format!("{pointer}/path"),
            "this is a list or a mapping, and the test is about a single value",
            Some("end the path with `/*` or with a field".to_owned()),
        )),
        operator => Ok(operator),
    }
}
