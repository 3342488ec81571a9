# Completes exportcheck in bash: asks the command itself for the words that fit, else file names.
_exportcheck() {
  local current=${COMP_WORDS[COMP_CWORD]} part glued= typed word
  local -a words=()
  # bash cuts words at = and : too: put together again, and taken off the answers, since it replaces only what follows them.
  for part in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
    if [[ ${#words[@]} -gt 0 && ($glued || $part == [=:]) ]]; then words[${#words[@]}-1]+=$part; else words+=("$part"); fi
    [[ $part == *[=:] ]] && glued=1 || glued=
  done
  typed=${words[${#words[@]}-1]}
  [[ $current == [=:] ]] && current=
  COMPREPLY=()
  while IFS=$'\t' read -r word _; do
    COMPREPLY+=("${word#"${typed%"$current"}"}")
  done < <("$1" completion --words -- "${words[@]}" 2>/dev/null)
  [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *: ]] && compopt -o nospace 2>/dev/null
  return 0
}
complete -o default -o bashdefault -F _exportcheck exportcheck
