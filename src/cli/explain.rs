//! `aims explain`: needs no repository; inside of one it knows the expectations of the repository too.

use super::{
    Error, load,
    options::{Explain, Global},
    print_page,
};
use crate::{framework::Frameworks, model::Ruleset, report::explain::Subjects, rules, schema::Schemas};

pub(super) fn run(global: &Global, command: &Explain) -> Result<u8, Error> {
    let frameworks = Frameworks::shipped();
    let catalog = match load::load(global) {
        Ok(loaded) => loaded.model.catalog,
        Err(_) => Ruleset::shipped(rules::catalog(), frameworks.standard(), &Schemas::default()).catalog,
    };
    let subjects = Subjects { catalog: &catalog, frameworks: &frameworks };
    let page = subjects.explain(&command.subject).map_err(Error::Usage)?;
    print_page(global, &command.page, &page)
}
