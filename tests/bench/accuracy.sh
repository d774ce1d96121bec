#!/bin/sh
# accuracy.sh TEST...: the rows of the reference tables that unit tests compared, and the largest
# error of each method, as these tests print them; and a line for each test.
set -eu
for test in "$@"; do
    "$test" 2>&1 | awk -v test="${test##*/test_}" '
        / rows, largest error / {
            line = $0; sub(/^# */, "", line); print test ": " line
            for (i = 2; i <= NF; i++) if ($i == "rows,") rows += $(i - 1)
            if (worst == "" || $NF + 0 > worst + 0) { worst = $NF; which = line }
        }
        /\[  FAILED  \]/ { failed = 1 }
        END { printf "%s: %d rows in all, largest error %s\n\n", test, rows, worst; exit failed }'
done
