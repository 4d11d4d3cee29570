# Completion of pgready for fish. Now: pgready completion fish | source
# For good: pgready completion fish > ~/.config/fish/completions/pgready.fish

function __pgready_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l program $words[1]
    # the words go through a pipe: everybody could read arguments, and a password in them
    set -l answer (printf '%s\0' $words[2..-1] | $program __complete 2>/dev/null)
    set -l kind $answer[1]
    set -e answer[1]
    for word in $answer
        echo $word
    end
    switch "$kind"
        case files
            __fish_complete_path (commandline -ct)
        case directories
            __fish_complete_directories (commandline -ct)
    end
end

complete -c pgready -f -a '(__pgready_complete)'
