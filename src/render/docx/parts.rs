//! The parts of the archive around the text: content types, styles, header and footer of each page, and document
//! properties.
//!
//! Must not know the blocks of a document.

use super::{Paper, Story, blocks::BULLETS, runs};
use crate::{
    escape,
    render::{Pages, PreparedDocument},
};

const STYLES: &str = include_str!("../../../templates/docx/styles.xml");
const NUMBERING: &str = include_str!("../../../templates/docx/numbering.xml");
const SETTINGS: &str = include_str!("../../../templates/docx/settings.xml");
const FONTS: &str = include_str!("../../../templates/docx/fontTable.xml");
const WATERMARK: &str = include_str!("../../../templates/docx/watermark.xml");

/// The start of every part.
pub(super) const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
/// The XML namespaces of a part with text.
const NAMES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
                     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
                     xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
                     xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
                     xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\" \
                     xmlns:asvg=\"http://schemas.microsoft.com/office/drawing/2016/SVG/main\" \
                     xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\"";

/// All parts except the pictures, in the order that readers expect.
pub(super) fn of(
    document: &PreparedDocument<'_>,
    pages: &Pages,
    story: &Story<'_>,
    main: &str,
) -> Vec<(String, Vec<u8>)> {
    let draft = !document.cover.drafts.is_empty();
    let parts = [
        ("[Content_Types].xml", content_types()),
        ("_rels/.rels", package()),
        ("docProps/core.xml", core(document, pages)),
        ("docProps/app.xml", app(document)),
        ("word/document.xml", main.to_owned()),
        ("word/_rels/document.xml.rels", story.relations.xml()),
        ("word/styles.xml", STYLES.to_owned()),
        ("word/numbering.xml", numbering(&story.lists)),
        ("word/settings.xml", SETTINGS.to_owned()),
        ("word/fontTable.xml", FONTS.to_owned()),
        ("word/header1.xml", header(draft)),
        ("word/footer1.xml", footer(pages, draft, story.paper)),
    ];
    parts.into_iter().map(|(path, text)| (path.to_owned(), text.into_bytes())).collect()
}

/// The part with the text and the paper size. Header and footer are those of the first relations.
pub(super) fn main(body: &str, paper: Paper) -> String {
    let Paper { width, height, side, top, bottom } = paper;
    let orientation = if width > height { " w:orient=\"landscape\"" } else { "" };
    format!(
        "{XML}<w:document {NAMES}><w:body>\n{body}<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId5\"/>\
         <w:footerReference w:type=\"default\" r:id=\"rId6\"/><w:pgSz w:w=\"{width}\" w:h=\"{height}\"{orientation}/>\
         <w:pgMar w:top=\"{top}\" w:right=\"{side}\" w:bottom=\"{bottom}\" w:left=\"{side}\" w:header=\"454\" w:footer=\"454\" \
         w:gutter=\"0\"/></w:sectPr></w:body></w:document>\n"
    )
}

fn content_types() -> String {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let part = |(name, media): (&str, &str)| format!("<Override PartName=\"{name}\" ContentType=\"{media}+xml\"/>\n");
    let parts: String = ["document.main", "styles", "numbering", "settings", "fontTable", "header", "footer"]
        .map(|media| {
            let name = match media {
                "document.main" => "document",
                "header" => "header1",
                "footer" => "footer1",
                other => other,
            };
            part((&format!("/word/{name}.xml"), &format!("{word}.{media}")))
        })
        .concat();
    let about = part(("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties"))
        + &part(("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties"));
    format!(
        "{XML}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\n\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\n\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\n<Default Extension=\"png\" ContentType=\"image/png\"/>\n\
         <Default Extension=\"svg\" ContentType=\"image/svg+xml\"/>\n{parts}{about}</Types>\n"
    )
}

