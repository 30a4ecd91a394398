//! The blocks of a document as HTML.
//!
//! Must not know their context.

use std::fmt::Write as _;

use crate::{
    escape,
    render::body::{Align, Block, Figure, Grid, Inline, Shape},
};

/// The blocks, one after another.
pub(crate) fn blocks(blocks: &[Block]) -> String {
    blocks.iter().map(block).collect()
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading { level, anchor, text } => {
            let level = (*level).clamp(2, 6);
            format!("<h{level} id=\"{anchor}\">{}</h{level}>\n", inlines(text))
        }
        Block::Paragraph(text) => format!("<p>{}</p>\n", inlines(text)),
        Block::List { start, items } => list(*start, items),
        Block::Quote(inner) => format!("<blockquote>\n{}</blockquote>\n", blocks(inner)),
        Block::Code(text) => format!("<pre tabindex=\"0\"><code>{}</code></pre>\n", escape::html(text)),
        Block::Rule => "<hr>\n".to_owned(),
        Block::Grid(grid) => table(grid),
        Block::Figure(figure) => picture(figure),
    }
}

fn list(start: Option<usize>, items: &[Vec<Block>]) -> String {
    let items: String = items.iter().map(|item| format!("<li>{}</li>\n", self::item(item))).collect();
    match start {
        None => format!("<ul>\n{items}</ul>\n"),
        Some(1) => format!("<ol>\n{items}</ol>\n"),
        Some(start) => format!("<ol start=\"{start}\">\n{items}</ol>\n"),
    }
}

/// A list item; its first paragraph is written without a `p` element.
fn item(item: &[Block]) -> String {
    match item {
        [Block::Paragraph(text), rest @ ..] => format!("{}{}", inlines(text), blocks(rest)),
        other => blocks(other),
    }
}

fn table(grid: &Grid) -> String {
    let title = grid.title.as_deref().unwrap_or("Table");
    match grid.shape {
        Shape::Facts => format!("<table class=\"facts\">\n<tbody>\n{}</tbody>\n</table>\n", facts(grid)),
        Shape::Narrow => scrolled(title, &format!("<table>\n{}</table>\n", inner(grid))),
        Shape::Wide => {
            let columns = columns(grid);
            scrolled(title, &format!("<table class=\"wide\">\n{columns}{}</table>\n", inner(grid)))
        }
    }
}

/// A table with its own scroll area for small screens.
fn scrolled(title: &str, table: &str) -> String {
    format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">\n{table}</div>\n",
        escape::html(title)
    )
}

fn columns(grid: &Grid) -> String {
    let column = |column: &crate::render::body::Column| format!("<col width=\"{:.1}%\">\n", 100.0 * column.share);
    format!("<colgroup>\n{}</colgroup>\n", grid.columns.iter().map(column).collect::<String>())
}

fn inner(grid: &Grid) -> String {
    let head: String = grid
        .header
        .iter()
        .zip(&grid.columns)
        .map(|(cell, column)| match cell.is_empty() {
            true => "<td></td>\n".to_owned(),
            false => format!("<th scope=\"col\"{}>{}</th>\n", side(column.align), inlines(cell)),
        })
        .collect();
    let mut rows = String::new();
    for row in &grid.rows {
        rows.push_str("<tr>\n");
        for (cell, column) in row.iter().zip(&grid.columns) {
            let _ = writeln!(rows, "<td{}>{}</td>", side(column.align), inlines(cell));
        }
        rows.push_str("</tr>\n");
    }
    format!("<thead>\n<tr>\n{head}</tr>\n</thead>\n<tbody>\n{rows}</tbody>\n")
}

/// Names and their values: the name is the row header.
fn facts(grid: &Grid) -> String {
    let row = |row: &Vec<Vec<Inline>>| {
        let cells: String = row.iter().skip(1).map(|cell| format!("<td>{}</td>\n", inlines(cell))).collect();
        let name = row.first().map(|cell| inlines(cell)).unwrap_or_default();
        format!("<tr>\n<th scope=\"row\">{name}</th>\n{cells}</tr>\n")
    };
    grid.rows.iter().map(row).collect()
}

fn side(align: Align) -> &'static str {
    match align {
        Align::Left => "",
        Align::Right => " class=\"number\"",
    }
}

/// A picture with its title, and the same data as a collapsed table.
fn picture(figure: &Figure) -> String {
    let table = table(&figure.table);
    let picture = format!(
        "<div class=\"picture\" role=\"img\" aria-label=\"{}\">{}</div>\n",
        escape::html(&figure.alt),
        figure.svg.trim()
    );
    format!(
        "<figure>\n<figcaption>{}</figcaption>\n{}<details>\n<summary>Data as a table</summary>\n{table}</details>\n</figure>\n",
        escape::html(&figure.title),
        scrolled(&format!("Picture: {}", figure.title), &picture)
    )
}

pub(super) fn inlines(inlines: &[Inline]) -> String {
    inlines.iter().map(inline).collect()
}

fn inline(inline: &Inline) -> String {
    match inline {
        Inline::Text(text) => escape::html(text).into_owned(),
        Inline::Strong(inner) => format!("<strong>{}</strong>", inlines(inner)),
        Inline::Emphasis(inner) => format!("<em>{}</em>", inlines(inner)),
        Inline::Struck(inner) => format!("<del>{}</del>", inlines(inner)),
        Inline::Code(text) => format!("<code>{}</code>", escape::html(text)),
        Inline::Link { to, text } => format!("<a href=\"{}\">{}</a>", escape::html(to), inlines(text)),
        Inline::Break => "<br>".to_owned(),
    }
}
