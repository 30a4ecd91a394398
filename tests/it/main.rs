//! Integration tests: data in files, one harness each.

#![allow(
    clippy::disallowed_methods,
    clippy::items_after_statements,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::trivially_copy_pass_by_ref,
    clippy::type_complexity,
    clippy::unnecessary_wraps,
    reason = "tests run the binary, say what they skip, and read like the cases they hold"
)]

mod architecture;
mod baseline;
mod calendar;
mod clauses;
mod cmd;
mod completions;
mod dates;
mod diff;
mod disclosure;
mod docs;
mod documents;
mod editors;
mod evidence;
mod examples;
mod formats;
mod framework;
mod generated;
mod git;
mod git_root;
mod graph;
mod guides;
mod hostile;
mod identity;
mod marks;
mod mutations;
mod net;
mod outlines;
mod owners;
mod pack;
mod pages;
mod pictures;
mod policy;
mod readme;
mod redacted;
mod relations;
mod signature;
mod site;
mod stale;
mod support;
mod watch;
mod withheld;
mod workflow;
mod yaml;
