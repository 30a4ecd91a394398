//! Audit packs: builds a pack from what an audit asks for, or rebuilds the pack of a commit.
//!
//! Must not know how an archive is written.

use super::{Checked, DocumentRequest, DocumentSession, Engine, Error, HistoryUse, Loaded, documents::origin};
use crate::{
    disclosure::{Audience, Redacted},
    document::{
        kind::DocumentKind,
        kinds::{asked, document_named},
    },
    finding::Stage,
    model::Entry,
    publish::{
        csv::CsvForm,
        pack::{Absent, FindingCounts, Gathered, PackManifest, PackOptions, PackedFile, PackedKind, TooLarge},
    },
    record::{
        Document, RecordType as _,
        field::{Classification, Date},
    },
    render::{self, Format, pack},
    report::check::Tool,
    text::Layout,
};

/// Formats that auditors work with, as far as the build supports them.
const USUAL: &[&str] = &["html", "docx", "xlsx"];

/// A finished pack.
pub struct Pack {
    /// The archive.
    pub bytes: Vec<u8>,
    /// Its manifest.
    pub manifest: PackManifest,
}

/// The options of a pack, with defaults filled in.
#[must_use]
pub fn request(formats: &[String], classification: Classification, include: &[String], csv: CsvForm) -> PackOptions {
    let named = |wanted: &dyn Fn(&str) -> bool| -> Vec<String> {
        render::FORMATS.iter().map(|format| format.name).filter(|name| wanted(name)).map(str::to_owned).collect()
    };
    let formats = match formats {
        [] => named(&|name| USUAL.contains(&name)),
        asked => named(&|name| asked.iter().any(|asked| asked == name)),
    };
    let mut include = include.to_vec();
    include.sort();
    include.dedup();
    PackOptions { formats, classification, include, csv }
}

impl Engine {
    /// Builds a pack for the audit of `stage`, or of the manifest's stage if none is given. Stage `build` gives the
    /// stage 1 audit.
    ///
    /// # Errors
    /// Fails if the manifest or a template cannot be read, or the pack would be too large.
    pub fn pack(
        &self,
        at: Option<&str>,
        stage: Option<Stage>,
        options: PackOptions,
    ) -> Result<(Pack, Vec<String>), Error> {
        let loaded = self.packed_state(at)?;
        let notes = at.and_then(|_| loaded.state.note()).into_iter().collect();
        let stage = stage.unwrap_or_else(|| loaded.stage(None).max(Stage::Stage1));
        Ok((make(loaded.complete()?.check(), stage, options)?, notes))
    }

    /// The state to pack: the commit `at`. Without `at` it is the commit that is checked out if no file of the management
    /// system differs from it, so that line endings, links and the clock of the machine do not matter. Otherwise it is the
    /// files in the folder.
    fn packed_state(&self, at: Option<&str>) -> Result<Loaded, Error> {
        let loaded = self.open(at)?.load(HistoryUse::Documents)?;
        let clean =
            at.is_none() && loaded.state.lineage().is_ok_and(|lineage| lineage.uncommitted_inputs(&loaded).is_empty());
        if clean { Ok(self.open(Some("HEAD"))?.load(HistoryUse::Documents)?) } else { Ok(loaded) }
    }

    /// Rebuilds the pack of `commit` with the options and the date in `manifest`.
    pub(super) fn rebuild_pack(&self, commit: &str, manifest: &PackManifest) -> Result<Pack, Error> {
        let opened = self.read(self.state(Some(commit))?, manifest.today, None)?;
        let checked = opened.load(HistoryUse::Documents)?.complete()?.check();
        make(checked, manifest.stage, manifest.options.clone())
    }
}

