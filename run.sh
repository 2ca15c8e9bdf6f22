#!/bin/sh
# The two commands of the README, from a fresh clone:
#   sh run.sh demo     set everything up and run the demonstration
#   sh run.sh tests    set everything up and run every check
set -eu
cd "$(dirname "$0")"

need() { # need COMMAND-OR-FILE DEBIAN-PACKAGE...
    thing=$1; shift
    if command -v "$thing" >/dev/null 2>&1 || [ -e "$thing" ]; then return; fi
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        [ -n "${updated:-}" ] || { apt-get update -qq && updated=yes; }
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
    else
        echo "run.sh: $thing is missing; install it with: sudo apt-get install $*" >&2
    fi
}

tool() { # uv from PyPI, in a folder of its own, when the machine has none
    if command -v uv >/dev/null 2>&1; then echo uv; return; fi
    [ -x .tools/bin/uv ] || { python3 -m venv .tools && .tools/bin/pip install -q uv; } >&2
    echo .tools/bin/uv
}

sync() {
    uv=$(tool)
    "$uv" sync --quiet --all-packages --all-extras --all-groups
}

case "${1:-}" in
demo)
    shift
    sync
    exec .venv/bin/hocba demo "$@"
    ;;
tests)
    shift
    need xmlsec1 xmlsec1
    need softhsm2-util softhsm2
    need "/usr/lib/$(uname -m)-linux-gnu/libsoftokn3.so" libnss3
    need java default-jdk-headless
    need /usr/lib/postgresql postgresql
    need mariadbd mariadb-server
    need npm nodejs npm
    npm ci --prefix tests/oracles/js --silent --no-audit --no-fund
    sync
    PATH="$PWD/.tools/bin:$PATH" exec .venv/bin/tox run "$@"
    ;;
*)
    sed -n '2,4p' "$0"
    exit 2
    ;;
esac
