//! The binary: calls the library.

use std::process::ExitCode;

/// Reading records makes many small allocations on several threads, for which the system allocator is slow.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    aims::cli::run()
}
