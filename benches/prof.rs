use aims::{record::KINDS, schema, yaml::Tree};
use std::time::Instant;
fn strip(v: &mut serde_json::Value, keys: &[&str]) {
    match v {
        serde_json::Value::Object(m) => {
            for k in keys {
                if m.get(*k).is_some_and(|v| !v.is_object()) || *k == "oneOf" {
                    m.remove(*k);
                }
            }
            m.values_mut().for_each(|v| strip(v, keys));
        }
        serde_json::Value::Array(a) => a.iter_mut().for_each(|v| strip(v, keys)),
        _ => {}
    }
}
fn time(name: &str, js: &[serde_json::Value], f: impl Fn(&serde_json::Value)) {
    for _ in 0..3 {
        let t = Instant::now();
        for j in js {
            f(j)
        }
        println!("{name} {:?}", t.elapsed());
    }
}
fn main() {
    let j: Vec<_> = KINDS.iter().map(schema::derive).collect();
    let b = |j: &serde_json::Value| {
        jsonschema::options_for::<Tree>()
            .with_draft(jsonschema::Draft::Draft7)
            .should_validate_formats(true)
            .with_pattern_options(jsonschema::PatternOptions::regex())
            .build(j)
            .unwrap();
    };
    time("build", &j, b);
    let mut k = j.clone();
    k.iter_mut().for_each(|k| strip(k, &["description"]));
    time("no description", &k, b);
    let mut k = j.clone();
    k.iter_mut().for_each(|k| strip(k, &["pattern"]));
    time("no pattern", &k, b);
    let mut k = j.clone();
    k.iter_mut().for_each(|k| strip(k, &["oneOf"]));
    time("no oneOf", &k, b);
}
