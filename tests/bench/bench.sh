#!/bin/sh
# bench.sh BUILD: the main job as a whole process, in turn with other ways to the same counts, on made-up data.
#
# ROUNDS=N     how often each runs [7]
# ROWS=N       records of the data [all: as many as the public file of 2019]
# LARGE=1      also ten years in one file and ten zips (needs 6 GB of disk)
# What `make bench-peers` installed is compared with; all must print the same counts.  Tables on standard output and in
# BUILD/bench/results.csv; a line for each in BUILD/bench/history.csv, with date, commit and machine.
set -eu
build=$1
rounds=${ROUNDS:-7} rows=${ROWS:-all}
here=tests/bench
work=$build/bench
peers=$work/peers
tedstat=$build/tedstat
csv=$work/made_up_2019.csv
mkdir -p "$work"

# ---- data -------------------------------------------------------------------

make_data() { # FILE ARGUMENTS: unless it is there
    [ -s "$1" ] && return
    echo "making $1" >&2
    file=$1
    shift
    "$tedstat" simulate -q --rows "$rows" "$@" -o "$file" --force
}
make_data "$csv" 2019
make_data "$work/made_up_2021_codes.csv" 2021
make_data "$work/made_up_2021_labels.csv" 2021 --labels
[ -s "$csv.gz" ] || gzip -k "$csv"
[ -s "$work/made_up_2019.zip" ] || (cd "$work" && zip -q made_up_2019.zip made_up_2019.csv)

# ---- peers ------------------------------------------------------------------

compile() { # NAME OUTPUT FLAGS...
    source=$here/peers/$1.c out=$work/$2
    shift 2
    [ -x "$out" ] && [ -z "$(find "$source" -newer "$out")" ] && return
    # shellcheck disable=SC2086
    ${CC:-cc} -O2 -march=native "$source" -o "$out" "$@" 2>/dev/null || rm -f "$out"
}
compile bare bare
compile libcsv libcsv -lcsv
compile duckdb duckdb -ldl
compile unpack unpack_zlib -lz
compile unpack unpack_isal -DISAL -lisal
# DuckDB is told the type of every column
DUCKDB_COLUMNS="{$(head -n 1 "$csv" | tr -d '\r"' | tr ',' '\n' | sed "s/.*/'&': 'INTEGER'/; s/^'CASEID': .*/'CASEID': 'BIGINT'/" | paste -sd,)}"
export DUCKDB_COLUMNS POLARS_MAX_THREADS=2
duckdb=$(find "$peers" -name libduckdb.so 2>/dev/null | head -n 1 || true)

job="rates -q --by state,SERVICES_D --format csv"
ours() { echo "exec $tedstat $job $*"; }

# state,service,class,count, sorted, from the counts that peers print and from our table
classes_of_peer() {
    awk -F, '{ m = $3 == 1 ? "m" : $3 == 2 ? "n" : "-"; h = $4 == 1 ? "n" : $4 > 1 ? "h" : "-"
        k = m h == "mh" ? "both" : m h == "mn" ? "medication_only" : m h == "nh" ? "mutual_help_only" : m h == "nn" ? "neither" : ""
        if (k) c[$1 "," $2 "," k] += $5 }
        END { for (i in c) print i "," c[i] }' | sort
}
"$tedstat" rates -q --by state,SERVICES_D --format tsv "$csv" | awk -F '\t' 'NR > 1 && $6 > 0 &&
    $5 ~ /^(both|medication_only|mutual_help_only|neither)$/ { print $1 "," $2 "," $5 "," $6 }' | sort >"$work/ours.counts"

set --
add_peer() { # NAME COMMAND: if it runs, and prints our counts
    sh -c "$2" 2>"$work/peer.err" | classes_of_peer >"$work/peer.counts"
    if cmp -s "$work/ours.counts" "$work/peer.counts"; then
        peer_list="$peer_list$1	$2
"
    else
        echo "left out: $1 (absent, or other counts: $(head -c 200 "$work/peer.err"))" >&2
    fi
}
peer_list=
[ -x "$work/libcsv" ] && add_peer "libcsv (two callbacks)" "exec $work/libcsv $csv"
[ -x "$work/duckdb" ] && [ -n "$duckdb" ] && add_peer "DuckDB (2 threads)" "exec $work/duckdb $duckdb $csv 2"
command -v Rscript >/dev/null 2>&1 && add_peer "data.table fread (2 threads)" "exec Rscript --vanilla $here/peers/fread.R $csv 2"
[ -d "$peers/node_modules/nodejs-polars" ] && add_peer "polars (2 threads)" "exec node $here/peers/polars.js $peers $csv"

