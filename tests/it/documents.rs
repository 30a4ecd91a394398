//! Documents, and the formats in which they are written as the programs see them that people open them with.

mod controlled;
mod csv;
mod docx;
mod drafts;
mod pdf;
mod register;
mod rendered;
mod same;
mod shown;
mod xlsx;

use aims::{
    document::{
        cover::Cover,
        kind::{DocumentData, DocumentKind},
        kinds::DOCUMENTS,
    },
    finding::Stage,
    source::MemoryTree,
};

use crate::support::{documents::gathered, engine::whole};

/// Every document that is made of all records of its kinds, over the records of `tree`.
pub fn documents(tree: &MemoryTree) -> Vec<(&'static DocumentKind, DocumentData, Cover)> {
    let shown = whole(tree, Stage::Build);
    let whole = DOCUMENTS.iter().filter(|kind| kind.of.is_none());
    whole
        .map(|kind| {
            let (data, cover) = gathered(&shown, kind, None);
            (kind, data, cover)
        })
        .collect()
}
