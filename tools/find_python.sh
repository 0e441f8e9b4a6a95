#!/bin/sh
# Print the first of the interpreters $2... for which the Python expression $1 is true.
# A name such as python3.13 is looked up on the path, and then among the versions of pyenv.
set -eu

wanted=${1:?usage: tools/find_python.sh EXPRESSION NAME...}
shift
pyenv=$(command -v pyenv || echo "${PYENV_ROOT:-$HOME/.pyenv}/bin/pyenv")

# Candidates are run, not just looked up: a name on the path may be a shim without a Python behind it.
usable() {
    "$1" -c "import sys; sys.exit(not ($wanted))" >/dev/null 2>&1
}

for name in "$@"; do
    if usable "$name"; then
        echo "$name"
        exit
    fi
    case $name in python3.*) ;; *) continue ;; esac
    if prefix=$("$pyenv" prefix "${name#python}" 2>/dev/null) && usable "$prefix/bin/python"; then
        echo "$prefix/bin/python"
        exit
    fi
done
exit 1
