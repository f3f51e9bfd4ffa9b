# Completion in fish, for git-roadmap and git roadmap.
#
# Write this script to
#     ~/.config/fish/completions/git-roadmap.fish
# or add this line to ~/.config/fish/config.fish:
#     git roadmap completions fish | source

function __git_roadmap_words --description 'Words of git roadmap as git-roadmap would get them'
    set --local words (commandline --current-process --tokenize --cut-at-cursor)
    set --local folders
    set --erase words[1]
    while set --query words[1]
        switch $words[1]
            case -C
                set --query words[2]; or return 1
                set --append folders -C $words[2]
                set --erase words[1 2]
            case -c --git-dir --work-tree --namespace
                set --query words[2]; or return 1
                set --erase words[1 2]
            case '-*'
                set --erase words[1]
            case roadmap
                set --erase words[1]
                printf '%s\n' git-roadmap $folders $words
                return 0
            case '*'
                return 1
        end
    end
    return 1
end

function __git_roadmap_complete --description 'Completes the words given and the one at the cursor'
    COMPLETE=fish command git-roadmap -- $argv (commandline --current-token --cut-at-cursor) 2>/dev/null
end

complete --command git-roadmap --keep-order --no-files \
    --arguments '(__git_roadmap_complete (commandline --current-process --tokenize --cut-at-cursor))'
complete --command git --keep-order --no-files --condition '__git_roadmap_words >/dev/null' \
    --arguments '(__git_roadmap_complete (__git_roadmap_words))'
complete --command git --no-files --arguments roadmap \
    --description 'Track progress in a Markdown task list' \
    --condition 'functions --query __fish_git_needs_command; and __fish_git_needs_command'
