# Completes exportcheck in fish: asks the command itself for the words that fit, else file names.
function __exportcheck_words
    set -l before (commandline -opc)
    set -l found ($before[1] completion --words -- $before[2..] (commandline -ct) 2>/dev/null)
    if set -q found[1]
        printf '%s\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c exportcheck -f -a '(__exportcheck_words)'
