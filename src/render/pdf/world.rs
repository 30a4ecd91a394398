//! What Typst can reach: one template, one file of data, a logo, fonts. No other file, no package, no network, no clock.
//!
//! Must not know what is in them.

use typst::{
    Feature, Library, LibraryExt as _, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

/// The template: it walks the data and parses none of it.
const TEMPLATE: &str = include_str!("../../../templates/pages/document.typ");

/// The fonts that a build holds, with their licenses beside them.
const FONTS: &[&[u8]] = &[
    include_bytes!("../../../fonts/NotoSans-Regular.ttf"),
    include_bytes!("../../../fonts/NotoSans-Bold.ttf"),
    include_bytes!("../../../fonts/NotoSans-Italic.ttf"),
    include_bytes!("../../../fonts/NotoSansArabic-Regular.ttf"),
    include_bytes!("../../../fonts/NotoSansHebrew-Regular.ttf"),
    include_bytes!("../../../fonts/DejaVuSansMono.ttf"),
];

/// Fonts to write with.
pub(super) struct Fonts {
    book: LazyHash<FontBook>,
    faces: Vec<Font>,
    /// Names of the families that the user chose.
    pub(super) chosen: Vec<String>,
}

impl Fonts {
    /// Those of the build, and the `chosen` ones: files of TrueType or OpenType; what is none is left out.
    pub(super) fn new(chosen: &[Vec<u8>]) -> Self {
        let mut fonts: Vec<Font> = FONTS.iter().flat_map(|file| Font::iter(Bytes::new(*file))).collect();
        let own = fonts.len();
        fonts.extend(chosen.iter().flat_map(|file| Font::iter(Bytes::new(file.clone()))));
        let mut names: Vec<String> = fonts[own..].iter().map(|font| font.info().family.clone()).collect();
        names.dedup();
        Self { book: LazyHash::new(FontBook::from_fonts(&fonts)), faces: fonts, chosen: names }
    }
}

/// A desk on which one document is set.
pub(super) struct PdfWorld<'f> {
    library: LazyHash<Library>,
    fonts: &'f Fonts,
    template: Source,
    files: Vec<(FileId, Bytes)>,
}

impl<'f> PdfWorld<'f> {
    /// A desk with the `files` on it, each by its name.
    pub(super) fn new(fonts: &'f Fonts, files: Vec<(&str, Vec<u8>)>) -> Option<Self> {
        let library = Library::builder().with_features([Feature::A11yExtras].into_iter().collect()).build();
        let files: Option<Vec<_>> =
            files.into_iter().map(|(name, bytes)| Some((id(name)?, Bytes::new(bytes)))).collect();
        let template = Source::new(id("document.typ")?, TEMPLATE.to_owned());
        Some(Self { library: LazyHash::new(library), fonts, template, files: files? })
    }
}

fn id(name: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).ok()?).intern())
}

impl World for PdfWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let file = self.files.iter().find(|(own, _)| *own == id);
        file.map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.faces.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
