#!/usr/bin/env bats
# -o: nothing is overwritten by accident of a typo.

load common

# keeps FILE MESSAGE ARGUMENTS...: refused, and the file is as it was.
keeps() {
    local file=$1
    cp "$file" "$BATS_TEST_TMPDIR.kept"
    shift
    refuses "$@"
    cmp "$file" "$BATS_TEST_TMPDIR.kept"
}

@test "a file of the user's that speaks of tedstat is not tedstat's" {
    local not='was not written by tedstat'
    printf 'My thesis\ntedstat 0.1.0 found this, and I discuss it\n' >a.txt; keeps a.txt "$not" rates "$MINI" -o a.txt
    printf '# Notes\n\nuse tedstat 0.1.0\n' >a.md; keeps a.md "$not" rates "$MINI" -o a.md
    printf 'id,note\n1,made with tedstat\n' >a.csv; keeps a.csv "$not" rates "$MINI" -o a.csv
    printf 'subclass,count,cases,shared\n1,2,3,4\n' >b.csv; keeps b.csv "$not" rates "$MINI" -o b.csv
    printf '{"tool": "tedstat", "schema_version": 1}\n' >a.json; keeps a.json "$not" rates "$MINI" -o a.json
    printf '<!DOCTYPE html>\n<html lang="en"><p>tedstat\n' >a.html; keeps a.html "$not" rates "$MINI" -o a.html
    printf '\\documentclass{article} %% Made by tedstat\n' >a.tex; keeps a.tex "$not" rates "$MINI" -o a.tex
    printf '<svg ><title>tedstat</title></svg>\n' >a.svg; keeps a.svg "$not" chart classes "$MINI" -o a.svg
    printf '# tedstat\nplot x\n' >b.gp; keeps b.gp "$not" chart classes "$MINI" -o b.svg
    cp "$SOURCE_ROOT/README.md" r.md; keeps r.md "$not" rates "$MINI" -o r.md
}

@test "what tedstat wrote is replaced by the same format, and by no other" {
    for name in r.txt r.csv r.tsv r.json r.md r.html r.tex report; do
        tedstat rates --quiet "$MINI" -o $name
        tedstat rates --quiet --by SEX "$SAMPLE" -o $name
        tedstat rates --quiet --by SEX "$SAMPLE" -f "$(case $name in r.txt|report) echo text;; r.tex) echo latex;; *) echo "${name#*.}";; esac)" |
            cmp - $name
    done
    keeps r.csv 'r.csv: this file exists (csv)' rates "$MINI" -f json -o r.csv
    keeps r.json 'r.json: this file exists (json)' tally "$MINI" -o r.json
    for more in 'trend --by year' 'sweep --vary missing=complete,as-no' 'compare --by SEX' 'rates --flow' 'rates --details --table details' 'check' 'codebook 2019 SEX' 'editions' 'intervals' 'interval 1 3'; do
        file=; case $more in trend*|sweep*|compare*|rates*|check*) file=$SAMPLE;; esac
        # shellcheck disable=SC2086 # words
        tedstat $more $file -f csv -o table.csv --force 2>err || true
        # shellcheck disable=SC2086
        tedstat $more $file -f csv -o table.csv 2>err || ! grep exists err || return 1
    done
}

@test "a tally is replaced by a tally of tedstat tally only" {
    tedstat tally --quiet "$MINI" -o a.tally
    tedstat tally --quiet "$MINI" -o a.tally
    keeps a.tally 'a.tally: this file exists (tally)' rates "$MINI" -f text -o a.tally
    tedstat tally --quiet "$SAMPLE" -o b.tally
    keeps a.tally 'a.tally: this file exists (tally)' merge -o a.tally b.tally # the name of the sum was forgotten
    tedstat merge --force -o a.tally b.tally
    cmp a.tally b.tally
}

