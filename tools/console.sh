#!/bin/sh
# console.sh FILE: prints the Markdown file with the results in its ```console blocks made anew by running the commands.
set -eu
awk '
    /^```console/ { print; on = 1; next }
    on && /^```/  { on = 0 }
    !on           { print; next }
    /^\$ /        { print; fflush(); system(substr($0, 3) " 2>&1") }
' "$1"
