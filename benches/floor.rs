//! The least that any checker has to do: read the files, parse them into the tree with spans, check the schemas. One thread.
//!
//! `cargo bench --bench floor -- DIR` prints how many documents it saw; `benches/measure.py` compares it with `aims check`.

#![expect(clippy::print_stdout, reason = "a program of its own")]

use std::path::Path;

use aims::{
    record::Kind,
    repo::WorkTree,
    schema,
    source::{Selection, Tree as _},
    yaml::{self, Node},
};

fn main() {
    let Some(folder) = std::env::args().skip(1).find(|word| word != "--bench") else {
        println!("usage: cargo bench --bench floor -- DIR");
        return;
    };
    let tree = WorkTree::at(Path::new(&folder)).expect("the folder is there");
    let (mut documents, mut violations) = (0, 0);
    for path in tree
        .list(&Selection { folder: "", extensions: &["yaml"], optional: &[], exclude: &[] })
        .expect("it can be listed")
        .files
    {
        let text = String::from_utf8(tree.read(&path, yaml::MAX_BYTES).expect("it can be read")).expect("it is UTF-8");
        for document in yaml::parse(&text).documents.into_iter().flatten() {
            let kind = document.root.get("kind").and_then(Node::as_str).and_then(Kind::named).expect("it has a kind");
            violations += schema::of(kind).check(&document.root).len();
            documents += 1;
        }
    }
    println!("{documents} documents, {violations} violations");
}
