//! aims keeps an ISO/IEC 42001 AI management system as YAML in a git repository and checks it as a compiler checks
//! code.
//!
//! All code is in the library; the binary only calls it. Data flows in one direction, and [`engine`] is the entry
//! point:
//!
//! ```text
//! state ─► records ─(wants)─► facts, history ─► Model ─► findings ─► verdicts ─► reports ─► output ─► bytes
//!                                                 Model, verdicts ─► Redacted ─► document, publish ─► render ─► bytes
//! ```
//!
//! [`ROOMS`] lists the top-level modules ("rooms") and what each may use. A test parses every path of `src/` and
//! enforces it.

pub mod cli;
pub mod defect;
pub mod disclosure;
pub mod document;
pub mod edit;
pub mod engine;
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
pub mod publish;
pub mod record;
pub mod render;
pub mod repo;
pub mod report;
pub mod rules;
pub mod schema;
pub mod signature;
pub mod source;
pub mod text;
pub mod yaml;

/// A room: a top-level module of the library.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// Its name.
    pub name: &'static str,
    /// Its purpose.
    pub purpose: &'static str,
    /// What it must not depend on or know about.
    pub must_not_know: &'static str,
    /// The rooms it may use.
    pub uses: &'static [&'static str],
}

/// The rooms, lowest layer first. A room uses only rooms above it in this table.
pub const ROOMS: &[Room] = &[
    Room {
        name: "prose",
        purpose: "helpers for text: counts, lists, shortened texts, nearest names",
        must_not_know: "the meaning of names",
        uses: &[],
    },
    Room {
        name: "escape",
        purpose: "one escaper per output; untrusted text cannot be written without one",
        must_not_know: "the meaning of text",
        uses: &[],
    },
    Room {
        name: "source",
        purpose: "files, locations, trees, commits; what records need to know about the environment, and the answers",
        must_not_know: "YAML, git, records",
        uses: &[],
    },
    Room {
        name: "text",
        purpose: "text of governed files by section and sentence, and what differs between two versions",
        must_not_know: "records, and where the files come from",
        uses: &["prose", "source"],
    },
    Room { name: "signature", purpose: "verification of SSH and OpenPGP signatures", must_not_know: "git", uses: &[] },
    Room {
        name: "finding",
        purpose: "findings, and the catalog of rules that report them",
        must_not_know: "any rule",
        uses: &["source"],
    },
    Room {
        name: "defect",
        purpose: "named constants for defects that are not rules, with their pages",
        must_not_know: "who reports them",
        uses: &["finding", "source"],
    },
    Room {
        name: "yaml",
        purpose: "parser from text to an ordered tree with spans and comments; limits for hostile input",
        must_not_know: "records",
        uses: &["defect", "source"],
    },
    Room {
        name: "record",
        purpose: "one file per kind of record; doc comments are the user reference",
        must_not_know: "where records come from",
        uses: &["finding", "yaml"],
    },
    Room {
        name: "schema",
        purpose: "the JSON Schema of each kind, and violations of it",
        must_not_know: "any rule",
        uses: &["defect", "prose", "record", "source", "yaml"],
    },
    Room {
        name: "framework",
        purpose: "standards and the scenario library, as data",
        must_not_know: "the ids of a particular standard",
        uses: &["prose", "record", "yaml"],
    },
    Room {
        name: "expectation",
        purpose: "typed requirements on records",
        must_not_know: "levels and suppressions",
        uses: &["finding", "prose", "record", "schema", "source", "yaml"],
    },
    Room {
        name: "history",
        purpose: "values over time, approved content, support of approvals in git",
        must_not_know: "git",
        uses: &["prose", "record", "schema", "signature", "source", "text", "yaml"],
    },
    Room {
        name: "model",
        purpose: "typed records with references in both directions, facts, history and derived results",
        must_not_know: "rules and formats",
        uses: &[
            "defect",
            "expectation",
            "finding",
            "framework",
            "history",
            "prose",
            "record",
            "schema",
            "source",
            "yaml",
        ],
    },
    Room {
        name: "rules",
        purpose: "one file and one page per rule",
        must_not_know: "files, formats, levels, suppressions",
        uses: &[
            "defect",
            "finding",
            "framework",
            "history",
            "model",
            "prose",
            "record",
            "schema",
            "signature",
            "source",
        ],
    },
    Room {
        name: "policy",
        purpose: "from findings to verdicts: stage, levels, inline allows, exceptions",
        must_not_know: "how findings are shown",
        uses: &["defect", "finding", "model", "prose", "record", "source"],
    },
    Room {
        name: "report",
        purpose: "results of commands as versioned data",
        must_not_know: "formats",
        uses: &[
            "defect",
            "escape",
            "finding",
            "framework",
            "history",
            "model",
            "policy",
            "prose",
            "record",
            "schema",
            "source",
            "text",
            "yaml",
        ],
    },
    Room {
        name: "disclosure",
        purpose: "what an audience may see",
        must_not_know: "what is published",
        uses: &["escape", "finding", "history", "model", "policy", "prose", "record", "report", "source"],
    },
    Room {
        name: "document",
        purpose: "content of each document: tables, pictures, cover",
        must_not_know: "templates and file formats",
        uses: &[
            "disclosure",
            "escape",
            "finding",
            "framework",
            "model",
            "prose",
            "record",
            "report",
            "schema",
            "source",
            "text",
        ],
    },
    Room {
        name: "publish",
        purpose: "content of audit packs, sites and the public page",
        must_not_know: "file formats",
        uses: &[
            "disclosure",
            "document",
            "escape",
            "finding",
            "framework",
            "model",
            "policy",
            "prose",
            "record",
            "report",
            "source",
            "yaml",
        ],
    },
    Room {
        name: "output",
        purpose: "from reports to text, JSON, SARIF and other formats",
        must_not_know: "the model",
        uses: &["escape", "finding", "prose", "report"],
    },
    Room {
        name: "render",
        purpose: "from documents, packs and sites to bytes, through templates",
        must_not_know: "the model",
        uses: &[
            "defect", "document", "escape", "finding", "output", "prose", "publish", "record", "report", "source",
            "yaml",
        ],
    },
    Room {
        name: "edit",
        purpose: "edits that preserve comments: new records, set values, appended items",
        must_not_know: "rules",
        uses: &["defect", "framework", "prose", "record", "schema", "source", "yaml"],
    },
    Room {
        name: "generate",
        purpose: "every file of the project that is generated from the code",
        must_not_know: "how files are written",
        uses: &[
            "document",
            "expectation",
            "framework",
            "model",
            "output",
            "publish",
            "record",
            "report",
            "rules",
            "schema",
        ],
    },
    Room {
        name: "repo",
        purpose: "access to the environment: work tree, git, clock",
        must_not_know: "anything but `source`",
        uses: &["source"],
    },
    Room {
        name: "engine",
        purpose: "the pipeline as typed stages: open, facts and history, model, checked, judged, redacted, answer",
        must_not_know: "options, terminals",
        uses: &[
            "disclosure",
            "document",
            "edit",
            "finding",
            "framework",
            "history",
            "model",
            "output",
            "policy",
            "prose",
            "publish",
            "record",
            "render",
            "repo",
            "report",
            "rules",
            "source",
            "text",
        ],
    },
    Room {
        name: "cli",
        purpose: "the command line: from options to stages to bytes",
        must_not_know: "how results are computed",
        uses: &[
            "disclosure",
            "document",
            "edit",
            "engine",
            "escape",
            "finding",
            "model",
            "output",
            "prose",
            "publish",
            "record",
            "render",
            "repo",
            "report",
            "rules",
            "schema",
            "source",
        ],
    },
];
