# Builds a copy of a project by an ESP-IDF. What came of it comes out of standard output, by collect.py.
# Arguments: folder of the project, target, ESP-IDF, folder of its tools, its Python environment, its version, folders
# of its programs, collect.py.
set -e
export IDF_PATH="$3" IDF_TOOLS_PATH="$4" IDF_PYTHON_ENV_PATH="$5" ESP_IDF_VERSION="$6" IDF_TARGET="$2"
export PATH="$5/bin:$7$3/tools:$PATH"
# Who builds owns neither the project nor ESP-IDF, and the versions in the program are those that git tells.
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'
export IDF_COMPONENT_CHECK_NEW_VERSION=0 IDF_CCACHE_ENABLE=0
python=$5/bin/python
"$python" -c pass || exit 78

mkdir /tmp/project
cd "$1"
for one in .[!.]* ..?* *; do
  case $one in
    build) ;;
    .git) ln -s "$1/.git" /tmp/project/.git ;;
    *) [ ! -e "$one" ] && [ ! -L "$one" ] || cp -R --preserve=mode,timestamps -- "$one" /tmp/project/ ;;
  esac
done
cd /tmp/project
# Without components to look for, their manager would only find that there is no network.
[ -n "$(find . -name idf_component.yml -print -quit)" ] || export IDF_COMPONENT_MANAGER=0

"$python" "$3/tools/idf.py" -C /tmp/project -B /tmp/build "-DIDF_TARGET=$2" build </dev/null >/tmp/said 2>&1 || {
  status=$?
  # Neither its progress nor the whole command that failed matters.
  awk '/^(\[[0-9]+\/[0-9]+\]|-- )/ { next } { print } /^FAILED: / { getline }' /tmp/said >&2
  exit "$status"
}
"$python" -c "$8" /tmp/build /tmp/project
