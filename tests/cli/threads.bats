#!/usr/bin/env bats
# --threads: the same for any number.

load common

setup() {
    cd "$BATS_TEST_TMPDIR"
    gzip -dc "$SOURCE_ROOT/datasets/sample/made_up_2019.csv.gz" > one.csv
    # 8 MB: large enough to be cut
    { cat one.csv; for _ in 1 2 3 4 5 6 7; do tail -n +2 one.csv; done; } > large.csv
}

@test "tallies of one large file are the same bytes, by any number of threads and any scanner" {
    run "$TEDSTAT" tally -q --by state --threads 1 --scanner libcsv large.csv -o 1.tally
    [ "$status" -eq 0 ]
    for n in 2 3 8; do
        run "$TEDSTAT" tally -q --by state --threads $n large.csv -o $n.tally
        [ "$status" -eq 0 ]
        cmp 1.tally $n.tally
    done
    grep -q 160000 1.tally
}

@test "several files: the same result and the same error by any number of threads" {
    sed 's/^2019,/2018,/' one.csv > two.csv
    gzip -k two.csv
    for n in 1 2 5; do
        run "$TEDSTAT" rates -q --format csv --by year --threads $n one.csv two.csv.gz large.csv
        [ "$status" -eq 0 ]
        echo "$output" > $n.out
        run "$TEDSTAT" rates -q --threads $n one.csv absent.csv two.csv absent2.csv
        [ "$status" -eq 2 ]
        [[ "$output" == *"absent.csv"* ]]
    done
    cmp 1.out 2.out
    cmp 1.out 5.out
}

@test "a problem in a large file is told with its record number, by any number of threads" {
    sed '150000s/^2019,/2019x,/' large.csv > odd.csv
    for n in 1 4; do
        run "$TEDSTAT" rates --threads $n --format csv odd.csv
        [ "$status" -eq 0 ]
        [[ "$output" == *"record 149999: DISYR"* ]]
        run "$TEDSTAT" rates --strict --threads $n odd.csv
        [ "$status" -eq 2 ]
        [[ "$output" == *"record 149999: DISYR"* ]]
    done
}

@test "--threads takes a whole number" {
    run "$TEDSTAT" rates --threads 0 one.csv
    [ "$status" -eq 2 ]
    run "$TEDSTAT" rates --threads many one.csv
    [ "$status" -eq 2 ]
    run "$TEDSTAT" rates --scanner sse one.csv
    [ "$status" -eq 2 ]
    [[ "$output" == *'no scanner "sse"'* ]]
}

@test "every command that reads discharges takes --threads and --scanner, and a trend is the same by any" {
    n=0
    for name in $("$TEDSTAT" help | awk '/^  [a-z]/ { print $1 }'); do
        "$TEDSTAT" help "$name" >help.txt
        if grep -q -e --strict help.txt; then
            grep -q -e '--threads N' help.txt || { echo "$name"; return 1; }
            grep -q -e --scanner help.txt || { echo "$name"; return 1; }
            n=$((n + 1))
        fi
    done
    [ "$n" -ge 8 ]
    gzip -dc "$SAMPLE" | awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "DISYR") at = i } NR > 1 { $at = 2018 + NR % 2 } 1' >years.csv
    "$TEDSTAT" trend -q --threads 1 --scanner libcsv -f csv years.csv >one.out
    [ "$(wc -l <one.out)" = 3 ]
    "$TEDSTAT" trend -q --threads 3 -f csv years.csv | cmp - one.out
}
