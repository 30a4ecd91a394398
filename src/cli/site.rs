//! `aims render site`: gather, leave out, put together, write the folder.

use std::{collections::BTreeMap, path::Path};

use super::{
    Error,
    documents::{Press, Wanted},
    note,
    options::{Audience, ClassificationName, Global, Render, SiteOptions},
};
use crate::{
    disclosure::{Readers, Unseen},
    document::kinds::DOCUMENTS,
    finding::Stage,
    policy,
    publish::site::{self, Site, Sources},
    render::{Document, site as pages},
    repo,
    report::{check::Reported, status::distance},
};

/// The word that stands for the site among the documents.
pub(super) const NAME: &str = "site";
/// What it is, one line.
pub(super) const ABOUT: &str = "The management system as a static site, in the folder named with `-o`";
/// The file by which a folder is known to be a site of aims.
const MARKER: &str = ".aims-site";
/// Endings that nobody gives a folder.
const FILES: &[&str] = &["html", "zip", "pdf", "docx", "xlsx", "csv", "md", "json", "tar", "gz", "tgz", "7z"];
/// Most bytes of a text that stands on the page for everyone.
const MAX_TEXT: u64 = 1 << 20;

/// Makes the site and says where it is.
pub(super) fn make(global: &Global, command: &Render) -> Result<String, Error> {
    let folder = command.output.as_deref().ok_or_else(|| {
        Error::Usage(
            "a site is a folder\nhelp: name it, `aims render site -o DIR`; it is made anew each time".to_owned(),
        )
    })?;
    if let Some(ending) =
        folder.extension().and_then(|ending| FILES.iter().find(|file| ending.eq_ignore_ascii_case(file)))
    {
        let name = folder.with_extension("").display().to_string();
        return Err(Error::Usage(format!("a site is a folder, and not a file of `.{ending}`\nhelp: name it `{name}`")));
    }
    if command.of.is_some() {
        return Err(Error::Usage("a site is one; it takes no id".to_owned()));
    }
    let press = Press::new(global, &command.view, command.shipped)?;
    let files = match command.site.audience.unwrap_or(Audience::Internal) {
        Audience::Public => public(&press)?,
        Audience::Internal => internal(press, &command.site)?,
    };
    write(folder, &files)?;
    Ok(super::written(files.len(), folder))
}

fn write(folder: &Path, files: &[pages::SiteFile]) -> Result<(), Error> {
    repo::replace_folder(folder, MARKER, files).map_err(Error::Create)
}

fn public(press: &Press) -> Result<Vec<pages::SiteFile>, Error> {
    let model = &press.loaded.model;
    let text = |path: String| {
        let bytes = press.loaded.source.tree().read_named(&path, MAX_TEXT).ok()?;
        Some((path, String::from_utf8(bytes).ok()?))
    };
    let texts: BTreeMap<String, String> = site::trust::texts(model).into_iter().filter_map(text).collect();
    let page = site::trust::page(model, &texts);
    if site::trust::is_empty(model) {
        note(
            "nothing is marked public yet; docs/site.md says which records stand on this page with `classification: public`",
        );
    }
    pages::trust(&page, &site::made(model, &press.origin), &press.templates).map_err(|failure| press.failed(failure))
}

fn internal(mut press: Press, options: &SiteOptions) -> Result<Vec<pages::SiteFile>, Error> {
    let choice = Readers {
        include: options.include.clone(),
        classification: options.classification.unwrap_or(ClassificationName::Confidential).into(),
    };
    press.withhold(&choice);
    let mut site = told(&press, &choice);
    // Documents are made as if what is left out had never been read; persons are, for they go by their names.
    std::mem::swap(&mut press.status, &mut site.status);
    let hidden = choice.hidden(&press.loaded.model);
    let tells = |finding: &Reported| finding.record.as_ref().is_some_and(|record| hidden.contains(record.raw()));
    press.check.findings.retain(|finding| !tells(finding));
    press.check.suppressed.retain(|finding| !tells(finding));
    Unseen::of(&press.loaded.model, &choice).withhold_from_report(&mut press.check);
    press.loaded.model.hide(&|entry| hidden.contains(&entry.id));
    let (shown, left_out): (Vec<_>, Vec<_>) = DOCUMENTS.iter().partition(|kind| site::shows_document(kind, &choice));
    let gathered: Vec<_> = shown.iter().map(|kind| press.gather(Wanted { kind, one: None })).collect();
    let documents = shown
        .iter()
        .zip(&gathered)
        .map(|(kind, (data, cover))| Document::new(kind, data, cover, &press.templates, &press.assets));
    let left_out = left_out.iter().map(|kind| (kind.name, kind.about)).collect();
    let documents = pages::Documents { shown: documents.collect(), left_out };
    pages::files(&site, &documents, &press.templates).map_err(|failure| press.failed(failure))
}

fn told(press: &Press, choice: &Readers) -> Site {
    let (model, findings, markers) = (&press.loaded.model, &press.findings, &press.loaded.markers);
    let judged = |stage| policy::judge(model, findings.clone(), markers, stage);
    let stage = press.loaded.stage(None);
    let distance = Stage::ALL[1..].iter().map(|stage| distance(*stage, &judged(*stage))).collect();
    let origin = &press.origin;
    site::site(Sources { model, verdicts: judged(stage), stage, distance, choice, origin })
}
