#compdef git-roadmap
#description track progress in a Markdown task list

# Completion in zsh, for git-roadmap and git roadmap.
#
# Either add this line to ~/.zshrc, below compinit:
#     eval "$(git roadmap completions zsh)"
# or write this script to a folder of $fpath, as the file
#     _git-roadmap

# Completes git-roadmap itself; for git roadmap, the completion of Git calls it.
_git-roadmap() {
    local -a typed lines folders
    typed=("${(@)words[2,CURRENT-1]}")
    if [[ $service == git && -n ${opt_args[-C]-} ]]; then
        typed=(-C "${(Q)opt_args[-C]}" "${(@)typed}")
    fi
    lines=("${(@f)$(COMPLETE=zsh command git-roadmap -- git-roadmap \
        "${(@)typed}" "$PREFIX" 2>/dev/null)}")
    lines=("${(@)lines:#}")
    (( $#lines )) || return 1
    # A folder is followed by a slash that the next key may replace.
    folders=("${(@M)lines:#*/}")
    lines=("${(@)lines:#*/}")
    local found=1
    if (( $#folders )); then
        folders=("${(@)folders%/}")
        compadd -Q -S / -r '/ ' -a folders && found=0
    fi
    (( $#lines )) && _describe -V 'git roadmap' lines && found=0
    return found
}

# Lets git <TAB> offer roadmap, beside what is offered already.
() {
    local -a known
    zstyle -a ':completion:*:*:git:*' user-commands known
    if (( ! ${known[(I)roadmap(:*|)]} )); then
        zstyle ':completion:*:*:git:*' user-commands $known \
            'roadmap:track progress in a Markdown task list'
    fi
}

if [[ ${funcstack[1]-} == _git-roadmap ]]; then
    # This script is a file of $fpath, called for its first completion.
    _git-roadmap "$@"
elif (( $+functions[compdef] )); then
    compdef _git-roadmap git-roadmap
fi
