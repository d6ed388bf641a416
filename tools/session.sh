#!/usr/bin/env bash
# Run a command in a private desktop session: D-Bus, virtual screens, an unlocked keyring, data folders of its own.
#
#   tools/session.sh [--screens N] [--accessible] COMMAND [ARGUMENT…]
#
# --screens N    that many X screens; DISPLAY is the first, SESSION_DISPLAYS names all (one for each test worker)
# --accessible   starts the accessibility bus as well, so that AT-SPI clients see Qt's windows
#
# Nothing of the user's is touched: data, settings, caches and keyring lie in a temporary folder, which is deleted,
# with every process of the session, when the command ends. The exit code is the command's.
set -euo pipefail

screens=1
accessible=no
while [ "$#" -gt 0 ]; do
    case "$1" in
        --screens) screens=$2; shift 2 ;;
        --accessible) accessible=yes; shift ;;
        --) shift; break ;;
        -*) echo "unknown option: $1" >&2; exit 2 ;;
        *) break ;;
    esac
done
if [ "$#" -eq 0 ]; then
    echo "usage: tools/session.sh [--screens N] [--accessible] COMMAND [ARGUMENT…]" >&2
    exit 2
fi
for program in dbus-daemon Xvfb gnome-keyring-daemon; do
    if ! command -v "$program" >/dev/null; then
        echo "tools/session.sh needs $program; 'make setup' installs it or says how" >&2
        exit 1
    fi
done

folder=$(mktemp -d "${TMPDIR:-/tmp}/terminbote-session.XXXXXX")
started=()

finish() {
    code=$?
    trap - EXIT INT TERM HUP
    if [ "${#started[@]}" -gt 0 ]; then
        kill "${started[@]}" 2>/dev/null || true
        wait "${started[@]}" 2>/dev/null || true
    fi
    # What the bus or the command has left running is known by the session's folder in its environment.
    for environment in /proc/[0-9]*/environ; do
        if grep -qsF "XDG_RUNTIME_DIR=$folder/run" "$environment"; then
            process=${environment#/proc/}
            kill "${process%/environ}" 2>/dev/null || true
        fi
    done
    rm -rf "$folder" 2>/dev/null || { sleep 0.5; rm -rf "$folder"; } || true
    exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Wait up to ten seconds until the given command succeeds.
wait_for() {
    for _ in $(seq 200); do
        if "$@" >/dev/null 2>&1; then return 0; fi
        sleep 0.05
    done
    echo "tools/session.sh: gave up waiting for: $*" >&2
    tail -n 5 "$folder"/*.log >&2
    exit 1
}

# Asking the bus itself starts no service, asking a service that is not there yet would.
on_the_bus() {
    dbus-send --session --print-reply --dest=org.freedesktop.DBus /org/freedesktop/DBus \
        org.freedesktop.DBus.NameHasOwner "string:$1" 2>/dev/null | grep -q "boolean true"
}

unset WAYLAND_DISPLAY DISPLAY XDG_CURRENT_DESKTOP LANGUAGE LC_ALL LC_MESSAGES
export LANG=C.UTF-8
export XDG_RUNTIME_DIR=$folder/run XDG_DATA_HOME=$folder/data XDG_CONFIG_HOME=$folder/config
export XDG_CACHE_HOME=$folder/cache XDG_STATE_HOME=$folder/state
mkdir -m 700 "$XDG_RUNTIME_DIR"
mkdir -p "$XDG_DATA_HOME/keyrings"

export DBUS_SESSION_BUS_ADDRESS=unix:path=$XDG_RUNTIME_DIR/bus
dbus-daemon --session --nofork --nopidfile --address="$DBUS_SESSION_BUS_ADDRESS" 2>"$folder/dbus.log" &
started+=($!)

SESSION_DISPLAYS=
for number in $(seq "$screens"); do
    # Xvfb looks for a free number itself and writes it down once it is ready.
    Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp -noreset \
        3>"$folder/display-$number" >/dev/null 2>"$folder/xvfb-$number.log" &
    started+=($!)
    wait_for test -s "$folder/display-$number"
    SESSION_DISPLAYS="${SESSION_DISPLAYS:+$SESSION_DISPLAYS }:$(cat "$folder/display-$number")"
done
export SESSION_DISPLAYS
export DISPLAY=${SESSION_DISPLAYS%% *}
export QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-xcb}

# A login keyring with a password nobody needs to know: it lives as long as the session.
wait_for on_the_bus org.freedesktop.DBus
gnome-keyring-daemon --foreground --unlock --components=secrets \
    <<<"session" >/dev/null 2>"$folder/keyring.log" &
started+=($!)
wait_for on_the_bus org.freedesktop.secrets
export SESSION_KEYRING=unlocked

if [ "$accessible" = yes ]; then
    unset NO_AT_BRIDGE
    /usr/libexec/at-spi-bus-launcher --launch-immediately >/dev/null 2>"$folder/at-spi.log" &
    started+=($!)
    wait_for on_the_bus org.a11y.Bus
    export QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1
else
    export NO_AT_BRIDGE=1
fi

# In the background, so that a signal is not kept waiting; a shell would have its background jobs ignore Ctrl+C.
env --default-signal=INT "$@" <&0 &
command=$!
trap 'wait "$command" || true; exit 130' INT
trap 'kill -TERM "$command" 2>/dev/null; wait "$command" || true; exit 143' TERM HUP
code=0
wait "$command" || code=$?
exit "$code"
