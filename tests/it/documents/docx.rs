//! DOCX as a reader that knows nothing of aims sees it: an archive of well-formed parts, whose tables hold the rows and cells
//! of the registers, and in which no text of a record is more than text.

use std::collections::BTreeMap;

use aims::{
    document::{
        cover::{Cover, cover},
        kind::{DocumentData, DocumentKind},
        kinds::document_named,
    },
    escape,
    finding::Stage,
    render::{Assets, Logo, PreparedDocument, Templates},
    report::table::{Cell, Table},
};

use roxmltree::Node;

use crate::support::{
    archive::entries,
    documents::{gathered, written_as},
    engine::whole,
    files::{example, holding_texts},
};

/// The files of an archive.
pub fn unpacked(docx: &[u8]) -> BTreeMap<String, Vec<u8>> {
    entries(docx).into_iter().collect()
}

/// The text of a part that is XML.
pub fn part<'p>(parts: &'p BTreeMap<String, Vec<u8>>, name: &str) -> &'p str {
    std::str::from_utf8(&parts[name]).expect("UTF-8")
}

fn is(node: &Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

fn below<'a, 'd>(node: Node<'a, 'd>, name: &'static str) -> impl Iterator<Item = Node<'a, 'd>> {
    node.descendants().filter(move |node| is(node, name))
}

/// The text of paragraphs.
fn said(node: Node<'_, '_>) -> String {
    let paragraphs = below(node, "p").map(|paragraph| {
        let pieces = paragraph.descendants().map(|piece| match piece.tag_name().name() {
            "t" => piece.text().unwrap_or_default().to_owned(),
            "br" => "\n".to_owned(),
            _ => String::new(),
        });
        pieces.collect::<String>()
    });
    paragraphs.collect::<Vec<_>>().join("\n")
}

/// A table as a reader finds it: its title, and its rows with their cells.
pub struct Read {
    title: Option<String>,
    pub rows: Vec<Vec<String>>,
    /// Whether the first row stands above each page.
    repeats: bool,
}

pub fn tables(document: &str) -> Vec<Read> {
    let document = roxmltree::Document::parse(document).expect("well-formed");
    let table = |table: Node<'_, '_>| Read {
        title: below(table, "tblCaption")
            .next()
            .and_then(|title| title.attributes().next().map(|attribute| attribute.value().to_owned())),
        rows: below(table, "tr").map(|row| below(row, "tc").map(said).collect()).collect(),
        repeats: below(table, "tr").next().is_some_and(|row| below(row, "tblHeader").count() == 1),
    };
    below(document.root(), "tbl").map(table).collect()
}

fn soa() -> &'static DocumentKind {
    document_named("soa").expect("a document")
}

fn written(data: &DocumentData, cover: &Cover, templates: &Templates, assets: &Assets) -> Vec<u8> {
    written_as("docx", &PreparedDocument::new(soa(), data, cover, templates, assets))
}

/// A row as it reads where it was taken over as it is.
fn expected(table: &Table) -> Vec<Vec<String>> {
    let table = table.without_empty_columns();
    let header = table.columns.iter().map(|column| column.title.to_owned()).collect();
    let rows = table.rows.iter().map(|row| row.iter().map(|cell| cell.lines().join("\n")).collect());
    std::iter::once(header).chain(rows).collect()
}

#[test]
fn the_statement_of_applicability_holds_the_rows_and_cells_of_its_registers() {
    let (data, cover) = gathered(&whole(&example("company"), Stage::Surveillance), soa(), None);
    let docx = written(&data, &cover, &Templates::shipped(), &Assets::default());
    let read = tables(part(&unpacked(&docx), "word/document.xml"));
    // The others are sheets of the workbook.
    let placed = ["controls", "own_controls", "areas", "systems", "evidence"];
    for name in placed {
        let table = data.tables.iter().find(|table| table.name == name).expect("a register");
        let found = read
            .iter()
            .find(|read| read.title.as_deref() == Some(&*table.title) && read.rows.len() == table.rows.len() + 1);
        let found = found.unwrap_or_else(|| panic!("{} is not there", table.title));
        assert_eq!(found.rows, expected(table), "{}", table.title);
        assert!(found.repeats, "{}", table.title);
    }
    assert_eq!(docx, written(&data, &cover, &Templates::shipped(), &Assets::default()));
}

/// Text that is markup, a formula or an order somewhere, or that is hard to write.
const HOSTILE: &[&str] = &[
    "<script>alert(1)</script></w:t></w:r>",
    "# **x** [a](http://e.vil) | `b` <!-- c",
    "=cmd|' /C calc'!A0",
    "&amp; &#60;w:p/> ]]> <![CDATA[x",
    "a\u{202e}b\u{2066}c",
    "a\u{0}b\u{1}c\u{1b}[31md\u{7f}e\u{fffe}f\u{ffff}g",
    "x\" w:val='y' r:id=\"rId1\"",
    "TOC \\o INCLUDETEXT \"file:///etc/passwd\" DDEAUTO c:\\\\x",
    "🙂 👩‍👩‍👧 日本語 한국어 مرحبا بالعالم שלום é",
    "{% raw %} {{ x }} %s ../../x",
];

