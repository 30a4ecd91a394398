//! `aims init`: creates a repository from the answers given as flags or at prompts.

use std::path::Path;

use super::{
    dialogue,
    options::{Global, Init},
    terminal::print,
};
use crate::{
    edit::{self, Answers, NewFile},
    engine::Error,
    escape,
    finding::Edition,
    model, repo,
};

pub(super) fn run(global: &Global, command: &Init) -> Result<(), Error> {
    let root = command.dir.as_deref().unwrap_or(global.repo());
    refuse_inside(root)?;
    let answers = dialogue::answers(given(command), !command.no_input)?;
    let (kept, files): (Vec<NewFile>, Vec<NewFile>) =
        edit::repository(&answers)?.into_iter().partition(|file| file.optional && repo::exists(root, &file.path));
    repo::create(root, &texts(&files))?;
    print(|out| out.write_all(escape::terminal(&summary(root, &files, &kept)).as_bytes()))?;
    Ok(())
}

/// Refuses a folder inside another repository, which would be read as part of it.
fn refuse_inside(root: &Path) -> Result<(), Error> {
    let absolute = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    let nearest = absolute.ancestors().find(|folder| folder.is_dir()).unwrap_or(root);
    match repo::WorkTree::find(nearest, model::MANIFEST) {
        Some(tree) => Err(Error::Usage(format!(
            "a repository already exists, with its aims.yaml in {}\nhelp: `aims new` adds records to it; `aims check` lists open work",
            tree.root().display()
        ))),
        None => Ok(()),
    }
}

fn given(command: &Init) -> Answers {
    Answers {
        organization: command.organization.clone().unwrap_or_default(),
        id: command.id.clone(),
        sectors: command.sectors.clone(),
        jurisdictions: command.jurisdictions.clone(),
        certificates: command.certificates.clone(),
        scope: command.scope.clone(),
        systems: command.systems.iter().map(|name| (name.clone(), command.roles.clone())).collect(),
        started: command.started,
        ci: command.ci.into(),
        rule_edition: Some(Edition::newest()),
    }
}

fn texts(files: &[NewFile]) -> Vec<(&str, &str)> {
    files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect()
}

fn summary(root: &Path, files: &[NewFile], kept: &[NewFile]) -> String {
    let (schemas, others): (Vec<_>, Vec<_>) = files.iter().partition(|file| file.path.starts_with(edit::SCHEMAS));
    let mut summary: String = others.iter().map(|file| format!("wrote {}\n", file.path)).collect();
    summary += &format!("wrote {}/ ({} schemas, for your editor)\n", edit::SCHEMAS, schemas.len());
    summary.extend(kept.iter().map(|file| format!("kept  {} (already exists{})\n", file.path, lacks(file))));
    let here = root == Path::new(".");
    let go = if here { String::new() } else { format!("  cd {}\n", root.display()) };
    summary + "\nnext:\n" + &go + NEXT
}

/// What a file that was kept has to contain, because evidence has another hash if git converts its line ends.
fn lacks(file: &NewFile) -> &'static str {
    if file.path == ".gitattributes" { "; it needs the line `evidence/** -text`" } else { "" }
}

const NEXT: &str = "  \
  aims check            lists open work
  aims explain A.2.2    shows what a control asks for
  aims new risk         adds a record with every field explained
";
