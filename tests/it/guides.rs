//! The guides that walk through a repository: each command is run in one shell, each change is made, and the output of
//! a command is compared with the page.
//!
//! A block `console as=Liis_Tamberg on=2026-06-29` runs its commands as that person on that day; `diff path=FILE` replaces its old
//! lines by the new ones, `key=FILE` puts that public key into them. A line `…` stands for any number of lines. Ids of commits,
//! keys and fingerprints are new in each run and are not compared. `AIMS_BLESS=1` writes what differs.
#![cfg(unix)]

use std::{env, fs, path::Path, process::Command};

use regex::Regex;

use crate::support::{
    command::{AIMS, fed, have_signers},
    engine::COMPANY_DATE,
    files::{project, read},
    folder::{fresh, scratch, write},
    texts::compiled,
};

/// Stands after what a command printed; nothing prints it by itself.
const END: &str = "\u{1f}";

/// A fenced block of a page.
struct Block {
    info: Vec<String>,
    lines: Vec<String>,
    /// Index of its first line in the page.
    start: usize,
}

impl Block {
    fn value(&self, key: &str) -> Option<&str> {
        self.info.iter().find_map(|word| word.strip_prefix(key)?.strip_prefix('='))
    }
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut inside = false;
    for (number, line) in page.lines().enumerate() {
        match line.strip_prefix("```") {
            Some(_) if inside => inside = false,
            Some(info) => {
                inside = true;
                let info = info.split_whitespace().map(str::to_owned).collect();
                blocks.push(Block { info, lines: Vec::new(), start: number + 1 });
            }
            None if inside => blocks.last_mut().expect("a block").lines.push(line.to_owned()),
            None => {}
        }
    }
    blocks
}

/// The commands of a block, each with the lines that it should print.
fn commands(block: &Block) -> Vec<(Vec<&str>, Vec<&str>)> {
    let mut commands: Vec<(Vec<&str>, Vec<&str>)> = Vec::new();
    for line in &block.lines {
        let goes_on = commands.last().is_some_and(|(command, _)| command.last().is_some_and(|l| l.ends_with('\\')));
        match commands.last_mut() {
            Some((command, printed)) if goes_on && printed.is_empty() => command.push(line),
            _ if line.starts_with("$ ") => commands.push((vec![&line[2..]], Vec::new())),
            Some((_, printed)) => printed.push(line),
            None => panic!("a console block begins with a command: {line}"),
        }
    }
    commands
}

/// The page as a script of one shell.
fn script(blocks: &[Block], folder: &Path) -> String {
    let mut script = String::new();
    for (number, block) in blocks.iter().enumerate() {
        match block.info.first().map(String::as_str) {
            Some("console") => {
                script += &person(block);
                for (command, _) in commands(block) {
                    script += &format!("{}\nseen=$?; printf '{END}\\n'; (exit $seen)\n", command.join("\n"));
                }
            }
            Some("diff") => {
                let change = folder.join(format!("{number}.change"));
                write(&change, block.lines.join("\n"));
                // The change is made by this very test, in the folder in which the shell stands.
                let key = block.value("key").unwrap_or("/dev/null");
                let path = block.value("path").expect("a path");
                script += &format!(
                    "GUIDE_CHANGE='{}' GUIDE_PATH='{path}' GUIDE_KEY={key} \"$GUIDE_TEST\" --exact guides::change --include-ignored \
                     >/dev/null || echo 'this change does not fit: {path}'\n",
                    change.display()
                );
            }
            _ => {}
        }
    }
    script
}

fn person(block: &Block) -> String {
    let Some(name) = block.value("as") else { return String::new() };
    let mail = format!("{}@fennholm.example", name.replace('_', ".").to_lowercase());
    let (name, on) = (name.replace('_', " "), block.value("on").expect("a day"));
    let of = |who: &str| {
        format!("export GIT_{who}_NAME='{name}' GIT_{who}_EMAIL={mail} GIT_{who}_DATE='{on}T09:00:00+02:00'\n")
    };
    of("AUTHOR") + &of("COMMITTER")
}

/// Makes the change of a `diff` block: run by the shell of a page, in its folder.
#[test]
#[ignore = "a step of the guides, which run it"]
fn change() {
    let Ok(change) = env::var("GUIDE_CHANGE") else { return };
    let change = fs::read_to_string(change).expect("a change");
    let key = fs::read_to_string(env::var("GUIDE_KEY").expect("a file")).unwrap_or_default();
    let change = match key.split_whitespace().find(|word| word.starts_with("AAAA")) {
        Some(key) => keys().replace_all(&change, key).into_owned(),
        None => change,
    };
    let without = |sign: char| -> String {
        let kept = change.lines().filter(|line| !line.starts_with(sign));
        kept.map(|line| format!("{}\n", line.get(1..).unwrap_or_default())).collect()
    };
    let path = env::var("GUIDE_PATH").expect("a path");
    let text = fs::read_to_string(&path).unwrap_or_default();
    let old = without('+');
    assert!(text.contains(&old), "{path} has no\n{old}");
    write(&path, text.replacen(&old, &without('-'), 1));
}