@test "a pipe stays one, also behind a link and among other files" {
    mkfifo pipe
    ln -s pipe a.html
    printf '[report]\ntitle = T\n' >r.ini
    timeout 60 cat pipe >got 3>&- &
    timeout 60 "$TEDSTAT" report -q --no-image r.ini "$SAMPLE" -o a.html -o a.json
    [ -p pipe ]
    [ -L a.html ]
    wait
    grep -q '</html>' got
    jq -e .results a.json >results
}

@test "no input is overwritten, --force or not" {
    local says='this is an input; -o would overwrite it'
    cp "$MINI" in.csv
    run --separate-stderr bash -c '"$0" tally --force - -o in.csv <in.csv' "$TEDSTAT"
    [ "$status" = 2 ]
    [[ "$stderr" == *"$says"* ]]
    cmp in.csv "$MINI"
    printf 'x,n\n1,3\n' >x.csv
    run --separate-stderr bash -c '"$0" interval --force - -o x.csv <x.csv' "$TEDSTAT"
    [ "$status" = 2 ]
    [[ "$stderr" == *"$says"* ]]
    cp "$MINI" a.csv && zip -q a.zip a.csv && rm a.csv
    keeps a.zip "$says" tally --force a.zip:a.csv -o a.zip
    echo '[edition]' >e.ini; keeps e.ini "$says" rates --force -e ./e.ini "$MINI" -f text -o e.ini
    keeps in.csv "$says" tally --force "$MINI" in.csv -o ./in.csv
}

@test "permissions of a file stay when it is replaced" {
    tedstat rates --quiet "$MINI" -o a.csv && chmod 600 a.csv
    tedstat rates --quiet "$MINI" -o a.csv
    [ "$(stat -c %a a.csv)" = 600 ]
    chmod 664 a.csv && tedstat rates --quiet "$MINI" -o a.csv
    [ "$(stat -c %a a.csv)" = 664 ]
    (umask 027 && tedstat rates --quiet "$MINI" -o b.csv)
    [ "$(stat -c %a b.csv)" = 640 ]
}

@test "a suffix that no format has, no name, a name given twice, a link to nothing" {
    for name in x.csv.gz x.pdf x.zip x.tally x.unknown; do
        refuses ".txt, .csv, .tsv, .json, .md, .html and .tex" rates "$MINI" -o $name
    done
    tedstat rates --quiet "$MINI" -f csv -o x.unknown && head -n 1 x.unknown | grep -q '^class,'
    tedstat rates --quiet "$MINI" -o plain && head -n 4 plain | grep -q '^tedstat '
    refuses '-o: the name is empty' rates "$MINI" -o ''
    refuses '-o ./a.csv is given twice' rates "$MINI" -o a.csv -o ./a.csv
    refuses '-o a.tally is given twice' tally "$MINI" -o a.tally -o a.tally
    ln -s nowhere link.csv
    refuses 'link.csv: this is a link to what is not there' rates "$MINI" -o link.csv
    [ -L link.csv ]
}

# gone PROCESS: it ends within a few seconds.
gone() {
    for _ in {1..200}; do [ ! -d "/proc/$1" ] && return; sleep 0.05; done
    return 1
}

# begins: somebody has begun to write to this folder.
begins() {
    for _ in {1..400}; do [ -n "$(find . -name '.tedstat-*.part')" ] && return; sleep 0.02; done
    return 1
}

@test "what a killed tedstat had not finished is removed by the next in that folder, what another writes is not" {
    "$TEDSTAT" simulate 2019 -q -o big.csv 3>&- &
    local first=$!
    begins
    kill -STOP $first
    tedstat rates -q "$MINI" -o a.csv
    tedstat simulate 2019 --rows 10 -q -o big.csv # the same file
    [ "$(find . -name '.tedstat-*.part' | wc -l)" = 1 ]
    kill -KILL $first
    wait $first || true
    printf x >.tedstat-mine.part && printf x >.tedstat-abcdefgh.parts && ln -s a.csv .tedstat-abcdefgh.part
    tedstat rates -q "$MINI" -o a.csv
    [ "$(find . | sort | paste -sd' ')" = ". ./.tedstat-abcdefgh.part ./.tedstat-abcdefgh.parts ./.tedstat-mine.part ./a.csv ./big.csv" ]
    [ "$(wc -l <big.csv)" = 11 ]
}

