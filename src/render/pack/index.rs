//! The page that leads through a pack: works from disk, without a script.
//!
//! Must not leave out anything that the manifest says.

use crate::{
    render::{
        body::{Block, Grid, Inline, LANDSCAPE, Shape},
        html::{Head, blocks, common_style, page as whole},
    },
    report::{
        pack::{Absent, MANIFEST, PackManifest, Packed, PackedFile, SUMS, word},
        table::{Cell, Table},
    },
    sink,
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
        format!("{draft}<main id=\"main\">\n<h1>{}</h1>\n{}</main>\n", sink::html(&title), blocks(&parts(manifest)));
    whole(&Head { title: &title, style: common_style(), script: None }, &body)
}

fn parts(manifest: &PackManifest) -> Vec<Block> {
    let mut all =
        vec![Block::Grid(Grid { header: Vec::new(), shape: Shape::Facts, ..Grid::of(&facts(manifest), LANDSCAPE) })];
    all.extend(caution(manifest));
    for (sort, anchor, title) in PARTS {
        let files: Vec<&PackedFile> = manifest.files.iter().filter(|file| file.sort == *sort).collect();
        all.push(heading(anchor, title));
        all.push(if files.is_empty() { paragraph("None.") } else { grid(&listed(title, &files), true) });
    }
    all.push(heading("missing", "Missing"));
    all.push(paragraph("Asked for or named by a record, and not in this pack."));
    all.push(absent("Missing", &manifest.missing));
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
    let found = &manifest.findings;
    let counts = format!(
        "{} errors, {} warnings, {} not due yet, {} silenced",
        found.errors, found.warnings, found.todos, found.suppressed
    );
    let mut table = Table::new("facts", "About this pack", &[("name", ""), ("value", "")]);
    let rows = [
        ("Made for", manifest.stage.name().to_owned()),
        ("Standard", manifest.standard.clone()),
        ("Commit", commit),
        ("Looked at from", manifest.today.to_string()),
        ("Made by", format!("{} {}", manifest.tool.name, manifest.tool.version)),
        ("Classification", format!("{} at most", word(manifest.options.classification))),
        ("Found by aims check", counts),
        ("Missing", manifest.missing.len().to_string()),
        ("Left out", manifest.left_out.len().to_string()),
    ];
    table.rows = rows.into_iter().map(|(name, value)| vec![name.into(), value.into()]).collect();
    table
}

/// What has to be known before relying on the pack.
fn caution(manifest: &PackManifest) -> Vec<Block> {
    let mut said = Vec::new();
    if manifest.dirty {
        let files = manifest.uncommitted.join(", ");
        said.push(format!(
            "This pack is a draft: files differ from what is committed, so nobody can rebuild it: {files}."
        ));
    }
    if manifest.shallow {
        said.push("Earlier commits were not there, because the clone was shallow; approvals and revisions may be older than shown.".to_owned());
    }
    let drafts = manifest.files.iter().filter(|file| !file.notes.is_empty() && file.sort != Packed::Records).count();
    if drafts > 0 {
        said.push(format!("{drafts} files carry a note below: a draft, or not as their record says."));
    }
    if said.is_empty() {
        return Vec::new();
    }
    let items = said.into_iter().map(|text| vec![paragraph(&text)]).collect();
    vec![heading("caution", "Before relying on it"), Block::List { start: None, items }]
}

fn listed(title: &str, files: &[&PackedFile]) -> Table {
    let columns = [
        ("path", "File"),
        ("title", "What it is"),
        ("record", "Record"),
        ("notes", "To know"),
        ("bytes", "Bytes"),
        ("sha256", "SHA-256"),
    ];
    let mut table = Table::new("files", title, &columns);
    let row = |file: &&PackedFile| {
        vec![
            Cell::Text(file.path.clone()),
            file.title.as_deref().or(file.source.as_deref()).into(),
            file.record.as_deref().into(),
            file.notes.iter().cloned().collect(),
            Cell::Number(file.bytes),
            // In two lines, so that the table fits across a page.
            Cell::Lines(vec![file.sha256[..32].to_owned(), file.sha256[32..].to_owned()]),
        ]
    };
    table.rows = files.iter().map(row).collect();
    table
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
    grid(&table, false)
}

fn left_out(manifest: &PackManifest) -> String {
    let included = match manifest.options.include.as_slice() {
        [] => "Nothing of that was asked for".to_owned(),
        asked => format!("Asked for: {}", asked.join(", ")),
    };
    format!(
        "Kept out on purpose: what is more closed than {}, and records about incidents, concerns, training and persons, \
         unless asked for. {included}. Records that stay refer to those left out by their ids.",
        word(manifest.options.classification)
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

/// A table; with `links`, what stands first in each row leads to that file of the pack.
fn grid(table: &Table, links: bool) -> Block {
    let mut grid = Grid::of(table, LANDSCAPE);
    for (cells, row) in grid.rows.iter_mut().zip(&table.rows).filter(|_| links) {
        if let (Some(first), Some(Cell::Text(path))) = (cells.first_mut(), row.first()) {
            *first = vec![Inline::Link { to: sink::uri_path(path), text: vec![Inline::Text(path.clone())] }];
        }
    }
    Block::Grid(grid)
}
