//! The program: runs the command line and ends the process.

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    ExitCode::from(git_roadmap::commands::main(&arguments))
}