fn package() -> String {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    format!(
        "{XML}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\n\
         <Relationship Id=\"rId1\" Type=\"{office}/officeDocument\" Target=\"word/document.xml\"/>\n\
         <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" \
         Target=\"docProps/core.xml\"/>\n\
         <Relationship Id=\"rId3\" Type=\"{office}/extended-properties\" Target=\"docProps/app.xml\"/>\n</Relationships>\n"
    )
}

/// The document properties; the date is the date of the evaluation.
fn core(document: &PreparedDocument<'_>, pages: &Pages) -> String {
    let cover = document.cover;
    let field = |name: &str, text: Option<&str>| {
        text.map(|text| format!("<{name}>{}</{name}>", escape::xml(text))).unwrap_or_default()
    };
    let date =
        |name: &str| format!("<dcterms:{name} xsi:type=\"dcterms:W3CDTF\">{}T00:00:00Z</dcterms:{name}>", cover.today);
    let status = if cover.drafts.is_empty() { None } else { Some("Draft") };
    let fields = [
        field("dc:title", Some(&pages.title)),
        field("dc:subject", Some(&cover.standard)),
        field("dc:creator", cover.organization.as_deref()),
        field("cp:category", pages.classification.as_deref()),
        field("cp:contentStatus", status),
        field("cp:version", cover.version.as_deref()),
        date("created"),
        date("modified"),
        field("dc:language", Some("en")),
    ];
    format!(
        "{XML}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">{}</cp:coreProperties>\n",
        fields.concat()
    )
}

fn app(document: &PreparedDocument<'_>) -> String {
    let company = document.cover.organization.as_ref().map(|name| format!("<Company>{}</Company>", escape::xml(name)));
    format!(
        "{XML}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">\
         <Application>{}</Application>{}</Properties>\n",
        escape::xml(&document.cover.tool),
        company.unwrap_or_default()
    )
}

/// The list formats, and one list for each ordered list.
fn numbering(lists: &[(usize, usize)]) -> String {
    let bullets = format!("<w:num w:numId=\"{BULLETS}\"><w:abstractNumId w:val=\"0\"/></w:num>\n");
    let ordered: String = lists
        .iter()
        .enumerate()
        .map(|(at, (level, start))| {
            format!(
                "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"{level}\">\
                 <w:startOverride w:val=\"{start}\"/></w:lvlOverride></w:num>\n",
                BULLETS + at + 1
            )
        })
        .collect();
    NUMBERING.replace("</w:numbering>", &format!("{bullets}{ordered}</w:numbering>"))
}

/// The header of each page, which contains the watermark of a draft.
fn header(draft: bool) -> String {
    let mark = if draft { WATERMARK.trim() } else { "" };
    format!("{XML}<w:hdr {NAMES}><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>{mark}</w:p></w:hdr>\n")
}

fn footer(pages: &Pages, draft: bool, paper: Paper) -> String {
    let text = |text: &str| runs::run(text, runs::Look::default());
    let left = format!("{}{}", if draft { "DRAFT · " } else { "" }, pages.foot);
    let right = pages.classification.as_ref().map(|classification| format!("{classification} · ")).unwrap_or_default();
    format!(
        "{XML}<w:ftr {NAMES}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/><w:tabs><w:tab w:val=\"right\" w:pos=\"{}\"/></w:tabs></w:pPr>\
         {}<w:r><w:tab/></w:r>{}{}{}{}</w:p></w:ftr>\n",
        paper.room().0,
        text(&left),
        text(&format!("{right}page ")),
        number("PAGE"),
        text(" of "),
        number("NUMPAGES")
    )
}

/// A number that the word processor computes.
fn number(name: &str) -> String {
    format!("{}<w:r><w:t>1</w:t></w:r>{FIELD_END}", field_begin(name))
}

/// Opens a field; its initial value follows.
pub(super) fn field_begin(instruction: &str) -> String {
    format!(
        "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> {} </w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>",
        escape::xml(instruction)
    )
}

/// Closes a field.
pub(super) const FIELD_END: &str = "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
