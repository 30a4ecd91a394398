//! Relations of a part: to other parts, and to web addresses.
//!
//! Must not know their context.

use crate::escape;

const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
/// Longest address that word processors accept.
const LONGEST: usize = 2000;

/// The relations of a part, without duplicates.
#[derive(Debug)]
pub(super) struct Relations {
    rows: Vec<Relation>,
}

#[derive(Debug, PartialEq, Eq)]
struct Relation {
    part: &'static str,
    target: String,
    external: bool,
}

impl Relations {
    /// The relations of every document.
    pub(super) fn new() -> Self {
        let mut relations = Self { rows: Vec::new() };
        for (part, target) in [
            ("styles", "styles.xml"),
            ("numbering", "numbering.xml"),
            ("settings", "settings.xml"),
            ("fontTable", "fontTable.xml"),
            ("header", "header1.xml"),
            ("footer", "footer1.xml"),
        ] {
            relations.part(part, target);
        }
        relations
    }

    /// The id of the relation to another part.
    pub(super) fn part(&mut self, part: &'static str, target: &str) -> String {
        self.id(Relation { part, target: target.to_owned(), external: false })
    }

    /// The id of the relation to an external address, if word processors accept it.
    pub(super) fn external(&mut self, url: &str) -> Option<String> {
        let target = address(url)?;
        Some(self.id(Relation { part: "hyperlink", target, external: true }))
    }

    fn id(&mut self, relation: Relation) -> String {
        let at = self.rows.iter().position(|known| *known == relation).unwrap_or_else(|| {
            self.rows.push(relation);
            self.rows.len() - 1
        });
        format!("rId{}", at + 1)
    }

    /// The part with the relations.
    pub(super) fn xml(&self) -> String {
        let row = |(at, relation): (usize, &Relation)| {
            let mode = if relation.external { " TargetMode=\"External\"" } else { "" };
            let (part, target) = (relation.part, escape::xml(&relation.target).into_owned());
            format!("<Relationship Id=\"rId{}\" Type=\"{TYPES}/{part}\" Target=\"{target}\"{mode}/>\n", at + 1)
        };
        let rows: String = self.rows.iter().enumerate().map(row).collect();
        format!(
            "{}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\n{rows}</Relationships>\n",
            super::parts::XML
        )
    }
}

/// `url` as a reference that every reader accepts; word processors report a file with any other reference as damaged.
fn address(url: &str) -> Option<String> {
    let target: String = url.bytes().enumerate().map(|(at, byte)| encoded(url, at, byte)).collect();
    let valid = match target.split_once(':')? {
        ("http" | "https", rest) => has_host(rest),
        ("mailto", rest) => {
            rest.split('?').next()?.split_once('@').is_some_and(|(name, host)| !name.is_empty() && is_host(host))
        }
        _ => false,
    };
    (valid && target.len() <= LONGEST).then_some(target)
}

/// A byte of an address; bytes that are not allowed are percent-encoded.
fn encoded(url: &str, at: usize, byte: u8) -> String {
    let is_encoded = || url.as_bytes()[at + 1..].iter().take(2).filter(|byte| byte.is_ascii_hexdigit()).count() == 2;
    match byte {
        b'%' if is_encoded() => "%".to_owned(),
        _ if byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=".contains(&byte) => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    }
}

fn has_host(rest: &str) -> bool {
    let Some(rest) = rest.strip_prefix("//") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = authority.split_once(':').unwrap_or((authority, "80"));
    is_host(host) && port.parse::<u16>().is_ok()
}

fn is_host(host: &str) -> bool {
    let is_label = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    host.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_valid_for_every_reader() {
        for good in
            ["https://a.example/x?y=1#z", "http://localhost:8080", "mailto:a@b.example", "https://a.example/%20"]
        {
            assert_eq!(address(good).as_deref(), Some(good));
        }
        assert_eq!(
            address("https://a.example/a b\"<é>%zz").as_deref(),
            Some("https://a.example/a%20b%22%3C%C3%A9%3E%25zz")
        );
        for bad in [
            "https://",
            "https:///x",
            "http://[x",
            "http://a..b",
            "http://a:b@c/",
            "https://a:99999",
            "mailto:a",
            "mailto:@b",
            "mailto:a@b@c",
            "javascript:x",
            "x",
        ] {
            assert_eq!(address(bad), None, "{bad}");
        }
        assert_eq!(address(&format!("https://a.example/{}", "x".repeat(3000))), None);
    }
}