fn keys() -> Regex {
    compiled(r"AAAA[A-Za-z0-9+/]{20,}")
}

/// A line without what differs in each run.
fn masked(line: &str) -> String {
    let ids = compiled(r"\b[0-9a-f]{7,64}\b|SHA256:[A-Za-z0-9+/]{43}");
    ids.replace_all(&keys().replace_all(line, "#"), "#").trim_end().to_owned()
}

/// Whether lines are as expected, where `…` stands for any number of them.
fn fits(expected: &[&str], printed: &[&str]) -> bool {
    match (expected.split_first(), printed.split_first()) {
        (None, None) => true,
        (Some((&"…", rest)), _) => (0..=printed.len()).any(|skipped| fits(rest, &printed[skipped..])),
        (Some((line, rest)), Some((there, others))) => masked(line) == masked(there) && fits(rest, others),
        _ => false,
    }
}

fn run(name: &str, blocks: &[Block]) -> String {
    let folder = fresh(&format!("guides/{name}"));
    let (home, work) = (folder.join("home"), folder.join("work"));
    fs::create_dir_all(home.join(".ssh")).expect("it can be made");
    fs::create_dir_all(&work).expect("it can be made");
    std::os::unix::fs::symlink(project(), work.join("aims")).expect("it can be made");
    let script = format!("exec 2>&1\n{}", script(blocks, &folder));
    let binaries = Path::new(AIMS).parent().expect("a folder").to_owned();
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths([binaries].into_iter().chain(env::split_paths(&path))).expect("paths");
    let mut shell = Command::new("sh");
    shell
        .current_dir(&work)
        .env_clear()
        .envs([("PATH", path), ("HOME", home.into()), ("GUIDE_TEST", env::current_exe().expect("a path").into())])
        .envs([
            ("AIMS_TODAY", COMPANY_DATE),
            ("COLUMNS", "100"),
            ("NO_COLOR", "1"),
            ("TZ", "UTC"),
            ("LC_ALL", "C.UTF-8"),
        ])
        .envs([("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_PAGER", "cat")])
        .env("GIT_CEILING_DIRECTORIES", scratch());
    String::from_utf8(fed(&mut shell, script.as_bytes()).stdout).expect("UTF-8")
}

/// Replays a page; gives it as it should be, and what differed.
fn replay(name: &str, page: &str) -> (String, Vec<String>) {
    let blocks = blocks(page);
    let printed = run(name, &blocks);
    let mut printed = printed.split(END).map(|part| part.trim_start_matches('\n'));
    let mut lines: Vec<String> = page.lines().map(str::to_owned).collect();
    let mut wrong = Vec::new();
    let mut written: Vec<(usize, usize, Vec<String>)> = Vec::new();
    for block in blocks.iter().filter(|block| block.info.first().is_some_and(|word| word == "console")) {
        let mut new = Vec::new();
        for (command, expected) in commands(block) {
            let there: Vec<&str> =
                printed.next().expect("an output for each command").lines().map(str::trim_end).collect();
            let fit = fits(&expected, &there);
            if !fit {
                wrong.push(format!("$ {}\n{}", command.join("\n"), there.join("\n")));
            }
            new.push(format!("$ {}", command.join("\n")));
            new.extend(if fit { expected } else { there }.into_iter().map(str::to_owned));
        }
        written.push((block.start, block.lines.len(), new));
    }
    for (start, count, new) in written.into_iter().rev() {
        lines.splice(start..start + count, new);
    }
    (lines.join("\n") + "\n", wrong)
}

fn page(name: &str) {
    if !have_signers(&["git", "ssh-keygen"]) {
        return;
    }
    let path = project().join(format!("docs/{name}.md"));
    let (page, wrong) = replay(name, &read(&path));
    if env::var_os("AIMS_BLESS").is_some() {
        write(&path, page);
    } else {
        assert!(wrong.is_empty(), "{name} differs; `AIMS_BLESS=1` writes it:\n\n{}", wrong.join("\n\n"));
    }
}

#[test]
fn reviewing_changes() {
    page("reviewing-changes");
}

#[test]
fn verifying_with_git() {
    page("verifying-with-git");
}