fn make(checked: Checked, stage: Stage, options: PackOptions) -> Result<Pack, Error> {
    let complete = checked.redacted(stage, &origin(&checked.loaded)?, Audience::Whole);
    // The classification of a document comes from its own record, even if that record is withheld.
    let asked: Vec<_> = asked(stage).into_iter().map(|kind| (kind, own(&complete, kind))).collect();
    drop(complete);
    let mut session = DocumentSession::new(checked, stage, false, Audience::Readers(options.readers()))?;
    session.assets.csv = options.csv;
    let mut gathered = Gathered::default();
    asked.into_iter().try_for_each(|(kind, own)| document(&session, &options, kind, own, &mut gathered))?;
    gathered.policies(&session.shown, session.loaded().state.tree()).map_err(refused)?;
    policies(&session, &options, &mut gathered)?;
    gather(&mut gathered, &session, &options).map_err(refused)?;
    session.loaded().state.intact()?;
    let manifest = manifest(&session, stage, options);
    let (bytes, manifest) = pack::pack(gathered, manifest).map_err(Error::Render)?;
    Ok(Pack { bytes, manifest })
}

fn gather(gathered: &mut Gathered, session: &DocumentSession, options: &PackOptions) -> Result<(), TooLarge> {
    let (shown, tree) = (&session.shown, session.loaded().state.tree());
    gathered.evidence(shown, tree)?;
    pack::findings(gathered, shown.check())?;
    let manifest = session.loaded().model.manifest();
    let exclude = manifest.map(|manifest| manifest.exclude.iter().map(ToString::to_string).collect::<Vec<_>>());
    gathered.records(shown, tree, &exclude.unwrap_or_default(), options)
}

fn refused(error: TooLarge) -> Error {
    let help = "store it elsewhere and give its record `url:` or `reference:` instead of `path:`";
    Error::File { path: error.path, why: format!("{}\nhelp: {help}", error.why) }
}

/// The classification of the record that represents a document.
fn own(complete: &Redacted, kind: &'static DocumentKind) -> Classification {
    let data = (kind.data)(complete, None);
    kind.own(complete.model(), &data).map_or_else(|| Classification::of(None), Entry::class)
}

/// Adds a document in every format, or records why it is left out.
fn document(
    session: &DocumentSession,
    options: &PackOptions,
    kind: &'static DocumentKind,
    own: Classification,
    gathered: &mut Gathered,
) -> Result<(), Error> {
    let name = kind.name;
    if let Some(out) = options.readers().excluded_kinds().find(|out| kind.personal.contains(out)) {
        gathered.left_out.push(absent(
            kind.about,
            &format!("it is about {out} records; `--include {}` includes it", kind.personal.join(",")),
        ));
        return Ok(());
    }
    let stem = format!("documents/{:02}-{name}", gathered.documents() + 1);
    let formats: Vec<&Format> = options.formats.iter().filter_map(|name| Format::named(name)).collect();
    let file = PackedFile { classification: own, ..PackedFile::new(stem, PackedKind::Document, None) };
    write(session, options, DocumentRequest::new(kind, None), &formats, file, gathered)
}

/// Adds the policies, procedures and plans whose files are in the pack as documents in the formats with pages, each next
/// to its file.
fn policies(session: &DocumentSession, options: &PackOptions, gathered: &mut Gathered) -> Result<(), Error> {
    let Some(kind) = document_named(Document::KIND) else { return Ok(()) };
    let formats = options.formats.iter().filter_map(|name| Format::named(name));
    let formats: Vec<&Format> = formats.filter(|format| format.pages).collect();
    let packed = gathered.files.iter().map(|(file, _)| file);
    let originals: Vec<PackedFile> = packed.filter(|file| file.kind == PackedKind::Policy).cloned().collect();
    for original in originals {
        let one = original.record.as_deref().and_then(|id| session.shown.model().entry(id));
        let file = PackedFile { path: stem(&original), source: None, blob: None, ..original };
        write(session, options, DocumentRequest::new(kind, one), &formats, file, gathered)?;
    }
    gathered.sort_policies();
    Ok(())
}

/// The path of the document for a file, without extension. A file whose text is not included only gets a cover.
fn stem(original: &PackedFile) -> String {
    let path = &original.path;
    let stem = path.rsplit_once('.').map_or(path.as_str(), |(stem, _)| stem);
    if Layout::of(path) == Layout::Lines { format!("{stem}-cover") } else { stem.to_owned() }
}

