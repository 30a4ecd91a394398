//! Templates that would take time or memory without end, and what templates may still do. All run in process: what is
//! bounded is counted, never measured.

use std::{collections::BTreeMap, sync::OnceLock};

use aims::{
    document::{cover::Cover, kind::DocumentData, kinds::document_named},
    finding::Stage,
    render::{Assets, Format, PreparedDocument, Templates},
    source::MemoryTree,
};

use crate::support::{
    documents::gathered,
    engine::whole,
    files::{base, holding},
};

/// The Statement of Applicability of `tests/base` with this template, as Markdown; or why there is none.
fn rendered(template: &str) -> Result<String, String> {
    static SHOWN: OnceLock<(MemoryTree, (DocumentData, Cover))> = OnceLock::new();
    let kind = document_named("soa").expect("a document");
    let (tree, (data, cover)) = SHOWN.get_or_init(|| {
        let tree = base();
        let gathered = gathered(&whole(&tree, Stage::Build), kind, None);
        (tree, gathered)
    });
    let own = |name: &str, text: &str| (format!("templates/{name}.md.j2"), text.as_bytes().to_vec());
    let tree = holding(BTreeMap::from([
        ("aims.yaml".to_owned(), tree.files["aims.yaml"].clone()),
        own("soa", template),
        own("long", &"long ".repeat(50_000)),
    ]));
    let templates = Templates::of(&tree).map_err(|failure| failure.to_string())?;
    let problems: Vec<String> = templates.problems().iter().map(ToString::to_string).collect();
    let assets = Assets::default();
    let document = PreparedDocument::new(kind, data, cover, &templates, &assets);
    let written = document.write(Format::named("md").expect("a format"));
    match (written, problems.into_iter().next()) {
        (Ok(bytes), None) => Ok(String::from_utf8(bytes).expect("UTF-8")),
        (Ok(_), Some(problem)) => panic!("written in spite of {problem}"),
        (Err(failure), _) => Err(failure.to_string()),
    }
}

/// What each template is refused for; every message names the template and the line.
#[track_caller]
fn refused(cases: &[(String, &str)]) {
    for (template, why) in cases {
        let shown = &template[..template.len().min(200)];
        let message = rendered(template).expect_err(shown);
        assert!(message.contains(why), "{shown}\n{message}");
        assert!(message.starts_with("templates/") || message.contains("writes more"), "{shown}\n{message}");
    }
}

/// `step` repeated after `start`, and `end`.
fn steps(start: &str, step: &str, times: usize, end: &str) -> String {
    format!("# Ours\n{start}{}{end}\n", step.repeat(times))
}

const LARGE: &str = "a value of more than 8 MiB";
const READ: &str = "compares, joins and filters more than 256 MiB";
const CREATED: &str = "creates text and values of more than 48 MiB";

#[test]
fn values_that_share_their_parts_without_end_are_refused_when_they_are_made() {
    let two = |end: &str| {
        let start = "{% set p = [7] %}{% set q = [7] %}";
        (steps(start, "{% set p = [p, p, p] %}{% set q = [q, q, q] %}", 29, end), LARGE)
    };
    let one = |start: &str, step: &str, end: &str| (steps(start, step, 37, end), LARGE);
    refused(&[
        two("{{ p == q }}"),
        two("{{ p != q }}"),
        two("{{ p < q }}"),
        two("{{ p in [q] }}"),
        two("{{ q is eq p }}"),
        two("{{ p is in([q]) }}"),
        two("{{ [q, p, q]|sort|length }}"),
        two("{{ [p, q]|unique|length }}"),
        two("{{ [{'k': p}, {'k': q}]|groupby('k')|length }}"),
        two("{{ [p, q]|max }}"),
        two("{{ [p]|select('eq', q)|list }}"),
        two("{{ {}[p] }}"),
        two("{{ {p: 1}|length }}"),
        two("{{ p }}"),
        two("{{ p ~ q }}"),
        two("{{ p|join('-') }}"),
        two("{{ p|string|length }}"),
        two("{{ [p]|map('string')|join }}"),
        two("{{ p|replace('7', '8') }}"),
        two("{% for i in range(2) %}{{ loop.changed(p) }}{% endfor %}"),
        two("{% for x in p recursive %}{{ loop(x) if x is iterable }}{% endfor %}"),
        one("{% set d = {'a': 1} %}", "{% set d = {'a': d, 'b': d} %}", "{{ d }}"),
        one("{% set d = {'a': 1} %}", "{% set d = dict(a=d, b=d) %}", "{{ d }}"),
        one("{% set t = (1, 2) %}", "{% set t = (t, t) %}", "{{ t == t }}"),
        one("{% set t = [1] %}", "{% set t = t + t %}", "{{ t|length }}"),
        one("{% set t = [1] %}", "{% set t = t|chain(t) %}", "{{ t|length }}"),
        one("{% set t = [1] %}", "{% set t = t|zip(t)|list %}", "{{ t }}"),
        ("{% macro m(p) %}{{ m([p, p, p, p, p, p]) }}{% endmacro %}\n{{ m([1]) }}".to_owned(), LARGE),
    ]);
}

