# Completion of pgready for bash. Now: eval "$(pgready completion bash)"
# For good: pgready completion bash > ~/.local/share/bash-completion/completions/pgready

_pgready() {
  # bash splits words at = : and @; here are those that the shell would pass on
  local rest=${COMP_LINE:0:COMP_POINT} words=() last=-1 word i
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ $last -lt 0 || $rest == [[:blank:]]* ]]; then
      words[++last]=
      rest=${rest#"${rest%%[![:blank:]]*}"}
    fi
    [[ $rest == "$word"* ]] || word=$rest
    words[last]+=$word
    rest=${rest:${#word}}
  done
  # what stands before the part that bash replaces
  local before=${words[last]%"$2"} program=$1 kind= candidate quoted
  [[ $program != '~/'* ]] || program=$HOME/${program:2}
  COMPREPLY=()
  # the words go through a pipe: everybody could read arguments, and a password in them
  while IFS=$'\t' read -r candidate _; do
    if [[ -z $kind ]]; then
      kind=$candidate
      continue
    fi
    quoted=$candidate
    [[ $candidate != *[!A-Za-z0-9_.,:=@/+-]* ]] || printf -v quoted %q "$candidate"
    COMPREPLY+=("${quoted#"$before"}")
  done < <(printf '%s\0' "${words[@]:1}" | "$program" __complete 2>/dev/null)
  case $kind in
    files) while IFS= read -r candidate; do COMPREPLY+=("$candidate"); done < <(compgen -f -- "$2") ;;
    directories) while IFS= read -r candidate; do COMPREPLY+=("$candidate"); done < <(compgen -d -- "$2") ;;
  esac
  case $kind in
    files | directories) ! type compopt >/dev/null 2>&1 || compopt -o filenames 2>/dev/null ;;
  esac
  return 0
}

complete -F _pgready pgready
