#!/bin/sh
# run.sh BUILD: counts the instructions that our own code takes for the main job and for each method of intervals, and
# compares them with tests/instructions/expected.tsv.
#
# Time on a shared machine varies by tens of percent, the number of instructions does not.  It does depend on the
# compiler, so the list says which one it is for; with another one nothing is compared, and that is said.  Only
# instructions of tedstat and of GSL count: those of the C library depend on the processor.  The scanner is the portable
# one, as valgrind does not know the newest instructions.
#
# UPDATE=1   write the list anew (read the difference before you commit it)
set -eu
build=$1
here=tests/instructions
expected=$here/expected.tsv
work=$build/instructions
allowed=3 # percent
made_by="${CC:-cc} $(${CC:-cc} -dumpfullversion -dumpversion), $(uname -m), ${CFLAGS:-}"
rm -rf "$work"
mkdir -p "$work"

under_callgrind() { # OUTPUT COMMAND...
    output=$1
    shift
    valgrind --quiet --tool=callgrind --compress-strings=no --compress-pos=no --callgrind-out-file="$output" \
        "$@" >"$work/out" 2>"$work/err" || {
        cat "$work/err" >&2
        echo "not ok - instructions: $1 failed" >&2
        exit 1
    }
}

# Of a file that callgrind wrote; a line behind "calls=" is of the function that is called, and counts there.
ours() { # FILE
    awk '/^ob=/ { ours = /\/tedstat$/ || /\/methods$/ || /libgsl/ }
        /^calls=/ { called = 1; next }
        /^[0-9]/ { if (ours && !called) n += $2; called = 0 }
        END { printf "%.0f\n", n }' "$1"
}

rates() { # NAME FILE
    under_callgrind "$work/rates" "$build/tedstat" rates -q --by state,SERVICES_D --format csv --threads 1 \
        --scanner portable "$2"
    [ "$(wc -l <"$work/out")" -gt 100 ] || {
        echo "not ok - instructions: no result of $1" >&2
        exit 1
    }
    printf '%s\t%s\n' "$1" "$(ours "$work/rates")"
}

all() {
    "$build/tedstat" simulate -q 2019 --rows 20000 --seed 1 -o "$work/data.csv"
    "$build/tedstat" simulate -q 2021 --labels --rows 5000 --seed 1 -o "$work/labels.csv"
    rates "rates of 20,000 records" "$work/data.csv"
    rates "rates of 5,000 records with labels" "$work/labels.csv"
    under_callgrind "$work/methods" "$build/tests/instructions/methods"
    i=1
    while [ -s "$work/methods.$i" ]; do # one a method, in their order
        name=$(sed -n 's/^desc: Trigger: Client Request: //p' "$work/methods.$i")
        [ -z "$name" ] || printf '%s\t%s\n' "$name" "$(ours "$work/methods.$i")"
        i=$((i + 1))
    done
}

all >"$work/now.tsv"
if [ "${UPDATE:-}" ]; then
    { printf 'compiler\t%s\n' "$made_by"; cat "$work/now.tsv"; } >"$expected"
    exit 0
fi
if [ "$(sed -n 's/^compiler	//p' "$expected")" != "$made_by" ]; then
    echo "# instructions counted but not compared: built by $made_by, the list is for $(sed -n 's/^compiler	//p' "$expected")"
    exit 0
fi
awk -F '\t' -v allowed="$allowed" '
    NR == FNR { if ($1 != "compiler") { was[$1] = $2; names++ } next }
    !($1 in was) { printf "not ok - %s: not in the list; UPDATE=1 writes it\n", $1; bad++; next }
    { seen++; change = 100 * ($2 - was[$1]) / was[$1]
      if (change > allowed || change < -allowed) {
          printf "not ok - %s: %d instructions, %+.1f %% of %d\n", $1, $2, change, was[$1]; bad++
      } else good++ }
    END { if (seen != names) { printf "not ok - %d of the list were not counted\n", names - seen; bad++ }
          printf "instructions: %d passed, %d failed\n", good, bad; exit bad > 0 }' "$expected" "$work/now.tsv"
