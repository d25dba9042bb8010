# What the launcher and the scripts beside this file share.

# fail FACT REMEDY...: one line in the words of the program, and its status for a refusal.
fail() {
  message=$1
  shift
  join='; '
  for remedy; do message=$message$join$remedy join=', or '; done
  printf 'servos: %s\n' "$message" >&2
  exit 125
}

# own_folder: makes $own, for locks and drafts: a folder where nobody else can put anything. It is
# that of the cache, as a runtime folder has no room for the tree of an image.
own_folder() {
  own=${XDG_CACHE_HOME:-$HOME/.cache}/servos
  mkdir -p -m 700 "$own"
  [ -O "$own" ] || fail "'$own' belongs to somebody else" 'name a folder of your own in XDG_CACHE_HOME'
}

# work_folder PLACE NAME: makes a folder of this process in PLACE, $work, and removes those that
# killed ones of this user left. It is gone when the shell ends.
work_folder() {
  for work in "$1/servos-$2".*; do
    [ -d "$work" ] && [ ! -h "$work" ] && [ -O "$work" ] || continue
    kill -0 "${work##*.}" 2>/dev/null || rm -rf "$work"
  done
  work=$1/servos-$2.$$
  mkdir -m 700 "$work"
  trap 'rm -rf "$work"' EXIT
  trap 'exit 130' INT TERM HUP
}

# The major version of the JDK in $1 goes to $major, its full name to $build. No process is started.
inspect() {
  major=0 build=
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
  while IFS='=' read -r key value; do
    value=${value#\"} value=${value%\"}
    case $key in
      JAVA_VERSION) major=${value%%[.+-]*} ;;
      JAVA_RUNTIME_VERSION) build=$value ;;
    esac
  done <"$1/release"
  case $major in '' | *[!0-9]*) major=0 ;; esac
}

is_new_enough() {
  inspect "$1" && [ "$major" -ge 25 ]
}

# The home of the java that PATH leads to goes to $jdk. Where distributions put JDKs, it is found
# without another process.
jdk_of_path() {
  jdk_java=
  jdk_ifs=$IFS IFS=:
  for jdk in ${PATH:-}; do
    [ ! -f "$jdk/java" ] || [ ! -x "$jdk/java" ] || { jdk_java=$jdk/java && break; }
  done
  IFS=$jdk_ifs
  [ -n "$jdk_java" ] || return 1
  for jdk in /usr/lib/jvm/*; do
    [ "$jdk_java" -ef "$jdk/bin/java" ] && return
  done
  jdk=$(readlink -f "$jdk_java")
  jdk=${jdk%/bin/java}
}

find_jdk() {
  if [ -n "${SERVOS_JAVA_HOME:-}" ]; then
    jdk=$SERVOS_JAVA_HOME
    is_new_enough "$jdk" ||
      fail "SERVOS_JAVA_HOME is '$jdk', which is not a JDK 25 or newer" 'point it to one, or unset it'
    return
  fi
  jdk=${JAVA_HOME:-}
  [ -n "$jdk" ] && is_new_enough "$jdk" && return
  if jdk_of_path; then
    is_new_enough "$jdk" && return
  fi
  for jdk in /usr/lib/jvm/*25* /usr/lib/jvm/*; do
    is_new_enough "$jdk" && return
  done
  fail 'no JDK 25 or newer was found in SERVOS_JAVA_HOME, JAVA_HOME, PATH and /usr/lib/jvm' \
    'install one: apt-get install openjdk-25-jdk-headless (or temurin-25-jdk), or set SERVOS_JAVA_HOME'
}

# Only io.servos.linux may call native code. The JVM's own log would go to stdout, which is the
# script's. --illegal-native-access=deny would cost 90 ms: no start-up cache is used with it. Most of
# a short command runs once: compiling it, and telling a thread which classes are there to be
# compiled, takes longer. No option has a type that picocli would convert to.
java_options='-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=100
  -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:-AOTReplayTraining
  -XX:-UsePerfData -Xlog:disable -Dpicocli.converters.excludes=java.*
  --enable-native-access=io.servos.linux'
main=io.servos.cli/io.servos.cli.Main

# Whether something in the source tree $home changed after the file $1.
sources_newer_than() {
  [ -n "$(find "$home"/pom.xml "$home"/.mvn "$home"/*/pom.xml "$home"/picocli/src "$home"/docker \
    "$home"/servos-*/src/main -newer "$1" -print -quit)" ]
}
