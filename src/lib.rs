//! aims keeps an ISO/IEC 42001 AI management system in a git repository as YAML and treats it as a compiler treats code.
//!
//! The library holds everything; the binary is a thin caller. Data flows one way:
//!
//! ```text
//! repo ─► model::read ─(yaml, schema, record, expectation)─► Reading ─► Wants ─► repo ─► Facts
//!                                     Reading + Facts + frameworks ─► Model
//! Model ─► rules::check ─► findings ─► policy::judge ─► verdicts ─► report ─► output ─► bytes; the exit code from the report
//! Model ─► report::document ─► render ─► bytes
//! ```
//!
//! [`ROOMS`] says which room may use which; a test parses every path of `src/` and holds it.

pub mod cli;
pub mod edit;
pub mod escape;
pub mod expectation;
pub mod finding;
pub mod framework;
pub mod generate;
pub mod history;
pub mod model;
pub mod output;
pub mod policy;
pub mod prose;
pub mod record;
pub mod render;
pub mod repo;
pub mod report;
pub mod rules;
pub mod schema;
pub mod signature;
pub mod source;
pub mod yaml;

/// The rooms of the house, from the ground up, each with the rooms it may use. A room uses only rooms above it in this table.
pub const ROOMS: &[(&str, &[&str])] = &[
    ("prose", &[]),
    ("escape", &[]),
    ("source", &[]),
    ("signature", &[]),
    ("finding", &["source"]),
    ("yaml", &["source"]),
    ("record", &["finding", "yaml"]),
    ("schema", &["record", "source", "prose", "yaml"]),
    ("framework", &["record", "prose", "yaml"]),
    ("expectation", &["finding", "record", "schema", "source", "prose", "yaml"]),
    ("history", &["record", "schema", "signature", "source", "yaml"]),
    ("model", &["expectation", "finding", "framework", "history", "record", "schema", "source", "prose", "yaml"]),
    ("rules", &["finding", "framework", "history", "model", "record", "signature", "source", "prose"]),
    ("policy", &["finding", "model", "record", "source", "prose"]),
    (
        "report",
        &[
            "finding",
            "framework",
            "history",
            "model",
            "policy",
            "record",
            "schema",
            "escape",
            "source",
            "prose",
            "yaml",
        ],
    ),
    ("output", &["finding", "report", "escape"]),
    ("render", &["finding", "output", "report", "escape", "source", "yaml"]),
    ("edit", &["framework", "record", "schema", "source", "prose", "yaml"]),
    ("generate", &["expectation", "model", "framework", "output", "record", "report", "rules", "schema"]),
    ("repo", &["source"]),
    (
        "cli",
        &[
            "edit",
            "finding",
            "framework",
            "generate",
            "history",
            "model",
            "output",
            "policy",
            "record",
            "render",
            "repo",
            "report",
            "rules",
            "schema",
            "escape",
            "source",
            "prose",
        ],
    ),
];
