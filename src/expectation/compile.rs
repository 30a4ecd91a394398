//! Compiles expectations so that they can be evaluated: checks kinds and paths against the schemas.
//!
//! Must not evaluate anything.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::Value;

use super::{CompileError, test::Condition};
use crate::{
    finding::{RuleBasis, RuleId},
    record::{
        Answer, Expectation, Kind, Range, ReferredBy, Test,
        field::REF_MARK,
        relation::{Relation, Side, relations_of},
    },
    schema,
};

/// Expectations and answers ready to be evaluated, by kind.
#[derive(Clone, Default)]
pub struct Set {
    all: Vec<Arc<Compiled>>,
    answers: Vec<Arc<CompiledAnswer>>,
    by_kind: BTreeMap<&'static str, ForKind>,
}

/// The expectations and answers for the records of one kind, by number.
#[derive(Clone, Default)]
pub(super) struct ForKind {
    pub(super) expectations: Vec<u32>,
    pub(super) answers: Vec<u32>,
}

/// A compiled expectation.
pub struct Compiled {
    /// Rule name of its findings.
    pub rule: RuleId,
    /// Kind it applies to.
    pub kind: &'static str,
    /// Whether only records inside the scope count.
    pub in_scope: bool,
    /// The control that must be included for a record to count.
    pub included: Option<Box<str>>,
    /// Message if it does not hold.
    pub message: Box<str>,
    /// What to do.
    pub help: Box<str>,
    /// How many records must exist.
    pub count: Option<Range>,
    /// Records that must refer to each of them.
    pub referred_by: Option<Referrers>,
    /// References that must lead to certain kinds.
    pub links: Vec<LinksTo>,
    /// The relations that satisfy it if another record states them, because it asks for a field that could.
    pub related: Vec<(&'static Relation, Side)>,
    pub(super) filter: Vec<Condition>,
    pub(super) require: Vec<Condition>,
}

impl Compiled {
    /// Whether it can be judged only after every record is read.
    #[must_use]
    pub fn looks_around(&self) -> bool {
        self.count.is_some() || self.referred_by.is_some() || !self.links.is_empty()
    }
}

/// Records that must refer to a record.
pub struct Referrers {
    /// Their kind.
    pub kind: &'static str,
    /// The field in which they refer to it, step by step; empty for any.
    pub path: Vec<Box<str>>,
    /// How many.
    pub count: Range,
}

/// The kinds that references must lead to.
pub struct LinksTo {
    /// The field, step by step.
    pub path: Vec<Box<str>>,
    /// The kinds.
    pub kinds: Vec<&'static str>,
}

/// Whether `pointer` matches `path`, with `*` for any item.
#[must_use]
pub fn lies_at(pointer: &str, path: &[Box<str>]) -> bool {
    let steps = pointer.split('/').filter(|step| !step.is_empty());
    path.is_empty()
        || steps.clone().count() == path.len()
            && steps.zip(path).all(|(step, wanted)| **wanted == *step || &**wanted == "*")
}

/// The target of an answer: a requirement, or one of the documents that it asks for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AnswerTo {
    /// Id of the requirement.
    pub requirement: Box<str>,
    /// Number of the document among those that it asks for; `None` for the requirement itself.
    pub document: Option<u32>,
}

pub(super) struct CompiledAnswer {
    pub(super) to: AnswerTo,
    pub(super) filter: Vec<Condition>,
}

impl Set {
    /// Checks the kinds and paths of an expectation against the schemas, then adds it.
    ///
    /// # Errors
    /// Returns what is wrong with it, and where; it is then not added.
    pub fn add(&mut self, expectation: &Expectation) -> Result<(), CompileError> {
        self.insert(compile(expectation, |kind| Some(schema::json(kind)))?);
        Ok(())
    }

    /// Adds a shipped expectation; a test ensures that it matches the schemas.
    ///
    /// # Errors
    /// Returns what is wrong with it, and where; it is then not added.
    pub fn add_shipped(&mut self, expectation: &Expectation) -> Result<(), CompileError> {
        self.insert(compile(expectation, |_| None)?);
        Ok(())
    }

