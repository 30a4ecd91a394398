//! `aims pack`: gather what an audit asks for, put it together, write.

use std::path::Path;

use super::{
    Error, FINDINGS, OK, complain,
    documents::{Press, Wanted},
    load::{Loaded, Reader},
    options::{Global, Pack},
    past::past,
    print,
    tree::{source, today},
};
use crate::{
    disclosure::{Readers, Unseen},
    document::{kind::DocumentKind, kinds::asked},
    finding::Stage,
    model::{Entry, Model},
    output::Style,
    policy,
    publish::pack::{Absent, FindingCounts, Gathered, PackManifest, PackOptions, Packed, PackedFile, TooLarge},
    record::field::{Classification, Date},
    render::{self, Format, pack},
    repo,
    report::{
        check::{CheckReport, Tool},
        status::status,
    },
    source::sha256,
};

/// Formats that people who audit work with, as far as this build writes them.
const USUAL: &[&str] = &["html", "docx", "xlsx"];

pub(super) fn run(global: &Global, command: &Pack) -> Result<u8, Error> {
    let Some(output) = &command.output else { return Err(Error::Usage("name the file with `--output`".to_owned())) };
    if let Some(ending) = ending(output) {
        return Err(Error::Usage(format!(
            "a pack is a ZIP archive, and not a file of `.{ending}`\nhelp: name it `{}`",
            output.with_extension("zip").display()
        )));
    }
    let loaded = loaded(global, command.view.at.as_deref())?;
    let stage = stage(&loaded, command.stage.map(Into::into));
    let made = make(loaded, stage, options(command))?;
    let in_the_way = if command.release { in_the_way(&made.manifest) } else { Vec::new() };
    if !in_the_way.is_empty() {
        let listed: String = in_the_way.iter().map(|why| format!("\n- {why}")).collect();
        return Ok(complain(&Error::Usage(format!("nothing was written; in the way of a release:{listed}")), FINDINGS));
    }
    let path = output.display().to_string();
    repo::write(output, &made.bytes).map_err(|source| Error::Write { path: path.clone(), source })?;
    print(|out| writeln!(out, "{}", crate::escape::terminal(&summary(&path, &made))))?;
    Ok(OK)
}

/// The ending of a path where it says that the file is something else than a ZIP archive. Numbers, as of a day or a version,
/// are no ending.
fn ending(path: &Path) -> Option<String> {
    let ending = path.extension()?.to_string_lossy().into_owned();
    let named = ending.contains(|letter: char| letter.is_alphabetic());
    (named && !ending.eq_ignore_ascii_case("zip")).then_some(ending)
}

/// A pack that was made.
pub(super) struct Made {
    pub(super) bytes: Vec<u8>,
    pub(super) manifest: PackManifest,
}

/// What the options ask for, with everything that stands for itself said.
fn options(command: &Pack) -> PackOptions {
    let named = |wanted: &dyn Fn(&str) -> bool| -> Vec<String> {
        render::FORMATS.iter().map(|format| format.name).filter(|name| wanted(name)).map(str::to_owned).collect()
    };
    let formats = match command.formats.as_slice() {
        [] => named(&|name| USUAL.contains(&name)),
        asked => named(&|name| asked.iter().any(|asked| asked == name)),
    };
    let mut include = command.include.clone();
    include.sort();
    include.dedup();
    PackOptions { formats, classification: command.classification.into(), include }
}

/// The stage of the audit: while the system is being built, the first is the next.
fn stage(loaded: &Loaded, asked: Option<Stage>) -> Stage {
    asked.unwrap_or_else(|| loaded.stage(None).max(Stage::Stage1))
}

/// Reads what the pack is made of: the commit, also where none is named and no file of the management system differs from
/// it, so that neither line ends nor links nor the clock of a machine matter; else the files as they are.
fn loaded(global: &Global, at: Option<&str>) -> Result<Loaded, Error> {
    let reader = Reader::default();
    let files = source(global, at)?;
    let day = today(global, &files)?;
    let loaded = reader.load(files, day)?;
    let clean = at.is_none() && past(&loaded.source).is_ok_and(|known| known.counting(&loaded).is_empty());
    if !clean {
        return Ok(loaded);
    }
    let commit = source(global, Some("HEAD"))?;
    let day = today(global, &commit)?;
    reader.load(commit, day)
}

