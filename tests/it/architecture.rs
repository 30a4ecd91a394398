//! The structure of the code: every path in `src/` uses only rooms that the table in `lib.rs` allows, modules have no
//! cycles, functions are short, and `docs/architecture.md` is up to date.

mod functions;
mod page;
mod paths;
mod sources;

use std::collections::{BTreeMap, BTreeSet};

use self::{
    functions::{Lengths, lengths},
    paths::{circle, module_graph, rooms_used},
    sources::{Source, all},
};

/// Most lines of a function: half of them, 99 of 100, and any.
const LIMITS: Lengths = Lengths { median: 6, most: 40, longest: 60 };

/// Most lines of the room `cli`: its commands pass options on, and it grows by the options of each.
const CLI_LINES: usize = 2500;

/// One test, as what is parsed cannot leave its thread, and parsing `src/` is most of the work.
#[test]
fn the_structure_is_as_the_table_allows() {
    every_path_goes_where_the_table_allows();
    rooms_use_only_rooms_above_them_and_no_edge_is_idle();
    no_modules_of_a_room_go_in_circles();
    functions_are_short_and_the_command_line_is_thin();
    every_file_opens_with_its_purpose();
    the_page_says_what_is_so();
    the_page_names_what_there_is();
}

fn every_path_goes_where_the_table_allows() {
    let allowed: BTreeMap<&str, &[&str]> = aims::ROOMS.iter().map(|room| (room.name, room.uses)).collect();
    let mut problems = Vec::new();
    for source in all() {
        let Some(allowed) = allowed.get(source.room()) else {
            problems.push(format!("{} lies in no room of the table", source.name));
            continue;
        };
        let used = rooms_used(source).into_iter();
        for used in used.filter(|used| used != source.room() && !allowed.contains(&used.as_str())) {
            problems.push(format!("{} uses `{used}`, which `{}` may not", source.name, source.room()));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn rooms_use_only_rooms_above_them_and_no_edge_is_idle() {
    let order: Vec<&str> = aims::ROOMS.iter().map(|room| room.name).collect();
    let mut used: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for source in all() {
        used.entry(source.room()).or_default().extend(rooms_used(source));
    }
    for (index, aims::Room { name: room, uses, .. }) in aims::ROOMS.iter().enumerate() {
        for edge in *uses {
            assert!(order[..index].contains(edge), "{room} lies above {edge}");
            assert!(
                used.get(room).is_some_and(|used| used.contains(*edge)),
                "{room} no longer uses {edge}: remove the edge"
            );
        }
    }
}

fn no_modules_of_a_room_go_in_circles() {
    let circles = aims::ROOMS.iter().filter_map(|room| {
        let graph = module_graph(room.name);
        circle(&graph).map(|circle| format!("{}: {circle:?}", room.name))
    });
    assert_eq!(circles.collect::<Vec<_>>(), Vec::<String>::new());
}

fn functions_are_short_and_the_command_line_is_thin() {
    let (measured, longest) = lengths();
    let within = measured.median <= LIMITS.median && measured.most <= LIMITS.most && measured.longest <= LIMITS.longest;
    assert!(within, "{measured:?} is more than {LIMITS:?}: {longest:#?}");
    let lines: usize = all().iter().filter(|source| source.room() == "cli").map(Source::lines).sum();
    assert!(lines <= CLI_LINES, "cli has {lines} lines");
}

fn every_file_opens_with_its_purpose() {
    for source in all() {
        let documented = source.file.attrs.iter().any(|attribute| attribute.path().is_ident("doc"));
        assert!(documented, "{} opens without `//!`", source.name);
    }
}

fn the_page_says_what_is_so() {
    crate::generated::assert_fresh(vec![("docs/architecture.md".to_owned(), page::fresh())]);
}

fn the_page_names_what_there_is() {
    assert_eq!(page::unknown_names(), Vec::<String>::new());
}