    fn insert(&mut self, compiled: Compiled) {
        self.by_kind.entry(compiled.kind).or_default().expectations.push(number(self.all.len()));
        self.all.push(Arc::new(compiled));
    }

    /// Checks the fields of an answer to a requirement against the schemas, then adds it.
    ///
    /// # Errors
    /// Returns what is wrong with it, and where; it is then not added.
    pub fn answer(&mut self, to: AnswerTo, answer: &Answer) -> Result<(), CompileError> {
        self.insert_answer(to, answer, |kind| Some(schema::json(kind)))
    }

    /// Adds an answer to a requirement from the data of a shipped standard; a test ensures that it matches the schemas.
    ///
    /// # Errors
    /// Returns what is wrong with it, and where; it is then not added.
    pub fn answer_shipped(&mut self, to: AnswerTo, answer: &Answer) -> Result<(), CompileError> {
        self.insert_answer(to, answer, |_| None)
    }

    fn insert_answer(&mut self, to: AnswerTo, answer: &Answer, schema_of: SchemaOf) -> Result<(), CompileError> {
        let kind = super::kind(&answer.kind, "/for")?;
        let filter = conditions(&answer.filter, schema_of(kind), "where")?;
        self.by_kind.entry(kind.name).or_default().answers.push(number(self.answers.len()));
        self.answers.push(Arc::new(CompiledAnswer { to, filter }));
        Ok(())
    }

    /// The expectation with this number.
    #[must_use]
    pub fn get(&self, number: u32) -> Option<&Compiled> {
        self.all.get(number as usize).map(|expectation| &**expectation)
    }

    /// Every expectation with its number.
    pub fn all(&self) -> impl Iterator<Item = (u32, &Compiled)> {
        self.all.iter().enumerate().map(|(index, expectation)| (number(index), &**expectation))
    }

    /// The target of the answer with this number.
    #[must_use]
    pub fn answered(&self, number: u32) -> Option<&AnswerTo> {
        self.answers.get(number as usize).map(|answer| &answer.to)
    }

    pub(super) fn answer_filter(&self, number: u32) -> &[Condition] {
        self.answers.get(number as usize).map(|answer| answer.filter.as_slice()).unwrap_or_default()
    }

