#!/bin/sh
# Installs pgready @version@: into /usr/local as root, else into ~/.local. What is downloaded is compared with the
# checksum below before anything of it is unpacked. Nothing else on the machine is changed.
#
#   sh install.sh [--prefix FOLDER] [--uninstall]
#
# PGREADY_DOWNLOAD: another place of the release's files.
set -eu

version=@version@
download=${PGREADY_DOWNLOAD:-@url@}

fail() {
  echo "install.sh: $*" >&2
  exit 1
}

main() {
  prefix= uninstall=
  while [ $# -gt 0 ]; do
    case $1 in
      --prefix)
        [ $# -gt 1 ] || fail "--prefix needs a folder"
        prefix=$2
        shift
        ;;
      --prefix=*) prefix=${1#*=} ;;
      --uninstall) uninstall=yes ;;
      *) fail "unknown option $1 (--prefix FOLDER, --uninstall)" ;;
    esac
    shift
  done
  if [ -z "$prefix" ]; then
    if [ "$(id -u)" = 0 ]; then prefix=/usr/local; else prefix=${HOME:?}/.local; fi
  fi
  place=$prefix/lib/pgready
  link=$prefix/bin/pgready
  if [ -e "$place" ] && [ ! -f "$place/lib/pgready.jar" ]; then
    fail "$place is there and is not pgready's"
  fi
  if [ -n "$uninstall" ]; then
    rm -rf "$place"
    if [ -L "$link" ]; then rm -f "$link"; fi
    echo "pgready is removed from $prefix"
    exit
  fi
  if [ -e "$link" ] && [ ! -L "$link" ]; then fail "$link is there and is not a link"; fi

  # with Java of its own where there is one for this system, else on Java that is there
  file=@file:.tar.gz@ sum=@sha256:.tar.gz@ needs_java=yes
  case $(uname -s)-$(uname -m) in
#if -linux-x64.tar.gz
    Linux-x86_64)
      if glibc; then file=@file:-linux-x64.tar.gz@ sum=@sha256:-linux-x64.tar.gz@ needs_java=; fi
      ;;
#end
#if -linux-aarch64.tar.gz
    Linux-aarch64 | Linux-arm64)
      if glibc; then file=@file:-linux-aarch64.tar.gz@ sum=@sha256:-linux-aarch64.tar.gz@ needs_java=; fi
      ;;
#end
#if -macos-aarch64.tar.gz
    Darwin-arm64) file=@file:-macos-aarch64.tar.gz@ sum=@sha256:-macos-aarch64.tar.gz@ needs_java= ;;
#end
#if -macos-x64.tar.gz
    Darwin-x86_64) file=@file:-macos-x64.tar.gz@ sum=@sha256:-macos-x64.tar.gz@ needs_java= ;;
#end
    *) ;;
  esac
  if [ -n "$needs_java" ] && [ -z "${JAVA_HOME:-}" ] && ! command -v java >/dev/null 2>&1; then
    fail "there is no pgready with Java of its own for $(uname -s) on $(uname -m): install Java 17 or newer first"
  fi

  mkdir -p "$prefix/lib" "$prefix/bin" 2>/dev/null || fail "cannot write to $prefix"
  work=$(mktemp -d "$prefix/lib/.pgready.XXXXXX") || fail "cannot write to $prefix/lib"
  trap 'rm -rf "$work"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  echo "downloading $file"
  fetch "$download/$file" "$work/$file" || fail "cannot download $download/$file"
  [ "$(sha256 "$work/$file")" = "$sum" ] || fail "$file is not the file that was released: its SHA-256 is not $sum"
  # times as they were: the archive of classes fits only the very jar that it was made of
  tar -xzf "$work/$file" -C "$work"
  chmod 755 "$work/${file%.tar.gz}"
  if [ -e "$place" ]; then mv "$place" "$work/old"; fi
  mv "$work/${file%.tar.gz}" "$place"
  ln -sf ../lib/pgready/bin/pgready "$link"
  "$link" --version >/dev/null || fail "pgready does not start"
  echo "pgready $version is installed as $link"
  case :$PATH: in
    *:"$prefix/bin":*) ;;
    *) echo "$prefix/bin is not in PATH" ;;
  esac
}

glibc() {
  ! ls /lib/ld-musl-* >/dev/null 2>&1
}

fetch() {
  if command -v curl >/dev/null 2>&1; then
    curl -fsSL -o "$2" "$1"
  elif command -v wget >/dev/null 2>&1; then
    wget -q -O "$2" "$1"
  else
    fail "needs curl or wget"
  fi
}

sha256() {
  if command -v sha256sum >/dev/null 2>&1; then
    sha256sum "$1" | cut -d ' ' -f 1
  elif command -v shasum >/dev/null 2>&1; then
    shasum -a 256 "$1" | cut -d ' ' -f 1
  else
    openssl dgst -sha256 "$1" | sed 's/.* //'
  fi
}

# last, so that a download of this script that was cut off does nothing
main "$@"
