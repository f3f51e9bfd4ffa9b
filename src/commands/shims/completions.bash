# Completion in bash, for git-roadmap and git roadmap; bash 4 or newer is best.
#
# Either add this line to ~/.bashrc:
#     eval "$(git roadmap completions bash)"
# or, where the package bash-completion is installed, write this script to
#     ~/.local/share/bash-completion/completions/git-roadmap

# Completes the last of the words that are given.
__git_roadmap_reply() {
    local line
    COMPREPLY=()
    while IFS= read -r line; do
        COMPREPLY+=("$line")
    done < <(COMPLETE=bash COMPLETE_TYPE="${COMP_TYPE-}" COLUMNS="${COLUMNS-}" \
        command git-roadmap -- "$@" 2>/dev/null)
    # Tasks stay in the order of the roadmap.
    compopt -o nosort 2>/dev/null
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[/=] ]]; then
        compopt -o nospace 2>/dev/null
    else
        compopt +o nospace 2>/dev/null
    fi
    return 0
}

# git-roadmap <TAB>
_git_roadmap_command() {
    __git_roadmap_reply "${COMP_WORDS[@]:0:COMP_CWORD}" "$2"
}

# git roadmap <TAB>: the completion of Git calls this, with words, cword and cur
# set, and with the folders of -C in __git_C_args.
_git_roadmap() {
    local at=${__git_cmd_idx:-1}
    __git_roadmap_reply git-roadmap ${__git_C_args[@]+"${__git_C_args[@]}"} \
        "${words[@]:at+1:cword-at-1}" "$cur"
}

complete -o bashdefault -F _git_roadmap_command git-roadmap
