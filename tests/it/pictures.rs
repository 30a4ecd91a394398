//! Pictures: whatever is recorded, each is a whole drawing inside its frame, and says in words and in its table what it shows.

use aims::{
    document::{
        picture::Picture,
        pictures::{
            control_status, dependency_graph, evidence_freshness, heat_map, system_life_cycle, timeline,
            treatment_progress,
        },
    },
    model::Model,
    render::Templates,
    report::table::Cell,
};
use minijinja::{Value, value::Serde};

use crate::support::{
    engine::{TODAY, check_tree, date_of},
    files::{self, holding_texts},
    folder::{fresh, write},
    matrix,
    texts::compiled,
};

fn example(name: &str) -> Model {
    let tree = files::example(name);
    check_tree(&tree, date_of(&tree)).loaded.model
}

fn of_files(files: &[(&str, &str)]) -> Model {
    check_tree(&holding_texts(files), TODAY).loaded.model
}

fn all(model: &Model) -> Vec<Picture> {
    let system = model.of_kind("system").next();
    vec![
        heat_map(model, true),
        heat_map(model, false),
        treatment_progress(model),
        control_status(model),
        evidence_freshness(model),
        system_life_cycle(model),
        dependency_graph(model, None),
        Picture { name: "dependency-graph-of-one".to_owned(), ..dependency_graph(model, system) },
        timeline(model),
    ]
}

fn drawn(picture: &Picture) -> String {
    let drawn = Templates::shipped().picture(picture.drawing, Value::from(Serde(picture)));
    drawn.unwrap_or_else(|failure| panic!("{}: {failure}", picture.name))
}

fn number(text: &str) -> f64 {
    text.parse().unwrap_or_else(|_| panic!("{text} is no number"))
}

