//! `git roadmap completions`: the scripts that make shells ask [`super::complete`].

use clap::{Args, ValueEnum};

use super::{Context, Verdict};
use crate::error::Result;

/// Print the script that completes commands and tasks in a shell
#[derive(Debug, Args)]
#[command(after_help = "\
Where to put it:
  bash  in ~/.bashrc:  eval \"$(git roadmap completions bash)\"
  zsh   in ~/.zshrc, below compinit:  eval \"$(git roadmap completions zsh)\"
  fish  git roadmap completions fish \\
          > ~/.config/fish/completions/git-roadmap.fish

Then git roadmap check <TAB> offers the open tasks, with their texts.")]
pub(super) struct CompletionsArgs {
    /// The shell: bash, zsh or fish
    #[arg(value_enum, value_name = "SHELL", hide_possible_values = true)]
    shell: Shell,
}

/// A shell that we complete in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Shell {
    Bash,
    Zsh,
    Fish,
}

impl Shell {
    /// The script for it.
    pub(super) fn script(self) -> &'static str {
        match self {
            Self::Bash => include_str!("shims/completions.bash"),
            Self::Zsh => include_str!("shims/completions.zsh"),
            Self::Fish => include_str!("shims/completions.fish"),
        }
    }
}

pub(super) fn run(context: &Context, args: &CompletionsArgs) -> Result<Verdict> {
    context.ui.raw(args.shell.script().as_bytes())?;
    Ok(Verdict::Done)
}
