//! `aims explain`: needs no repository; inside of one it knows the expectations of the repository too.

use std::borrow::Cow;

use super::{
    Error, load,
    options::{Explain, Global},
    print_page,
};
use crate::{model::Ruleset, report::explain::Subjects, rules, schema};

pub(super) fn run(global: &Global, command: &Explain) -> Result<u8, Error> {
    let (catalog, frameworks) = match load::load_at(global, &command.view) {
        Ok(loaded) => (loaded.model.catalog, loaded.model.frameworks),
        Err(_) => {
            let (ruleset, frameworks) = Ruleset::shipped(rules::catalog());
            (ruleset.catalog, frameworks)
        }
    };
    let subjects =
        Subjects { catalog: &catalog, frameworks: &frameworks, schema: |kind| Cow::Borrowed(schema::json(kind)) };
    let page = subjects.explain(&command.subject).map_err(Error::Usage)?;
    print_page(global, &command.page, &page)
}