# ---- races ------------------------------------------------------------------

results=$work/results.csv
echo "race,name,wall,wall_least,wall_most,cpu,memory_kib,ratio,cpu_ratio" >"$results"
race() { # TITLE NAME COMMAND...
    title=$1
    shift
    printf '\n%s\n' "$title"
    "$build/tests/bench/race" "$rounds" "$@" >"$work/race.csv"
    sed 1d "$work/race.csv" | sed "s/^/$title,/" >>"$results"
    sed 's/,/	/g' "$work/race.csv" | column -t -s '	'
}
kernel=$(sed -n 's/^flags.*avx512_vbmi2.*/avx512/p' /proc/cpuinfo | head -n 1)

set -- "bare scan" "exec $work/bare $csv" "cat" "exec cat $csv" \
    "tedstat 1 thread" "$(ours --threads 1 "$csv")" "tedstat 2 threads" "$(ours --threads 2 "$csv")"
[ -n "$kernel" ] && set -- "$@" "tedstat 1 thread avx2" "$(ours --threads 1 --scanner avx2 "$csv")"
set -- "$@" "tedstat 1 thread portable" "$(ours --threads 1 --scanner portable "$csv")"
while IFS='	' read -r name command; do
    [ -n "$name" ] && set -- "$@" "$name" "$command"
done <<END
$peer_list
END
race "plain csv ($(stat -c %s "$csv") bytes)" "$@"

set --
[ -x "$work/unpack_zlib" ] && set -- "$@" "zlib alone" "exec $work/unpack_zlib $csv.gz"
[ -x "$work/unpack_isal" ] && set -- "$@" "ISA-L alone" "exec $work/unpack_isal $csv.gz"
set -- "$@" "tedstat gz 1 thread" "$(ours --threads 1 "$csv.gz")" "tedstat gz 2 threads" "$(ours --threads 2 "$csv.gz")" \
    "tedstat zip 2 threads" "$(ours --threads 2 "$work/made_up_2019.zip")"
[ -x build-zlib/tedstat ] && set -- "$@" "tedstat gz 2 threads (built with zlib)" "exec build-zlib/tedstat $job --threads 2 $csv.gz"
[ -x "$work/duckdb" ] && [ -n "$duckdb" ] && set -- "$@" "DuckDB gz (2 threads)" "exec $work/duckdb $duckdb $csv.gz 2"
race "csv.gz" "$@"

race "labels" "codes of 2021" "$(ours --threads 1 "$work/made_up_2021_codes.csv")" \
    "labels of 2021" "$(ours --threads 1 "$work/made_up_2021_labels.csv")"

race "short" "tedstat --help" "exec $tedstat --help" \
    "tedstat rates on the bundled sample" "exec $tedstat rates -q datasets/sample/made_up_2019.csv.gz"

if [ -n "${LARGE:-}" ]; then
    ten=$work/made_up_ten_years.csv
    [ -s "$ten" ] || { cat "$csv"; for _ in 2 3 4 5 6 7 8 9 10; do tail -n +2 "$csv"; done; } >"$ten"
    zips=
    for i in 0 1 2 3 4 5 6 7 8 9; do
        cp -f "$work/made_up_2019.zip" "$work/made_up_$i.zip"
        zips="$zips $work/made_up_$i.zip"
    done
    rounds=3
    race "ten years in one file" "one year" "$(ours "$csv")" "ten years" "$(ours "$ten")"
    race "ten zips" "one zip" "$(ours "$work/made_up_2019.zip")" "ten zips" "$(ours --repeat "$zips")"
    rm -f "$ten" "$work"/made_up_[0-9].zip
fi

# ---- kept -------------------------------------------------------------------

machine=$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)
commit=$(git rev-parse --short HEAD 2>/dev/null || echo -)
[ -s "$work/history.csv" ] || echo "date,commit,machine,$(head -n 1 "$results")" >"$work/history.csv"
sed 1d "$results" | sed "s/^/$(date +%Y-%m-%d),$commit,$machine,/" >>"$work/history.csv"
if command -v gnuplot >/dev/null 2>&1; then
    gnuplot -d -e "results='$results'; picture='$work/bench.svg'" "$here/bench.gp" && echo "chart: $work/bench.svg"
fi
printf '\ntables: %s   history: %s\n' "$results" "$work/history.csv"
