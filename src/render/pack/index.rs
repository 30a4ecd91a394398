//! The page that leads through a pack: works from disk, without a script.
//!
//! Must not leave out anything that the manifest says.

use crate::{
    escape,
    publish::pack::{Absent, MANIFEST, PackManifest, Packed, PackedFile, SUMS, audit},
    render::{
        body::{Block, Grid, Inline, LANDSCAPE, Shape},
        html::{Head, blocks, common_style, page as intact},
    },
    report::table::{Cell, Table},
};

/// What each part of a pack is called, in its order.
const PARTS: &[(Packed, &str, &str)] = &[
    (Packed::Document, "documents", "Documents"),
    (Packed::Policy, "policies", "Policies and procedures"),
    (Packed::Evidence, "evidence", "Evidence"),
    (Packed::Findings, "findings", "What is open"),
    (Packed::Records, "records", "Records"),
];

/// The page of a pack whose manifest lacks only the page itself.
pub(super) fn page(manifest: &PackManifest) -> String {
    let title = match &manifest.organization {
        Some(organization) => format!("Audit pack of {organization}"),
        None => "Audit pack".to_owned(),
    };
    let draft = if manifest.dirty { "<div class=\"draft\" aria-hidden=\"true\">DRAFT</div>\n" } else { "" };
    let body =
        format!("{draft}<main id=\"main\">\n<h1>{}</h1>\n{}</main>\n", escape::html(&title), blocks(&parts(manifest)));
    intact(&Head { title: &title, style: common_style(), script: None }, &body)
}

fn parts(manifest: &PackManifest) -> Vec<Block> {
    let mut all: Vec<Block> = open(manifest).into_iter().collect();
    all.push(Block::Grid(Grid { header: Vec::new(), shape: Shape::Facts, ..Grid::of(&facts(manifest), LANDSCAPE) }));
    all.extend(caution(manifest));
    for (kind, anchor, title) in PARTS {
        let files: Vec<&PackedFile> = manifest.files.iter().filter(|file| file.kind == *kind).collect();
        all.push(heading(anchor, title));
        all.push(match kind {
            _ if files.is_empty() => paragraph("None."),
            Packed::Document => documents(title, &files),
            _ => grid(&listed(title, &files)),
        });
    }
    all.push(heading("missing", "Missing"));
    all.push(paragraph("Asked for or named by a record, and not there."));
    all.push(absent("Missing", &manifest.missing));
    all.push(heading("external", "Kept elsewhere, to be shown on site"));
    all.push(paragraph("Records say where it is kept; no file of it is in the repository."));
    all.push(absent("Kept elsewhere", &manifest.external));
    all.push(heading("left-out", "Left out"));
    all.push(paragraph(&left_out(manifest)));
    all.push(absent("Left out", &manifest.left_out));
    all.extend(verifying(manifest));
    all
}

fn facts(manifest: &PackManifest) -> Table {
    let none = || format!("none: {}", manifest.no_commit.as_deref().unwrap_or("it is not known"));
    let day = manifest.committed.map(|day| format!(" of {day}")).unwrap_or_default();
    let commit = manifest.commit.as_ref().map_or_else(none, |commit| format!("{commit}{day}"));
    let mut table = Table::new("facts", "About this pack", &[("name", ""), ("value", "")]);
    let rows = [
        ("Made for", audit(manifest.stage).to_owned()),
        ("Standard", manifest.standard.clone()),
        ("Commit", commit),
        ("Looked at from", manifest.today.to_string()),
        ("Made by", format!("{} {}", manifest.tool.name, manifest.tool.version)),
        ("Classification", format!("{} at most", manifest.options.classification.name())),
        ("Found by aims check", manifest.findings.summary(manifest.stage)),
        ("Missing", manifest.missing.len().to_string()),
        ("Kept elsewhere", manifest.external.len().to_string()),
        ("Left out", manifest.left_out.len().to_string()),
    ];
    table.rows = rows.into_iter().map(|(name, value)| vec![name.into(), value.into()]).collect();
    table
}

/// What has to be known before relying on the pack.
fn caution(manifest: &PackManifest) -> Vec<Block> {
    let mut summary = Vec::new();
    if manifest.dirty {
        let files = manifest.uncommitted.join(", ");
        summary.push(format!(
            "This pack is a draft: files differ from what is committed, so nobody can rebuild it: {files}."
        ));
    }
    if manifest.shallow {
        summary.push("Earlier commits were not there, because the clone was shallow; approvals and revisions may be older than shown.".to_owned());
    }
    if manifest.committed.is_some_and(|committed| manifest.today < committed) {
        summary.push(
            "It was looked at from a day before its commit, so what has fallen due since is not counted.".to_owned(),
        );
    }
    if !manifest.templates.is_empty() {
        let templates = manifest.templates.join(", ");
        summary.push(format!(
            "The words of documents follow templates of the repository, not those of the tool: {templates}."
        ));
    }
    let drafts = manifest.files.iter().filter(|file| !file.notes.is_empty() && file.kind != Packed::Records).count();
    if drafts > 0 {
        summary.push(format!("{drafts} files carry a note below: a draft, or not as their record says."));
    }
    if summary.is_empty() {
        return Vec::new();
    }
    let items = summary.into_iter().map(|text| vec![paragraph(&text)]).collect();
    vec![heading("caution", "Before relying on it"), Block::List { start: None, items }]
}

