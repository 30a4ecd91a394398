//! Input of an output escaper: plain text, or text from the repository.
//!
//! Must not know any output.

use std::{borrow::Cow, fmt};

use schemars::JsonSchema;
use serde::Serialize;

/// Text that may come from the repository. It does not implement `Display`, so it can only be written through an
/// escaper.
///
/// ```compile_fail
/// let title = aims::escape::Untrusted::from("a title");
/// println!("{title}");
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct Untrusted(String);

impl Untrusted {
    /// The unescaped text: for lookups and comparisons, never for output.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Untrusted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Into<String>> From<T> for Untrusted {
    fn from(text: T) -> Self {
        Self(text.into())
    }
}

/// Input of an escaper: plain text, or text from the repository.
pub trait Text {
    #[doc(hidden)]
    fn text(&self) -> &str;
}

impl Text for str {
    fn text(&self) -> &str {
        self
    }
}

impl Text for String {
    fn text(&self) -> &str {
        self
    }
}

impl Text for Cow<'_, str> {
    fn text(&self) -> &str {
        self
    }
}

impl Text for Untrusted {
    fn text(&self) -> &str {
        &self.0
    }
}

impl<T: Text + ?Sized> Text for &T {
    fn text(&self) -> &str {
        (**self).text()
    }
}
