//! Documents, and the formats in which they are written as the programs see them that people open them with.

mod docx;
mod drafts;
mod pdf;
mod register;
mod rendered;
mod same;
mod xlsx;

use aims::{
    disclosure::{Audience, Redacted},
    document::{
        cover::{Cover, cover},
        kind::{DocumentData, DocumentKind},
        kinds::DOCUMENTS,
    },
    finding::Stage,
    render::{Assets, Document, Format, Templates},
    report::origin::Origin,
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
pub fn gathered(shown: &Redacted, kind: &DocumentKind) -> (DocumentData, Cover) {
    let data = (kind.data)(shown, None);
    let cover = cover(shown, kind, &data, None);
    (data, cover)
}

/// The whole of a repository, for those who own it.
pub fn whole(tree: &MemoryTree, stage: Stage) -> Redacted {
    check_tree(tree, TODAY).redacted(stage, &Origin::default(), Audience::Whole)
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
    let shown = whole(tree, Stage::Build);
    let whole = DOCUMENTS.iter().filter(|kind| kind.of.is_none());
    whole
        .map(|kind| {
            let (data, cover) = gathered(&shown, kind);
            (kind, data, cover)
        })
        .collect()
}