const TEMPLATE: &str = "---\nclassification: 'a<b>&c'\n---\n## Facts {{ texts[0] }}\n\n{% for text in texts %}{{ text }}\n\n- {{ text }}\n\n\
                        > {{ text }}\n\n{% endfor %}{{ table(\"hostile\") }}\n\n## b\n\n## c\n\n[x](https://a.example/a\"b<c>) [y](#b) [z](#nowhere) [w](http://[)\n";

fn hostile() -> (DocumentData, Cover, Templates) {
    let long = "x ".repeat(1 << 19);
    let texts: Vec<&str> = HOSTILE.iter().copied().chain([&*long]).collect();
    let mut table = Table::new("hostile", HOSTILE[6], &[("text", "Text"), ("number", "Number")]);
    table.rows = texts.iter().map(|text| vec![Cell::Text((*text).to_owned()), 7usize.into()]).collect();
    let data = DocumentData::new("x", serde_json::json!({ "texts": texts }), vec![table]);
    let tree = holding_texts(&[("templates/soa.md.j2", TEMPLATE)]);
    let mut cover = cover(&whole(&tree, Stage::Build), soa(), &data, None);
    cover.organization = Some(HOSTILE[0].to_owned());
    cover.address = Some(format!("{}\n{}", HOSTILE[5], HOSTILE[8]));
    cover.version = Some(HOSTILE[6].to_owned());
    (data, cover, Templates::of(&tree).expect("they can be read"))
}

/// `text` as XML shows it.
fn shown(text: &str) -> String {
    let xml = format!("<x>{}</x>", escape::xml(text));
    let document = roxmltree::Document::parse(&xml).expect("well-formed");
    document.root_element().text().unwrap_or_default().to_owned()
}

#[test]
fn hostile_text_is_text_and_every_part_is_well_formed() {
    let (data, cover, templates) = hostile();
    let parts = unpacked(&written(&data, &cover, &templates, &Assets::default()));
    for (name, bytes) in &parts {
        assert!(!name.starts_with('/') && !name.contains("..") && !name.contains('\\'), "{name}");
        let text = std::str::from_utf8(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    let document = part(&parts, "word/document.xml");
    let found = tables(document).pop().expect("the last table");
    assert_eq!(found.title.as_deref(), Some(&*shown(HOSTILE[6])));
    for (row, text) in found.rows[1..].iter().zip(&data.tables[0].rows) {
        assert_eq!(row[0], shown(&text[0].lines()[0]));
    }
    let all = said(roxmltree::Document::parse(document).expect("well-formed").root());
    for text in HOSTILE {
        assert!(all.matches(&shown(text)).count() >= 4, "{text:?}");
    }
    assert!(
        !all.contains(|c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202e}' | '\u{2066}' | '\u{fffe}'))
    );
    let footer = roxmltree::Document::parse(part(&parts, "word/footer1.xml")).expect("well-formed");
    assert!(said(footer.root()).contains("a<b>&c · page 1 of 1"), "{}", said(footer.root()));
}

#[test]
fn links_lead_where_they_may_and_relations_to_what_is_there() {
    let (data, cover, templates) = hostile();
    let parts = unpacked(&written(&data, &cover, &templates, &Assets::default()));
    let document = roxmltree::Document::parse(part(&parts, "word/document.xml")).expect("well-formed");
    let relations = roxmltree::Document::parse(part(&parts, "word/_rels/document.xml.rels")).expect("well-formed");
    let mut outside = Vec::new();
    for relation in below(relations.root(), "Relationship") {
        let target = relation.attribute("Target").expect("a target");
        match relation.attribute("TargetMode") {
            Some(_) => outside.push(target),
            None => assert!(parts.contains_key(&format!("word/{target}")), "{target}"),
        }
    }
    assert_eq!(outside, ["https://a.example/a%22b%3Cc%3E"]);
    let value = |node: Node<'_, '_>, name: &str| {
        node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value().to_owned())
    };
    let marks: Vec<String> = below(document.root(), "bookmarkStart").filter_map(|mark| value(mark, "name")).collect();
    let anchors: Vec<String> = below(document.root(), "hyperlink").filter_map(|link| value(link, "anchor")).collect();
    assert_eq!(anchors.len(), 4, "three chapters in the table of contents, and one link");
    assert!(anchors.iter().all(|anchor| marks.contains(anchor)));
}

#[test]
fn a_draft_says_so_on_each_page_and_a_logo_comes_along() {
    let (data, mut cover, templates) = hostile();
    let svg =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"10\"><rect width=\"40\" height=\"10\"/></svg>";
    let logo = Logo::of("logo.svg", svg.into()).expect("it is a drawing");
    let assets = Assets::with(Some(logo));
    for drafts in [Vec::new(), vec!["it is not approved".to_owned()]] {
        cover.drafts = drafts;
        let parts = unpacked(&written(&data, &cover, &templates, &assets));
        assert_eq!(part(&parts, "word/header1.xml").contains("string=\"DRAFT\""), !cover.drafts.is_empty());
        assert!(parts["word/media/logo.png"].starts_with(b"\x89PNG"));
    }
    let outside = svg.replace("<rect", "<use href=\"http://e.vil/x.svg#a\"/><rect");
    let refused = Logo::of("logo.svg", outside.into()).expect_err("it refers to the outside");
    assert!(refused.contains("an external reference"), "{refused}");
}
