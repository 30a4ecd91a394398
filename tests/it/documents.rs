//! Documents and the formats in which they are written.

mod register;
mod rendered;
