//! CODEOWNERS: the block that aims writes, laid into the file that people write.
//!
//! Must not know records, nor touch a byte outside of its block.

use std::collections::BTreeSet;

use crate::{
    escape, prose,
    report::owners::{OwnedFile, Owners, Silent},
};

/// First line of the block.
const BEGIN: &str = "# aims: begin";
/// Last line of the block.
const END: &str = "# aims: end";

/// Where code hosts look for CODEOWNERS, from the top of the git repository, in the order in which GitHub looks; the first is
/// where a new one is put.
pub const PLACES: [&str; 4] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

/// The block: a line a file, sorted by path. No two patterns fit one file, so their order decides nothing.
#[must_use]
pub fn block(owners: &Owners) -> String {
    let mut text = format!("{BEGIN}\n# Written by `aims owners --write` from the owners of the records.\n");
    owners.silent.iter().for_each(|silent| text += &without_handle(silent));
    owners.files.iter().for_each(|file| text += &row(file));
    text + END + "\n"
}

fn row(file: &OwnedFile) -> String {
    match escape::codeowners(&file.path) {
        Some(pattern) => format!("{pattern} {}\n", file.handles.join(" ")),
        None => format!("# no pattern can name: {}\n", escape::line(&file.path)),
    }
}

fn without_handle(silent: &Silent) -> String {
    format!("# no handle: {}, owner of {}\n", escape::line(&silent.owner), prose::count(silent.files, "file"))
}

/// What stands around the block and in it.
struct Parts<'t> {
    before: &'t str,
    block: &'t str,
    after: &'t str,
}

/// Finds the block; without one it is empty at the end.
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
            return Err("it holds more than one block of aims");
        }
        at += line.len();
    }
    match (begin, end) {
        (Some(begin), Some(end)) if begin < end => {
            Ok(Parts { before: &text[..begin], block: &text[begin..end], after: &text[end..] })
        }
        (None, None) => Ok(Parts { before: text, block: "", after: "" }),
        _ => Err("the block of aims begins and does not end, or ends before it begins"),
    }
}

/// `text` with `block` in the place of the block that is there, or at the end. The rest stays byte for byte.
///
/// # Errors
/// Where it cannot be told which lines are those of aims.
pub fn laid(text: &str, block: &str) -> Result<String, &'static str> {
    let Parts { before, after, .. } = parts(text)?;
    let crlf = text.contains("\r\n");
    let ends = before.is_empty() || before.ends_with('\n');
    let gap = if ends { "" } else { "\n" };
    let new = format!("{gap}{block}");
    Ok(format!("{before}{}{after}", if crlf { new.replace('\n', "\r\n") } else { new }))
}

/// The lines by which the block in `text` differs from `block`: what is missing with `+`, what is too much with `-`.
///
/// # Errors
/// Where it cannot be told which lines are those of aims.
pub fn differences(text: &str, block: &str) -> Result<Vec<String>, &'static str> {
    let there: Vec<&str> = parts(text)?.block.lines().collect();
    let wanted: Vec<&str> = block.lines().collect();
    if there == wanted {
        return Ok(Vec::new());
    }
    let (old, new): (BTreeSet<&str>, BTreeSet<&str>) = (there.into_iter().collect(), wanted.into_iter().collect());
    let gone = old.difference(&new).map(|line| format!("- {line}"));
    let lines: Vec<String> = gone.chain(new.difference(&old).map(|line| format!("+ {line}"))).collect();
    Ok(if lines.is_empty() { vec!["the lines stand in another order, or twice".to_owned()] } else { lines })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOCK: &str = "# aims: begin\n/a @a\n# aims: end\n";

    #[test]
    fn what_stands_outside_stays() {
        assert_eq!(laid("", BLOCK), Ok(BLOCK.to_owned()));
        assert_eq!(laid("* @all", BLOCK), Ok(format!("* @all\n{BLOCK}")));
        let old = "* @all  \n\n# aims: begin\n/b @b\n# aims: end\n/c @c";
        let new = laid(old, BLOCK).expect("one block");
        assert_eq!(new, format!("* @all  \n\n{BLOCK}/c @c"));
        assert_eq!(laid(&new, BLOCK), Ok(new.clone()));
        assert_eq!(differences(&new, BLOCK), Ok(vec![]));
        assert_eq!(differences(old, BLOCK), Ok(vec!["- /b @b".to_owned(), "+ /a @a".to_owned()]));
        assert_eq!(laid("* @all\r\n", BLOCK), Ok(format!("* @all\n{BLOCK}").replace('\n', "\r\n")));
    }

    #[test]
    fn a_block_that_cannot_be_told_is_refused() {
        for text in ["# aims: begin\n", "# aims: end\n", "# aims: end\n# aims: begin\n", &format!("{BLOCK}{BLOCK}")] {
            assert!(laid(text, BLOCK).is_err() && differences(text, BLOCK).is_err(), "{text}");
        }
    }
}
