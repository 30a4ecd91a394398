//! The README: its commands run in the order in which they are written, and its excerpt is what `check` prints.

use std::path::PathBuf;

use crate::support::{
    command::aims_today,
    files::{project, read_project},
    folder::fresh,
};

/// Most lines of it.
const MOST: usize = 120;

fn blocks<'t>(text: &'t str, language: &str) -> Vec<&'t str> {
    let opening = format!("```{language}\n");
    text.split(&opening).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

/// The words of a line of a shell, quoted ones as one.
fn words(line: &str) -> Vec<String> {
    line.split('"')
        .enumerate()
        .flat_map(|(number, part)| match number % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

#[test]
fn the_five_minutes_run() {
    let readme = read_project("README.md");
    let block = blocks(&readme, "sh").into_iter().find(|block| block.contains("aims init")).expect("five minutes");
    let mut folder: PathBuf = fresh("readme");
    for line in block.lines() {
        let words = words(line);
        match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["cd", name] => folder.push(name),
            ["aims", ref arguments @ ..] => {
                let ran = aims_today(&folder, arguments);
                assert_eq!(ran.code, 0, "{line}: {}{}", ran.out, ran.err);
            }
            ref other => panic!("{other:?} is not tried"),
        }
    }
    assert!(folder.join("soa.docx").is_file(), "the last command writes a document");
}

#[test]
fn the_excerpt_is_what_check_prints() {
    let readme = read_project("README.md");
    let block = blocks(&readme, "console").into_iter().next().expect("an excerpt");
    let excerpt: Vec<&str> = block.lines().skip(1).filter(|line| *line != "…").collect();
    let printed = read_project("examples/findings/expected/check.txt");
    assert!(printed.contains(&excerpt.join("\n")), "the example prints another excerpt");
}

#[test]
fn it_is_short() {
    let lines = read_project("README.md").lines().count();
    assert!(lines <= MOST, "{lines} lines");
    assert!(project().join("try").is_file(), "the README names `./try`");
}