/// Every rectangle and every text begins and ends inside the frame.
fn inside(name: &str, svg: &str) {
    let frame = compiled(r#"viewBox="0 0 (\d+) (\d+)" width="(\d+)" height="(\d+)""#);
    let frame = frame.captures(svg).unwrap_or_else(|| panic!("{name} has no frame"));
    let (width, height) = (number(&frame[1]), number(&frame[2]));
    assert_eq!((&frame[1], &frame[2]), (&frame[3], &frame[4]), "{name}");
    assert!(width <= 1000.0 && height <= 1400.0, "{name} is {width} by {height}");
    let defs = compiled(r"(?s)<defs>.*</defs>");
    let svg = defs.replace(svg, "");
    let attribute = |tag: &str, name: &str| {
        let found = compiled(&format!(r#" {name}="([^"]*)""#));
        found.captures(tag).map(|found| number(&found[1])).unwrap_or_default()
    };
    for tag in compiled("<(rect|text)[^>]*>").find_iter(&svg).map(|found| found.as_str()) {
        let (x, y) = (attribute(tag, "x"), attribute(tag, "y"));
        let right = x + attribute(tag, "width");
        let below = y + attribute(tag, "height");
        assert!(x >= 0.0 && y >= 0.0 && right <= width + 0.1 && below <= height + 0.1, "{name}: {tag}");
    }
}

/// Nothing in it is run, styled or fetched; every name in it is its own.
fn harmless(picture: &Picture, svg: &str) {
    for forbidden in ["<script", "<style", "style=", "href", "<foreignObject", "<image", " on"] {
        assert!(!compiled(&format!("<[^>]*{forbidden}")).is_match(svg), "{}: {forbidden}", picture.name);
    }
    let own =
        |found: regex::Captures<'_>| assert!(found[1].starts_with(&format!("{}-", picture.name)), "{}", &found[1]);
    compiled(r#"(?: id="|url\(#)([^")]*)"#).captures_iter(svg).for_each(own);
    let without_web = svg.replace("http://www.w3.org/2000/svg", "");
    assert!(!without_web.contains("://"), "{}", picture.name);
}

/// Tags are closed in the order in which they were opened.
fn well_formed(name: &str, svg: &str) {
    let mut open: Vec<String> = Vec::new();
    let tag = compiled(r#"<(/?)([A-Za-z]+)((?:\s+[A-Za-z:-]+="[^"<>]*")*)\s*(/?)>"#);
    for found in tag.captures_iter(svg) {
        match (&found[1], &found[4]) {
            ("/", _) => assert_eq!(open.pop().as_deref(), Some(&found[2]), "{name}"),
            (_, "/") => {}
            _ => open.push(found[2].to_owned()),
        }
    }
    assert!(open.is_empty(), "{name}: {open:?}");
    let text = tag.replace_all(svg, "");
    assert!(!text.contains(['<', '>']), "{name}: {text}");
}

fn hold(example: &str, model: &Model) {
    let folder = fresh(&format!("pictures/{example}"));
    for picture in all(model) {
        let svg = drawn(&picture);
        write(folder.join(format!("{}.svg", picture.name)), &svg);
        well_formed(&picture.name, &svg);
        inside(&picture.name, &svg);
        harmless(&picture, &svg);
        assert!(!picture.alt.is_empty() && picture.alt.len() < 20_000, "{}: {}", picture.name, picture.alt);
        assert!(picture.table.rows.iter().all(|row| row.len() == picture.table.columns.len()), "{}", picture.name);
    }
}

#[test]
fn pictures_of_the_examples_are_whole_and_inside_their_frames() {
    for name in matrix::some(["company", "start", "findings"], 3) {
        hold(name, &example(name));
    }
}

#[test]
fn without_records_a_picture_says_that_there_is_nothing() {
    let model = of_files(&[]);
    hold("nothing", &model);
    let said: Vec<String> =
        all(&model).into_iter().filter(|picture| picture.drawing == "nothing").map(|p| p.alt).collect();
    assert_eq!(said.len(), 8, "{said:?}");
}

/// The numbers of a column, over all rows.
fn sum(picture: &Picture, column: &str) -> u64 {
    let at = picture.table.columns.iter().position(|known| known.name == column).expect("a column");
    let number = |row: &Vec<Cell>| if let Cell::Number(number) = row[at] { number } else { 0 };
    picture.table.rows.iter().map(number).sum()
}

#[test]
fn everything_recorded_is_counted_once() {
    let model = example("company");
    let count = |kind: &str| model.of_kind(kind).count() as u64;
    assert_eq!(sum(&control_status(&model), "all"), model.controls().count() as u64);
    assert_eq!(sum(&evidence_freshness(&model), "number"), count("evidence"));
    assert_eq!(sum(&system_life_cycle(&model), "number"), count("system"));
    let now = heat_map(&model, true);
    for panel in now.data["panels"].as_array().expect("panels") {
        let rated = panel["rated"].as_u64().expect("a number") + panel["unrated"].as_u64().expect("a number");
        let threats = model.all::<aims::record::Risk>().filter(|risk| risk.nature == aims::record::Nature::Threat);
        assert_eq!(rated, threats.count() as u64);
    }
}

const CRITERIA: &str = "kind: aims\nid: a\norganization: {name: A}\nrisk-criteria:\n  likelihood: [{value: 1, label: rare}, {value: 2, label: often}]\n  consequence: [{value: 1, label: small}, {value: 2, label: big}]\n  bands: [{name: low, organization: 2, individuals: 1, societies: 1}, {name: high, organization: 4, individuals: 4, societies: 4}]\n  appetite: {organization: 2, individuals: 1, societies: 1}\n";

fn risk(number: usize, title: &str) -> String {
    format!(
        "kind: risk\nid: R-{number}\ntitle: {title}\nsystems: [S-1]\npresent:\n  organization: {{likelihood: 2, consequence: 2}}\n  individuals: {{likelihood: 2, consequence: 1}}\ntarget:\n  organization: {{likelihood: 1, consequence: 2}}\ntreatment:\n  option: modify\n  actions: [{{what: a, due: 2026-05-01}}, {{what: b, due: 2026-08-01}}, {{what: c, done: 2026-01-01}}]\n---\n"
    )
}

#[test]
fn a_risk_lies_where_its_rating_says() {
    let risks = risk(1, "one");
    let model = of_files(&[("aims.yaml", CRITERIA), ("risks.yaml", &risks)]);
    let row = |picture: &Picture, at: usize| {
        picture.table.rows[at].iter().flat_map(Cell::lines).collect::<Vec<_>>().join(" | ")
    };
    let (now, residual) = (heat_map(&model, true), heat_map(&model, false));
    assert_eq!(row(&now, 0), "organization | 2 often | 2 big | 4 | high | above | 1 | R-1");
    assert_eq!(row(&now, 1), "individuals | 2 often | 1 small | 2 | high | above | 1 | R-1");
    assert_eq!(row(&residual, 0), "organization | 1 rare | 2 big | 2 | low | within | 1 | R-1");
    assert_eq!(row(&residual, 1), row(&now, 1));
    assert!(now.alt.ends_with("For societies: no risk is rated; not rated: 1."), "{}", now.alt);
    // From above: (2, 1) and (2, 2); the organization accepts up to 2, so the line runs around (2, 2).
    let line = |row: usize, field: usize, side: &str| {
        now.data["panels"][0]["rows"][row][field][side].as_bool().expect("a flag")
    };
    assert!(line(0, 0, "line_right") && line(1, 1, "line_above"));
    assert!(!line(0, 1, "line_right") && !line(0, 0, "line_above") && !line(1, 0, "line_right"));
    let treatment = treatment_progress(&model);
    assert_eq!(row(&treatment, 1), "R-1 one | 1 | 1 | 1 | 3");
}

#[test]
fn many_records_make_no_giant() {
    let long = "A very long title of a risk that nobody can read in a picture 日本語日本語日本語日本語日本語日本語 \u{202e}<b>&";
    let quoted = serde_json::to_string(long).expect("JSON");
    let risks: String = (1..=500).map(|number| risk(number, &quoted)).collect();
    let systems: String = (1..=100)
        .map(|number| {
            format!(
                "kind: system\nid: S-{number}\nname: {quoted}\nstage: deployment\nmodels: [MOD-{number}]\n---\nkind: model\nid: MOD-{number}\nname: {quoted}\n---\n"
            )
        })
        .collect();
    let evidence: String = (1..=500)
        .map(|number| format!("kind: evidence\nid: EV-{number}\ntitle: {quoted}\nvalid-until: 2026-07-01\n---\n"))
        .collect();
    let model = of_files(&[("aims.yaml", CRITERIA), ("r.yaml", &risks), ("s.yaml", &systems), ("e.yaml", &evidence)]);
    assert_eq!(model.of_kind("risk").count(), 500);
    hold("many", &model);
    assert!(drawn(&heat_map(&model, true)).contains("+49"));
    assert!(
        dependency_graph(&model, None).alt.contains("86 AI systems not drawn"),
        "{}",
        dependency_graph(&model, None).alt
    );
}
