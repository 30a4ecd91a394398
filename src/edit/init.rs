//! A new repository: given answers become fields, and everything that is not known yet becomes a comment.
//!
//! Never writes text that could be mistaken for an answer. Must not know rules or how the answers were obtained.

use serde_json::{Map, Value, json};

use super::{NewFile, Refusal, SCHEMAS, Taken, controls, modeline, outline, record, schema_path, slug, verify};
use crate::{
    framework::Frameworks,
    record::{AiRole, KINDS, Kind, field::Date},
    schema, yaml,
};

/// What is known about a management system at the start.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    /// Name of the organization.
    pub organization: String,
    /// Id of the management system; derived from the name if there is none.
    pub id: Option<String>,
    /// Sectors it works in.
    pub sectors: Vec<String>,
    /// Countries or regions whose law applies.
    pub jurisdictions: Vec<String>,
    /// Other management systems that it has.
    pub certificates: Vec<String>,
    /// The scope, worded for a certificate.
    pub scope: Option<String>,
    /// The AI systems, each with the roles of the organization.
    pub systems: Vec<(String, Vec<AiRole>)>,
    /// Date from which the management system is in force.
    pub started: Option<Date>,
    /// The CI service that checks the repository.
    pub ci: Ci,
    /// The edition of the rules by which it is judged.
    pub rule_edition: Option<u16>,
}

/// The CI service that checks the repository.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Ci {
    /// GitHub Actions.
    #[default]
    Github,
    /// GitLab CI.
    Gitlab,
    /// No CI service.
    None,
}

/// The roles for an AI system, each with its meaning.
#[must_use]
pub fn roles() -> Vec<(String, String)> {
    let schema = Kind::named("system").map_or(&Value::Null, schema::json);
    let word = |choice: &Value, key: &str| choice[key].as_str().unwrap_or_default().to_owned();
    let choices = schema["properties"]["roles"]["items"]["oneOf"].as_array().cloned().unwrap_or_default();
    choices.iter().map(|choice| (word(choice, "const"), word(choice, "description"))).collect()
}

/// Every file of a new repository. The manifest comes last, because without it there is no repository.
///
/// # Errors
/// Fails if an answer cannot be written.
pub fn repository(answers: &Answers) -> Result<Vec<NewFile>, Refusal> {
    let mut taken = Taken::default();
    let manifest = manifest(answers, &mut taken)?;
    let systems = systems(answers, &mut taken)?;
    let mut files = controls::files(Frameworks::shipped().standard())?;
    files.push(context(answers)?);
    files.extend(scope(answers, &systems)?);
    files.extend(systems.into_iter().map(|(_, file)| file));
    files.extend(KINDS.iter().map(|kind| NewFile::new(schema_path(kind.name), schema::text(kind))));
    files.push(NewFile::new(format!("{SCHEMAS}/{}", schema::ANY), schema::any()));
    files.extend(surroundings(answers.ci));
    files.push(manifest);
    Ok(files)
}

fn manifest(answers: &Answers, taken: &mut Taken) -> Result<NewFile, Refusal> {
    let kind = kind("aims")?;
    let id = answers.id.clone().or_else(|| slug(&answers.organization)).unwrap_or_else(|| kind.name.to_owned());
    taken.check(&id)?;
    taken.take(&id, MANIFEST);
    let record = record::with_kind_and_id(kind, &id, &fields(answers)?);
    let mut text = modeline(MANIFEST, kind);
    outline::fields(&mut text, schema::json(kind), &record, 0);
    text = text.replacen("\nrisk-criteria:\n", &format!("\n{CRITERIA_NOTE}risk-criteria:\n"), 1);
    verify(kind, &text, &[record])?;
    Ok(NewFile::new(MANIFEST, text))
}

fn fields(answers: &Answers) -> Result<Value, Refusal> {
    let frameworks = Frameworks::shipped();
    let standard = frameworks.standard();
    let mut fields = json!({
        "organization": organization(answers),
        "standard": *standard.id,
        "edition": *standard.edition,
        "stage": "build",
        "risk-criteria": criteria()?,
        // Approvals that no longer fit what they approved are reported from the first day.
        "approvals": { "default": "claimed" },
    });
    if let Some(edition) = answers.rule_edition {
        // A later version of aims may have more rules: they inform until the edition is raised.
        fields["rule-edition"] = json!(edition);
    }
    if let Some(started) = answers.started {
        fields["started"] = json!(started.to_string());
    }
    Ok(fields)
}

fn organization(answers: &Answers) -> Value {
    let mut organization = Map::from_iter([("name".to_owned(), json!(answers.organization))]);
    put(&mut organization, "sectors", &answers.sectors);
    put(&mut organization, "jurisdictions", &answers.jurisdictions);
    organization.into()
}

const MANIFEST: &str = "aims.yaml";

const CRITERIA_NOTE: &str = "\
# A starting point: adapt it to what your organization, the people affected and societies can bear. Management decides
# on it. Levels are likelihood times consequence. For individuals and societies the appetite is so low that a
# consequence of step 5 is never acceptable without a decision, however unlikely it is.
";

fn criteria() -> Result<Value, Refusal> {
    let stream = yaml::parse(include_str!("starter/risk-criteria.yaml"));
    let read = stream.documents.first().and_then(Option::as_ref).map(|document| document.root.to_json());
    read.ok_or_else(|| Refusal::new("the initial risk criteria cannot be read", "please report this"))
}

fn context(answers: &Answers) -> Result<NewFile, Refusal> {
    let mut fields = Map::new();
    let integration: Vec<Value> = answers.certificates.iter().map(|name| json!({ "system": name })).collect();
    if !integration.is_empty() {
        fields.insert("integration".to_owned(), integration.into());
    }
    let file = record::file(kind("context")?, "CTX-1", &fields.into())?;
    Ok(NewFile { path: "context/context.yaml".to_owned(), ..file })
}

