//! Editions of the rules: a repository is judged by the edition that its manifest names, so that an update breaks no gate.
//!
//! Must not know what a rule checks.

use super::Severity;

/// Since which edition a rule has its level, and which level it had before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edition {
    /// The edition.
    pub since: u16,
    /// The level before; `None` if there was no such rule.
    pub before: Option<Severity>,
}

/// The rules that came or became stricter after the first edition. The highest number here is the newest edition.
const CHANGES: &[(&str, Edition)] = &[];

impl Edition {
    /// The first edition.
    pub const FIRST: Self = Self { since: 1, before: None };

    /// That of a rule.
    #[must_use]
    pub fn of(rule: &str) -> Self {
        CHANGES.iter().find(|(name, _)| *name == rule).map_or(Self::FIRST, |(_, edition)| *edition)
    }

    /// The newest edition.
    #[must_use]
    pub fn newest() -> u16 {
        CHANGES.iter().map(|(_, edition)| edition.since).fold(Self::FIRST.since, u16::max)
    }

    /// The level of a rule in an earlier edition; `None` if it has its own one there.
    #[must_use]
    pub fn level_in(&self, edition: u16) -> Option<Severity> {
        (edition < self.since).then_some(self.before.unwrap_or(Severity::Todo))
    }
}
