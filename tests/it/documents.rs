//! Documents in each format, as the programs see them that people open them with.

mod pdf;
