//! What every command that makes documents shares: the records with their past and what is open in them, templates, logo.
//!
//! Must not know which documents are made.

use std::{cell::OnceCell, collections::BTreeSet};

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::{
    Error,
    load::{Loaded, load_at, style},
    options::{Global, View},
    past::{Known, past, recalled},
    subject,
    tree::Source,
};
use crate::{
    disclosure::Readers,
    document::{
        cover::{Cover, Origin, WITHHELD, cover},
        kind::{DocumentData, DocumentKind, Sources},
        kinds::{DOCUMENTS, document_named},
    },
    finding::{Finding, Stage},
    history::revisions,
    model::{Entry, MAX_FILE, Model, Remembered, in_git},
    output::{self, Style},
    policy::{self, Verdict},
    record::field::Date,
    render::{Assets, Document, Failure, Format, Logo, Templates},
    repo::GitError,
    report::{
        check::{CheckReport, report},
        status::{self, StatusReport},
    },
    source::{FileFact, Past as _},
};

/// A repository, ready to make documents of.
pub(super) struct Press {
    pub(super) loaded: Loaded,
    pub(super) check: CheckReport,
    pub(super) status: StatusReport,
    pub(super) findings: Vec<Finding>,
    pub(super) origin: Origin,
    pub(super) templates: Templates,
    pub(super) assets: Assets,
    style: Style,
}

/// A document asked for: which one, and of which record.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'w> {
    pub(super) kind: &'static DocumentKind,
    pub(super) one: Option<&'w Entry>,
}

/// What documents are made of, for every core.
struct Records<'p> {
    model: &'p Model,
    status: &'p StatusReport,
    origin: &'p Origin,
    check: &'p CheckReport,
}

impl Records<'_> {
    fn gather(&self, wanted: Wanted<'_>) -> (DocumentData, Cover) {
        let Self { model, status, origin, check } = self;
        let data = (wanted.kind.data)(&Sources { model, status, documents: DOCUMENTS }, wanted.one);
        let cover = cover(model, wanted.kind, &data, wanted.one, origin, Some(check));
        (data, cover)
    }
}

/// A document as a file.
pub(super) struct Made<'f> {
    pub(super) kind: &'static DocumentKind,
    pub(super) format: &'f Format,
    pub(super) bytes: Vec<u8>,
}

impl Press {
    /// Reads the repository, its past and what is open in it.
    pub(super) fn new(global: &Global, view: &View, shipped: bool) -> Result<Self, Error> {
        let loaded = load_at(global, view)?;
        let stage = loaded.stage(None);
        Self::of(loaded, stage, shipped, Style { color: false, ..style(global) })
    }

    /// The same of a repository that was read already, judged for `stage`.
    pub(super) fn of(mut loaded: Loaded, stage: Stage, shipped: bool, style: Style) -> Result<Self, Error> {
        let past = past(&loaded.source);
        // What is open is what `check` would say, which reads the past only where the manifest asks.
        let (status, kept) = (OnceCell::new(), OnceCell::new());
        let (check, _) = loaded.reported(stage, &|model, findings, markers, stage| {
            let judged = |stage| policy::judge(model, findings.clone(), markers, stage);
            let verdicts = judged(stage);
            status.get_or_init(|| status_of(model, &verdicts, stage, &judged));
            kept.get_or_init(|| findings.clone());
            verdicts
        });
        if loaded.model.remembered().is_none() {
            let known = past.as_ref().map_err(GitError::reason);
            let recalled = known.and_then(|known| recalled(known, &loaded.model, None));
            loaded.model.remember(recalled.unwrap_or_else(|why| Remembered::unknown(&why)));
        }
        let tree = loaded.source.tree();
        let templates = if shipped { Templates::shipped() } else { Templates::of(tree).map_err(Error::Render)? };
        let assets = Assets::with(logo(&loaded)?);
        let origin = past.map_or_else(|why| unknown(&why.reason()), |known| origin(&loaded, &known));
        let status = status.into_inner().unwrap_or_else(|| status_of(&loaded.model, &[], stage, &|_| Vec::new()));
        let findings = kept.into_inner().unwrap_or_default();
        Ok(Self { loaded, check, status, findings, origin, templates, assets, style })
    }

