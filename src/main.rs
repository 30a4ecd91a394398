//! The binary: hands over to the library.

use std::process::ExitCode;

/// Records are many small allocations made on several threads, which the system's allocator does slowly.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    aims::cli::run()
}
