//! The environment of Typst: one template, one data file, a logo and fonts. No other file, package, network or clock.
//!
//! Must not know their content.

use typst::{
    Feature, Library, LibraryExt as _, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

/// The template: it traverses the data without parsing text.
const TEMPLATE: &str = include_str!("../../../templates/pages/document.typ");

/// The embedded fonts. Their licenses are in the same folder.
const FONTS: &[&[u8]] = &[
    include_bytes!("../../../fonts/NotoSans-Regular.ttf"),
    include_bytes!("../../../fonts/NotoSans-Bold.ttf"),
    include_bytes!("../../../fonts/NotoSans-Italic.ttf"),
    include_bytes!("../../../fonts/NotoSansArabic-Regular.ttf"),
    include_bytes!("../../../fonts/NotoSansHebrew-Regular.ttf"),
    include_bytes!("../../../fonts/DejaVuSansMono.ttf"),
];

/// The available fonts.
pub(super) struct Fonts {
    book: LazyHash<FontBook>,
    faces: Vec<Font>,
    /// Names of the families chosen by the user.
    pub(super) chosen: Vec<String>,
}

impl Fonts {
    /// The embedded fonts and the `chosen` ones (TrueType or OpenType files); other files are ignored.
    pub(super) fn new(chosen: &[Vec<u8>]) -> Self {
        let mut fonts: Vec<Font> = FONTS.iter().flat_map(|file| Font::iter(Bytes::new(*file))).collect();
        let own = fonts.len();
        fonts.extend(chosen.iter().flat_map(|file| Font::iter(Bytes::new(file.clone()))));
        let mut names: Vec<String> = fonts[own..].iter().map(|font| font.info().family.clone()).collect();
        names.dedup();
        Self { book: LazyHash::new(FontBook::from_fonts(&fonts)), faces: fonts, chosen: names }
    }
}

/// The world in which Typst compiles one document.
pub(super) struct PdfWorld<'f> {
    library: LazyHash<Library>,
    fonts: &'f Fonts,
    template: Source,
    files: Vec<(FileId, Bytes)>,
}

impl<'f> PdfWorld<'f> {
    /// A world with `files`, by name.
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