    /// The document that the words of the command line mean.
    pub(super) fn wanted(&self, name: &str, of: Option<&str>) -> Result<Wanted<'_>, Error> {
        let kind = document_named(name).ok_or_else(|| unknown_document(name))?;
        let one = of.map(|of| self.one(kind, of)).transpose()?;
        Ok(Wanted { kind, one })
    }

    fn one(&self, kind: &DocumentKind, id: &str) -> Result<&Entry, Error> {
        let Some(of) = kind.of else {
            return Err(Error::Usage(format!("`{}` is one document; it takes no id", kind.name)));
        };
        let entry = subject::record(&self.loaded.model, id)?;
        if entry.kind.name == of {
            return Ok(entry);
        }
        let help = format!("`aims list {of}` names those that it is made of");
        Err(Error::Usage(format!("{} is of kind `{}`, not `{of}`\nhelp: {help}", entry.id, entry.kind.name)))
    }

    /// What a document holds and what stands on its cover.
    pub(super) fn gather(&self, wanted: Wanted<'_>) -> (DocumentData, Cover) {
        self.known().gather(wanted)
    }

    fn known(&self) -> Records<'_> {
        let Self { loaded, status, origin, check, .. } = self;
        Records { model: &loaded.model, status, origin, check }
    }

    /// Says from now on nothing of what commits say that changed records which `readers` do not see, nor of words in them.
    pub(super) fn withhold(&mut self, readers: &Readers) {
        let model = &mut self.loaded.model;
        let out: Vec<&Entry> = model.entries().iter().filter(|entry| readers.left_out(entry).is_some()).collect();
        let files = out.iter().map(|entry| Box::from(&*entry.path)).collect();
        let ids: BTreeSet<Box<str>> = out.iter().map(|entry| entry.id.clone()).collect();
        let commits = self.origin.withhold(&files);
        if let Some(past) = model.remembered_mut() {
            past.withhold(WITHHELD, &|commit| commits.contains(commit), &|record| ids.contains(record));
        }
    }

    /// Makes a document in one format.
    pub(super) fn make(&self, wanted: Wanted<'_>, format: &Format) -> Result<Vec<u8>, Error> {
        let (data, cover) = self.gather(wanted);
        self.written(&self.document(wanted, &data, &cover), format)
    }

    /// Makes every document in each of `formats` that can hold it, on every core; `step` is told of each that is begun.
    pub(super) fn all<'f>(&self, formats: &[&'f Format], step: &(dyn Fn(&str) + Sync)) -> Result<Vec<Made<'f>>, Error> {
        let (records, templates, assets) = (self.known(), &self.templates, &self.assets);
        let written = DOCUMENTS.par_iter().map(|kind| {
            step(kind.name);
            let (data, cover) = records.gather(Wanted { kind, one: None });
            let document = Document::new(kind, &data, &cover, templates, assets);
            let fitting = formats.iter().filter(|format| document.fits(format));
            let files = fitting.map(|format| Ok(Made { kind, format, bytes: document.write(format)? }));
            let files: Result<Vec<_>, Failure> = files.collect();
            files.map(|files| (files, document.notes()))
        });
        let written: Vec<Result<_, Failure>> = written.collect();
        let mut all = Vec::new();
        for written in written {
            let (files, notes) = written.map_err(|failure| self.failed(failure))?;
            notes.iter().for_each(|text| super::note(text));
            all.extend(files);
        }
        Ok(all)
    }

    /// Writes a document, and says what there is to know about how it was written.
    fn written(&self, document: &Document<'_>, format: &Format) -> Result<Vec<u8>, Error> {
        let bytes = document.write(format).map_err(|failure| self.failed(failure))?;
        let notes = document.notes();
        notes.iter().for_each(|text| super::note(text));
        if let (true, Some(text)) = (format.register, left_out(document.data)) {
            super::note(&text);
        }
        Ok(bytes)
    }

    /// A document of what was gathered, to be written in several formats.
    pub(super) fn document<'d>(&'d self, wanted: Wanted<'_>, data: &'d DocumentData, cover: &'d Cover) -> Document<'d> {
        Document::new(wanted.kind, data, cover, &self.templates, &self.assets)
    }

    /// Shows what is wrong with a template of the repository as a finding.
    pub(super) fn failed(&self, failure: Failure) -> Error {
        let Some(finding) = failure.finding() else { return Error::Render(failure) };
        let tree = self.loaded.source.tree();
        let verdicts = policy::judge(&self.loaded.model, vec![finding], &[], self.check.stage);
        let (report, sources) = report(&self.loaded.model, verdicts, tree, self.check.stage, 0, None);
        let _ = output::findings(&report, &sources, &self.style, &mut std::io::stderr());
        Error::Shown(format!("{} could not be run, so nothing was written", failure.template))
    }
}