    pub(super) fn for_kind(&self, kind: &str) -> Option<&ForKind> {
        self.by_kind.get(kind)
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// The schema of a kind to check an expectation against; `None` if it is assumed to match.
type SchemaOf = fn(&'static Kind) -> Option<&'static Value>;

fn compile(expectation: &Expectation, schema_of: SchemaOf) -> Result<Compiled, CompileError> {
    let kind = super::kind(&expectation.kind, "/for")?;
    let schema = schema_of(kind);
    let asks = [!expectation.require.is_empty(), expectation.count.is_some(), expectation.referred_by.is_some()];
    let asked = asks.into_iter().filter(|asks| *asks).count();
    if asked != 1 {
        let message = "an expectation needs exactly one of `require`, `count`, `referred-by`";
        let help = match asked {
            0 => "add one of them",
            _ => "split it into several expectations, each with its own name",
        };
        return Err(CompileError::new("", message, Some(help.to_owned())));
    }
    if expectation.basis == RuleBasis::Control && expectation.included.is_none() {
        let help = "name the control under `included`, or choose another basis".to_owned();
        return Err(CompileError::new("/basis", "an expectation that rests on a control needs `included`", Some(help)));
    }
    let filter = conditions(&expectation.filter, schema, "where")?;
    let (links, require) = required(expectation, schema)?;
    let referred_by = expectation.referred_by.as_ref().map(|by| referrers(by, kind.name, schema_of)).transpose()?;
    let message = expectation.message.as_ref().unwrap_or(&expectation.summary);
    Ok(Compiled {
        rule: (*expectation.id).into(),
        kind: kind.name,
        in_scope: expectation.in_scope,
        included: expectation.included.as_ref().map(|control| control.id().into()),
        message: (**message).into(),
        help: (*expectation.help).into(),
        count: expectation.count,
        referred_by,
        links,
        related: related(kind.name, &filter, &require),
        filter,
        require,
    })
}

/// The relations of the fields that records must have, or that exempt them if they have one.
fn related(kind: &str, filter: &[Condition], require: &[Condition]) -> Vec<(&'static Relation, Side)> {
    let required = require.iter().filter_map(|test| test.exists(true));
    let exempting = filter.iter().filter_map(|test| test.exists(false));
    let of = |path: String| relations_of(kind, &path).collect::<Vec<_>>();
    if require.len() > 1 { exempting.flat_map(of).collect() } else { required.chain(exempting).flat_map(of).collect() }
}

fn conditions(tests: &[Test], schema: Option<&Value>, field: &str) -> Result<Vec<Condition>, CompileError> {
    let numbered = tests.iter().enumerate();
    numbered.map(|(index, test)| Condition::compile(test, schema, &format!("/{field}/{index}"))).collect()
}

/// The requirements, with those on references separate, because they are judged only after every record is read.
fn required(expectation: &Expectation, schema: Option<&Value>) -> Result<(Vec<LinksTo>, Vec<Condition>), CompileError> {
    let (mut links, mut conditions) = (Vec::new(), Vec::new());
    for (index, test) in expectation.require.iter().enumerate() {
        let pointer = format!("/require/{index}");
        if test.links_to.is_empty() {
            conditions.push(Condition::compile(test, schema, &pointer)?);
        } else {
            links.push(links_to(test, schema, &pointer)?);
        }
    }
    Ok((links, conditions))
}

fn links_to(test: &Test, schema: Option<&Value>, pointer: &str) -> Result<LinksTo, CompileError> {
    schema.map_or(Ok(()), |schema| is_reference(test, schema, pointer))?;
    let kinds = test.links_to.iter().enumerate();
    let kinds =
        kinds.map(|(index, name)| super::kind(name, &format!("{pointer}/links-to/{index}")).map(|kind| kind.name));
    Ok(LinksTo { path: super::test::steps(&test.path), kinds: kinds.collect::<Result<_, _>>()? })
}

fn is_reference(test: &Test, schema: &Value, pointer: &str) -> Result<(), CompileError> {
    let field = super::test::field(&test.path, schema, &format!("{pointer}/path"))?;
    if field.get(REF_MARK).is_none() {
        let help = if field["items"].get(REF_MARK).is_some() {
            "end the path with `/*`"
        } else {
            "name a field that takes an id"
        };
        return Err(CompileError::new(
            &format!("{pointer}/path"),
            "`links-to` needs a reference",
            Some(help.to_owned()),
        ));
    }
    Ok(())
}

fn referrers(by: &ReferredBy, kind: &str, schema_of: SchemaOf) -> Result<Referrers, CompileError> {
    let from = super::kind(&by.kind, "/referred-by/kind")?;
    schema_of(from).map_or(Ok(()), |schema| can_refer(by, from, kind, schema))?;
    let path = by.path.as_ref().map(|path| super::test::steps(path)).unwrap_or_default();
    Ok(Referrers { kind: from.name, path, count: by.count.unwrap_or(Range { min: Some(1), max: None }) })
}

fn can_refer(by: &ReferredBy, from: &Kind, kind: &str, schema: &Value) -> Result<(), CompileError> {
    let Some(path) = &by.path else {
        let message = format!("records of kind `{}` cannot refer to kind `{kind}`", from.name);
        let refers = schema::refers_to(schema, kind);
        return if refers { Ok(()) } else { Err(CompileError::new("/referred-by/kind", message, None)) };
    };
    let field = super::test::field(path, schema, "/referred-by/path")?;
    let kinds = |field: &Value| field.get(REF_MARK).and_then(Value::as_array).cloned().unwrap_or_default();
    if kinds(field).iter().any(|to| to == kind) {
        return Ok(());
    }
    let help = if kinds(&field["items"]).is_empty() {
        format!("name a field that takes the id of a record of kind `{kind}`")
    } else {
        "end the path with `/*`".to_owned()
    };
    Err(CompileError::new("/referred-by/path", format!("the field cannot refer to kind `{kind}`"), Some(help)))
}
