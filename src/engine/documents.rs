//! The inputs of documents: the records with their history and open items, templates, logo.
//!
//! Must not know which documents are rendered.

use std::collections::BTreeSet;

use miette::Diagnostic as _;
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::{Checked, Error, Loaded, State, history::Lineage, subject};
use crate::{
    disclosure::{Audience, Redacted, Unredacted},
    document::{
        cover::{Cover, cover},
        included,
        kind::{DocumentData, DocumentKind},
        kinds::{DOCUMENTS, document_named},
    },
    finding::Stage,
    history::revisions,
    model::{Entry, HistoryState, MAX_FILE, in_git},
    policy,
    prose::nearest,
    record::field::Date,
    render::{Assets, Failure, Format, Logo, PreparedDocument, Templates, texts},
    repo::GitError,
    report::{check::report, origin::Origin},
    source::{FileFact, Tree},
};

/// A repository prepared for rendering documents.
pub struct DocumentSession {
    pub(super) checked: Checked,
    pub(super) stage: Stage,
    pub(super) shown: Redacted,
    pub(super) templates: Templates,
    /// Logo and fonts.
    pub assets: Assets,
}

/// A requested document, and the record that it is about.
#[derive(Clone, Copy)]
pub struct DocumentRequest<'w> {
    pub(super) kind: &'static DocumentKind,
    pub(super) one: Option<&'w Entry>,
}

impl<'w> DocumentRequest<'w> {
    /// The document `kind`, about one record or all.
    #[must_use]
    pub fn new(kind: &'static DocumentKind, one: Option<&'w Entry>) -> Self {
        Self { kind, one }
    }
}

/// A document as a file.
pub struct Rendered<'f> {
    /// The document.
    pub kind: &'static DocumentKind,
    /// The format.
    pub format: &'f Format,
    /// The contents of the file.
    pub bytes: Vec<u8>,
    /// Notes on how it was written.
    pub notes: Vec<String>,
}

impl Checked {
    /// The checked repository, judged for `stage`, as an audience may see it.
    #[must_use]
    pub fn redacted(&self, stage: Stage, origin: &Origin, audience: Audience) -> Redacted {
        let judged = self.judge(stage);
        let (check, _) = judged.report();
        let (distance, model) = (judged.distance(), &self.loaded.model);
        Redacted::of(Unredacted { model, verdicts: judged.verdicts, stage, distance, check, origin }, audience)
    }
}

impl DocumentSession {
    /// A session for a checked repository, judged for `stage`, as `audience` may see it. Uses only the shipped templates if
    /// `shipped` is set.
    ///
    /// # Errors
    /// Fails if there is a git repository that cannot be used, or a template or the logo cannot be read.
    pub fn new(checked: Checked, stage: Stage, shipped: bool, audience: Audience) -> Result<Self, Error> {
        let loaded = &checked.loaded;
        let origin = origin(loaded)?;
        let tree = loaded.state.tree();
        let templates = if shipped { Templates::shipped() } else { Templates::of(tree).map_err(Error::Render)? };
        let shown = checked.redacted(stage, &origin, audience);
        let assets = Assets::with(logo(loaded, &shown)?);
        Ok(Self { checked, stage, shown, templates, assets })
    }

    /// The repository as read.
    pub(super) fn loaded(&self) -> &Loaded {
        &self.checked.loaded
    }

