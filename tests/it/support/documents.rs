//! Documents over records in memory, in any format.

use aims::{
    disclosure::Redacted,
    document::{
        cover::{Cover, cover},
        kind::{DocumentData, DocumentKind},
    },
    model::Entry,
    render::{Assets, Format, PreparedDocument, Templates},
};

/// What a document holds, and what stands on its cover.
pub fn gathered(shown: &Redacted, kind: &DocumentKind, one: Option<&Entry>) -> (DocumentData, Cover) {
    let data = (kind.data)(shown, one);
    let cover = cover(shown, kind, &data, one);
    (data, cover)
}

/// A document in a format.
#[track_caller]
pub fn written(kind: &DocumentKind, data: &DocumentData, cover: &Cover, format: &str) -> Vec<u8> {
    let (templates, assets) = (Templates::shipped(), Assets::default());
    written_as(format, &PreparedDocument::new(kind, data, cover, &templates, &assets))
}

/// A document with templates and a logo of its own in a format.
#[track_caller]
pub fn written_as(format: &str, document: &PreparedDocument<'_>) -> Vec<u8> {
    let written = document.write(Format::named(format).expect("a format"));
    written.unwrap_or_else(|failure| panic!("as {format}: {failure}"))
}

/// A document over all that is shown, in a format that is text.
#[track_caller]
pub fn text(shown: &Redacted, kind: &DocumentKind, one: Option<&Entry>, format: &str) -> String {
    let (data, cover) = gathered(shown, kind, one);
    String::from_utf8(written(kind, &data, &cover, format)).expect("UTF-8")
}
