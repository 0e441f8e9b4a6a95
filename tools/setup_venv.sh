#!/bin/sh
# Make the virtual environment $1 and install the project in it (editable, with every extra).
# Quiet unless something fails; then the whole log is shown. PYTHON=... chooses the interpreter.
set -eu

venv=${1:?usage: tools/setup_venv.sh DIRECTORY}
cd "$(dirname "$0")/.."
mkdir -p build
log=build/setup.log
# There while packages are installed: what an interrupted installation left cannot be told from what is whole.
unfinished=$venv/.unfinished

find_python() {
    names=${PYTHON:-"python3 python3.13 python3.12 python3.11 python3.14 python"}
    # First the versions for which TensorFlow publishes wheels, then anything newer.
    for wanted in "(3, 11) <= sys.version_info[:2] <= (3, 13)" "sys.version_info >= (3, 11)"; do
        # shellcheck disable=SC2086  # a list of names
        if tools/find_python.sh "$wanted" $names; then
            return
        fi
    done
    echo "No Python 3.11 or newer was found (tried: $names)." >&2
    echo "Install one (Debian, Ubuntu: apt-get install python3 python3-venv) or name it: make PYTHON=/path/to/python3" >&2
    return 1
}

quietly() {
    if ! "$@" >>"$log" 2>&1 </dev/null; then
        cat "$log" >&2
        echo "Set-up failed at: $*" >&2
        exit 1
    fi
}

: >"$log"
if [ -e "$unfinished" ] || ! tools/find_python.sh "sys.version_info >= (3, 11)" "$venv/bin/python" >/dev/null || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    python=$(find_python)
    if ! "$python" -c "import venv, ensurepip" >/dev/null 2>&1; then
        echo "$python has no venv module: install it (Debian, Ubuntu: apt-get install python3-venv)." >&2
        exit 1
    fi
    echo "Making $venv with $("$python" --version 2>&1) ..."
    quietly "$python" -m venv --clear "$venv"
fi
echo "Installing pymc3-backends and both engines into $venv (about 3 GB on disk, minutes the first time; log: $log) ..."
touch "$unfinished"
quietly "$venv/bin/python" -m pip install --disable-pip-version-check -r requirements.txt
rm "$unfinished"
