//! DOCX (ECMA-376, transitional): a document for word processors, assembled from its parts without a library.
//!
//! Must not know the subject of a document. All text passes [`crate::escape::xml`]; nothing depends on the clock or the
//! machine.

mod blocks;
mod parts;
mod picture;
mod relations;
mod runs;
mod table;

use std::collections::BTreeMap;

use relations::Relations;
use runs::Look;

use super::{
    Failure, Orientation, Pages, PreparedDocument,
    archive::archive,
    body::{Block, Inline, contents},
    raster::Rasters,
};

/// Longest contents, in lines, that follow the cover instead of filling a page of their own.
const SHORT: usize = 14;

pub(super) fn render(document: &PreparedDocument<'_>) -> Result<Vec<u8>, Failure> {
    let pages = document.pages()?;
    let mut story = Story::new(pages, &document.assets.rasters);
    let cover = story.cover(document, pages)?;
    let body = format!("{cover}{}{}{}", story.contents(&pages.body), page_start(), story.blocks(&pages.body)?);
    let mut parts = parts::of(document, pages, &story, &parts::main(&body, story.paper));
    parts.extend(story.media);
    archive(&parts)
}

/// The text under construction, with its relations and media.
struct Story<'d> {
    paper: Paper,
    /// Rasterized drawings.
    rasters: &'d Rasters,
    relations: Relations,
    /// Level and first number of each ordered list.
    lists: Vec<(usize, usize)>,
    /// Number of the bookmark of each heading, by its anchor.
    marks: BTreeMap<String, usize>,
    /// Pictures, by their path in the archive.
    media: Vec<(String, Vec<u8>)>,
}

/// Paper, in twentieths of a point.
#[derive(Debug, Clone, Copy)]
struct Paper {
    width: u32,
    height: u32,
    side: u32,
    top: u32,
    bottom: u32,
}

impl Paper {
    fn of(orientation: Orientation) -> Self {
        let (width, height, side) = match orientation {
            Orientation::Portrait => (11_906, 16_838, 1134),
            Orientation::Landscape => (16_838, 11_906, 850),
        };
        Self { width, height, side, top: 1020, bottom: 1020 }
    }

    /// Width and height available for text.
    fn room(self) -> (u32, u32) {
        (self.width - 2 * self.side, self.height - self.top - self.bottom)
    }
}

impl<'d> Story<'d> {
    fn new(pages: &Pages, rasters: &'d Rasters) -> Self {
        let mut marks = BTreeMap::new();
        headings(&pages.body, &mut marks);
        Self {
            paper: Paper::of(pages.orientation),
            rasters,
            relations: Relations::new(),
            lists: Vec::new(),
            marks,
            media: Vec::new(),
        }
    }

    fn cover(&mut self, document: &PreparedDocument<'_>, pages: &Pages) -> Result<String, Failure> {
        let cover = document.cover;
        let logo = document.assets.logo.as_ref().map(|logo| self.logo(logo, cover.organization.as_deref()));
        let organization = cover.organization.as_ref().map(|name| {
            let mut text = vec![Inline::Strong(vec![Inline::Text(name.clone())])];
            text.extend(cover.address.iter().flat_map(|address| [Inline::Break, Inline::Text(address.clone())]));
            blocks::paragraph("Subtitle", "", &self.runs(&text, Look::default()))
        });
        let title = blocks::paragraph("Title", "", &runs::run(&pages.title, Look::default()));
        let head = format!("{}{title}{}", logo.transpose()?.unwrap_or_default(), organization.unwrap_or_default());
        Ok(head + &self.blocks(&pages.cover)?)
    }

