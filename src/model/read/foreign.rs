//! Files of other tools that are YAML and hold no record, recognized by the keys at their top.
//!
//! Must not know records.

use crate::yaml::Node;

/// The keys of a file, all of which it has, and what it is.
const FOREIGN: &[(&[&str], &str)] = &[
    (&["apiVersion", "kind", "metadata"], "a Kubernetes or Backstage manifest"),
    (&["apiVersion", "kind"], "a Kubernetes manifest"),
    (&["apiVersion", "name", "version"], "a Helm chart"),
    (&["site_name"], "an MkDocs configuration"),
    (&["on", "jobs"], "a GitHub workflow"),
    (&["true", "jobs"], "a GitHub workflow"),
    (&["runs", "name"], "a GitHub action"),
    (&["updates", "version"], "a Dependabot configuration"),
    (&["stages"], "a GitLab pipeline"),
    (&["services"], "a Docker Compose file"),
    (&["openapi", "info"], "an OpenAPI description"),
    (&["swagger", "info"], "an OpenAPI description"),
    (&["asyncapi", "info"], "an AsyncAPI description"),
    (&["repos"], "a pre-commit configuration"),
    (&["dependencies", "channels"], "a Conda environment"),
    (&["outs"], "a DVC file"),
    (&["AWSTemplateFormatVersion"], "a CloudFormation template"),
    (&["rules", "extends"], "the configuration of a linter"),
];

/// What the document of another tool is; `None` if it has an id, as records do, or is not recognized.
pub(super) fn recognized(root: &Node<'_>) -> Option<&'static str> {
    let has = |key: &&str| root.get(key).is_some();
    let row = FOREIGN.iter().find(|(keys, _)| keys.iter().all(has))?;
    root.get("id").is_none().then_some(row.1)
}