#[test]
fn text_that_doubles_or_repeats_is_refused() {
    let one = |step: &str, end: &str| (steps("{% set s = 'word ' %}", step, 33, end), LARGE);
    let number = "`*` takes numbers";
    let flat = |template: &str, why: &'static str| (format!("# Ours\n{template}\n"), why);
    let long = steps("{% set s = 'word word' %}", "{% set s = s ~ s %}", 13, "");
    let with = |end: &str, why: &'static str| (format!("{long}{end}"), why);
    refused(&[
        one("{% set s = s ~ s %}", "{{ s|length }}"),
        one("{% set s = s + s %}", "{{ s|length }}"),
        one("{% set s = [s, s]|join %}", "{{ s|length }}"),
        one("{% set s %}{{ s }}{{ s }}{% endset %}", "{{ s|length }}"),
        one("{% set s %}{% filter trim %}{{ s }}{{ s }}{% endfilter %}{% endset %}", "{{ s|length }}"),
        flat("{{ ('b' * 90000000)|list|length }}", number),
        flat("{{ ('b' * 90000 * 90000)|length }}", number),
        flat("{{ 90000000 * 'b' }}", number),
        flat("{{ [3] * 90000000 }}", number),
        flat("{{ 'b' * 90000000 ~ 'c' * 90000000 ~ 'd' * 90000000 }}", number),
        flat("{% set a = [1] %}{{ (a * 99999999)|length }}", number),
        with("{{ range(9999)|join(s)|length }}", "text of more than 8 MiB"),
        with("{{ s|replace('w', s)|length }}", "text of more than 8 MiB"),
        with("{{ s|replace('', s)|length }}", "text of more than 8 MiB"),
        with("{% for i in range(9999) %}{{ s|split('w')|length }}{% endfor %}", CREATED),
        with("{{ (s ~ s ~ s ~ s ~ s)|list|length }}", LARGE),
        flat(
            "{% macro m(s, n) %}{% if n %}{{ m(s ~ s ~ s, n - 1) }}{{ m(s ~ s, n - 1) }}{% endif %}{% endmacro %}{{ m('word', 90) }}",
            CREATED,
        ),
    ]);
}

#[test]
fn work_that_is_repeated_is_refused() {
    let long = steps("{% set s = 'word word' %}", "{% set s = s ~ s %}", 12, "{% set t = s ~ '' %}");
    let again =
        |body: &str, why: &'static str| (format!("{long}{{% for i in range(9999) %}}{body}{{% endfor %}}"), why);
    let digits = |body: &str| {
        let end = format!("{{% for i in range(9999) %}}{body}{{% endfor %}}");
        (steps("{% set s = '1111' %}", "{% set s = s ~ s %}", 13, &end), READ)
    };
    let numbers = |body: &str, why: &'static str| {
        let list = "{% set l = range(40000)|list %}";
        (format!("# Ours\n{list}{{% for i in range(40000) %}}{body}{{% endfor %}}"), why)
    };
    refused(&[
        again("{% if s == t ~ i %}{% endif %}", CREATED),
        again("{% if [s] == [t] %}{% endif %}", READ),
        again("{% set x = s[900:] %}", READ),
        again("{% set x = s[90] %}", READ),
        again("{% set x = s|upper %}", READ),
        again("{% set x = s|title %}", READ),
        again("{% set x = s|paragraphs %}", READ),
        again("{% set x = s is lower %}", READ),
        again("{% set x %}{{ s }}{% endset %}", READ),
        again("{{ s|safe }}", CREATED),
        numbers("{% if i in l %}{% endif %}", READ),
        again("{% set x = s.900 %}", READ),
        again("{% set x = {t: 1, s: 2} %}", READ),
        digits("{% set x = s|float %}"),
        digits("{% set x = s|int(0) %}"),
        again("{% set x = s|safe %}", READ),
        again("{% set x = {t: 1}[s] %}", READ),
        numbers("{% if 99999in l %}{% endif %}", READ),
        numbers("{% if 1and 0not in l %}{% endif %}", READ),
        numbers("{% set x = {l + []: 1}[l] %}", "more than"),
        numbers("{% set x = l|first %}", READ),
        numbers("{% set x = dict(a=l) %}", READ),
        numbers("{% set x = loop.changed(l) %}", READ),
        ("{% for i in range(9999) %}{% set x = range(90000)|list %}{% endfor %}".to_owned(), CREATED),
    ]);
}

