//! `docs/architecture.md`: what people wrote, with the parts that follow from the code put in.

use std::collections::{BTreeMap, BTreeSet};

use syn::Item;

use crate::support::files::read_project;

use super::{
    functions::lengths,
    paths::{circle, module_graph},
    sources::{Source, all},
};

const BEGIN: &str = "<!-- derived: ";
const END: &str = "<!-- end -->";

fn written() -> String {
    read_project("docs/architecture.md")
}

/// The page with every derived part made anew.
pub fn fresh() -> String {
    let written = written();
    let mut parts = written.split(BEGIN);
    let mut page = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once(" -->").expect("a mark is closed");
        let (_, rest) = rest.split_once(END).expect("a derived part ends");
        page += &format!("{BEGIN}{name} -->\n\n{}\n{END}{rest}", derived(name));
    }
    page
}

fn derived(name: &str) -> String {
    match name {
        "floors" => floors(),
        "rooms" => rooms(),
        "measures" => measures(),
        other => panic!("nothing derives `{other}`"),
    }
}

/// The rooms by floors: each uses rooms of lower floors only.
fn floors() -> String {
    let mut floor_of: Vec<(&str, usize)> = Vec::new();
    for room in aims::ROOMS {
        let below = floor_of.iter().filter(|(name, _)| room.uses.contains(name)).map(|(_, floor)| floor + 1);
        let floor = below.max().unwrap_or_default();
        floor_of.push((room.name, floor));
    }
    let top = floor_of.iter().map(|(_, floor)| *floor).max().unwrap_or_default();
    let line = |floor: usize| {
        let names = floor_of.iter().filter(|(_, own)| *own == floor).map(|(name, _)| *name);
        format!("{floor:>2}  {}\n", names.collect::<Vec<_>>().join("  "))
    };
    format!("```text\n{}```\n", (0..=top).rev().map(line).collect::<String>())
}

fn rooms() -> String {
    let mut table = "| room | what it is for | must not know | uses |\n|---|---|---|---|\n".to_owned();
    for room in aims::ROOMS {
        let aims::Room { name, purpose, must_not_know, uses } = room;
        table += &format!("| `{name}` | {purpose} | {must_not_know} | {} |\n", uses.join(", "));
    }
    table
}

fn measures() -> String {
    let rooms = aims::ROOMS.len();
    let edges: usize = aims::ROOMS.iter().map(|room| room.uses.len()).sum();
    let graphs: Vec<_> = aims::ROOMS.iter().map(|room| module_graph(room.name)).collect();
    let circles = graphs.iter().filter(|graph| circle(graph).is_some()).count();
    let (length, _) = lengths();
    let cli: usize = all().iter().filter(|source| source.room() == "cli").map(Source::lines).sum();
    let rows = [
        ("rooms", rooms.to_string(), ""),
        ("edges between rooms", edges.to_string(), ""),
        ("cycles between rooms", "0".to_owned(), "0"),
        ("modules at the top of rooms", graphs.iter().map(BTreeMap::len).sum::<usize>().to_string(), ""),
        ("cycles between them", circles.to_string(), "0"),
        ("lines of a function, median", length.median.to_string(), "6"),
        ("lines of a function, 99th percentile", length.most.to_string(), "40"),
        ("lines of the longest function", length.longest.to_string(), "60"),
        ("lines of `cli`, in hundreds", cli.div_ceil(100).to_string(), "25"),
    ];
    let rows = rows.iter().map(|(what, is, most)| format!("| {what} | {is} | {most} |\n"));
    format!("| | is | at most |\n|---|---|---|\n{}", rows.collect::<String>())
}

/// Names such as `engine::Checked` on the page that the code does not have.
pub fn unknown_names() -> Vec<String> {
    let known: BTreeSet<String> = all().iter().flat_map(names).collect();
    let written = written();
    let spans = written.split('`').skip(1).step_by(2).filter(|span| span.contains("::") && !span.contains('\n'));
    spans.filter(|span| !span.split("::").all(|step| known.contains(step))).map(Into::into).collect()
}

/// What a file gives names to, its own modules among it.
fn names(source: &Source) -> Vec<String> {
    let items = source.file.items.iter().flat_map(|item| match item {
        Item::Fn(item) => vec![item.sig.ident.to_string()],
        Item::Struct(item) => vec![item.ident.to_string()],
        Item::Enum(item) => vec![item.ident.to_string()],
        Item::Trait(item) => vec![item.ident.to_string()],
        Item::Const(item) => vec![item.ident.to_string()],
        Item::Static(item) => vec![item.ident.to_string()],
        Item::Type(item) => vec![item.ident.to_string()],
        Item::Impl(item) => methods(item),
        _ => Vec::new(),
    });
    items.chain(source.module().map(Into::into)).collect()
}

fn methods(item: &syn::ItemImpl) -> Vec<String> {
    let method = |item: &syn::ImplItem| match item {
        syn::ImplItem::Fn(method) => Some(method.sig.ident.to_string()),
        syn::ImplItem::Const(item) => Some(item.ident.to_string()),
        _ => None,
    };
    item.items.iter().filter_map(method).collect()
}
