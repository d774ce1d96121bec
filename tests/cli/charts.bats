#!/usr/bin/env bats
# Charts: the picture, the data and the script beside it, and what happens when gnuplot is not there or fails.

load common

@test "a chart is a picture with its data and a script that draws it again" {
    run -0 --separate-stderr tedstat chart classes --quiet --by setting "$SAMPLE" -o c.svg -o c.png -o c.pdf -o c.txt
    [ -z "$output$stderr" ]
    [ "$(echo c.*)" = "c.gp c.pdf c.png c.svg c.tsv c.txt" ]
    xmllint --noout c.svg
    [ "$(head -c 4 c.pdf)" = %PDF ]
    [ "$(head -c 8 c.png | od -An -tx1 | tr -d ' ')" = 89504e470d0a1a0a ]
    cp c.txt before.txt
    mkdir elsewhere && mv c.gp c.tsv elsewhere
    (cd elsewhere && gnuplot c.gp && gnuplot -c c.gp text && gnuplot -c c.gp png)
    cmp elsewhere/c.txt before.txt
    cmp elsewhere/c.png c.png
    xmllint --noout elsewhere/c.svg
}

@test "the same chart has the same bytes, and replaces itself but nothing else" {
    tedstat chart classes --quiet "$SAMPLE" -o a.svg -o a.png -o a.txt
    mkdir first && cp a.* first
    tedstat chart classes --quiet "$SAMPLE" -o a.svg -o a.png -o a.txt
    for file in a.*; do cmp "$file" "first/$file"; done
    echo mine >b.tsv
    refuses "b.tsv: this file exists" chart classes --quiet "$SAMPLE" -o b.svg
    [ "$(cat b.tsv)" = mine ]
    rm a.gp a.tsv # nothing says any more that tedstat made it
    refuses "a.png: this file exists" chart classes --quiet "$SAMPLE" -o a.png
}

@test "the data of classes are the shares of rates" {
    tedstat chart classes --quiet --no-image --by setting "$SAMPLE" -o c.svg
    [ "$(echo c.*)" = "c.gp c.tsv" ]
    tedstat rates --quiet --by setting -f tsv "$SAMPLE" | awk -F'\t' '
        NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
        $c["class"] == "both" { label = $c["setting_label"]; cases = $c["cases"]; line = "" }
        { line = line "\t" $c["share"] }
        $c["class"] == "neither" { print label "\t" cases line }' >want
    awk -F'\t' 'NR > 1 { print $1 "\t" $2 "\t" $4 "\t" $5 "\t" $6 "\t" $7 }' c.tsv >got
    [ "$(wc -l <got)" = 3 ]
    cmp want got
}

@test "without gnuplot data and script are written, and the message says how to get it" {
    mkdir empty
    run -2 --separate-stderr env PATH="$PWD/empty" "$TEDSTAT" chart classes --quiet "$SAMPLE" -o c.svg
    [[ "$stderr" == *"apt install gnuplot-nox"* ]]
    rmdir empty
    [ "$(echo c.*)" = "c.gp c.tsv" ]
    run -0 --separate-stderr tedstat chart classes --quiet --no-image "$SAMPLE" -o c.svg
    [ -z "$stderr" ]
}

# fake SCRIPT: a gnuplot of ours, first on the PATH
fake() {
    mkdir -p "$BATS_TEST_TMPDIR.bin"
    printf '#!/bin/sh\n%s\n' "$1" >"$BATS_TEST_TMPDIR.bin/gnuplot"
    chmod +x "$BATS_TEST_TMPDIR.bin/gnuplot"
}

@test "a gnuplot that fails, is slow, crashes or draws nothing gives a message and leaves nothing" {
    export PATH=$BATS_TEST_TMPDIR.bin:$PATH TMPDIR=$BATS_TEST_TMPDIR.tmp
    mkdir -p "$TMPDIR"
    fake 'echo >&2; echo "\"chart.gp\" line 7: undefined function: nonsense" >&2; exit 1'
    refuses 'gnuplot failed with exit status 1: "chart.gp" line 7: undefined function: nonsense' chart classes --quiet "$SAMPLE" -o c.svg
    fake 'exit 0'
    refuses 'gnuplot drew nothing' chart classes --quiet "$SAMPLE" -o c.svg
    fake ': >chart.svg'
    refuses 'gnuplot drew nothing' chart classes --quiet "$SAMPLE" -o c.svg
    fake 'echo "<html>" >chart.svg'
    refuses 'this is no SVG' chart classes --quiet "$SAMPLE" -o c.svg
    fake 'kill -9 $$'
    refuses 'gnuplot was ended by signal 9' chart classes --quiet "$SAMPLE" -o c.svg
    fake 'sleep 97531'
    export TEDSTAT_GNUPLOT_SECONDS=1
    refuses 'gnuplot did not end within 1 seconds and was stopped' chart classes --quiet "$SAMPLE" -o c.svg
    run -1 pgrep -f 'sleep 97531'
    [ -z "$(ls -A "$TMPDIR")" ]
}

@test "what is wrong with a chart is said before data are read" {
    refuses 'did you mean classes?' chart clases "$SAMPLE" -o c.svg
    refuses 'ends with .svg, .png, .pdf or .txt' chart classes "$SAMPLE" -o c.jpg
    refuses 'did you mean both?' chart classes --class bot "$SAMPLE" -o c.svg
    refuses '--theme: "pink" is not one of' chart classes --theme pink "$SAMPLE" -o c.svg
    refuses '--width: "2401" is not' chart classes --width 2401 "$SAMPLE" -o c.svg
    refuses 'no discharge is in the cohort' chart classes --quiet --where 'SEX = 1' --where 'SEX = 2' "$SAMPLE" -o c.svg
}

@test "the list of kinds is a table whose first column is kind" {
    run -0 tedstat charts --format csv
    [ "${lines[0]%%,*}" = kind ]
    tedstat charts --format csv | tail -n +2 | cut -d, -f1 | while read -r kind; do
        [ -s "$SOURCE_ROOT/lib/chart/$kind.gp" ] || { echo "no template for $kind"; exit 1; }
    done
}