#[test]
fn text_of_the_template_counts_however_it_is_repeated() {
    let text = "word ".repeat(20_000);
    let again = "{% macro m() %}{{ caller() }}{{ caller() }}{{ caller() }}{{ caller() }}{{ caller() }}{{ caller() }}{% endmacro %}";
    let calls = format!("{again}{}{text}{}", "{% call m() %}".repeat(5), "{% endcall %}".repeat(5));
    refused(&[
        (format!("{{% set s %}}{{% for i in range(9999) %}}{text}{{% endfor %}}{{% endset %}}"), CREATED),
        (
            format!(
                "{{% macro m() %}}{text}{{% endmacro %}}{{% for i in range(9999) %}}{{% set s = m() %}}{{% endfor %}}"
            ),
            CREATED,
        ),
        (format!("{{% for i in range(9999) %}}{text}{{% endfor %}}"), "more than 48 MiB"),
        (format!("{{% for i in range(9999) %}}{{% raw %}}{text}{{% endraw %}}{{% endfor %}}"), "more than 48 MiB"),
        ("{% for i in range(9999) %}{% include 'long.md.j2' %}{% endfor %}".to_owned(), "more than 48 MiB"),
        (calls, CREATED),
        (format!("{{% macro _text(n) %}}{{% endmacro %}}{{% for i in range(9999) %}}{text}{{% endfor %}}"), "reserved"),
    ]);
}

#[test]
fn depth_steps_and_what_is_not_there_are_refused() {
    let flat = |template: &str, why: &'static str| (format!("# Ours\n{template}\n"), why);
    refused(&[
        (steps("{% set a = [1] %}", "{% set a = [a] %}", 900, "{{ a }}"), "more than 64 levels"),
        (format!("{{{{ {}{} }}}}", "[".repeat(900), "]".repeat(900)), "recursion"),
        flat("{% macro m(n) %}{{ m(n - 1) }}{{ m(n - 1) }}{% endmacro %}{{ m(9) }}", "recursion"),
        flat("{% block a %}{{ self.a() }}{% endblock %}", "recursion"),
        flat("{% include 'soa.md.j2' %}", "recursion"),
        flat(
            "{% for i in range(99999) %}{% for j in range(99999) %}12345678{% endfor %}{% endfor %}",
            "too many steps",
        ),
        flat("{{ range(9999999)|length }}", "too many"),
        flat("{{ range(5, 1, -9223372036854775807 - 1)|length }}", "18 digits"),
        flat("{{ range(2 ** 62, -2 ** 62, -1)|length }}", "takes numbers up to"),
        flat("{{ [1, 2][::0 - 2 ** 63] }}", "step of a slice"),
        (steps("{% if 0 %}", "{% elif 0 %}", 20_000, "{% endif %}"), "more than 100 `elif`"),
        (steps("{{ '}}' if ", "-", 200_000, "1 }}"), "longer than 2000 bytes"),
        (steps("{{ '}}'", "|trim", 40_000, " }}"), "longer than 2000 bytes"),
        (steps("{{ '}}' ~ ", "1 ~ ", 60_000, "1 }}"), "longer than 2000 bytes"),
        flat("{{ 'x'|indent(900000000) }}", "unknown filter"),
        flat("{{ '%0900000000d'|format(1) }}", "unknown filter"),
        flat("{{ [1]|slice(90000000)|list }}", "unknown filter"),
        flat("{{ [1]|batch(9, 1)|list }}", "unknown filter"),
        flat("{{ [1]|pprint }}", "unknown filter"),
        flat("{{ [1]|tojson }}", "unknown filter"),
        flat("{% set n = namespace(s='x') %}", "unknown function"),
        flat("{{ debug() }}", "unknown function"),
        flat("{{ 'no end }}", "unexpected end"),
        flat("{{ 1 ", "unexpected end"),
        flat("{# no end", "unexpected end"),
        flat("{% raw %}", "unexpected end"),
        flat("{{ ) }}", "unexpected closing bracket"),
    ]);
}

