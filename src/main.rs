//! The program: runs the command line and ends the process.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(git_roadmap::commands::main(std::env::args_os().collect()))
}
