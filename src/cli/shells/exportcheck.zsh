#compdef exportcheck
# Completes exportcheck in zsh: asks the command itself for the words that fit, else file names. For a folder of $fpath, or to be sourced.
_exportcheck() {
  local line word tab=$'\t'
  local -a typed described
  typed=("${(@Q)words[2,CURRENT]}")
  for line in "${(@f)$(_call_program words "${words[1]} completion --words -- ${(j: :)${(@qq)typed}}" 2>/dev/null)}"; do
    word=${line%%$tab*}
    [[ -n $word ]] && described+=("${word//:/\\:}${${line#$word}/#$tab/:}")
  done
  if (( $#described )); then _describe word described; else _files; fi
}
if [[ ${funcstack[1]} == _exportcheck ]]; then _exportcheck "$@"; else compdef _exportcheck exportcheck; fi
