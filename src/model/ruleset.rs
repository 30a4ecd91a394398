//! Everything that a repository is held against: rules, expectations, and which records answer which requirement.
//!
//! Must not know a particular one.

use crate::{
    expectation::{self, AnswerTo, CompileError, Set},
    finding::Catalog,
    framework::{Framework, Frameworks},
    record::{Answer, Expectation},
};

/// Rules and expectations of one run.
#[derive(Clone, Default)]
pub struct Ruleset {
    /// Every rule and expectation by name.
    pub catalog: Catalog,
    /// The expectations, ready to be evaluated.
    pub expectations: Set,
}

impl Ruleset {
    /// `rules`, the expectations that come with aims, and the frameworks that come with it, the first of which names what answers it.
    ///
    /// # Panics
    /// Never: a test holds that what is shipped can be compiled.
    #[must_use]
    pub fn shipped(rules: Catalog) -> (Self, Frameworks) {
        let (frameworks, expectations) = rayon::join(Frameworks::shipped, expectation::shipped);
        let mut ruleset = Self { catalog: rules, expectations: Set::default() };
        // A test holds that what is shipped fits the schemas; so those of kinds that nobody keeps need not be read.
        for expectation in expectations {
            ruleset
                .insert(&expectation, Set::add_shipped)
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
    /// What is wrong with it, and where; it is then left out.
    pub fn add(&mut self, expectation: &Expectation) -> Result<(), CompileError> {
        self.insert(expectation, Set::add)
    }

    fn insert(
        &mut self,
        expectation: &Expectation,
        add: fn(&mut Set, &Expectation) -> Result<(), CompileError>,
    ) -> Result<(), CompileError> {
        if self.catalog.get(&expectation.id).is_some() {
            return Err(CompileError {
                pointer: "/id".to_owned(),
                message: format!("there is a rule `{}` already", expectation.id),
                help: Some("give it another name, one that starts with that of your organization".to_owned()),
            });
        }
        add(&mut self.expectations, expectation)?;
        self.catalog.add(expectation::info(expectation));
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