/// Adds a document in each of `formats` that fits it, or records why it is left out; `file` has its path without
/// extension, its kind and the classification of its record.
fn write(
    session: &DocumentSession,
    options: &PackOptions,
    wanted: DocumentRequest<'_>,
    formats: &[&Format],
    file: PackedFile,
    gathered: &mut Gathered,
) -> Result<(), Error> {
    let (data, cover) = session.gather(wanted);
    let document = session.document(wanted, &data, &cover);
    let pages = document.pages().map_err(|failure| session.failed(failure))?;
    let classification = file.classification.max(Classification::of(pages.classification.as_deref()));
    let absent = |why: String| Absent {
        kind: file.kind,
        title: if wanted.one.is_some() { pages.title.clone() } else { wanted.kind.about.to_owned() },
        record: wanted.one.map(|one| one.id.to_string()),
        source: None,
        why,
    };
    if let Some(why) = options.exceeds(classification) {
        gathered.left_out.push(absent(why));
        return Ok(());
    }
    let (fits, others): (Vec<&Format>, Vec<&Format>) =
        formats.iter().copied().partition(|format: &&Format| document.fits(format));
    if !others.is_empty() {
        let names: Vec<&str> = others.iter().map(|format| format.name).collect();
        gathered.left_out.push(absent(format!("it cannot be written as {}", names.join(" or "))));
    }
    for format in fits {
        let bytes = document.write(format).map_err(|failure| session.failed(failure))?;
        let file = PackedFile {
            path: format!("{}.{}", file.path, format.name),
            title: Some(pages.title.clone()),
            record: wanted.kind.own(session.shown.model(), &data).map(|own| own.id.to_string()),
            classification,
            notes: cover.drafts.clone(),
            ..file.clone()
        };
        gathered.add(file, bytes).map_err(refused)?;
    }
    Ok(())
}

fn absent(document: &str, why: &str) -> Absent {
    Absent { kind: PackedKind::Document, title: document.to_owned(), record: None, source: None, why: why.to_owned() }
}

/// The manifest without its files.
fn manifest(session: &DocumentSession, stage: Stage, options: PackOptions) -> PackManifest {
    let (model, origin) = (session.shown.model(), session.shown.origin());
    let commit = origin.commit.clone();
    PackManifest {
        version: 1,
        tool: Tool::this(),
        features: pack::features(),
        organization: model.manifest().map(|manifest| manifest.organization.name.to_string()),
        standard: model.frameworks.standard().title.to_string(),
        committed: commit.as_ref().map(|(_, day)| Date(day.0)),
        commit: commit.map(|(commit, _)| commit),
        no_commit: origin.unknown.clone(),
        root: session.loaded().state.tree().prefix().to_owned(),
        today: model.today,
        stage,
        dirty: !origin.dirty.is_empty(),
        uncommitted: origin.dirty.clone(),
        shallow: origin.shallow,
        options,
        templates: session.templates.own().map(str::to_owned).collect(),
        findings: FindingCounts::of(session.shown.check()),
        files: Vec::new(),
        missing: Vec::new(),
        external: Vec::new(),
        left_out: Vec::new(),
    }
}

/// The reasons why a pack must not be released yet.
#[must_use]
pub fn release_blockers(manifest: &PackManifest) -> Vec<String> {
    let dirty = manifest.uncommitted.iter().map(|path| format!("{path} has uncommitted changes"));
    let none = manifest
        .commit
        .is_none()
        .then(|| format!("it has no commit: {}", manifest.no_commit.as_deref().unwrap_or("the reason is not known")));
    let shallow = manifest.shallow.then(|| "the clone is shallow; fetch the full history".to_owned());
    let errors = match manifest.findings.errors {
        0 => None,
        1 => Some("1 error is open; `aims check` lists it".to_owned()),
        more => Some(format!("{more} errors are open; `aims check` lists them")),
    };
    let drafts = manifest.files.iter().filter(|file| file.kind == PackedKind::Document && !manifest.dirty);
    let name = |path: &str| path.rsplit_once('.').map_or(path, |(name, _)| name).to_owned();
    let drafts =
        drafts.flat_map(|file| file.notes.iter().map(move |why| format!("{} is a draft: {why}", name(&file.path))));
    let mut all: Vec<String> = dirty.chain(none).chain(shallow).chain(errors).chain(drafts).collect();
    // A document has the same notes in each of its formats.
    all.dedup();
    all
}
