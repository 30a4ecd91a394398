//! Typesetting: Typst compiles the data of a document to pages, which are exported as a file.
//!
//! Must not know the layout of a block; the template defines it.

use std::collections::BTreeMap;

use typst::{
    comemo,
    diag::SourceDiagnostic,
    foundations::{Datetime, Smart},
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::{
    data,
    missing::{missing, note},
    world::{Fonts, PdfWorld},
};
use crate::render::{Failure, PreparedDocument};

/// Maximum number of attempts to typeset pages while characters are replaced.
const TRIES: usize = 4;

pub(in crate::render) fn render(document: &PreparedDocument<'_>) -> Result<Vec<u8>, Failure> {
    let fonts = Fonts::new(&document.assets.fonts);
    let (pages, missing) = pages(document, &fonts)?;
    note(&missing).into_iter().for_each(|text| document.note(text));
    let bytes = export(document, &pages);
    comemo::evict(0);
    bytes
}

/// The pages, and the characters that were replaced in them.
fn pages(document: &PreparedDocument<'_>, fonts: &Fonts) -> Result<(PagedDocument, BTreeMap<char, usize>), Failure> {
    let mut replaced = BTreeMap::new();
    for _ in 0..TRIES {
        let pages = set(document, fonts, &replaced)?;
        let missing = missing(&pages);
        if missing.is_empty() {
            return Ok((pages, replaced));
        }
        replaced.extend(missing);
    }
    Err(Failure::of("pdf", "characters without a glyph could not be replaced".to_owned()))
}

fn set(
    document: &PreparedDocument<'_>,
    fonts: &Fonts,
    replaced: &BTreeMap<char, usize>,
) -> Result<PagedDocument, Failure> {
    let data = data::document(document, &fonts.chosen, replaced)?;
    let data = serde_json::to_vec(&data).map_err(|error| Failure::of("pdf", error.to_string()))?;
    let mut files = vec![("data.json", data)];
    files.extend(document.assets.logo.iter().map(|logo| ("logo", logo.bytes().to_vec())));
    let world = PdfWorld::new(fonts, files).ok_or_else(|| Failure::of("pdf", "invalid file names".to_owned()))?;
    typst::compile(&world).output.map_err(|problems| failure(&problems))
}

/// The file: PDF/A-2a and PDF/UA-1. If that is not possible, for example because of the license of a font, it is a
/// tagged PDF with a note.
fn export(document: &PreparedDocument<'_>, pages: &PagedDocument) -> Result<Vec<u8>, Failure> {
    let strict = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| Failure::of("pdf", error.message().to_string()))?;
    let problems = match typst_pdf::pdf(pages, &options(document, strict)) {
        Ok(bytes) => return Ok(bytes),
        Err(problems) => problems,
    };
    let bytes = typst_pdf::pdf(pages, &options(document, PdfStandards::default())).map_err(|more| failure(&more))?;
    document.note(format!("the PDF is tagged, but not PDF/UA-1: {}", failure(&problems).message));
    Ok(bytes)
}

fn options(document: &PreparedDocument<'_>, standards: PdfStandards) -> PdfOptions {
    let cover = document.cover;
    let ident = format!("{}/{}/{}", document.kind.name, cover.id.as_deref().unwrap_or_default(), cover.today);
    PdfOptions {
        ident: Smart::Custom(ident),
        creator: Smart::Custom(Some(cover.tool.clone())),
        timestamp: midnight(document).map(Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    }
}

/// Midnight of the date of the evaluation, so that the same records give the same bytes.
fn midnight(document: &PreparedDocument<'_>) -> Option<Datetime> {
    let date = document.cover.today.0;
    let (month, day) = (u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?);
    Datetime::from_ymd_hms(i32::from(date.year()), month, day, 0, 0, 0)
}

fn failure(problems: &[SourceDiagnostic]) -> Failure {
    let message = problems.first().map(|problem| problem.message.to_string());
    Failure::of("pdf", message.unwrap_or_else(|| "it cannot be typeset".to_owned()))
}
