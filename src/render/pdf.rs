//! PDF: pages for paper, tagged for screen readers, set by Typst as a library. Only a build with the feature `pdf` holds it;
//! this file alone knows which build it is.
//!
//! Must not know what a document is about.

#[cfg(feature = "pdf")]
mod data;
#[cfg(feature = "pdf")]
mod missing;
#[cfg(feature = "pdf")]
mod typeset;
#[cfg(feature = "pdf")]
mod world;

#[cfg(feature = "pdf")]
pub(super) use typeset::render;

/// What a build without PDF answers.
#[cfg(not(feature = "pdf"))]
pub(super) fn render(_: &super::PreparedDocument<'_>) -> Result<Vec<u8>, super::Failure> {
    let message = "this build of aims writes no PDF\n\
                   help: released binaries do, and `cargo install aims --features pdf` builds one; \
                   or print the document from `--format html`, whose style for paper gives the same pages";
    Err(super::Failure::of("pdf", message.to_owned()))
}
