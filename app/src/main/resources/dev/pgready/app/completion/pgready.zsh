#compdef pgready
# Completion of pgready for zsh. Now: source <(pgready completion zsh)
# For good: pgready completion zsh > a file _pgready in a directory of $fpath

_pgready() {
  local -a typed shown
  local kind value about
  typed=("${(@Q)words[2,CURRENT]}")
  typed[-1]=${(Q)PREFIX}
  # the words go through a pipe: everybody could read arguments, and a password in them
  while IFS=$'\t' read -r value about; do
    if [[ -z $kind ]]; then
      kind=$value
      continue
    fi
    shown+=("${value//:/\\:}${about:+:$about}")
  done < <(printf '%s\0' "${typed[@]}" | "${(Q)words[1]}" __complete 2>/dev/null)
  if (( $#shown )); then
    _describe -t words pgready shown
  fi
  case $kind in
    files) _files ;;
    directories) _files -/ ;;
  esac
}

if [[ ${funcstack[1]} == _pgready ]]; then
  _pgready "$@"
else
  compdef _pgready pgready
fi