    /// The document with this name, about the record `of`.
    ///
    /// # Errors
    /// Fails if there is no such document or record, or they do not fit together.
    pub fn wanted(&self, name: &str, of: Option<&str>) -> Result<DocumentRequest<'_>, Error> {
        let kind = document_named(name).ok_or_else(|| unknown_document(name))?;
        let one = of.map(|of| self.one(kind, of)).transpose()?;
        Ok(DocumentRequest { kind, one })
    }

    fn one(&self, kind: &DocumentKind, id: &str) -> Result<&Entry, Error> {
        let Some(of) = kind.of else {
            return Err(Error::Usage(format!("`{}` is a single document and takes no id", kind.name)));
        };
        let entry = subject::record(self.shown.model(), id)?;
        if entry.kind.name == of {
            return Ok(entry);
        }
        let help = format!("`aims list {of}` lists the records to choose from");
        Err(Error::Usage(format!("{} is of kind `{}`, not `{of}`\nhelp: {help}", entry.id, entry.kind.name)))
    }

    /// The contents of a document and of its cover.
    pub(super) fn gather(&self, wanted: DocumentRequest<'_>) -> (DocumentData, Cover) {
        gather(&self.shown, self.loaded().state.tree(), wanted)
    }

    /// Renders a document in one format.
    ///
    /// # Errors
    /// Fails if a template fails, or the document does not fit the format.
    pub fn render<'f>(&self, wanted: DocumentRequest<'_>, format: &'f Format) -> Result<Rendered<'f>, Error> {
        let (data, cover) = self.gather(wanted);
        let document = self.document(wanted, &data, &cover);
        let bytes = document.write(format).map_err(|failure| self.failed(failure))?;
        let left_out = left_out(&data).filter(|_| format.register);
        let notes = document.notes().into_iter().chain(left_out).collect();
        Ok(Rendered { kind: wanted.kind, format, bytes, notes })
    }

    /// Renders every document in each of `formats` that fits it, on all cores. Calls `step` when it starts a document.
    ///
    /// # Errors
    /// Fails if a template fails.
    pub fn render_all<'f>(
        &self,
        formats: &[&'f Format],
        step: &(dyn Fn(&str) + Sync),
    ) -> Result<Vec<Rendered<'f>>, Error> {
        let (shown, templates, assets) = (&self.shown, &self.templates, &self.assets);
        let tree = self.loaded().state.tree();
        let written = DOCUMENTS.par_iter().map(|kind| {
            step(kind.name);
            let (data, cover) = gather(shown, tree, DocumentRequest { kind, one: None });
            let document = PreparedDocument::new(kind, &data, &cover, templates, assets);
            let fitting = formats.iter().filter(|format| document.fits(format));
            let files =
                fitting.map(|format| Ok(Rendered { kind, format, bytes: document.write(format)?, notes: Vec::new() }));
            let mut files: Vec<_> = files.collect::<Result<_, Failure>>()?;
            // The notes on a document are reported once, not for each of its formats.
            files.first_mut().into_iter().for_each(|first| first.notes = document.notes());
            Ok(files)
        });
        let written: Vec<Result<Vec<_>, Failure>> = written.collect();
        let mut all = Vec::new();
        for files in written {
            all.extend(files.map_err(|failure| self.failed(failure))?);
        }
        Ok(all)
    }

    /// A document prepared from gathered data, to be written in several formats.
    pub(super) fn document<'d>(
        &'d self,
        wanted: DocumentRequest<'_>,
        data: &'d DocumentData,
        cover: &'d Cover,
    ) -> PreparedDocument<'d> {
        PreparedDocument::new(wanted.kind, data, cover, &self.templates, &self.assets)
    }

    /// The error for a template that failed, with a finding if the template is in the repository.
    pub(super) fn failed(&self, failure: Failure) -> Error {
        let Some(finding) = failure.finding() else { return Error::Render(failure) };
        let (findings, model, tree) = ([finding], &self.loaded().model, self.loaded().state.tree());
        let verdicts = policy::judge(model, &findings, &[], self.stage);
        let findings = Box::new(report(model, &verdicts, tree, self.stage, 0, None));
        Error::Found { findings, message: format!("{} could not be run, so nothing was written", failure.template) }
    }
}

/// The contents of a document and of its cover, with the files that it includes.
#[must_use]
pub fn gather(shown: &Redacted, tree: &dyn Tree, wanted: DocumentRequest<'_>) -> (DocumentData, Cover) {
    let (kind, one, model) = (wanted.kind, wanted.one, shown.model());
    let data = (kind.data)(shown, one);
    let data = match kind.includes_files() {
        true => with_texts(data.files(included::files(model, tree, &kind.records(model, one), level(one)))),
        false => data,
    };
    let cover = cover(shown, kind, &data, one);
    (data, cover)
}

/// The level of headings of included texts: below the title, or below the name of their record.
fn level(one: Option<&Entry>) -> u8 {
    if one.is_some() { 2 } else { 3 }
}

/// The document with the included texts as a register, for formats without pages.
fn with_texts(mut data: DocumentData) -> DocumentData {
    let texts = texts(&data.files);
    data.tables.extend((!texts.rows.is_empty()).then_some(texts));
    data
}

/// The commit that the records come from, with the commits that changed them. Without a repository or a commit, there is
/// none; neither is there if the user asked not to use git.
///
/// # Errors
/// Fails if there is a repository that cannot be used, or its history cannot be read.
pub(super) fn origin(loaded: &Loaded) -> Result<Origin, Error> {
    let lineage = match loaded.state.lineage() {
        Ok(lineage) => lineage,
        Err(error @ (GitError::None(_) | GitError::NoCommits | GitError::Unused)) => {
            return Ok(Origin { unknown: Some(error.reason()), ..Origin::default() });
        }
        Err(error) => return Err(without_git(Error::Git(error))),
    };
    if let HistoryState::Unknown(_) = loaded.model.history().state() {
        return Err(without_git(loaded.unknown_history()));
    }
    committed(loaded, &lineage).map_err(|why| without_git(Error::Unreadable(why)))
}

