//! The site: every link leads somewhere, text stays text, what is left out stays out, and the page for everyone claims nothing more
//! than the certificate.

mod trust;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use regex::Regex;

use crate::support::{
    command::{self, Ran},
    engine::COMPANY_DATE,
    files::{folder, read, tree},
    folder::{fresh, lay, names, write},
    records::{plant, rewrite},
    texts::compiled,
};

/// The files of a site by path.
type Site = BTreeMap<String, String>;

/// A folder with a copy of a repository in `repo` that a test may change.
fn copy(of: &str, name: &str) -> PathBuf {
    let target = fresh(&format!("site-{name}"));
    lay(&target.join("repo"), &tree(of).files);
    target
}

fn aims(root: &Path, arguments: &[&str]) -> Ran {
    command::aims(&root.join("repo"), arguments)
}

fn render(root: &Path, arguments: &[&str]) -> Site {
    let ran = aims(root, &[&["render", "site", "-o", "../site"][..], arguments].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let text = |(path, bytes)| (path, String::from_utf8(bytes).expect("it is UTF-8"));
    folder(&root.join("site")).files.into_iter().map(text).collect()
}

const TODAY: [&str; 2] = ["--today", COMPANY_DATE];
/// Also records that cannot be read, which are left out otherwise.
const EVERYTHING: [&str; 4] = ["--today", COMPANY_DATE, "--classification", "restricted"];

fn all(page: &str, pattern: &str) -> Vec<String> {
    compiled(pattern).captures_iter(page).map(|found| found[1].to_owned()).collect()
}

/// Where a link leads: the file and the anchor.
fn target(from: &str, href: &str) -> (String, Option<String>) {
    let (path, anchor) = href.split_once('#').map_or((href, None), |(path, anchor)| (path, Some(anchor.to_owned())));
    let mut parts: Vec<&str> = from.split('/').collect();
    if path.is_empty() {
        return (from.to_owned(), anchor);
    }
    parts.pop();
    for part in path.split('/') {
        match part {
            ".." => drop(parts.pop().expect("no link leaves the site")),
            part => parts.push(part),
        }
    }
    (parts.join("/"), anchor)
}

/// Every link leads to a file and an anchor, no id comes twice, nothing outside is asked for.
fn is_sound(site: &Site) {
    let ids: BTreeMap<&str, BTreeSet<String>> =
        site.iter().map(|(path, page)| (&**path, all(page, r#"\sid="([^"]*)""#).into_iter().collect())).collect();
    for (path, page) in site.iter().filter(|(path, _)| path.ends_with(".html")) {
        assert_eq!(all(page, r#"\sid="([^"]*)""#).len(), ids[&**path].len(), "{path} has an id twice");
        assert_eq!(page.matches("<h1").count(), 1, "{path}");
        assert_eq!(page.matches("<main").count(), 1, "{path}");
        assert!(page.contains("<html lang=\"en\">") && page.contains("default-src 'none'"), "{path}");
        assert!(
            all(page, r#"\s(?:src|srcset|data|action)="([^"]*)""#).iter().all(|to| to.starts_with("data:")),
            "{path}"
        );
        for href in all(page, r#"\shref="([^"]*)""#) {
            if ["https://", "http://", "mailto:"].iter().any(|scheme| href.starts_with(scheme)) {
                continue;
            }
            let (file, anchor) = target(path, &href);
            let there = ids.get(&*file).unwrap_or_else(|| panic!("{path} leads to {href}, which is not there"));
            assert!(
                anchor.is_none_or(|anchor| there.contains(&anchor)),
                "{path} leads to {href}, which has no such place"
            );
        }
    }
}

/// The only script is the one of the search, and no element has a handler.
fn runs_nothing(site: &Site) {
    let tag = Regex::new(r"<([a-zA-Z][^\s>/]*)([^>]*)>").expect("a pattern");
    let value = Regex::new(r#""[^"]*""#).expect("a pattern");
    let handler = Regex::new(r#"(?i)^\s*on[a-z]+\s*=|\son[a-z]+\s*=\s*["']"#).expect("a pattern");
    for (path, page) in site.iter().filter(|(path, _)| path.ends_with(".html")) {
        for found in tag.captures_iter(&page[page.find("<body").expect("it has a body")..]) {
            let (name, attributes) = (found[1].to_lowercase(), &found[2]);
            assert!(!["iframe", "object", "embed", "form", "link", "base", "meta"].contains(&&*name), "{path}: {name}");
            assert!(name != "script" || path == "search.html", "{path} holds a script");
            let outside_values = value.replace_all(attributes, "\"\"");
            assert!(!handler.is_match(&outside_values), "{path}: {attributes}");
        }
        assert!(page.matches("<script").count() <= 1, "{path}");
    }
}

#[test]
fn every_link_of_the_company_leads_somewhere_and_the_bytes_are_the_same_twice() {
    let root = copy("examples/company", "links");
    let site = render(&root, &TODAY);
    is_sound(&site);
    runs_nothing(&site);
    assert!(site.len() > 250, "{}", site.len());
    for path in [
        "index.html",
        "risks.html",
        "search.html",
        "records/index.html",
        "requirements/A.6.2.4.html",
        "documents/soa.html",
    ] {
        assert!(site.contains_key(path), "{path}");
    }
    assert_eq!(render(&root, &TODAY), site, "the same bytes, and the folder is replaced");
    let with =
        render(&root, &["--today", COMPANY_DATE, "--include", "person,incident", "--classification", "restricted"]);
    is_sound(&with);
    assert!(with.len() > site.len() && with.keys().any(|path| path.starts_with("records/person/")));
}

#[test]
fn what_is_left_out_is_named_by_its_id_alone() {
    let root = copy("examples/company", "left");
    let mut planted = 0;
    rewrite(&root.join("repo"), &mut |record| {
        let kind = record["kind"].as_str().unwrap_or_default();
        let closed = record["classification"].as_str() == Some("restricted");
        if closed || ["incident", "concern", "training", "person"].contains(&kind) {
            let name = record.get("name").cloned();
            plant(record, " ZQTOKEN", &mut planted);
            // Persons go by their names where a record refers to them.
            if let Some(name) = name {
                record["name"] = name;
            }
        }
    });
    assert!(planted > 50, "{planted}");
    let site = render(&root, &TODAY);
    let telling: Vec<&String> =
        site.iter().filter(|(_, page)| page.contains("ZQTOKEN")).map(|(path, _)| path).collect();
    assert!(telling.is_empty(), "{telling:?}");
    assert!(!site.keys().any(|path| path.starts_with("records/person/") || path.starts_with("records/incident/")));
    assert!(site["records/index.html"].contains("By classification:"));
}

/// Texts that mean something to a browser.
const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "\\\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</style><style>*{display:none}",
    "<!-- ",
    "]]> </main></body>",
    "javascript:alert(1)",
    "[x](javascript:alert(1))",
    "&lt;b&gt; &#106;",
    "=cmd|' /C calc'!A0",
    "日本 🙂 عربي",
    "right \\u202e to left \\u2066",
    "zero \\u200b width \\ufeff",
];

#[test]
fn hostile_text_stays_text() {
    let root = copy("tests/base", "hostile");
    let quoted = |text: &str| format!("\"{}\"", text.replace("\\\"", "\"").replace('"', "\\\""));
    for (number, text) in HOSTILE.iter().enumerate() {
        let text = quoted(text);
        let record = format!(
            "kind: evidence\nid: H-{number}\ntitle: {text}\nproves: {text}\nurl: https://x.example/{number}\nreference: {text}\n\
             answers: [A.6.2.4]\nowner: {text}\n"
        );
        write(root.join(format!("repo/evidence/H-{number}.yaml")), record);
        let risk = format!(
            "kind: risk\nid: HR-{number}\ntitle: {text}\nevent: {text}\ntreatment:\n  option: modify\n  reason: {text}\n  actions:\n    - what: {text}\n"
        );
        write(root.join(format!("repo/risks/HR-{number}.yaml")), risk);
    }
    let site = render(&root, &EVERYTHING);
    is_sound(&site);
    runs_nothing(&site);
    for (path, page) in &site {
        let bad =
            |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202e}' | '\u{2066}' | '\u{200b}' | '\u{feff}');
        assert!(!page.contains(bad), "{path} holds a character that hides");
        assert!(!page.contains("href=\"javascript"), "{path}");
    }
    let page = &site["records/risk/HR-0.html"];
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "the text is shown");
}

#[test]
fn ids_that_file_systems_confuse_get_pages_of_their_own() {
    let root = copy("tests/base", "names");
    let ids = ["R-x", "r-X", "con", "NUL.a", "a..b", "index", &"long-".repeat(40)];
    for (number, id) in ids.iter().enumerate() {
        let id = id.trim_end_matches('-');
        write(root.join(format!("repo/risks/n{number}.yaml")), format!("kind: risk\nid: {id}\ntitle: T{number}\n"));
    }
    let site = render(&root, &EVERYTHING);
    is_sound(&site);
    let folded: BTreeSet<String> = site.keys().map(|path| path.to_lowercase()).collect();
    assert_eq!(folded.len(), site.len());
    for id in ids {
        let said = format!("<th scope=\"row\">Id</th>\n<td>{}</td>", id.trim_end_matches('-'));
        let found = site.iter().filter(|(path, page)| path.starts_with("records/risk/") && page.contains(&said));
        assert_eq!(found.count(), 1, "{id}");
    }
}

#[test]
fn what_waits_for_an_unreadable_file_is_named_and_does_not_count() {
    let root = copy("tests/base", "waiting");
    assert!(!render(&root, &TODAY)["index.html"].contains(" wait for "));
    write(root.join("repo/impacts/IA-1.yaml"), "kind: impact\nid: IA-1\nsystem: scorer\nmore:\n\tone: 1\n");
    let site = render(&root, &EVERYTHING);
    let found = aims(&root, &["check", "--format", "json", TODAY[0], TODAY[1]]).json();
    let (errors, waiting) = (found["summary"]["errors"].to_string(), found["summary"]["waiting"].to_string());
    let home = &site["index.html"];
    assert!(home.contains(&format!("{waiting} findings wait for impacts/IA-1.yaml.")), "{home}");
    assert!(home.contains(&format!("{errors} error")), "{errors}: {home}");
    assert!(site.values().any(|page| page.contains("Waits for impacts/IA-1.yaml, which cannot be read.")));
    let partial = &render(&root, &TODAY)["index.html"];
    assert!(partial.contains("findings wait for a withheld file."), "{partial}");
}

#[test]
fn a_folder_that_is_no_site_is_refused_and_stays() {
    let root = copy("tests/base", "refused");
    write(root.join("site/mine.txt"), "mine");
    let output = aims(&root, &["render", "site", "-o", "../site"]);
    assert_eq!(output.code, 2);
    assert!(output.err.contains("aims did not create it"));
    assert_eq!(names(&root.join("site")), ["mine.txt"]);
    assert_eq!(aims(&root, &["render", "site"]).code, 2, "a folder has to be named");
}

#[test]
fn twice_the_risks_make_no_more_than_twice_the_pages() {
    let bytes = |risks: usize| {
        let root = copy("tests/base", &format!("many{risks}"));
        let risk = |n: usize| {
            format!(
                "kind: risk\nid: M-{n}\ntitle: Risk {n}\nevent: E\ntreatment: {{option: modify, controls: [A.6.2.4]}}\n"
            )
        };
        let all: Vec<String> = (0..risks).map(risk).collect();
        write(root.join("repo/risks/many.yaml"), all.join("---\n"));
        render(&root, &TODAY).values().map(String::len).sum::<usize>()
    };
    let (none, some, twice) = (bytes(0), bytes(150), bytes(300));
    assert!(twice - none < (some - none) * 21 / 10, "{none} {some} {twice}");
}

fn public(root: &Path, today: &str) -> String {
    let site = render(root, &["--today", today, "--audience", "public"]);
    is_sound(&site);
    runs_nothing(&site);
    assert_eq!(site.keys().collect::<Vec<_>>(), [".aims-site", "index.html"]);
    site["index.html"].clone()
}

#[test]
fn nothing_of_a_record_that_is_not_public_is_on_the_page_for_everyone() {
    let root = copy("examples/company", "tokens");
    let (mut planted, mut hidden_ids, mut shown) = (0, Vec::new(), 0);
    for path in folder(&root.join("repo"))
        .files
        .into_keys()
        .filter(|path| path.ends_with(".md") && !path.ends_with("ai-policy.md"))
    {
        let file = root.join("repo").join(path);
        let text = read(&file);
        write(file, format!("{text}\n\nZQTOKEN\n"));
    }
    rewrite(&root.join("repo"), &mut |record| {
        if record["classification"].as_str() == Some("public") {
            shown += 1;
            return;
        }
        // The name, the web site and the contacts are what the manifest gives to everyone.
        let said = record.get("organization").filter(|_| record["kind"] == "aims").cloned();
        hidden_ids.extend(record["id"].as_str().map(str::to_owned));
        plant(record, " ZQTOKEN", &mut planted);
        for name in ["name", "website", "contacts"].iter().filter(|_| said.is_some()) {
            record["organization"][*name] = said.as_ref().expect("it is there")[*name].clone();
        }
    });
    assert!(planted > 1000 && shown > 4, "{planted} {shown}");
    let page = public(&root, COMPANY_DATE);
    assert!(!page.contains("ZQTOKEN"), "{page}");
    // What the policy itself names is public.
    let policy = read(root.join("repo/documents/files/ai-policy.md"));
    hidden_ids.retain(|id| !policy.contains(id));
    let words: BTreeSet<&str> = page.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').collect();
    let named: Vec<&String> = hidden_ids
        .iter()
        .filter(|id| id.bytes().any(|byte| byte.is_ascii_digit()) && words.contains(id.as_str()))
        .collect();
    assert!(named.is_empty(), "{named:?}");
    for said in ["AIMS-2026-0143", "Fennholm Score", "report@fennholm.example", "What we stand for"] {
        assert!(page.contains(said), "{said}");
    }
}

#[test]
fn the_page_for_everyone_claims_no_more_than_the_certificate() {
    let root = copy("examples/company", "claims");
    let path = root.join("repo/certificates/CERT-01.yaml");
    let original = read(&path);
    let claims = Regex::new(r"(?i)certifi|accredit|AIMS-2026-0143").expect("a pattern");
    let never = Regex::new(r"(?i)complian|conform|\bready\b|100 ?%").expect("a pattern");
    let with = |from: &str, to: &str, today: &str| {
        assert!(original.contains(from), "{from}");
        write(&path, original.replace(from, to));
        let page = public(&root, today);
        let body = page[page.find("<body").expect("it has a body")..].to_owned();
        assert!(!never.is_match(&body), "{body}");
        body
    };
    let holds = |body: &str| body.contains("Scope as certified");
    let active = "status: active";
    assert!(holds(&with(active, active, COMPANY_DATE)));
    assert!(holds(&with(active, active, "2029-06-24")), "the last day counts");
    // One that does not hold is said to, and nothing else is told of it.
    for (from, to, today, says) in [
        (active, active, "2029-06-25", "has expired"),
        (active, "status: expired", COMPANY_DATE, "has expired"),
        (active, "status: suspended", COMPANY_DATE, "is suspended"),
        (active, "status: withdrawn", COMPANY_DATE, "was withdrawn"),
    ] {
        let body = with(from, to, today);
        assert!(body.contains(says) && !holds(&body), "{to}: {body}");
        assert!(!body.contains("Certified organization") && !body.contains("ISO/IEC 42001"), "{to}: {body}");
    }
    // Of one that is not public, or not in force yet, nothing is said.
    for (from, to, today) in [
        ("classification: public", "classification: internal", COMPANY_DATE),
        ("classification: public\n", "", COMPANY_DATE),
        (active, active, "2026-06-25"),
    ] {
        let body = with(from, to, today);
        assert!(!claims.is_match(&body), "{to} on {today}: {body}");
    }
}

#[test]
fn risks_above_appetite_name_every_appetite_and_acceptance() {
    let root = copy("examples/company", "risks");
    let page = render(&root, &TODAY)["risks.html"].clone();
    let above = page.split("id=\"likelihood-and-consequence\"").next().expect("it begins");
    for said in ["Residual risk above appetite", ", with <a href=\"records/treatment-plan/", ", appetite "] {
        assert!(above.contains(said), "{said}: {above}");
    }
}

#[test]
fn words_of_the_schema_and_levels_are_read_as_words() {
    let root = copy("examples/company", "words");
    let site = render(&root, &TODAY);
    let risks: String =
        site.iter().filter(|(path, _)| path.starts_with("records/risk/")).map(|(_, page)| &**page).collect();
    assert!(
        risks.contains("<td>operation and monitoring</td>") && !risks.contains("<td>operation-and-monitoring</td>")
    );
    assert!(risks.contains("Current level") && risks.contains("Appetite"));
    assert!(!site["index.html"].contains("not due yet"));
    assert!(site["index.html"].contains("further items are due later"));
}

#[test]
fn a_page_for_everyone_with_nothing_public_says_so() {
    let root = copy("tests/base", "nothing");
    let output = aims(&root, &["render", "site", "--audience", "public", "-o", "../site", "--today", COMPANY_DATE]);
    assert_eq!(output.code, 0);
    assert!(output.err.contains("nothing is marked public yet"));
    let page = read(root.join("site/index.html"));
    assert!(page.contains("is public yet"), "{page}");
    let refused = aims(&root, &["render", "site", "-o", "../site.zip"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("a site is a folder"));
}
