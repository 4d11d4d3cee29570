# SPDX-License-Identifier: Apache-2.0
# Types each argument after the first and Tab into an interactive zsh, and prints the line as it stands then.
# The first is the directory that holds pgready and script.zsh.
zmodload zsh/zpty
zpty shell TERM=dumb zsh -f -i
until_seen() {
  local chunk all
  repeat 600; do
    while zpty -rt shell chunk; do all+=$chunk; done
    if [[ $all == *$1* ]]; then REPLY=$all; return 0; fi
    sleep 0.05
  done
  print -r -- "not seen: $1 in ${(qqqq)all}"; exit 1
}
zpty -w shell "PS1= PS2=; unsetopt prompt_cr prompt_sp; autoload -Uz compinit; compinit -D -u; source $1/script.zsh; path=($1 \$path); show() { print -r -- \"BUFFER<\$BUFFER>END\"; BUFFER=; }; zle -N show; bindkey '^Xs' show; print rea''dy"
until_seen ready$'\r'
shift
for typed; do
  zpty -w -n shell "$typed"$'\t\x18s'
  until_seen '>END'
  REPLY=${REPLY##*BUFFER\<}
  print -r -- "${REPLY%%\>END*}"
done
zpty -d shell
