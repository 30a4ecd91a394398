//! `aims template`: copies shipped templates for customization.

use super::{
    options::{Global, Template},
    terminal::note,
};
use crate::{
    engine::Error,
    render::{FOLDER, Templates},
    repo,
};

pub(super) fn run(global: &Global, command: &Template) -> Result<(), Error> {
    let Template::Copy { document } = command;
    let name = format!("{document}.md.j2");
    let text = Templates::shipped_text(&name).ok_or_else(|| unknown(document))?;
    let path = format!("{FOLDER}/{name}");
    repo::create(global.engine().work_tree()?.root(), &[(&path, text)])?;
    note(&format!("{path} now replaces the shipped template; `aims explain broken-template` describes the syntax"));
    Ok(())
}

fn unknown(document: &str) -> Error {
    let names = || Templates::shipped_names();
    let near = crate::prose::nearest(document, names());
    let help = near.map_or_else(
        || format!("templates are {}", names().collect::<Vec<_>>().join(", ")),
        |near| format!("did you mean `{near}`?"),
    );
    Error::Usage(format!("there is no template `{document}`\nhelp: {help}"))
}