/// The origin of records that are committed.
fn committed(loaded: &Loaded, lineage: &Lineage<'_>) -> Result<Origin, String> {
    let commits = lineage.commits();
    let head = commits.commit(commits.head())?;
    let attached = loaded.model.files().map(|(_, path, _)| &**path);
    let files: BTreeSet<&str> = loaded.model.entries().iter().map(|entry| &*entry.path).chain(attached).collect();
    let revisions = revisions(commits, &files)?;
    let shallow = revisions.iter().any(|revision| revision.boundary);
    let dirty = lineage.uncommitted_inputs(loaded);
    commits.complete()?;
    Ok(Origin {
        commit: Some((head.id.to_string(), Date(head.committer.when.day()))),
        unknown: None,
        dirty,
        revisions,
        shallow,
    })
}

/// An error with the advice on how to go on without git.
fn without_git(error: Error) -> Error {
    let help = error.help().map_or_else(String::new, |help| format!("{help}; "));
    Error::Unreadable(format!("{error}\nhelp: {help}with `--without-git`, the result has no commit and no history"))
}

impl Lineage<'_> {
    /// The inputs of documents that differ from the commit, even if git is configured to ignore them or assumes that they
    /// are unchanged.
    pub(super) fn uncommitted_inputs(&self, loaded: &Loaded) -> Vec<String> {
        let commits = self.commits();
        let attached = loaded.model.attachments().filter(|file| matches!(file.fact, FileFact::Present { .. }));
        let files = loaded.model.entries().iter().map(|entry| &*entry.path);
        let files: BTreeSet<&str> = files.chain(attached.map(|file| &**file.path)).collect();
        let missing =
            files.into_iter().filter(|path| commits.blob_at(commits.head(), &in_git(commits.prefix(), path)).is_none());
        let changed = self.uncommitted.iter().map(String::as_str).filter(|path| is_input(loaded, path));
        // Settings can make git assume that a file is unchanged, so compare what was read with the commit.
        let read = loaded.model.entries().iter().map(|entry| &*entry.path);
        let read: BTreeSet<&str> = read.filter(|_| matches!(loaded.state, State::Files(_))).collect();
        let other = read.into_iter().filter(|path| {
            let bytes = loaded.state.tree().read(path, MAX_FILE);
            bytes.is_ok_and(|bytes| !self.holds(&in_git(commits.prefix(), path), &bytes))
        });
        changed.chain(missing).chain(other).map(str::to_owned).collect::<BTreeSet<String>>().into_iter().collect()
    }
}

/// Whether an uncommitted file is an input of documents.
fn is_input(loaded: &Loaded, path: &str) -> bool {
    let extension = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let attached = || loaded.model.attachments().any(|file| **file.path == *path);
    let logo = || loaded.model.manifest().is_some_and(|manifest| manifest.organization.logo.as_deref() == Some(path));
    matches!(&*extension, "yaml" | "yml" | "j2") || attached() || logo()
}

/// The logo that the manifest names, if it is shown.
fn logo(loaded: &Loaded, shown: &Redacted) -> Result<Option<Logo>, Error> {
    let manifest = shown.model().manifest();
    let Some(path) = manifest.as_ref().and_then(|manifest| manifest.organization.logo.as_deref()) else {
        return Ok(None);
    };
    let bytes = loaded.state.tree().read_named(path, Logo::MAX).map_err(|error| error.to_string());
    bytes.and_then(|bytes| Logo::of(path, bytes)).map(Some).map_err(|why| no_logo(path, &why))
}

/// A note on the registers that are left out of a format with a single register.
fn left_out(data: &DocumentData) -> Option<String> {
    let (_, others) = data.main_register();
    let titles: Vec<&str> = others.iter().map(|table| table.title.as_str()).collect();
    (!titles.is_empty()).then(|| format!("not included: {}; `--format xlsx` has a sheet for each", titles.join(", ")))
}

fn no_logo(path: &str, why: &str) -> Error {
    Error::File { path: path.to_owned(), why: format!("{why}\nhelp: its path is in `organization.logo` in aims.yaml") }
}

fn unknown_document(name: &str) -> Error {
    let near = nearest(name, DOCUMENTS.iter().map(|document| document.name));
    let help =
        near.map_or_else(|| "`aims render --list` lists them".to_owned(), |near| format!("did you mean `{near}`?"));
    Error::Usage(format!("there is no document `{name}`\nhelp: {help}"))
}
