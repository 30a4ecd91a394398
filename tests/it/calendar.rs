//! The calendar: every event has an identity of its own, which survives changes elsewhere in its record, and every file is one that
//! RFC 5545 allows.

use std::collections::{BTreeMap, BTreeSet};

use aims::{
    engine::{HistoryUse, State},
    model::DueKind,
    output::calendar,
    report::due::{DueItem, due_items},
};

use crate::support::{
    command::aims_today,
    engine::{COMPANY_DATE, TODAY, loaded, text_of},
    files::{example, holding_texts},
    folder::{fresh, write},
};

const MANIFEST: &str = "kind: aims\nid: tiny\norganization: {name: Tiny}\nstage: build\n";

/// A list whose items may be due: the record up to the list, the indentation and the field of the words, and further fields of an
/// item.
const LISTS: &[(&str, usize, &str, &str)] = &[
    ("kind: risk\nid: X-1\ntitle: T\ntreatment:\n  option: modify\n  actions:\n", 4, "what", ""),
    ("kind: decision\nid: X-1\ntitle: T\nsystem: SYS-1\nconditions:\n", 2, "what", ""),
    ("kind: improvement\nid: X-1\ntitle: T\nactions:\n", 2, "what", ""),
    ("kind: management-review\nid: X-1\ntitle: T\nactions:\n", 2, "what", ""),
    ("kind: nonconformity\nid: X-1\ntitle: T\nactions:\n", 2, "what", ""),
    ("kind: audit\nid: X-1\ntitle: T\ntype: internal\nfindings:\n", 2, "what", ", grade: minor"),
    ("kind: incident\nid: X-1\ntitle: T\nnotices:\n", 2, "to", ""),
    ("kind: obligation\nid: X-1\ntitle: T\ntype: law\nreports:\n", 2, "what", ", to: The authority"),
];

/// Item of a list: its words and further fields.
type Item<'t> = (&'t str, &'t str);