fn listed(title: &str, files: &[&PackedFile]) -> Table {
    let columns = [("path", "File"), ("title", "What it is"), ("record", "Record"), ("notes", "To know")];
    let mut table = Table::new("files", title, &columns);
    let row = |file: &&PackedFile| {
        vec![
            Cell::Text(file.path.clone()),
            file.title.as_deref().or(file.source.as_deref()).into(),
            file.record.as_deref().into(),
            file.notes.iter().cloned().collect(),
        ]
    };
    table.rows = files.iter().map(row).collect();
    table
}

/// One row for each document, with a link to each of its formats.
fn documents(title: &str, files: &[&PackedFile]) -> Block {
    let split =
        |file: &PackedFile| file.path.rsplit_once('.').map(|(stem, format)| (stem.to_owned(), format.to_owned()));
    let same = |one: &&PackedFile, other: &&PackedFile| split(one).map(|at| at.0) == split(other).map(|at| at.0);
    let columns = [("title", "Document"), ("formats", "Open as"), ("record", "Record"), ("notes", "To know")];
    let mut table = Table::new("documents", title, &columns);
    let format = |file: &PackedFile| split(file).map_or_else(|| file.path.clone(), |(_, format)| format);
    let row = |all: &[&PackedFile]| {
        let formats: Vec<String> = all.iter().map(|file| format(file)).collect();
        let file = all[0];
        vec![
            file.title.as_deref().into(),
            formats.join(" ").into(),
            file.record.as_deref().into(),
            file.notes.iter().cloned().collect(),
        ]
    };
    table.rows = files.chunk_by(same).map(row).collect();
    let mut grid = Grid::of(&table, LANDSCAPE);
    for (cells, all) in grid.rows.iter_mut().zip(files.chunk_by(same)) {
        let space = || Inline::Text(" ".to_owned());
        let linked = all.iter().flat_map(|file| [link(&file.path, &format(file)), space()]);
        cells[1] = linked.take(all.len() * 2 - 1).collect();
    }
    Block::Grid(grid)
}

fn link(path: &str, text: &str) -> Inline {
    Inline::Link { to: escape::uri_path(path), text: vec![Inline::Text(text.to_owned())] }
}

/// What is open, where it would stand in the way of an audit.
fn open(manifest: &PackManifest) -> Option<Block> {
    let findings = &manifest.findings;
    (findings.errors > 0).then(|| {
        let summary = format!("Open when this pack was made: {}. They are named in ", findings.open());
        let strong = Inline::Strong(vec![Inline::Text(summary)]);
        Block::Paragraph(vec![
            strong,
            link("findings/findings.html", "what aims check found"),
            Inline::Text(".".to_owned()),
        ])
    })
}

fn absent(title: &str, all: &[Absent]) -> Block {
    if all.is_empty() {
        return paragraph("None.");
    }
    let columns = [("title", "What"), ("record", "Record"), ("source", "File in the repository"), ("why", "Why")];
    let mut table = Table::new("absent", title, &columns);
    let row = |absent: &Absent| {
        let source = absent.source.as_deref().filter(|source| *source != absent.title);
        vec![absent.title.as_str().into(), absent.record.as_deref().into(), source.into(), absent.why.as_str().into()]
    };
    table.rows = all.iter().map(row).collect();
    Block::Grid(Grid::of(&table, LANDSCAPE))
}

fn left_out(manifest: &PackManifest) -> String {
    let included = match manifest.options.include.as_slice() {
        [] => "Nothing of that was asked for".to_owned(),
        asked => format!("Asked for: {}", asked.join(", ")),
    };
    format!(
        "Kept out on purpose: what is more closed than {}, and records about incidents, concerns, training and persons, \
         unless asked for. {included}. Records that stay refer to those left out by their ids.",
        manifest.options.classification.name()
    )
}

fn verifying(manifest: &PackManifest) -> Vec<Block> {
    let mut all = vec![
        heading("verify", "How to verify it"),
        paragraph(&format!(
            "{MANIFEST} names every file with its SHA-256, the record and the file of the repository that it comes from. Unpacked, without aims:"
        )),
        Block::Code(format!("sha256sum -c {SUMS}")),
    ];
    if let (Some(_), false) = (&manifest.commit, manifest.dirty) {
        all.push(paragraph("With aims, from a clone of the repository, byte by byte against what the commit gives:"));
        all.push(Block::Code("aims pack verify pack.zip --rebuild".to_owned()));
    }
    all
}

fn heading(anchor: &str, text: &str) -> Block {
    Block::Heading { level: 2, anchor: anchor.to_owned(), text: vec![Inline::Text(text.to_owned())] }
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(vec![Inline::Text(text.to_owned())])
}

/// A table; what stands first in each row leads to that file of the pack.
fn grid(table: &Table) -> Block {
    let mut grid = Grid::of(table, LANDSCAPE);
    for (cells, row) in grid.rows.iter_mut().zip(&table.rows) {
        if let (Some(first), Some(Cell::Text(path))) = (cells.first_mut(), row.first()) {
            *first = vec![link(path, path)];
        }
    }
    Block::Grid(grid)
}
