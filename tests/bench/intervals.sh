#!/bin/sh
# intervals.sh PROGRAM: intervals per second at n = 1e6 of every method, and of R's vectorised
# qbeta for Clopper-Pearson in the same run; fails if ours is not 3 times as fast.
set -eu
printf '%-26s %10s\n' method 'per second'
ours=$("$1")
echo "$ours"
command -v Rscript >/dev/null 2>&1 || { echo "no R here to compare with"; exit 0; }
Rscript --vanilla -e '
    set.seed(1); n <- 1e6; x <- sample(1:(n - 1), 2e5, TRUE)
    used <- system.time({ l <- qbeta(.025, x, n - x + 1); u <- qbeta(.975, x + 1, n - x) })[3]
    cat(sprintf("%-26s %10.0f\n", "R qbeta clopper_pearson", length(x) / used))' | {
    read -r line
    echo "$line"
    echo "$ours" | awk -v r="${line##* }" '/^clopper_pearson / { printf "ours / R = %.1f\n", $2 / r; exit !($2 >= 3 * r) }'
}