fn record((head, indent, words, more): (&str, usize, &str, &str), items: &[Item<'_>]) -> String {
    let item = |(what, fields): &Item<'_>| format!("{:indent$}- {{{words}: {what}{more}, {fields}}}\n", "");
    items.iter().map(item).fold(head.to_owned(), |text, item| text + &item)
}

/// The due items of one record, without its review.
fn due(text: &str) -> Vec<DueItem> {
    let tree = holding_texts(&[("aims.yaml", MANIFEST), ("record.yaml", text)]);
    let mut items = due_items(&loaded(State::memory(tree), TODAY, None, HistoryUse::None).model);
    items.retain(|item| item.kind != DueKind::Review);
    items
}

/// Identity by words and date.
fn identities(items: &[DueItem]) -> BTreeMap<(String, String), String> {
    let of = |item: &DueItem| ((item.what.raw().to_owned(), item.on.clone()), item.fingerprint.clone());
    items.iter().map(of).collect()
}

fn distinct(items: &[DueItem]) -> usize {
    items.iter().map(|item| &item.fingerprint).collect::<BTreeSet<_>>().len()
}

#[test]
fn an_item_inserted_anywhere_changes_no_other_identity() {
    for list in LISTS {
        let items = [("Alpha", "due: 2026-09-30"), ("Beta", "due: 2026-10-31"), ("Beta", "due: 2027-10-31")];
        let before = identities(&due(&record(*list, &items)));
        assert_eq!(before.len(), 3, "{list:?}");
        assert_eq!(before.values().collect::<BTreeSet<_>>().len(), 3, "{list:?}");
        for at in 0..=items.len() {
            for new in [("Zero", "due: 2026-08-31"), ("Beta", "due: 2027-12-31"), ("Alpha", "due: 2026-11-30")] {
                let mut more = items.to_vec();
                more.insert(at, new);
                let after = due(&record(*list, &more));
                assert_eq!(distinct(&after), after.len(), "{list:?}");
                let after = identities(&after);
                assert!(before.iter().all(|(item, uid)| after.get(item) == Some(uid)), "{list:?} {new:?} at {at}");
            }
        }
    }
}

#[test]
fn an_identity_survives_a_new_date_another_order_and_the_end_of_others() {
    for list in LISTS {
        let end = match list.0 {
            audit if audit.starts_with("kind: audit") => "closed",
            incident if incident.starts_with("kind: incident") => "on",
            _ => "done",
        };
        let of = |items: &[Item<'_>]| -> BTreeMap<String, BTreeSet<String>> {
            let mut all = BTreeMap::<String, BTreeSet<String>>::new();
            for item in due(&record(*list, items)) {
                all.entry(item.what.raw().to_owned()).or_default().insert(item.fingerprint);
            }
            all
        };
        let before = of(&[("Alpha", "due: 2026-09-30"), ("Beta", "due: 2026-10-31"), ("Beta", "due: 2026-11-30")]);
        let moved = of(&[("Beta", "due: 2026-11-30"), ("Alpha", "due: 2027-01-31"), ("Beta", "due: 2026-10-31")]);
        assert_eq!(before, moved, "{list:?}");
        let ended = format!("due: 2026-10-31, {end}: 2026-06-01");
        let later = of(&[("Beta", &ended), ("Beta", "due: 2026-11-30")]);
        let [(words, left)] = later.into_iter().collect::<Vec<_>>().try_into().expect("one kind of item is open");
        assert!(left.len() == 1 && left.is_subset(&before[&words]), "{list:?}");
    }
}

#[test]
fn equal_items_are_numbered() {
    for list in LISTS {
        let same = ("Alpha", "due: 2026-09-30");
        for count in 2..5 {
            let items = due(&record(*list, &vec![same; count]));
            assert_eq!((items.len(), distinct(&items)), (count, count), "{list:?}");
            let fewer: BTreeSet<_> =
                due(&record(*list, &vec![same; count - 1])).into_iter().map(|item| item.fingerprint).collect();
            let all = items.into_iter().map(|item| item.fingerprint).collect();
            assert!(fewer.is_subset(&all), "{list:?}");
        }
    }
}

#[test]
fn each_audit_of_a_certificate_is_an_event_and_stays_the_same_one() {
    let certificate = "kind: certificate\nid: CERT-1\nbody: B\nnumber: '1'\ndecided: 2026-01-15\nexpires: 2029-01-14\n";
    let cycle = |text: &str| -> BTreeMap<String, String> {
        let audits = due(text).into_iter().filter(|item| item.what.raw().ends_with("audit"));
        audits.map(|item| (item.on, item.fingerprint)).collect()
    };
    let before = cycle(certificate);
    assert_eq!(before.values().collect::<BTreeSet<_>>().len(), 3, "{before:?}");
    let audit = "---\nkind: audit\nid: AU-1\ntitle: T\ntype: surveillance\non: 2026-06-01\n";
    let after = cycle(&format!("{certificate}{audit}"));
    assert_eq!(after.len(), 2);
    assert!(after.iter().all(|(on, uid)| before.get(on) == Some(uid)), "{before:?} {after:?}");
}

#[test]
fn every_event_of_the_company_has_an_identity_of_its_own() {
    let items = due_items(&loaded(State::memory(example("company")), COMPANY_DATE, None, HistoryUse::None).model);
    assert!(items.len() > 50);
    assert_eq!(distinct(&items), items.len());
}

#[test]
fn a_calendar_is_never_empty() {
    let calendar = |items: &[&DueItem]| text_of(|out| calendar::write("tiny", TODAY, items, out));
    let items = due("kind: improvement\nid: X-1\ntitle: T\nactions:\n  - {what: Alpha, due: 2026-09-30}\n");
    let empty = calendar(&[]);
    assert_eq!(components(&empty), ["VCALENDAR", "VTIMEZONE", "STANDARD"]);
    assert_eq!(components(&calendar(&items.iter().collect::<Vec<_>>())), ["VCALENDAR", "VEVENT"]);
    assert!(!empty.contains("VEVENT") && empty.ends_with("END:VCALENDAR\r\n"), "nothing is shown: {empty}");
}

/// Names of the components in the order in which they begin; each has to end before the one around it.
fn components(text: &str) -> Vec<&str> {
    let mut open = Vec::new();
    let mut all = Vec::new();
    for line in text.split_terminator("\r\n") {
        if let Some(name) = line.strip_prefix("BEGIN:") {
            open.push(name);
            all.push(name);
        } else if let Some(name) = line.strip_prefix("END:") {
            assert_eq!(open.pop(), Some(name));
        }
    }
    assert!(open.is_empty(), "{open:?} do not end");
    all
}

#[test]
fn the_command_writes_the_identities_of_the_report() {
    let root = fresh("calendar");
    write(root.join("aims.yaml"), MANIFEST);
    write(root.join("record.yaml"), record(LISTS[0], &[("Alpha", "due: 2026-09-30"), ("Beta", "due: 2026-10-31")]));
    let ran = aims_today(&root, &["calendar"]);
    let uid = |line: &str| Some(line.strip_prefix("UID:")?.strip_suffix("@aims")?.to_owned());
    let uids: BTreeSet<_> = ran.out.lines().filter_map(uid).collect();
    let status = aims_today(&root, &["status", "--format", "json"]).json();
    let due = status["due"].as_array().expect("a list");
    assert!(uids.len() >= 2, "{}", ran.out);
    assert_eq!(uids, due.iter().filter_map(|item| Some(item["fingerprint"].as_str()?.to_owned())).collect());
}