/// Makes the pack of `commit` as it was asked for then, from `day`.
pub(super) fn again(global: &Global, commit: &str, manifest: &PackManifest) -> Result<Made, Error> {
    let loaded = Reader::default().load(source(global, Some(commit))?, manifest.today)?;
    make(loaded, manifest.stage, manifest.options.clone())
}

fn make(loaded: Loaded, stage: Stage, options: PackOptions) -> Result<Made, Error> {
    if let Some(why) = &loaded.incomplete {
        return Err(Error::Unreadable(format!("{why}\nhelp: `aims check` says what is wrong with it")));
    }
    let mut press = Press::of(loaded, stage, false, Style::default())?;
    let (mut gathered, readers) = (Gathered::default(), options.readers());
    // How closed a document is, is known as long as its own record is.
    let asked: Vec<_> = asked(stage).into_iter().map(|kind| (kind, own(&press, kind))).collect();
    withhold(&mut press, &readers, stage);
    let hidden = readers.hidden(&press.loaded.model);
    press.loaded.model.hide(&|entry| hidden.contains(&entry.id));
    asked.into_iter().try_for_each(|(kind, own)| document(&press, &options, kind, own, &mut gathered))?;
    press.loaded.model.hide(&|_| false);
    gather(&mut gathered, &press.loaded, &press.check, &options).map_err(refused)?;
    let manifest = manifest(&press, stage, options);
    let (bytes, manifest) = pack::pack(gathered, manifest).map_err(Error::Render)?;
    Ok(Made { bytes, manifest })
}

/// Keeps what is said about records that stay out from what documents are made of.
fn withhold(press: &mut Press, readers: &Readers, stage: Stage) {
    press.withhold(readers);
    let model = &press.loaded.model;
    let unseen = Unseen::of(model, readers);
    let mut verdicts = policy::judge(model, press.findings.clone(), &press.loaded.markers, stage);
    unseen.withhold_from(&mut verdicts);
    let distance = std::mem::take(&mut press.status.distance);
    press.status = status(model, &verdicts, stage, distance);
    readers.withhold_from_status(&readers.hidden(model), &mut press.status);
    unseen.withhold_from_report(&mut press.check);
}

fn gather(
    gathered: &mut Gathered,
    loaded: &Loaded,
    check: &CheckReport,
    options: &PackOptions,
) -> Result<(), TooLarge> {
    let (model, tree) = (&loaded.model, loaded.source.tree());
    gathered.policies(model, tree, options)?;
    gathered.evidence(model, tree, options)?;
    pack::findings(gathered, check)?;
    gathered.records(model, tree, options)
}

fn refused(error: TooLarge) -> Error {
    let help = "keep it elsewhere, and give its record `url:` or `reference:` instead of `path:`";
    Error::File { path: error.path, why: format!("{}\nhelp: {help}", error.why) }
}

/// How closed the record is that stands for a document.
fn own(press: &Press, kind: &'static DocumentKind) -> Classification {
    let (data, _) = press.gather(Wanted { kind, one: None });
    kind.own(&press.loaded.model, &data).map_or_else(|| Classification::of(None), Entry::class)
}

