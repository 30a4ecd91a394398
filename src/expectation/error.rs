//! Why an expectation cannot be evaluated.
//!
//! Must not know how expectations are compiled.

use std::fmt;

/// What is wrong with an expectation, and at which of its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompileError {
    /// JSON pointer into the expectation.
    pub pointer: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl CompileError {
    pub(super) fn new(pointer: &str, message: impl Into<String>, help: Option<String>) -> Self {
        Self { pointer: pointer.to_owned(), message: message.into(), help }
    }
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.pointer, self.message)
    }
}