#[test]
fn chains_of_views_of_a_list_stay_flat() {
    let template = steps("{% set a = [1, 2, 3] %}", "{% set a = a[:] %}", 2000, "Sum {{ a|sum }}");
    assert!(rendered(&template).expect("it is bounded").contains("Sum 6"));
}

#[test]
fn what_templates_may_do_is_as_it_was() {
    for (template, expected) in [
        ("{{ 6 * 7 }} {{ 2 * 3 + 1 }} {{ 7 // 2 }} {{ -3 + 5 }} {{ 2 ** 5 }}", "42 7 3 2 32"),
        ("{{ [1, 2] + [3] }} {{ (1, 2)|first }} {{ [3, 1, 2]|sort|join(', ') }}", "\\[1, 2, 3\\] 1 1, 2, 3"),
        ("{% set a, b = 1, [2, 3] %}{{ a }}{{ b[1] }}{{ b[-1:]|first }}{{ 'abc'[1] }}", "133b"),
        ("{% for k, v in {'a': 1, 'b': 2}|items %}{{ k }}{{ v }}{{ ';' if not loop.last }}{% endfor %}", "a1;b2"),
        ("{% macro m(x, y='z') %}{{ x }}{{ y }}{% endmacro %}{{ m(1) }} {{ m(1, y=2) }} {{ m(*[3, 4]) }}", "1z 12 34"),
        (
            "{{ none is none }} {{ nothing is defined }} {{ 3 is divisibleby(3) }} {{ 2 is not in [1] }}",
            "True False True True",
        ),
        ("{{ nothing|default('-') }}{{ 'a' if 1 > 2 else 'b' }}{{ 1 < 2 == 2 }}", "\\-bTrue"),
        ("{% with a = 1, b = [1, 2] %}{{ a }}{{ b|length }}{% endwith %}{% set s %}x{% endset %}{{ s ~ 1 }}", "12x1"),
        (
            "{% for g in [{'k': 1, 'v': 2}, {'k': 1, 'v': 3}]|groupby('k') %}{{ g.grouper }}:{{ g.list|length }}{% endfor %}",
            "1:2",
        ),
        ("{% raw %}{{ a }}{% endraw %}{# {{ b }} #}{{- ' c' }}", "{{ a }}c"),
        ("{{ 'a|b}}'|length }}{{ \"it's\"|upper }}{{ {'a': {'b': 5}}.a.b }}", "5IT'S5"),
        (
            "{% set (a, b) = (1, 2) %}{% for c, (d, e) in [(3, (4, 5))] %}{{ a }}{{ b }}{{ c }}{{ d }}{{ e }}{% endfor %}",
            "12345",
        ),
        ("{{ 1if true else 2 }}{{ 3 if 1in [1] else 4 }}{{ -1 is eq -1 }}{{ [[1, 2], [3, 4]].1.0 }}", "13True3"),
        ("{% macro m() %}x{% endmacro %}{% do m() %}{{ 'abcd'[::-2] }}{{ 0x1f + 1_0 }}{{ 1.5e1 }}", "db4115.0"),
        ("{% for x in [1, 2, 3] if x > 1 %}{{ loop.index }}{{ x }} {% endfor %}", "12 23 "),
    ] {
        let text = rendered(&format!("Here {template} end\n")).unwrap_or_else(|why| panic!("{template}: {why}"));
        assert!(text.contains(&format!("Here {expected} end")), "{template}\n{text}");
    }
}

#[test]
fn errors_name_the_place_in_the_text_as_it_was_written() {
    let text = "# Ours\n\n{% if counts.own %}some longer text{% endif %} and {{ missing }}\n";
    let message = rendered(text).expect_err("it is undefined");
    let column = text.lines().nth(2).and_then(|line| line.find("missing")).expect("it is there") + 1;
    assert!(message.starts_with(&format!("templates/soa.md.j2:3:{column}: ")), "{message}");
    let message = rendered("# Ours\n\n{% include 'missing.md.j2' %}\n").expect_err("it is missing");
    assert!(
        message.starts_with("templates/soa.md.j2:3:") && message.contains("there is no such template"),
        "{message}"
    );
}

