#!/bin/sh
# peers.sh FOLDER: installs what `make bench` can be compared with: data.table for R from Debian, DuckDB and polars as npm
# packages in FOLDER.  What cannot be had is left out of the comparison.
set -u
folder=$1
cd "$(dirname "$0")/../.." || exit 1
sh tools/packages.sh r-base-core r-cran-data.table nodejs npm || echo "peers: no R or no node" >&2
mkdir -p "$folder" && cd "$folder" || exit 1
for package in @duckdb/node-api nodejs-polars nodejs-polars-linux-x64-gnu; do
    npm install --no-audit --no-fund --loglevel=error "$package" || echo "peers: $package cannot be installed" >&2
done
