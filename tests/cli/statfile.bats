#!/usr/bin/env bats
# Files of SPSS, Stata and SAS, written by ReadStat's own writer.

load common

KINDS="sav zsav dta sas7bdat xpt"

setup_file() {
    cd "$BATS_FILE_TMPDIR" || return 1
    "${TEDSTAT:-${BUILD_DIR:-$BATS_TEST_DIRNAME/../../build}/tedstat}" simulate 2019 --rows 2000 -o made_up.csv
}

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    WRITE=$BUILD_DIR/tests/helpers/write_statfile
    CSV=$BATS_FILE_TMPDIR/made_up.csv
}

rates_of() {
    tedstat rates -q --by setting,state,AGE -f csv "$@"
}

@test "sav, zsav, dta, sas7bdat and xpt give the rates of the csv, byte for byte; packed and piped too" {
    rates_of "$CSV" >want
    for kind in $KINDS; do
        "$WRITE" "$CSV" made_up.$kind
        mv made_up.$kind by_magic_not_by_name
        rates_of by_magic_not_by_name | cmp - want
        gzip -c by_magic_not_by_name >packed
        rates_of packed | cmp - want
        rates_of - <by_magic_not_by_name | cmp - want
        cat by_magic_not_by_name | rates_of - | cmp - want
        mkdir -p folder
        mv by_magic_not_by_name folder/made_up.$kind
        rm -f made_up.zip
        zip -q made_up.zip folder/made_up.$kind
        rates_of made_up.zip | cmp - want
        rates_of made_up.zip:made_up.$kind | cmp - want
        rm folder/*
    done
}

@test "system-missing values are missing, text columns are codes, value labels as text are labels" {
    rates_of "$CSV" >want
    tedstat simulate 2019 --rows 2000 --labels -o made_up_labels.csv
    rates_of made_up_labels.csv | cmp - want
    tr -d '\r' <"$CSV" | awk -F, -v OFS=, '{ for (i = NF; i > 0; i--) printf "%s%s", $i, (i > 1 ? OFS : "\n") }' >shuffled.csv
    [ "$(head -n 1 shuffled.csv | cut -d, -f76)" = DISYR ]
    rates_of shuffled.csv | cmp - want
    for kind in sav dta sas7bdat; do
        "$WRITE" -m "$CSV" made_up.$kind
        rates_of made_up.$kind | cmp - want
        "$WRITE" -s "$CSV" made_up.$kind
        rates_of made_up.$kind | cmp - want
        "$WRITE" -s made_up_labels.csv made_up.$kind
        rates_of made_up.$kind | cmp - want
    done
}

@test "check: case numbers as floats, the same frequencies, no bytes compared" {
    tedstat check -f csv "$CSV" | grep '^frequency' >want || true
    [ "$(wc -l <want)" -gt 500 ]
    for kind in sav dta sas7bdat; do
        "$WRITE" "$CSV" made_up.$kind
        tedstat check -f csv made_up.$kind >got || true
        grep '^frequency' got | cmp - want
        grep -q '^edition,,,2019,.*76 columns and no others' got
        grep -q '^converted,' got
        ! grep -q '^SHA-256' got || return 1
    done
}

@test "the same data are the same in any wrapping" {
    "$WRITE" "$CSV" a.sav
    "$WRITE" "$CSV" b.sas7bdat
    gzip -c a.sav >c.gz
    refuses 'same data' rates a.sav c.gz
    refuses 'same data' rates a.sav b.sas7bdat
}

@test "damaged files, and files that only SAS can read: one clear message" {
    for kind in sav dta sas7bdat; do
        "$WRITE" "$CSV" made_up.$kind
        head -c $(($(wc -c <made_up.$kind) * 2 / 3)) made_up.$kind >cut
        refuses 'cut: ReadStat cannot read this file' rates cut
        head -c 50 made_up.$kind >cut
        refuses 'cut: ' rates cut
    done
    "$WRITE" "$CSV" made_up.xpt
    head -c 100001 made_up.xpt >cut
    refuses 'cut short' rates cut
    # a cut at 80 bytes is seen unless it is just behind a record: records have 8 bytes for each of 76 columns
    whole=$(wc -c <made_up.xpt)
    seen=0
    for k in 1 2 3 4 5 6 7 8; do
        head -c $((whole - (100 + k) * 80)) made_up.xpt >cut
        if "$TEDSTAT" rates -q cut >out 2>err; then continue; fi
        grep -q 'cut: this SAS transport file is cut short: it ends in the middle of a record' err || return 1
        [ ! -s out ] && seen=$((seen + 1))
    done
    [ "$seen" -ge 7 ]
    printf '**COMPRESSED** **COMPRESSED** **COMPRESSED** **COMPRESSED**' >a.stc
    refuses 'PROC CPORT, which only SAS can read' rates a.stc
    # a column that is needed is absent: the reading thread is stopped
    cut -d, -f1-10 "$CSV" >narrow.csv
    "$WRITE" narrow.csv narrow.dta
    refuses 'no column METHUSE' rates narrow.dta
}
