#!/bin/sh
# check.sh: a report and a set of reports, opened in Chromium and looked at by axe-core (axe.js).  Not part of
# `make check`: it needs chromium and npm, and installs playwright-core and axe-core from npm in a scratch folder.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
command=$(cd "$root" && realpath "${COMMAND:-build/tedstat}")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
npm install --silent --no-fund --no-audit playwright-core axe-core >/dev/null
cp "$here/axe.js" .
sample=$root/datasets/sample/made_up_2019.csv.gz
"$command" report -q "$root/examples/report.ini" "$sample" -o report.html
"$command" rates -q --by state,setting "$sample" -o rates.html
printf '[report]\ntitle = By region\n[table s]\nby = setting\n[foreach]\nvar = region\n' >set.ini
"$command" report -q set.ini "$sample" --folder set
node axe.js "$PWD/report.html" "$PWD/rates.html" "$PWD"/set/*.html