/// How far the records answer the standard, with what stands between now and each stage.
fn status_of(
    model: &Model,
    verdicts: &[Verdict],
    stage: Stage,
    judged: &dyn Fn(Stage) -> Vec<Verdict>,
) -> StatusReport {
    let distances = Stage::ALL[1..].iter().map(|stage| status::distance(*stage, &judged(*stage))).collect();
    status::status(model, verdicts, stage, distances)
}

fn unknown(why: &str) -> Origin {
    Origin { unknown: Some(why.to_owned()), ..Origin::default() }
}

fn origin(loaded: &Loaded, known: &Known) -> Origin {
    let past = &known.past;
    let Ok(head) = past.commit(past.head()) else { return unknown("the commit cannot be read") };
    let files: BTreeSet<&str> = loaded.model.entries().iter().map(|entry| &*entry.path).collect();
    let Ok(revisions) = revisions(past, &files) else { return unknown("the history cannot be read") };
    let shallow = revisions.iter().any(|revision| revision.boundary);
    Origin {
        commit: Some((head.id.to_string(), Date(head.committer.when.day()))),
        unknown: None,
        dirty: known.counting(loaded),
        revisions,
        shallow,
    }
}

impl Known {
    /// The files that differ from the commit and are part of what documents are made of, also where git was told to overlook
    /// them or takes them for unchanged.
    pub(super) fn counting(&self, loaded: &Loaded) -> Vec<String> {
        let past = &self.past;
        let attached = loaded.model.attachments().filter(|file| matches!(file.fact, FileFact::Present { .. }));
        let files = loaded.model.entries().iter().map(|entry| &*entry.path);
        let files: BTreeSet<&str> = files.chain(attached.map(|file| &**file.path)).collect();
        let missing =
            files.into_iter().filter(|path| past.blob_at(past.head(), &in_git(past.prefix(), path)).is_none());
        let changed = self.uncommitted.iter().map(String::as_str).filter(|path| counts(loaded, path));
        // What git takes for unchanged is what its settings say; what was read has to be what the commit holds.
        let read = loaded.model.entries().iter().map(|entry| &*entry.path);
        let read: BTreeSet<&str> = read.filter(|_| matches!(loaded.source, Source::Work(_))).collect();
        let other = read.into_iter().filter(|path| {
            let bytes = loaded.source.tree().read(path, MAX_FILE);
            bytes.is_ok_and(|bytes| !past.holds(&in_git(past.prefix(), path), &bytes))
        });
        changed.chain(missing).chain(other).map(str::to_owned).collect::<BTreeSet<String>>().into_iter().collect()
    }
}

/// Whether a file that is not committed is part of what documents are made of.
fn counts(loaded: &Loaded, path: &str) -> bool {
    let ending = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let attached = || loaded.model.attachments().any(|file| **file.path == *path);
    let logo = || loaded.model.manifest().is_some_and(|manifest| manifest.organization.logo.as_deref() == Some(path));
    matches!(&*ending, "yaml" | "yml" | "j2") || attached() || logo()
}

/// The logo that the manifest names.
fn logo(loaded: &Loaded) -> Result<Option<Logo>, Error> {
    let manifest = loaded.model.manifest();
    let Some(path) = manifest.as_ref().and_then(|manifest| manifest.organization.logo.as_deref()) else {
        return Ok(None);
    };
    let bytes = loaded.source.tree().read_named(path, Logo::MAX).map_err(|error| error.to_string());
    bytes.and_then(|bytes| Logo::of(path, bytes)).map(Some).map_err(|why| no_logo(path, &why))
}

/// The registers of a document that a format of one register leaves out.
fn left_out(data: &DocumentData) -> Option<String> {
    let (_, others) = data.main_register();
    let titles: Vec<&str> = others.iter().map(|table| table.title.as_str()).collect();
    (!titles.is_empty()).then(|| format!("not in it: {}; `--format xlsx` has a sheet for each", titles.join(", ")))
}

fn no_logo(path: &str, why: &str) -> Error {
    Error::File { path: path.to_owned(), why: format!("{why}\nhelp: `organization.logo` in aims.yaml names it") }
}

fn unknown_document(name: &str) -> Error {
    let near = crate::prose::nearest(name, DOCUMENTS.iter().map(|document| document.name));
    let help =
        near.map_or_else(|| "`aims render --list` names them".to_owned(), |near| format!("did you mean `{near}`?"));
    Error::Usage(format!("there is no document `{name}`\nhelp: {help}"))
}
