#!/usr/bin/env bash
# The short way to one test, without Maven: ./t WalLevelTest [OtherIT Third#method ...]; ./t alone: all unit tests.
# ./t --run check URL ... runs pgready from what was compiled, ./t --main CLASS a main class among the tests. Plain javac into target/t: Error Prone, lints and
# format are mvn verify's business. Maven is asked once for the class path, and again when a pom changes.
set -euo pipefail
cd "$(dirname "$0")"
root=$PWD
out=$root/target/t
mkdir -p "$out"

if [ ! -s "$out/classpath" ] || [ -n "$(find pom.xml providers/pom.xml checks/pom.xml app/pom.xml testing/pom.xml -newer "$out/classpath")" ]; then
  echo "t: asking Maven for the class path, once" >&2
  mvn -q -B -DskipTests -Dmaven.test.skip=true -Dmaven.main.skip=true -Dexec.skip=true -Denforcer.skip \
    test-compile dependency:build-classpath -Dmdep.outputFile=target/t.classpath -Dmdep.includeScope=test >&2
  junit=$(sed -n 's/.*<junit.version>\(.*\)<.*/\1/p' pom.xml)
  mvn -q -B -N dependency:copy -Dartifact="org.junit.platform:junit-platform-console-standalone:${junit/#5./1.}" \
    -DoutputDirectory="$out" >&2
  cat {providers,checks,app,testing}/target/t.classpath <(echo) | tr ':' '\n' | grep '\.jar$' | awk '!seen[$0]++' | paste -sd: >"$out/classpath"
  rm -f "$out"/*.stamp
fi
libraries=$(cat "$out/classpath")
console=$(echo "$out"/junit-platform-console-standalone-*.jar)
java_options=(-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx1g)
# T_OPTIONS="-Dkills.count=200": properties for the tests
read -ra test_options <<<"${T_OPTIONS:-}"

# Compiles these files alone and takes them over, if what other classes see of them is as before
sameForOthers() {
  local classes=$1 path=$2 fresh=$1.fresh names
  shift 2
  rm -rf "$fresh" && mkdir "$fresh"
  javac --release 17 -parameters -XDstringConcat=inline -proc:none -nowarn -cp "$classes:$path:$libraries" -d "$fresh" "$@" 2>/dev/null || return 1
  names=$(cd "$fresh" && find . -name '*.class')
  (cd "$fresh" && javap -package -constants $names) >"$fresh.seen" 2>/dev/null
  (cd "$classes" && javap -package -constants $names) >"$fresh.saw" 2>/dev/null || return 1
  cmp -s "$fresh.seen" "$fresh.saw" || return 1
  cp -r "$fresh/." "$classes/"
}

# compile MODULE main|test CLASSPATH: sets rebuilt=yes when main classes changed, so that what is above follows
rebuilt=
compile() {
  local module=$1 kind=$2 path=$3 sources=$1/src/$2/java classes=$out/$1-$2 stamp=$out/$1-$2.stamp changed=
  mkdir -p "$classes"
  if [ -z "$rebuilt" ] && [ -e "$stamp" ]; then
    changed=$(find "$sources" -name '*.java' -newer "$stamp")
    if [ -n "$changed" ]; then
      touch "$stamp.new"
      if sameForOthers "$classes" "$path" $changed; then
        mv "$stamp.new" "$stamp"
        changed=
      fi
    fi
  else
    changed=all
  fi
  if [ -n "$changed" ]; then
    touch "$stamp.new"
    rm -rf "$classes" && mkdir -p "$classes"
    find "$sources" -name '*.java' >"$stamp.files"
    javac --release 17 -parameters -XDstringConcat=inline -proc:none -nowarn -cp "$path:$libraries" -d "$classes" @"$stamp.files"
    mv "$stamp.new" "$stamp"
    rm -f "$out/$module-$kind.resources"
    [ "$kind" = test ] || rebuilt=yes
  fi
  local resources=$module/src/$kind/resources copied=$out/$module-$kind.resources
  if [ -d "$resources" ] && { [ ! -e "$copied" ] || [ -n "$(find "$resources" -newer "$copied")" ]; }; then
    touch "$copied.new"
    cp -r "$resources/." "$classes/"
    find "$classes" -name version.txt -exec sed -i 's/\${project.version}/0.1.0/' {} +
    if [ "$kind" = main ]; then written "$module" compile-profiles "$path"; fi
    mv "$copied.new" "$copied"
  fi
}

# What Maven's exec:java does: profiles and the annotations of commands become what a start reads
written() {
  local words
  words=$(sed -n '/'"$2"'/,/<\/execution>/s/.*<\(mainClass\|argument\)>\(.*\)<.*/\2/p' "$1/pom.xml" |
    sed "s#\${project.basedir}#$root/$1#; s#\${project.build.outputDirectory}#$out/$1-main#")
  [ -z "$words" ] || java "${java_options[@]}" -cp "$out/$1-main:$3:$libraries" $words
}

