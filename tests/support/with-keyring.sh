#!/bin/sh
# Runs a command with a Secret Service of its own: `dbus-run-session -- with-keyring.sh unlocked|locked COMMAND…`.
# Unlocked: an open default collection with an empty password. Locked: the service without any collection.
set -eu
state=$1
shift
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
chmod 700 "$home"
export XDG_RUNTIME_DIR="$home" XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config"
mkdir -p "$XDG_DATA_HOME" "$XDG_CONFIG_HOME"
if [ "$state" = unlocked ]; then
  printf '\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
else
  gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1
fi
# Asking the bus who owns the name starts nothing; asking the service would start a second one beside ours.
tries=0
until dbus-send --session --print-reply --dest=org.freedesktop.DBus /org/freedesktop/DBus \
  org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets 2>/dev/null | grep -q 'boolean true'; do
  tries=$((tries + 1))
  [ "$tries" -lt 100 ] || { echo 'the Secret Service does not answer' >&2; exit 1; }
  sleep 0.1
done
"$@"
