//! Whether a signature over some bytes is by one of the keys that are handed in.
//!
//! Must not know commits or persons.
