//! The rules and expectations that a repository is checked with, and which records answer which requirement.
//!
//! Must not know individual rules or expectations.

use crate::{
    expectation::{self, AnswerTo, CompileError, Set},
    finding::{Catalog, RuleInfo, url_of},
    framework::{Framework, Frameworks},
    record::{Answer, Expectation},
};

/// Rules and expectations of one run.
#[derive(Clone, Default)]
pub struct Ruleset {
    /// All rules and expectations by name.
    pub catalog: Catalog,
    /// The compiled expectations.
    pub expectations: Set,
}

impl Ruleset {
    /// `rules` with the built-in expectations and frameworks; the first framework states which records answer its
    /// requirements.
    ///
    /// # Panics
    /// Never: a test ensures that everything built in can be compiled.
    #[must_use]
    pub fn shipped(rules: Catalog) -> (Self, Frameworks) {
        let (frameworks, expectations) = rayon::join(Frameworks::shipped, expectation::shipped);
        let mut ruleset = Self { catalog: rules, expectations: Set::default() };
        // A test ensures that built-in expectations fit the schemas, so schemas of unused kinds need not be read.
        for expectation in expectations {
            ruleset
                .insert(&expectation, Some(url_of(&expectation.id)), Set::add_shipped)
                .unwrap_or_else(|error| panic!("{}: {error}", expectation.id));
        }
        for (to, answer) in answers(frameworks.standard()) {
            let added = ruleset.expectations.answer_shipped(to, answer);
            added.unwrap_or_else(|error| panic!("{}: {error}", answer.kind));
        }
        (ruleset, frameworks)
    }

    /// Adds an expectation.
    ///
    /// # Errors
    /// Returns the problem and its location; the expectation is then not added.
    pub fn add(&mut self, expectation: &Expectation) -> Result<(), CompileError> {
        self.insert(expectation, None, Set::add)
    }

    fn insert(
        &mut self,
        expectation: &Expectation,
        url: Option<Box<str>>,
        add: fn(&mut Set, &Expectation) -> Result<(), CompileError>,
    ) -> Result<(), CompileError> {
        if self.catalog.get(&expectation.id).is_some() {
            return Err(CompileError {
                pointer: "/id".to_owned(),
                message: format!("a rule `{}` already exists", expectation.id),
                help: Some("choose another name that starts with the name of your organization".to_owned()),
            });
        }
        add(&mut self.expectations, expectation)?;
        self.catalog.add(RuleInfo { url, ..expectation::info(expectation) });
        Ok(())
    }
}

fn answers(standard: &Framework) -> impl Iterator<Item = (AnswerTo, &Answer)> {
    standard.entries.iter().flat_map(|entry| {
        let to = |document| AnswerTo { requirement: (*entry.id).into(), document };
        let own = entry.answered_by.iter().map(move |answer| (to(None), answer));
        let documents = entry.documents.iter().enumerate().flat_map(move |(index, document)| {
            document.answered_by.iter().map(move |answer| (to(Some(super::number(index))), answer))
        });
        own.chain(documents)
    })
}