P=$out/providers-main C=$out/checks-main A=$out/app-main CT=$out/checks-test AT=$out/app-test
T=$out/testing-main
compile providers main ""
compile checks main "$P"
compile app main "$C:$P"
if [ ! -e "$out/commands.stamp" ] || [ -n "$(find "$A" -name '*.class' -newer "$out/commands.stamp" | head -n 1)" ]; then
  written app prepare-commands "$C:$P"
  touch "$out/commands.stamp"
fi
if [ "${1:-}" = --run ]; then
  shift
  exec java "${java_options[@]}" -cp "$A:$C:$P:$libraries" dev.pgready.app.Main "$@"
fi
[ ! -d providers/src/test ] || compile providers test "$P"
compile checks test "$C:$P"
compile app test "$CT:$A:$C:$P"
compile testing main "$C:$P"
compile testing test "$T:$CT:$C:$P"

if [ "${1:-}" = --main ]; then
  shift
  exec java "${java_options[@]}" -cp "$AT:$CT:$A:$C:$P:$libraries" "$@"
fi

export TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_CHECKS_DISABLE=true TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1
# The servers of the integration tests, where mvn verify has fetched them
binaries=$root/checks/target/test-classes
status=0
run() {
  local module=$1 own=$out/$1-test
  shift
  # jqwik keeps what it tried there
  mkdir -p "$module/target"
  (cd "$module" && java "${java_options[@]}" ${test_options[@]+"${test_options[@]}"} -cp "$own:$AT:$CT:$T:$A:$C:$P:$binaries:$libraries:$console" \
    org.junit.platform.console.ConsoleLauncher execute --disable-banner --details=tree --disable-ansi-colors \
    --exclude-engine junit-vintage "$@") || status=$?
}
if [ $# = 0 ]; then
  for module in providers checks app testing; do
    [ ! -d "$out/$module-test" ] || run "$module" --details=summary --scan-classpath "$out/$module-test" --include-classname '.*Test'
  done
fi
for wanted in "$@"; do
  name=${wanted%%#*}
  file=$(find providers/src/test checks/src/test app/src/test testing/src/test -name "$name.java" 2>/dev/null | head -n 1)
  [ -n "$file" ] || { echo "t: there is no test $name" >&2; exit 2; }
  if [[ $name == *IT ]] && [ ! -d "$binaries/postgres" ]; then
    echo "t: fetching the PostgreSQL servers, once" >&2
    mvn -q -B -pl checks dependency:copy@postgres-binaries >&2
  fi
  class=${file#*/src/test/java/}; class=${class%.java}; class=${class//\//.}
  if [ "$name" = "$wanted" ]; then run "${file%%/*}" --select-class "$class"
  else run "${file%%/*}" --select-method "$class#${wanted#*#}"; fi
done
exit $status
