//! Archives made to harm: a clear answer, in bounded time, and nothing is unpacked.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;

use super::{archive, differences, small, stored};
use crate::support::{
    archive::{Entries, entries, zipped},
    command::aims,
    folder::{fresh, names, write},
};

fn with(path: &str, bytes: &[u8]) -> Vec<u8> {
    let mut all: Entries = entries(small());
    all.push((path.to_owned(), bytes.to_vec()));
    archive(&all)
}

/// What is said about a pack.
#[track_caller]
fn said(pack: &[u8]) -> String {
    let (_, said) = differences(pack);
    assert!(!said.is_empty());
    said
}

#[test]
fn paths_that_lead_out_are_named() {
    for path in ["../x", "/etc/x", "a/../../x", "C:/x", "a\\..\\x", "a//x", "./x", "folder/", "a\nb"] {
        let said = said(&with(path, b"x"));
        assert!(said.contains(path), "{path:?}:\n{said}");
    }
}

#[test]
fn links_compressed_entries_and_duplicates_are_named() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("evidence/link", "/etc/passwd", stored()).expect("memory takes it");
    let link = writer.finish().expect("memory takes it").into_inner();
    let text = said(&link);
    assert!(text.contains("evidence/link: the list of entries marks it as a symbolic link"), "{text}");

    let one = archive(&vec![("a.txt".to_owned(), b"one".to_vec()), ("b.txt".to_owned(), b"two".to_vec())]);
    let mut twice = one.clone();
    while let Some(at) = twice.windows(5).position(|window| window == b"b.txt") {
        twice[at] = b'a';
    }
    assert!(said(&twice).contains("a.txt: it occurs twice in the archive"), "{}", said(&twice));

    for (flags, method, expected) in
        [(0, 8, "its entries are compressed"), (1, 0, "it is encrypted"), (8, 0, "follow the data")]
    {
        let mut bytes = one.clone();
        (bytes[6], bytes[8]) = (flags, method);
        assert!(said(&bytes).contains(expected) && said(&bytes).lines().count() == 1, "{}", said(&bytes));
    }
}

#[test]
fn a_pack_that_somebody_packed_again_is_told_from_one_that_was_changed() {
    let later = zip::DateTime::from_date_and_time(2026, 1, 2, 3, 4, 6).expect("a day");
    let compressed = stored().compression_method(zip::CompressionMethod::Deflated);
    for options in [compressed, stored().last_modified_time(later)] {
        let said = said(&zipped(&entries(small()), options));
        assert!(said.starts_with(": this is not the file that aims wrote") && said.lines().count() == 1, "{said}");
    }
}

#[test]
fn a_bomb_is_not_unpacked() {
    // Its head tells of four gigabytes behind ten bytes; what is compressed is not unpacked at all.
    let mut bytes = archive(&vec![("bomb".to_owned(), vec![0; 10])]);
    bytes[18..26].fill(0xff);
    assert!(said(&bytes).contains("bomb: the archive ends in the middle of it"), "{}", said(&bytes));
    bytes[8] = 8;
    assert!(said(&bytes).contains("its entries are compressed") && said(&bytes).lines().count() == 1);
}

#[test]
fn many_entries_are_counted_and_refused() {
    let many: Entries = (0..30_000).map(|number| (format!("f{number}"), Vec::new())).collect();
    assert!(said(&archive(&many)).contains("more than 20000 entries"));
}

#[test]
fn what_stands_before_behind_and_beside_is_named() {
    let before = [b"MZ".as_slice(), small()].concat();
    assert!(said(&before).contains("does not start like a ZIP archive"));
    let behind = [small(), b"more".as_slice()].concat();
    assert!(said(&behind).contains(": its end differs from what aims writes"));
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("a", stored()).expect("memory takes it");
    writer.write_all(b"a").expect("memory takes it");
    writer.set_comment("hello").expect("it is short");
    assert!(
        said(&writer.finish().expect("memory takes it").into_inner()).contains("its end differs from what aims writes")
    );
    assert!(said(b"").contains("does not start") && said(b"PK\x05\x06").contains("does not start"));
}

#[test]
fn on_the_command_line_each_has_its_code_and_nothing_is_written() {
    let folder = fresh("pack-hostile");
    let write = |name: &str, bytes: &[u8]| write(folder.join(name), bytes);
    write("slip.zip", &with("../slipped.txt", b"x"));
    write("none.zip", b"not an archive");
    write("esc\u{1b}.zip", &with("evidence/\u{1b}[31m::error::x", b"x"));
    let verify = |name: &str| aims(&folder, &["pack", "verify", name]);
    verify("slip.zip").says(1, &["The pack is not intact", "../slipped.txt"]);
    verify(".").says(2, &["it is a folder", "sha256sum -c SHA256SUMS"]);
    verify("none.zip").says(2, &["none.zip: it does not start like a ZIP archive"]);
    verify("gone.zip").says(2, &["gone.zip: there is no such file"]);
    let tame = verify("esc\u{1b}.zip");
    assert!(tame.code == 1 && !tame.all().contains('\u{1b}'), "{}", tame.all());
    assert_eq!(names(&folder).len(), 3);
    assert!(!folder.parent().expect("a folder").join("slipped.txt").exists());
}
