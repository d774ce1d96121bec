#!/usr/bin/env bats
# What is unknown, what is there twice, and several files at once.

load common

@test "an unknown name lists what there is, unless one is near" {
    refuses 'there is no interval method "foo"; there are wilson, clopper_pearson, ' rates -i foo "$MINI"
    refuses 'there is no format "pdf"; there are text, csv, tsv, json, md, html, latex' rates -f pdf "$MINI"
    refuses 'there is no cohort "xx"; there are none, oud, oud-adults' rates --cohort xx "$MINI"
    refuses 'there is no interval method "wilso", did you mean wilson?' rates -i wilso "$MINI"
    refuses 'there is no edition "nope"' codebook -e nope
}

@test "--version behind a command" {
    tedstat --version >want
    tedstat rates --version | cmp - want
}

@test "the calculators read byte order marks, semicolons and tabs; a column twice is refused" {
    printf 'x,n\n1,3\n' | tedstat interval - >want
    printf '\xef\xbb\xbfx;n\r\n1;3\r\n' | tedstat interval - | cmp - want
    printf 'x\tn\n1\t3\n' | tedstat interval - | cmp - want
    printf '\xef\xbb\xbfx1,n1,x2,n2\n1,3,1,4\n' | tedstat compare - >pairs
    printf 'x1;n1;x2;n2\n1;3;1;4\n' | tedstat compare - | cmp - pairs
    printf 'x,X,n\n1,2,3\n' >twice.csv
    run --separate-stderr bash -c '"$0" interval - <twice.csv' "$TEDSTAT"
    [ "$status" = 2 ]
    [[ "$stderr" == *"the header has the column x twice"* ]]
}

@test "check of several files: one document a format, and status 1 where some cannot be checked" {
    for format in json csv tsv html latex; do
        refuses "--format $format takes the check of one file" check --format $format "$MINI" "$SAMPLE"
    done
    run -1 --separate-stderr "$TEDSTAT" check --quiet "$MINI" nosuch.csv
    [[ "$output" == *"Check of teds_mini.csv"* ]]
    [[ "$stderr" == *"nosuch.csv: no such file"* ]]
    refuses 'a.csv: no such file' check --quiet a.csv b.csv
}

@test "check says that made-up data are, as tables, charts and reports do" {
    run -1 --separate-stderr "$TEDSTAT" check --quiet "$SAMPLE"
    [[ "$output" == *"origin "*"made up "*"made-up data, as the name says: no record is real"* ]]
    gzip -dc "$SAMPLE" >2019.csv
    run -1 --separate-stderr "$TEDSTAT" check --quiet 2019.csv
    [[ "$output" == *"records "*"20,000 "*differs* && "$output" != *"made up"* ]]
}

@test "rules are as docs/rules.md has them" {
    kept() { tedstat rates --quiet --flow --cohort none -w "$1" -f csv "$SAMPLE" | tail -n 1 | cut -d, -f4; }
    count() { gzip -dc "$SAMPLE" | tr -d '\r' | awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next } { s = $c["GENDER"] + 0; p = $c["SUB1"] + 0 } '"$1"' { n++ } END { print n }'; }
    [ "$(kept 'SUB1 = 5..6, 10')" = "$(count 'p == 5 || p == 6 || p == 10')" ]
    [ "$(kept 'SUB1 != 2, 4')" = "$(count 'p > 0 && p != 2 && p != 4')" ]
    [ "$(kept 'sub1 = -9')" = "$(count 'p == -9')" ]
    [ "$(kept 'SEX = 1, -9')" = "$(count 's == 1 || s == -9')" ]
    [ "$(kept 'SEX != 1')" = "$(count 's == 2')" ]
    [ "$(kept 'SEX != -9')" = "$(count 's > 0')" ]
    [ "$(kept "SEX = 'Female' and SUB1 >= 5")" = "$(count 's == 2 && p >= 5')" ]
}