@test "a file name as long as the file system takes" {
    local name
    name=$(printf 'x%.0s' {1..251}).csv
    tedstat rates -q "$MINI" -o "$name"
    tedstat rates -q -f csv "$MINI" | cmp - "$name"
    [ "$(ls -A)" = "$name" ]
}

@test "gnuplot ends with a tedstat that is killed, and the next removes its private folder" {
    [ "$(uname)" = Linux ] || skip "only Linux ends a child with its parent"
    mkdir bin tmp
    printf '#!/bin/sh\necho $$ >"$HOME/pid"\nexec sleep 300\n' >bin/gnuplot
    chmod +x bin/gnuplot
    HOME=$PWD TMPDIR=$PWD/tmp PATH=$PWD/bin:$PATH "$TEDSTAT" chart classes -q "$SAMPLE" -o c.svg 3>&- &
    local process=$!
    for _ in {1..400}; do [ -s pid ] && break; sleep 0.05; done
    kill -KILL $process
    wait $process || true
    gone "$(cat pid)"
    [ "$(ls tmp | wc -l)" = 1 ]
    mkdir tmp/tedstat-chart-mine && ln -s ../bin tmp/tedstat-chart-abcdef
    printf '#!/bin/sh\necho "<svg >" >chart.svg; exit 1\n' >bin/gnuplot
    TMPDIR=$PWD/tmp PATH=$PWD/bin:$PATH run -2 --separate-stderr "$TEDSTAT" chart classes -q "$SAMPLE" -o c.svg
    [ "$(ls tmp | paste -sd' ')" = "tedstat-chart-abcdef tedstat-chart-mine" ]
    [ -x bin/gnuplot ]
}

@test "the private folder of a gnuplot that draws is not taken for left behind" {
    mkdir tmp
    mkdir tmp/tedstat-chart-abcdef tmp/tedstat-chart-ghijkl
    flock tmp/tedstat-chart-abcdef env TMPDIR="$PWD/tmp" "$TEDSTAT" chart classes -q "$SAMPLE" -o c.txt
    [ "$(ls tmp)" = tedstat-chart-abcdef ]
}

@test "standard streams that are closed: no message gets into a file, and what cannot be written is told" {
    tedstat rates "$SAMPLE" -f csv >want.csv 2>told
    [ -s told ] # warnings, on standard error
    "$TEDSTAT" rates "$SAMPLE" -o got.csv <&- >&- 2>&-
    cmp want.csv got.csv
    run -2 --separate-stderr bash -c '"$0" rates -q "$1" >&-' "$TEDSTAT" "$SAMPLE"
    [[ "$stderr" == *"standard output: writing failed"* ]]
    run -2 --separate-stderr bash -c '"$0" rates -q - <&-' "$TEDSTAT"
    [[ "$stderr" == *"standard input: reading failed"* ]]
    if [ -n "$(command -v gnuplot)" ]; then
        "$TEDSTAT" chart classes -q "$SAMPLE" -o c.svg <&- >&- 2>&-
        grep -q '</svg>' c.svg
    fi
}

@test "a limit on the size of files is an error like a full disk, and nothing is left" {
    run -2 --separate-stderr bash -c 'ulimit -f 1; "$0" rates -q --by state "$1" -f html -o x.html' "$TEDSTAT" "$SAMPLE"
    [ "$stderr" = "tedstat: x.html: writing failed (File too large)" ]
    run -2 --separate-stderr bash -c 'ulimit -f 10; "$0" simulate 2019 -q --rows 10000 -o y.csv' "$TEDSTAT"
    [ "$stderr" = "tedstat: y.csv: writing failed (File too large)" ]
    [ -z "$(find . -name '*.html' -o -name '*.csv' -o -name '.tedstat*')" ]
}
