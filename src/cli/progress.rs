//! Progress of long work, shown only on a terminal and on standard error, so that it never becomes part of output.
//!
//! Must not know what the work is.

use std::io::IsTerminal as _;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A line that shows the current step and the number of steps.
pub(super) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Progress over `steps` steps.
    pub(super) fn of(steps: usize) -> Self {
        let target =
            if std::io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(steps as u64), target);
        if let Ok(style) = ProgressStyle::with_template("{pos}/{len} {wide_msg}") {
            bar.set_style(style);
        }
        Self { bar }
    }

    /// Starts the next step.
    pub(super) fn step(&self, what: &str) {
        self.bar.inc(1);
        self.bar.set_message(what.to_owned());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
