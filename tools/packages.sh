#!/bin/sh
# packages.sh NAME...: makes sure that these Debian packages are installed; uses root only if one is absent.
set -eu
absent=
for package do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || absent="$absent $package"
done
[ -n "$absent" ] || exit 0
if ! command -v apt-get >/dev/null 2>&1; then
    echo "These packages are needed (Debian's names):$absent; please install them with this system's package manager." >&2
    exit 0
fi
echo "installing:$absent" >&2
if [ "$(id -u)" = 0 ]; then root=; else root=sudo; fi
$root apt-get update -qq
# shellcheck disable=SC2086  # both are lists of words
DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends $absent >/dev/null
