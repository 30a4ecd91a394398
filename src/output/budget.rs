//! A page with a size limit: items are added while they fit, then only counted.
//!
//! Must not know what an item is.

/// Room for the line with the number of omitted items.
const LAST: usize = 200;

/// The page so far.
pub(super) struct Budget {
    text: String,
    limit: usize,
    missing: usize,
}

impl Budget {
    /// An empty page of at most `limit` bytes.
    pub(super) fn of(limit: usize) -> Self {
        Self { text: String::new(), limit, missing: 0 }
    }

    /// Adds required text.
    pub(super) fn always(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds a section with as many of its items as fit, or nothing if there are none.
    ///
    /// Once an item does not fit, no more are added, because later items are less important.
    pub(super) fn section(&mut self, head: &str, items: impl Iterator<Item = String>, foot: &str) {
        let mut body = String::new();
        for item in items {
            let size = self.text.len() + head.len() + body.len() + item.len() + foot.len();
            if self.missing == 0 && size + LAST <= self.limit {
                body.push_str(&item);
            } else {
                self.missing += 1;
            }
        }
        if !body.is_empty() {
            self.text.extend([head, &body, foot]);
        }
    }

    /// The page, with the number of items that did not fit; `command` lists them.
    pub(super) fn finish(mut self, command: &str) -> String {
        if self.missing > 0 {
            self.text.push_str(&format!("and {} more; `{command}` lists all of them\n", self.missing));
        }
        self.text
    }
}
