//! Sites: gathers what readers may see and builds the files of a folder from it.
//!
//! Must not know how a page is written.

use std::{collections::BTreeMap, path::Path};

use super::{DocumentRequest, DocumentSession, Engine, Error, HistoryUse};
use crate::{
    disclosure::{Audience, Readers},
    document::kinds::DOCUMENTS,
    publish::site,
    render::{
        PreparedDocument,
        site::{self as pages, SiteFile},
    },
};

/// The name of the site among the documents.
pub const SITE: &str = "site";
/// One line that describes it.
pub const ABOUT: &str = "The management system as a static site, in the folder given with `-o`";
/// Extensions of files, which folders do not have.
const FILES: &[&str] = &["html", "zip", "pdf", "docx", "xlsx", "csv", "md", "json", "tar", "gz", "tgz", "7z"];
/// Maximum size in bytes of the text of a file on the public page.
const MAX_TEXT: u64 = 1 << 20;

/// The audience of a site.
pub enum SiteRequest {
    /// The public page.
    Public,
    /// Readers with limited access.
    Readers(Readers),
}

/// Refuses a folder whose name has the extension of a file.
///
/// # Errors
/// Fails if the name has such an extension.
pub fn refuse_folder(folder: &Path) -> Result<(), Error> {
    let ending = folder.extension().and_then(|ending| FILES.iter().find(|file| ending.eq_ignore_ascii_case(file)));
    let Some(ending) = ending else { return Ok(()) };
    let name = folder.with_extension("").display().to_string();
    Err(Error::Usage(format!("a site is a folder, not a `.{ending}` file\nhelp: name it `{name}`")))
}

impl Engine {
    /// Builds the files of a site, and notes for the user.
    ///
    /// # Errors
    /// Fails if the repository or a template cannot be read.
    pub fn site(
        &self,
        at: Option<&str>,
        shipped: bool,
        request: &SiteRequest,
    ) -> Result<(Vec<SiteFile>, Vec<String>), Error> {
        let opened = self.open(at)?;
        let mut notes = opened.notes();
        let loaded = opened.load(HistoryUse::Documents)?;
        let stage = loaded.stage(None);
        let session = DocumentSession::new(loaded.check(), stage, shipped, request.audience())?;
        let files = match request {
            SiteRequest::Public => {
                notes.extend(empty_note(&session));
                public(&session)?
            }
            SiteRequest::Readers(_) => internal(&session)?,
        };
        session.loaded().state.intact()?;
        Ok((files, notes))
    }
}

impl SiteRequest {
    fn audience(&self) -> Audience {
        match self {
            Self::Public => Audience::Public,
            Self::Readers(readers) => Audience::Readers(readers.clone()),
        }
    }
}

fn empty_note(session: &DocumentSession) -> Option<String> {
    let note = "nothing is marked public yet; docs/site.md lists the records that appear on this page with `classification: public`";
    site::trust::is_empty(&session.shown).then(|| note.to_owned())
}

fn public(session: &DocumentSession) -> Result<Vec<SiteFile>, Error> {
    let (shown, tree) = (&session.shown, session.loaded().state.tree());
    let text = |path: String| {
        let bytes = tree.read_named(&path, MAX_TEXT).ok()?;
        Some((path, String::from_utf8(bytes).ok()?))
    };
    let texts: BTreeMap<String, String> = site::trust::texts(shown).into_iter().filter_map(text).collect();
    let page = site::trust::page(shown, &texts);
    pages::trust(&page, &site::made(shown), &session.templates).map_err(|failure| session.failed(failure))
}

fn internal(session: &DocumentSession) -> Result<Vec<SiteFile>, Error> {
    let site = site::site(&session.shown);
    let (shown, left_out): (Vec<_>, Vec<_>) =
        DOCUMENTS.iter().partition(|kind| site::shows_document(kind, session.shown.audience()));
    let gathered: Vec<_> = shown.iter().map(|kind| session.gather(DocumentRequest { kind, one: None })).collect();
    let documents = shown
        .iter()
        .zip(&gathered)
        .map(|(kind, (data, cover))| PreparedDocument::new(kind, data, cover, &session.templates, &session.assets));
    let left_out = left_out.iter().map(|kind| (kind.name, kind.about)).collect();
    let documents = pages::Documents { shown: documents.collect(), left_out };
    pages::files(&site, &documents, &session.templates).map_err(|failure| session.failed(failure))
}
