//! `aims explain`: works without a repository; inside one it also explains the expectations of the repository.

use std::borrow::Cow;

use super::{
    options::{Explain, Global},
    terminal::{open, print_page},
};
use crate::{
    engine::{Error, HistoryUse},
    model::Ruleset,
    report::explain::Subjects,
    rules, schema,
};

pub(super) fn run(global: &Global, command: &Explain) -> Result<(), Error> {
    let (catalog, frameworks) = match open(global, &command.view).map(|opened| opened.load(HistoryUse::None).model) {
        Ok(model) => (model.catalog, model.frameworks),
        Err(_) => {
            let (ruleset, frameworks) = Ruleset::shipped(rules::catalog());
            (ruleset.catalog, frameworks)
        }
    };
    let schema = |kind| Cow::Borrowed(schema::json(kind));
    let subjects = Subjects { catalog: &catalog, frameworks: &frameworks, schema };
    print_page(global, &command.page, &subjects.explain(&command.subject).map_err(Error::Usage)?)
}