#[test]
fn tables_are_placed_wherever_they_are_in_a_text() {
    let table = "| Control |";
    for (template, before, after) in [
        ("The controls:\n{{ table('controls') }}\n", "The controls:\n\n", ""),
        ("All {{ table('controls') }} and more\n", "All\n\n", "\n\nand more"),
        ("{{ table('controls') }}{{ table('areas') }}\n", "", "\n\n"),
        ("- one\n- all: {{ table('controls') }}\n", "- all:\n\n  ", ""),
        ("10. all: {{ table('controls') }}\n", "10. all:\n\n    ", ""),
        ("{% if counts.own %}\nIt is.\n{% endif %}\n{{ table('controls') }}\n", "\n\n", ""),
    ] {
        let text = rendered(template).unwrap_or_else(|why| panic!("{template}: {why}"));
        let at = text.find(table).unwrap_or_else(|| panic!("{template}\n{text}"));
        assert!(text[..at].ends_with(before) && text.contains(after), "{template}\n{text}");
        assert!(!text.contains('\u{2060}'), "{template}\n{text}");
    }
}

#[test]
fn a_table_or_picture_without_a_place_is_an_error_with_its_line() {
    for (template, line) in [
        ("# Ours\n\n## Controls {{ table('controls') }}\n", 3),
        ("# Ours\n\n| a | b |\n|---|---|\n| {{ table('controls') }} | c |\n", 5),
        ("# Ours\n\n| a | b |\n|---|---|\n| {{ picture(\"control-status\") }} | c |\n", 5),
        ("# Ours\n\n**{{ table('controls') }}**\n", 3),
        ("# Ours\n\n`{{ table('controls') }}`\n", 3),
        ("# Ours\n\n```\n{{ table('controls') }}\n```\n", 4),
        ("# Ours\n\n    {{ table('controls') }}\n", 3),
        ("# Ours\n\n{% set t = table('controls') %}\n## Of {{ t }}\n", 3),
    ] {
        let message = rendered(template).expect_err(template);
        assert!(message.starts_with(&format!("templates/soa.md.j2:{line}:")), "{template}\n{message}");
        assert!(message.contains("is where no ") && message.contains("line of its own"), "{message}");
    }
}

/// The findings about templates in a folder.
#[cfg(unix)]
fn broken(folder: &std::path::Path) -> Vec<String> {
    let tree = aims::repo::WorkTree::at(folder).expect("it is there");
    aims::render::broken(&tree).iter().map(|finding| format!("{:?}: {}", finding.at, finding.message)).collect()
}

#[test]
#[cfg(unix)]
fn what_is_no_file_at_the_place_of_a_template_is_found_and_never_passed_over() {
    use crate::support::folder::Temporary;
    use std::{fs, os::unix::fs::symlink};
    let folder = Temporary::filled("hostile-template-links", &base().files);
    let at = |path: &str| folder.0.join(path);
    folder.write("own.md.j2", "# Ours\n");
    let refused = |path: &str, why: &str| {
        let found = broken(&folder.0);
        assert!(found.len() == 1 && found[0].contains(path) && found[0].contains(why), "{path}: {found:?}");
        for command in
            [&["render", "scope", "--format", "md"][..], &["render", "site", "-o", "site"], &["pack", "-o", "p.zip"]]
        {
            let ran = super::paths::run(&folder.0, command);
            assert!(ran.code == 2 && ran.both().contains(why), "{command:?}: {ran:?}");
            assert!(!at("site").exists() && !at("p.zip").exists());
        }
    };
    fs::create_dir(at("templates")).expect("it can be made");
    assert!(broken(&folder.0).is_empty());
    symlink("../own.md.j2", at("templates/scope.md.j2")).expect("it can be linked");
    refused("templates/scope.md.j2", "it is a link");
    let ran = super::paths::run(&folder.0, &["check", "--format", "concise"]);
    assert!(
        ran.code == 1 && ran.out.contains("templates/scope.md.j2: error[broken-template]: it is a link"),
        "{ran:?}"
    );
    fs::remove_file(at("templates/scope.md.j2")).expect("it is there");
    symlink("nowhere", at("templates/part.md.j2")).expect("it can be linked");
    refused("templates/part.md.j2", "it is a link");
    fs::remove_file(at("templates/part.md.j2")).expect("it is there");
    fs::create_dir(at("templates/scope.md.j2")).expect("it can be made");
    refused("templates/scope.md.j2", "it is not a file");
    fs::remove_dir_all(at("templates")).expect("it is there");
    folder.write("elsewhere/scope.md.j2", "# Ours\n");
    symlink("elsewhere", at("templates")).expect("it can be linked");
    refused("templates", "it is a link");
}
