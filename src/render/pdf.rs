//! PDF: pages for print, tagged for screen readers, typeset with Typst as a library. Only builds with the feature `pdf`
//! include it; only this file depends on the feature.
//!
//! Must not know the subject of a document.

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

/// The error of a build without PDF support.
#[cfg(not(feature = "pdf"))]
pub(super) fn render(_: &super::PreparedDocument<'_>) -> Result<Vec<u8>, super::Failure> {
    let message = "this build of aims has no PDF support\n\
                   help: use a released binary or `cargo install aims --features pdf`, \
                   or print the output of `--format html`, whose print style gives the same pages";
    Err(super::Failure::of("pdf", message.to_owned()))
}
