//! `aims explain`: works without a repository; inside one it also explains the expectations of the repository.

use std::borrow::Cow;

use super::{
    options::{Explain, Global},
    terminal::print_page,
};
use crate::{engine::Error, report::explain::Subjects, schema};

pub(super) fn run(global: &Global, command: &Explain) -> Result<(), Error> {
    let (ruleset, frameworks) = global.engine().explained(command.view.at())?;
    let schema = |kind| Cow::Borrowed(schema::json(kind));
    let subjects = Subjects { catalog: &ruleset.catalog, frameworks: &frameworks, schema };
    print_page(global, &command.page, &subjects.explain(&command.subject).map_err(Error::Usage)?)
}
