//! Hostile and odd input: no panic, no hang, no silence; the same output whatever is around; nothing goes missing unseen.

mod bytes;
mod deletion;
mod documents;
mod expectations;
mod hollow;
mod implicit;
mod important;
mod losses;
mod names;
mod paths;
pub mod probe;
mod records;
mod same;
mod templates;
mod unread;
mod writers;
