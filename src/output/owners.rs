//! CODEOWNERS: the block that aims writes, inserted into the file that people write.
//!
//! Must not know records or change a byte outside its block.

use std::collections::BTreeSet;

use crate::{
    escape, prose,
    report::owners::{OwnedFile, Owners, UnreachableOwner},
};

/// First line of the block.
const BEGIN: &str = "# aims: begin";
/// Last line of the block.
const END: &str = "# aims: end";

/// Paths at which code hosts look for CODEOWNERS, relative to the top of the git repository, in the order that GitHub
/// uses. A new file is created at the first one.
pub const PLACES: [&str; 4] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

/// The block: a line per file, sorted by path. No two patterns match one file, so their order does not matter.
#[must_use]
pub fn block(owners: &Owners) -> String {
    let mut text = format!("{BEGIN}\n# Written by `aims owners --codeowners` from the owners of the records.\n");
    owners.silent.iter().for_each(|silent| text += &without_handle(silent));
    owners.files.iter().for_each(|file| text += &row(file));
    text + END + "\n"
}

fn row(file: &OwnedFile) -> String {
    match escape::codeowners(&file.path) {
        Some(pattern) => format!("{pattern} {}\n", file.handles.join(" ")),
        None => format!("# no pattern can match: {}\n", escape::line(&file.path)),
    }
}

fn without_handle(silent: &UnreachableOwner) -> String {
    format!("# no handle: {}, owner of {}\n", escape::line(&silent.owner), prose::count(silent.files, "file"))
}

/// The text before the block, the block, and the text after it.
struct Parts<'t> {
    before: &'t str,
    block: &'t str,
    after: &'t str,
}

/// Finds the block. If there is none, the block is empty and at the end.
fn parts(text: &str) -> Result<Parts<'_>, &'static str> {
    let (mut begin, mut end, mut at) = (None, None, 0);
    for line in text.split_inclusive('\n') {
        let place = match line.trim_end() {
            BEGIN => Some((&mut begin, at)),
            END => Some((&mut end, at + line.len())),
            _ => None,
        };
        if let Some((seen, at)) = place
            && seen.replace(at).is_some()
        {
            return Err("it contains more than one aims block");
        }
        at += line.len();
    }
    match (begin, end) {
        (Some(begin), Some(end)) if begin < end => {
            Ok(Parts { before: &text[..begin], block: &text[begin..end], after: &text[end..] })
        }
        (None, None) => Ok(Parts { before: text, block: "", after: "" }),
        _ => Err("the aims block has no begin or end line, or ends before it begins"),
    }
}

/// `text` with `block` instead of the existing block, or at the end. The rest is unchanged byte for byte.
///
/// # Errors
/// Fails if the aims block cannot be identified.
pub fn with_block(text: &str, block: &str) -> Result<String, &'static str> {
    let Parts { before, after, .. } = parts(text)?;
    let crlf = text.contains("\r\n");
    let ends = before.is_empty() || before.ends_with('\n');
    let gap = if ends { "" } else { "\n" };
    let new = format!("{gap}{block}");
    Ok(format!("{before}{}{after}", if crlf { new.replace('\n', "\r\n") } else { new }))
}

/// The lines in which the block in `text` differs from `block`: missing lines with `+`, extra lines with `-`.
///
/// # Errors
/// Fails if the aims block cannot be identified.
pub fn differences(text: &str, block: &str) -> Result<Vec<String>, &'static str> {
    let current: Vec<&str> = parts(text)?.block.lines().collect();
    let wanted: Vec<&str> = block.lines().collect();
    if current == wanted {
        return Ok(Vec::new());
    }
    let (old, new): (BTreeSet<&str>, BTreeSet<&str>) = (current.into_iter().collect(), wanted.into_iter().collect());
    let removed = old.difference(&new).map(|line| format!("- {line}"));
    let lines: Vec<String> = removed.chain(new.difference(&old).map(|line| format!("+ {line}"))).collect();
    Ok(if lines.is_empty() { vec!["the lines are in a different order, or duplicated".to_owned()] } else { lines })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOCK: &str = "# aims: begin\n/a @a\n# aims: end\n";

    #[test]
    fn text_outside_the_block_is_unchanged() {
        assert_eq!(with_block("", BLOCK), Ok(BLOCK.to_owned()));
        assert_eq!(with_block("* @all", BLOCK), Ok(format!("* @all\n{BLOCK}")));
        let old = "* @all  \n\n# aims: begin\n/b @b\n# aims: end\n/c @c";
        let new = with_block(old, BLOCK).expect("one block");
        assert_eq!(new, format!("* @all  \n\n{BLOCK}/c @c"));
        assert_eq!(with_block(&new, BLOCK), Ok(new.clone()));
        assert_eq!(differences(&new, BLOCK), Ok(vec![]));
        assert_eq!(differences(old, BLOCK), Ok(vec!["- /b @b".to_owned(), "+ /a @a".to_owned()]));
        assert_eq!(with_block("* @all\r\n", BLOCK), Ok(format!("* @all\n{BLOCK}").replace('\n', "\r\n")));
    }

    #[test]
    fn ambiguous_block_is_refused() {
        for text in ["# aims: begin\n", "# aims: end\n", "# aims: end\n# aims: begin\n", &format!("{BLOCK}{BLOCK}")] {
            assert!(with_block(text, BLOCK).is_err() && differences(text, BLOCK).is_err(), "{text}");
        }
    }
}