/// A scope cannot be invented: without a statement there is no scope, and a to-do finding reports that.
fn scope(answers: &Answers, systems: &[(String, NewFile)]) -> Result<Option<NewFile>, Refusal> {
    let Some(statement) = &answers.scope else { return Ok(None) };
    let mut fields = Map::from_iter([("statement".to_owned(), json!(statement))]);
    put(&mut fields, "systems", &systems.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>());
    let file = record::file(kind("scope")?, "SCOPE-1", &fields.into())?;
    Ok(Some(NewFile { path: "context/scope.yaml".to_owned(), ..file }))
}

fn systems(answers: &Answers, taken: &mut Taken) -> Result<Vec<(String, NewFile)>, Refusal> {
    let kind = kind("system")?;
    let one = |(name, roles): &(String, Vec<AiRole>)| {
        let id = slug(name).map_or_else(|| taken.next(kind), |slug| taken.free(&slug));
        let mut fields = Map::from_iter([("name".to_owned(), json!(name))]);
        put(&mut fields, "roles", roles);
        let file = record::file(kind, &id, &fields.into())?;
        taken.take(&id, &file.path);
        Ok((id, file))
    };
    answers.systems.iter().map(one).collect()
}

/// Files that help people and tools; existing ones are kept.
fn surroundings(ci: Ci) -> Vec<NewFile> {
    let mut files = vec![
        NewFile::optional("README.md", include_str!("starter/README.md")),
        NewFile::optional(".gitattributes", include_str!("starter/gitattributes")),
        NewFile::optional(".vscode/settings.json", include_str!("starter/settings.json")),
        NewFile::optional(".vscode/extensions.json", include_str!("starter/extensions.json")),
    ];
    match ci {
        Ci::Github => {
            files.push(NewFile::optional(".github/workflows/aims.yml", include_str!("../../templates/ci/github.yml")));
        }
        Ci::Gitlab => files.push(NewFile::optional(".gitlab-ci.yml", include_str!("../../templates/ci/gitlab.yml"))),
        Ci::None => {}
    }
    files
}

fn put<T: serde::Serialize>(fields: &mut Map<String, Value>, name: &str, values: &[T]) {
    if !values.is_empty() {
        fields.insert(name.to_owned(), json!(values));
    }
}

fn kind(name: &str) -> Result<&'static Kind, Refusal> {
    Kind::named(name).ok_or_else(|| Refusal::new(format!("there is no kind `{name}`"), "please report this"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn answers() -> Answers {
        Answers {
            organization: "Acme Ltd".to_owned(),
            systems: vec![("Scorer".to_owned(), vec![AiRole::AiProvider]), ("scorer".to_owned(), Vec::new())],
            certificates: vec!["ISO/IEC 27001".to_owned()],
            scope: Some("Development of a scorer".to_owned()),
            started: "2026-01-01".parse().ok(),
            ..Answers::default()
        }
    }

    fn text<'f>(files: &'f [NewFile], path: &str) -> &'f str {
        &files.iter().find(|file| file.path == path).expect(path).text
    }

    #[test]
    fn every_control_of_the_standard_appears_once_and_undecided() {
        let files = repository(&answers()).expect("it can be written");
        let controls: String =
            files.iter().filter(|file| file.path.starts_with("controls/")).map(|file| file.text.as_str()).collect();
        for control in Frameworks::shipped().standard().of_kind(crate::framework::ProvisionKind::Control) {
            assert_eq!(controls.matches(&format!("\nid: {}\n", control.id)).count(), 1, "{}", control.id);
        }
        assert!(!controls.lines().any(|line| line.starts_with("decision")));
    }

    #[test]
    fn only_given_answers_are_written() {
        let files = repository(&answers()).expect("it can be written");
        assert!(text(&files, "aims.yaml").contains("\nstarted: 2026-01-01\nstage: build\n"));
        assert!(text(&files, "context/scope.yaml").contains("\nsystems: [scorer, scorer-2]\n"));
        assert!(text(&files, "systems/scorer-2.yaml").contains("\n# roles: []"));
        let minimal = Answers { organization: "Acme".to_owned(), ..Answers::default() };
        let files = repository(&minimal).expect("it can be written");
        assert!(!files.iter().any(|file| file.path.contains("scope.yaml") || file.path.starts_with("systems/")));
        assert_eq!(files.last().map(|file| file.path.as_str()), Some("aims.yaml"));
    }

    #[test]
    fn surrounding_files_are_valid() {
        for ci in [Ci::Github, Ci::Gitlab] {
            for file in surroundings(ci) {
                assert!(file.text.ends_with('\n') && file.optional, "{}", file.path);
                if file.path.ends_with(".json") {
                    serde_json::from_str::<Value>(&file.text).expect(&file.path);
                }
                if file.path.ends_with(".yml") {
                    assert!(yaml::parse(&file.text).problems.is_empty(), "{}", file.path);
                    assert!(!file.text.contains("pull_request_target"), "{}", file.path);
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_answer_is_written_or_refused_with_a_reason(name in "(?s).{0,40}", other in "\\PC{0,40}|[-:#'\"\n{}\\[\\], a-z]{0,20}") {
            let answers = Answers {
                organization: name.clone(),
                systems: vec![(other.clone(), Vec::new())],
                sectors: vec![other.clone()],
                scope: Some(name),
                ..Answers::default()
            };
            if let Err(refusal) = repository(&answers) {
                prop_assert!(refusal.to_string().contains("write something"), "{}", refusal);
            }
        }
    }
}
