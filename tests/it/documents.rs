//! Documents, and the formats in which they are written as the programs see them that people open them with.

mod docx;
mod drafts;
mod pdf;
mod register;
mod rendered;
mod same;
mod xlsx;

use aims::{
    document::{
        cover::{Cover, Origin, cover},
        kind::{DocumentData, DocumentKind, Sources},
        kinds::DOCUMENTS,
    },
    finding::Stage,
    model::Model,
    render::{Assets, Document, Format, Templates},
    report::status::status,
    source::MemoryTree,
};

use crate::{
    hostile::probe::{self, TODAY, check_tree},
    pages::folder,
};

/// The records of an example.
pub fn example(name: &str) -> MemoryTree {
    folder(&probe::project().join("examples").join(name))
}

/// What a document holds, and what stands on its cover.
pub fn gathered(model: &Model, kind: &DocumentKind) -> (DocumentData, Cover) {
    let status = status(model, &[], Stage::Build, Vec::new());
    let data = (kind.data)(&Sources { model, status: &status, documents: DOCUMENTS }, None);
    let cover = cover(model, kind, &data, None, &Origin::default(), None);
    (data, cover)
}

/// A document in a format.
pub fn written(kind: &DocumentKind, data: &DocumentData, cover: &Cover, format: &str) -> Vec<u8> {
    let format = Format::named(format).expect("a format");
    let (templates, assets) = (Templates::shipped(), Assets::default());
    let written = Document::new(kind, data, cover, &templates, &assets).write(format);
    written.unwrap_or_else(|failure| panic!("{}: {failure}", kind.name))
}

/// Every document that is made of all records of its kinds, over the records of `tree`.
pub fn documents(tree: &MemoryTree) -> Vec<(&'static DocumentKind, DocumentData, Cover)> {
    let model = check_tree(tree, TODAY).loaded.model;
    let whole = DOCUMENTS.iter().filter(|kind| kind.of.is_none());
    whole
        .map(|kind| {
            let (data, cover) = gathered(&model, kind);
            (kind, data, cover)
        })
        .collect()
}
