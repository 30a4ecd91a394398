//! `aims explain`: needs no repository.

use super::{
    Error, load,
    options::{Explain, Global},
    print_page,
};
use crate::{framework::Frameworks, report::explain::Subjects, schema::Schemas};

pub(super) fn run(global: &Global, command: &Explain) -> Result<u8, Error> {
    let (_, catalog) = load::expectations(&Schemas::default());
    let frameworks = Frameworks::shipped();
    let subjects = Subjects { catalog: &catalog, frameworks: &frameworks };
    let page = subjects.explain(&command.subject).map_err(Error::Usage)?;
    print_page(global, &command.page, &page)
}