/// Adds a document in every format, or says why it is not there.
fn document(
    press: &Press,
    options: &PackOptions,
    kind: &'static DocumentKind,
    own: Classification,
    gathered: &mut Gathered,
) -> Result<(), Error> {
    let name = kind.name;
    if let Some(out) = options.readers().kept_out().find(|out| kind.personal.contains(out)) {
        gathered.left_out.push(absent(
            kind.about,
            &format!("it is about {out} records; `--include {}` takes it in", kind.personal.join(",")),
        ));
        return Ok(());
    }
    let wanted = Wanted { kind, one: None };
    let (data, cover) = press.gather(wanted);
    let document = press.document(wanted, &data, &cover);
    let pages = document.pages().map_err(|failure| press.failed(failure))?;
    let own = own.max(Classification::of(pages.classification.as_deref()));
    if let Some(why) = options.too_closed(own) {
        gathered.left_out.push(absent(kind.about, &why));
        return Ok(());
    }
    let number = gathered.documents() + 1;
    let formats = options.formats.iter().filter_map(|name| Format::named(name));
    let (fits, others): (Vec<_>, Vec<_>) = formats.partition(|format| document.fits(format));
    if !others.is_empty() {
        let names: Vec<&str> = others.iter().map(|format| format.name).collect();
        gathered.left_out.push(absent(kind.about, &format!("it cannot be written as {}", names.join(" or "))));
    }
    for format in fits {
        let bytes = document.write(format).map_err(|failure| press.failed(failure))?;
        let file = PackedFile {
            record: kind.own(&press.loaded.model, &data).map(|own| own.id.to_string()),
            classification: own,
            notes: cover.drafts.clone(),
            ..PackedFile::new(
                format!("documents/{number:02}-{name}.{}", format.name),
                Packed::Document,
                Some(&pages.title),
            )
        };
        gathered.add(file, bytes).map_err(refused)?;
    }
    Ok(())
}

fn absent(document: &str, why: &str) -> Absent {
    Absent { sort: Packed::Document, title: document.to_owned(), record: None, source: None, why: why.to_owned() }
}

/// The manifest without its files.
fn manifest(press: &Press, stage: Stage, options: PackOptions) -> PackManifest {
    let (model, origin): (&Model, _) = (&press.loaded.model, &press.origin);
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
        root: press.loaded.source.tree().prefix().to_owned(),
        today: model.today,
        stage,
        dirty: !origin.dirty.is_empty(),
        uncommitted: origin.dirty.clone(),
        shallow: origin.shallow,
        options,
        templates: press.templates.own().map(str::to_owned).collect(),
        findings: FindingCounts::of(&press.check),
        files: Vec::new(),
        missing: Vec::new(),
        elsewhere: Vec::new(),
        left_out: Vec::new(),
    }
}

/// What speaks against handing a pack on as it is.
fn in_the_way(manifest: &PackManifest) -> Vec<String> {
    let dirty = manifest.uncommitted.iter().map(|path| format!("{path} differs from what is committed"));
    let none = manifest
        .commit
        .is_none()
        .then(|| format!("no commit stands for it: {}", manifest.no_commit.as_deref().unwrap_or("it is not known")));
    let shallow = manifest.shallow.then(|| "the clone is shallow; fetch the whole history".to_owned());
    let errors = match manifest.findings.errors {
        0 => None,
        1 => Some("1 error is open; `aims check` names it".to_owned()),
        more => Some(format!("{more} errors are open; `aims check` names them")),
    };
    let drafts = manifest.files.iter().filter(|file| file.sort == Packed::Document && !manifest.dirty);
    let name = |path: &str| path.rsplit_once('.').map_or(path, |(name, _)| name).to_owned();
    let drafts =
        drafts.flat_map(|file| file.notes.iter().map(move |why| format!("{} is a draft: {why}", name(&file.path))));
    let mut all: Vec<String> = dirty.chain(none).chain(shallow).chain(errors).chain(drafts).collect();
    // A document says the same in each of its formats.
    all.dedup();
    all
}

fn summary(path: &str, made: &Made) -> String {
    let manifest = &made.manifest;
    let draft = if manifest.dirty { "draft, " } else { "" };
    let commit = manifest.commit.as_ref().map_or("no commit", |commit| &commit[..commit.len().min(10)]);
    format!(
        "{path}: {draft}{}, commit {commit}, looked at from {}\n{} files, {} bytes, sha256 {}\n{} open; {} missing, {} kept elsewhere, {} left out; index.html names them",
        manifest.stage.name(),
        manifest.today,
        manifest.files.len() + 2,
        made.bytes.len(),
        sha256(&made.bytes),
        manifest.findings.open(),
        manifest.missing.len(),
        manifest.elsewhere.len(),
        manifest.left_out.len()
    )
}
