#!/bin/sh
# Make a virtual environment with pip: venv.sh FOLDER
#
# Takes the first Python >= 3.11 it finds ($PYTHON first). Debian and Ubuntu ship Python without
# what `python3 -m venv` needs for pip; then pip is put in by the system's pip, or the missing
# package is installed when we may, or the command that installs it is named.
set -eu

folder=$1
candidates="${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python"

python=
for candidate in $candidates; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "tusou needs Python 3.11 or newer, and none was found." >&2
    echo "  try: install it, or name it: make PYTHON=/path/to/python3.12 …" >&2
    exit 1
fi

version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
log=$(mktemp)
trap 'rm -f "$log"' EXIT

plain() { "$python" -m venv --clear "$folder" >"$log" 2>&1; }

by_system_pip() {
    "$python" -m venv --clear --without-pip "$folder" >>"$log" 2>&1 &&
        "$python" -m pip --python "$folder/bin/python" install --quiet pip >>"$log" 2>&1
}

by_apt() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    echo "installing python$version-venv, which 'python3 -m venv' needs here" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get update >>"$log" 2>&1 || true
    apt-get install --yes --no-install-recommends "python$version-venv" >>"$log" 2>&1 && plain
}

if plain || by_system_pip || by_apt; then
    echo "made $folder with Python $version" >&2
    exit 0
fi

cat "$log" >&2
rm -rf "$folder"
echo "Python $version cannot make a virtual environment here." >&2
echo "  try: sudo apt-get install python$version-venv" >&2
exit 1
