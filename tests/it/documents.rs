//! Documents, and the formats in which they are written as the programs see them that people open them with.

mod docx;
mod pdf;
mod register;
mod rendered;