    /// The table of contents as a field without page numbers, so that it is correct before it is updated;
    /// empty if there are fewer than three chapters.
    fn contents(&mut self, body: &[Block]) -> String {
        let lines: Vec<_> = contents(body).collect();
        if lines.iter().filter(|(level, ..)| *level == 2).count() < 3 {
            return String::new();
        }
        let short = lines.len() <= SHORT;
        let entries: String = lines
            .iter()
            .enumerate()
            .map(|(at, (level, anchor, text))| {
                let begin = if at == 0 { parts::field_begin("TOC \\o \"1-2\" \\n \\h \\z \\u") } else { String::new() };
                let end = if at + 1 == lines.len() { parts::FIELD_END } else { "" };
                let link = self.link(&format!("#{anchor}"), &self.plain_run(text));
                let together = if short && end.is_empty() { "<w:keepNext/>" } else { "" };
                blocks::paragraph(&format!("TOC{}", level - 1), together, &format!("{begin}{link}{end}"))
            })
            .collect();
        let space = if short { "<w:spacing w:before=\"360\"/>" } else { "" };
        let heading = blocks::paragraph("TOCHeading", space, &runs::run("Contents", Look::default()));
        format!(
            "{}<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/><w:docPartUnique/></w:docPartObj>\
             </w:sdtPr><w:sdtContent>{heading}{entries}</w:sdtContent></w:sdt>\n",
            if short { String::new() } else { page_start() }
        )
    }

    fn plain_run(&self, text: &[Inline]) -> String {
        runs::run(&super::body::plain(text), Look::default())
    }
}

/// Starts a new page.
fn page_start() -> String {
    blocks::paragraph("PageStart", "", "")
}

/// Numbers all headings, including nested ones.
fn headings(blocks: &[Block], marks: &mut BTreeMap<String, usize>) {
    for block in blocks {
        match block {
            Block::Heading { anchor, .. } => {
                let number = marks.len() + 1;
                marks.entry(anchor.clone()).or_insert(number);
            }
            Block::List { items, .. } => items.iter().for_each(|item| headings(item, marks)),
            Block::Quote(inner) => headings(inner, marks),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::body::{Figure, Grid};

    fn story(rasters: &Rasters) -> Story<'_> {
        let pages = Pages {
            title: "x".to_owned(),
            classification: None,
            orientation: Orientation::Portrait,
            foot: String::new(),
            cover: Vec::new(),
            body: Vec::new(),
        };
        Story::new(&pages, rasters)
    }

    fn paragraph(text: &str) -> Block {
        Block::Paragraph(vec![Inline::Text(text.to_owned())])
    }

    #[test]
    fn pictures_have_a_drawing_a_raster_and_a_text_alternative() {
        let svg = "<svg width=\"2000\" height=\"100\"><text y=\"20\">Risk</text></svg>".to_owned();
        let table = Grid::of(&crate::report::table::Table::new("x", "x", &[]), 100.0);
        let figure = Figure { title: "Risks & levels".to_owned(), alt: "Two \"high\" ones".to_owned(), svg, table };
        let rasters = Rasters::default();
        let mut story = story(&rasters);
        let xml = story.blocks(&[Block::Figure(figure)]).expect("it is drawn");
        assert!(xml.contains("descr=\"Two &quot;high&quot; ones\"") && xml.contains(">Risks &amp; levels</w:t>"));
        assert!(xml.contains("<wp:extent cx=\"6120130\" cy=\"306006\"/>"), "as wide as the text: {xml}");
        assert!(xml.contains("<a:blip r:embed=\"rId7\">") && xml.contains("<asvg:svgBlip r:embed=\"rId8\"/>"));
        let names: Vec<&str> = story.media.iter().map(|(name, _)| &**name).collect();
        assert_eq!(names, ["word/media/picture1.png", "word/media/picture1.svg"]);
        assert!(story.media[0].1.starts_with(b"\x89PNG") && story.media[1].1.starts_with(b"<svg xmlns="));
    }

    #[test]
    fn ordered_lists_start_at_their_number() {
        let inner = Block::List { start: Some(4), items: vec![vec![paragraph("b")]] };
        let list = Block::List { start: None, items: vec![vec![paragraph("a"), inner, paragraph("c")]] };
        let rasters = Rasters::default();
        let mut story = story(&rasters);
        let xml =
            story.blocks(&[list, Block::List { start: Some(1), items: vec![Vec::new()] }]).expect("it is written");
        let number = |level: usize, list: usize| format!("<w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/>");
        assert!([number(0, 1), number(1, 2), number(0, 3)].iter().all(|number| xml.contains(number)), "{xml}");
        assert!(xml.contains("<w:ind w:left=\"360\"/></w:pPr><w:r><w:t xml:space=\"preserve\">c</w:t>"), "{xml}");
        assert_eq!(story.lists, [(1, 4), (0, 1)]);
    }
}
