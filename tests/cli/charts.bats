#!/usr/bin/env bats
# Charts: the picture, the data and the script beside it, and what happens when gnuplot is not there or fails.

load common

# named FILE NAME...: these columns of a chart's data
named() {
    local file=$1
    shift
    awk -F'\t' -v want="$*" '
        NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; n = split(want, w, " "); next }
        { line = $c[w[1]]; for (k = 2; k <= n; k++) line = line "\t" $c[w[k]]; print line }' "$file"
}

# columns FILE NAME...: these columns of a chart's data, for rows whose 'cases' are not 0
columns() {
    local file=$1
    shift
    awk -F'\t' -v want="$*" '
        NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; n = split(want, w, " "); next }
        $c["cases"] != 0 { line = $c[w[1]]; for (k = 2; k <= n; k++) line = line "\t" $c[w[k]]; print line }' "$file"
}

@test "a chart is a picture with its data and a script that draws it again" {
    run -0 --separate-stderr tedstat chart classes --quiet --by setting "$SAMPLE" -o c.svg -o c.png -o c.pdf -o c.txt
    [ -z "$output$stderr" ]
    [ "$(echo c.*)" = "c.gp c.pdf c.png c.svg c.tsv c.txt" ]
    xmllint --noout c.svg
    [ "$(head -c 4 c.pdf)" = %PDF ]
    [ "$(head -c 8 c.png | od -An -tx1 | tr -d ' ')" = 89504e470d0a1a0a ]
    mkdir elsewhere && mv c.gp c.tsv elsewhere
    (cd elsewhere && gnuplot c.gp && gnuplot -c c.gp text && gnuplot -c c.gp png)
    [ "$(tr -d '\f' <elsewhere/c.txt | sed 's/ *$//' | grep .)" = "$(grep . c.txt)" ]
    cmp elsewhere/c.png c.png
    xmllint --noout elsewhere/c.svg
}

# shapes: the data of every kind as it usually is, with one record, with one item missing in all, with none of it missing and all alike
shapes() {
    awk -F, 'NR <= 2' "$MINI" >one.csv
    awk -F, -v OFS=, 'NR > 1 { $7 = -9 } 1' "$MINI" >missing.csv
    awk -F, -v OFS=, 'NR > 1 { $7 = 1; $8 = 2 } 1' "$MINI" >alike.csv
    cp "$MINI" usual.csv
}

@test "every kind is drawn again in silence, as the picture that it was, whatever its data are" {
    local n=0
    shapes
    for shape in usual one missing alike; do
        for kind in $(tedstat charts -f csv | tail -n +2 | cut -d, -f1); do
            args=(--cohort none $shape.csv)
            case $kind in
            classes | forest | bounds | frequency) args+=(--by STFIPS,year) ;;
            sweep) args+=(--vary missing=complete,as-no) ;;
            coverage) args=(--n 5) ;;
            trend) [ $shape != missing ] || continue ;;                 # it refuses these
            funnel) [ $shape != missing ] && [ $shape != one ] || continue ;;
            esac
            tedstat chart "$kind" --quiet "${args[@]}" -o c.png -o c.txt --force
            mv c.png was.png
            run -0 gnuplot -c c.gp png
            [ -z "$output" ] || { echo "$kind, $shape: $output"; return 1; }
            cmp c.png was.png
            run -0 gnuplot -c c.gp text
            [ -z "$output" ] || { echo "$kind, $shape: $output"; return 1; }
            rm c.* was.png
            n=$((n + 1))
        done
    done
    [ $n = $((4 * 12 - 3)) ]
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
    named c.tsv label cases both medication_only mutual_help_only neither >got
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
    [ -z "$(ls -A "$TMPDIR")" ]
}

@test "a gnuplot that does not end is ended with all that it started, also if it takes no SIGTERM" {
    export PATH=$BATS_TEST_TMPDIR.bin:$PATH TMPDIR=$BATS_TEST_TMPDIR.tmp TEDSTAT_GNUPLOT_SECONDS=1
    mkdir -p "$TMPDIR"
    nap=9$RANDOM$RANDOM # like no other process on this machine
    fake "trap '' TERM HUP INT; sleep $nap & sleep $nap"
    refuses 'gnuplot did not end within 1 s and was stopped' chart classes --quiet "$SAMPLE" -o c.svg
    run -1 pgrep -f "sleep $nap"
    [ -z "$(ls -A "$TMPDIR")" ]
}

@test "a gnuplot that never stops talking fills nothing, and is ended" {
    export PATH=$BATS_TEST_TMPDIR.bin:$PATH TMPDIR=$BATS_TEST_TMPDIR.tmp TEDSTAT_GNUPLOT_SECONDS=1
    mkdir -p "$TMPDIR"
    fake 'yes & yes >&2'
    refuses 'gnuplot did not end within 1 s and was stopped' chart classes --quiet "$SAMPLE" -o c.svg
    unset TEDSTAT_GNUPLOT_SECONDS
    fake 'echo "line 3: no such thing" >&2; head -c 30000000 /dev/zero | tr "\0" x | tee /dev/stderr; exit 3'
    refuses 'gnuplot failed with exit status 3: line 3: no such thing' chart classes --quiet "$SAMPLE" -o c.svg
    fake 'head -c 30000000 /dev/zero >&2; exit 4'
    refuses 'gnuplot failed with exit status 4: it says nothing' chart classes --quiet "$SAMPLE" -o c.svg
    [ -z "$(ls -A "$TMPDIR")" ]
}

@test "nobody waits for what gnuplot left behind, not even in a session of its own" {
    export PATH=$BATS_TEST_TMPDIR.bin:$PATH TMPDIR=$BATS_TEST_TMPDIR.tmp
    mkdir -p "$TMPDIR"
    nap=9$RANDOM$RANDOM
    fake "sleep $nap & exit 5" # holds standard error open
    refuses 'gnuplot failed with exit status 5' chart classes --quiet "$SAMPLE" -o c.svg
    run -1 pgrep -f "sleep $nap"
    fake "setsid sh -c 'echo \$\$ >$BATS_TEST_TMPDIR.pid; exec sleep $nap' & while [ ! -s '$BATS_TEST_TMPDIR.pid' ]; do :; done; exit 6"
    refuses 'gnuplot failed with exit status 6' chart classes --quiet "$SAMPLE" -o c.svg
    kill "$(cat "$BATS_TEST_TMPDIR.pid")" # it was still there
    [ -z "$(ls -A "$TMPDIR")" ]
}

@test "how gnuplot ends is known also where children's ends are ignored" {
    export PATH=$BATS_TEST_TMPDIR.bin:$PATH
    fake 'exit 7'
    run -2 --separate-stderr env --ignore-signal=CHLD "$TEDSTAT" chart classes --quiet "$SAMPLE" -o c.svg
    [[ "$stderr" == *'gnuplot failed with exit status 7'* ]]
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

# shares_of BY CLASS...: "group code(s) <tab> class <tab> share lower upper bounds" of rates, as the charts' data hold them
shares_of() {
    local by=$1
    shift
    tedstat rates --quiet --cohort none --by "$by" -f tsv "$MINI" | awk -F'\t' -v by="$by" -v classes=" $* " '
        NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; n = split(by, v, ","); next }
        index(classes, " " $c["class"] " ") {
            key = $c[v[1]]; for (k = 2; k <= n; k++) key = key " " $c[v[k]]
            print key "\t" $c["class"] "\t" $c["cases"] "\t" $c["share"] "\t" $c["lower"] "\t" $c["upper"] "\t" $c["bound_lower"] "\t" $c["bound_upper"] }' | sort
}

@test "the data of forest, bounds, trend, states and heat are the numbers of rates" {
    chart() { tedstat chart "$1" --quiet --no-image --cohort none "${@:2}" "$MINI" -o "$1.svg"; }
    numbers=(cases share lower upper bound_lower bound_upper)
    for kind in forest bounds; do
        chart $kind --by STFIPS --class exactly_one
        [ "$(sed -n 2p $kind.tsv | cut -f1)" = All ]
        columns $kind.tsv class "${numbers[@]}" | tail -n +2 | sort >got
        shares_of STFIPS exactly_one | awk -F'\t' '$3 > 0' | cut -f2- | sort | cmp - got
    done
    chart trend
    columns trend.tsv year label "${numbers[@]}" | sort >got
    shares_of year both medication_only mutual_help_only neither |
        sed 's/\tboth\t/\tBoth\t/; s/\tmedication_only\t/\tMedication only\t/; s/\tmutual_help_only\t/\tMutual help only\t/; s/\tneither\t/\tNeither\t/' | sort | cmp - got
    chart states --class any_medication
    columns states.tsv state "${numbers[@]}" | sort >got
    shares_of STFIPS any_medication | awk -F'\t' '$3 > 0' | cut -f1,3- | sort | cmp - got
    [ "$(awk -F'\t' 'END { print NR - 1 }' states.tsv)" = 52 ] # every state has its tile
    chart heat
    columns heat.tsv state year "${numbers[@]}" | sed 's/\t/ /' | sort >got
    shares_of STFIPS,year both | awk -F'\t' '$3 > 0' | cut -f1,3- | sort | cmp - got
}

@test "the data of missing are the shares that awk counts" {
    tedstat chart missing --quiet --no-image --cohort none "$MINI" -o m.svg
    awk -F, '
        NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
        { k = $c["STFIPS"] "\t" $c["DISYR"]; n[k]++; a[k] += $c["METHUSE"] == -9; b[k] += $c["FREQ_ATND_SELF_HELP_D"] == -9 }
        END { for (k in n) printf "%s\t%d\t%.12g\t%.12g\n", k, n[k], a[k] / n[k], b[k] / n[k] }' "$MINI" | sort >want
    named m.tsv state year discharges medication_missing mutual_help_missing |
        awk -F'\t' '$3 > 0 { printf "%s\t%s\t%d\t%.12g\t%.12g\n", $1, $2, $3, $4, $5 }' | sort >got
    [ -s got ]
    cmp want got
}

@test "lines break where a definition changes, and the chart says so" {
    tedstat chart trend --quiet --no-image --cohort none "$MINI" -o t.svg
    years=$(named t.tsv year | sort -u | paste -sd' ')
    [ "$years" = "2017 2018 2019" ]
    grep -q "^breaks = ''" t.gp # nothing changes between these
    sed 's/^2018,/2016,/' "$MINI" >earlier.csv
    tedstat chart trend --quiet --no-image --cohort none earlier.csv -o t.svg
    grep -q "^breaks = '2017'" t.gp
    grep -q "Lines break at 2017: METHUSE" t.gp
    [ "$(named t.tsv year segment | sort -u | tr '\t\n' ': ')" = "2016:1 2017:2 2019:3 " ] # and where a year is absent
    tedstat chart trend --quiet --no-image --cohort none --class any_mutual_help earlier.csv -o t.svg
    grep -q "^breaks = ''" t.gp # mutual help did not change
}

# daggers FILE.svg: how many marks of a share, that is without those in the notes
daggers() {
    xmllint --xpath '//*[local-name()="text"]' "$1" | sed 's/<[^>]*>/ /g' | grep -v 'not reliable by\|shares without †' | grep -o '†' | wc -l
}

@test "one mark, wherever a share is not reliable by rates, and the notes explain it" {
    flagged() { # BY CLASS...
        tedstat rates --quiet --cohort none --by "$1" -f tsv "$file" | awk -F'\t' -v classes=" ${*:2} " '
            NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
            index(classes, " " $c["class"] " ") && $c["note"] ~ /unreliable/ && $c["cases"] > 0 { n++ } END { print n + 0 }'
    }
    draw() { tedstat chart "$1" --quiet --cohort none "${@:2}" "$file" -o m.svg -o m.txt; }
    file=$SAMPLE
    for kind in states forest bounds; do
        [ "$kind" = states ] && draw states --class neither || draw $kind --by STFIPS --class neither
        [ "$(flagged STFIPS neither)" -ge 5 ]
        [ "$(daggers m.svg)" = "$(flagged STFIPS neither)" ]
    done
    file=$MINI
    draw heat
    [ "$(flagged STFIPS,year both)" -ge 5 ]
    [ "$(daggers m.svg)" = "$(flagged STFIPS,year both)" ]
    draw trend --by STFIPS --class both
    [ "$(daggers m.svg)" = "$(flagged STFIPS,year both)" ]
    draw classes --by STFIPS,year
    [ "$(daggers m.svg)" = "$(flagged STFIPS,year both medication_only mutual_help_only neither)" ]
    for kind in heat trend classes; do
        case $kind in trend | classes) draw $kind --by STFIPS,year ;; *) draw $kind ;; esac
        [ "$(grep -c '† not reliable by the standards' m.txt)" = 1 ]
    done
    # where a count is hidden the mark is, too; where only bounds are, it stays
    file=$SAMPLE
    for kind in states heat forest trend; do
        args=()
        case $kind in forest) args=(--by STFIPS) ;; trend) args=(--by region) ;; esac
        draw $kind --suppress 11 "${args[@]}" --class any_medication
        n=$(named m.tsv unreliable share | awk -F'\t' '$1 != "" { n++; if ($2 == "") exit 1 } END { print n + 0 }')
        [ "$(daggers m.svg)" = "$n" ]
        [ "$(grep -c '† not reliable by the standards' m.txt)" = $((n > 0)) ]
    done
    file=$MINI
    draw classes --by year # all of them are reliable: nothing to explain
    [ "$(flagged year both medication_only mutual_help_only neither)" = 0 ]
    [ "$(daggers m.svg)" = 0 ]
    if grep 'not reliable' m.txt; then return 1; fi
}

# seen FILE.svg: what is said of it to those who cannot see it
seen() {
    xmllint --xpath 'string(/*/*[local-name()="desc"])' "$1"
}

@test "a range that is said of a chart holds every share that is drawn, or says which not" {
    for by in setting region PSOURCE HLTHINS STFIPS; do
        for kind in forest classes; do
            tedstat chart $kind --quiet --cohort none --by $by "$SAMPLE" -o c.svg
            seen c.svg >>all
            column=share
            [ $kind = forest ] || column=both
            named c.tsv label $column | DESC=$(seen c.svg) awk -F'\t' '
                BEGIN { d = ENVIRON["DESC"]; if (!match(d, /between [0-9.]* %/)) exit 1
                        low = substr(d, RSTART + 8) + 0; rest = substr(d, RSTART + RLENGTH); match(rest, /\) and [0-9.]* %/); high = substr(rest, RSTART + 6) + 0
                        match(d, /not counting [0-9]* that are/); many = substr(d, RSTART + 13) + 0 }
                $2 == "" { next }
                { p = sprintf("%.1f", 100 * $2) }
                $1 == "All" { if (!index(d, "; all: " p " %")) bad++; next }
                p + 0 >= low && p + 0 <= high { n++; next }
                many { many--; next }
                !index(d, p " % (" $1) { print $0; bad++ }
                END { exit bad > 0 || n < 2 }' || { seen c.svg; return 1; }
        done
    done
    grep -q 'not counting [0-9.]* % (.*, not reliable)' all # there was something to tell
    grep -q 'not counting [^;]*(Missing)' all
    # the number of those that are not counted, where they are many
    tedstat chart states --quiet --cohort none --class neither "$SAMPLE" -o s.svg
    n=$(named s.tsv unreliable share | awk -F'\t' '$1 != "" && $2 != ""' | wc -l)
    [ "$n" -gt 3 ]
    seen s.svg | grep -q "not counting $n that are not reliable\.$"
}

@test "a year that stands alone shows the interval between states, and the chart says what is not there" {
    grep -v '^2018,' "$MINI" >gap.csv
    tedstat chart trend --quiet --cohort none gap.csv -o t.svg -o t.txt
    named t.tsv year alone band_alone | sort | uniq -c | tr -s ' \t' ' ' >got
    printf ' %s\n' '4 2017 1 1' '4 2019 1 1' | cmp - got
    tedstat rates --quiet --cohort none --by year -f tsv gap.csv | awk -F'\t' '
        NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
        $c["class"] ~ /^(both|medication_only|mutual_help_only|neither)$/ { print $c["year"] "\t" $c["cluster_lower"] "\t" $c["cluster_upper"] }' | sort >want
    [ "$(wc -l <want)" = 8 ]
    named t.tsv year cluster_lower cluster_upper | sort | cmp want -
    grep -q 'Boxes: between states' t.txt
    grep -q 'These data have no discharges of 2018.' t.txt
    [ "$(grep -c '>no data<' t.svg)" = 1 ]
    tedstat chart trend --quiet --cohort none "$MINI" -o u.svg -o u.txt
    named u.tsv alone band_alone | sort -u | tr '\t' ' ' | grep -qx '0 0'
    if grep '>no data<' u.svg || grep 'no discharges of\|[Bb]oxes' u.txt; then return 1; fi
    for kind in heat missing; do
        tedstat chart $kind --quiet --cohort none gap.csv -o h.svg -o h.txt
        [ "$(named h.tsv year | sort -u | paste -sd' ')" = "2017 2019" ]
        grep -q 'These data have no discharges of 2018.' h.txt
    done
}

@test "the labels of a trend are in the order of its lines and do not touch" {
    tedstat chart trend --quiet --no-image --cohort none --by STFIPS --where 'STFIPS = 1, 6, 12, 36, 48' --class both "$MINI" -o t.svg
    pixels=$(sed -n 's/^height = //p; s/^top = /-/p; s/^bottom = /-/p' t.gp | awk '{ n += $1 } END { print n }')
    end=$(sed -n 's/^y_end = //p' t.gp)
    named t.tsv label_at share | awk -F'\t' '$1 != ""' | sort -t"$(printf '\t')" -g >labels
    [ "$(wc -l <labels)" -ge 4 ]
    awk -F'\t' -v gap="$(awk -v e="$end" -v p="$pixels" 'BEGIN { print 16 * e / p }')" -v end="$end" '
        $1 < 0 || $1 > end + 1e-9 || (NR > 1 && ($1 < last + gap - 1e-9 || $2 < share)) { print "label: " $0; bad++ }
        { last = $1; share = $2 } END { exit bad > 0 }' labels
}

@test "a trend says where not all years have the same states, and which years are not there" {
    for year in 2015 2019; do tedstat simulate $year --quiet --rows 500 -o $year.csv; done
    tedstat chart trend --quiet 2015.csv 2019.csv | grep -q 'These data have no discharges of 2016 to 2018.'
    for year in 2018 2019; do tedstat simulate $year --quiet --rows 4000 --force -o $year.csv; done # Georgia is not in 2018
    words='Not all years have the same states'
    tedstat chart trend --quiet 2018.csv 2019.csv | grep -q "$words"
    tedstat chart trend --quiet --constant-states 2018.csv 2019.csv >constant.txt
    tedstat chart trend --quiet 2019.csv >one.txt
    if grep "$words" constant.txt one.txt; then return 1; fi
}

@test "a trend has a line for each group that is known, and no more lines than can be told apart" {
    awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "SERVICES_D") at = i } NR == 2 || NR == 9 { $at = -9 } 1' "$MINI" >unknown.csv
    missing=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "SERVICES_D") at = i; next } $at == -9' unknown.csv | wc -l)
    [ "$missing" -ge 2 ]
    tedstat chart trend --quiet --cohort none --by SERVICES_D unknown.csv -o t.svg -o t.txt
    [ "$(named t.tsv label | grep -c Missing || true)" = 0 ]
    grep -q "Left out: $missing discharges of which service at discharge is missing." t.txt
    refuses 'take a chart of kind heat' chart trend --quiet --by state "$SAMPLE" -o s.svg
}

@test "more lines than four have a panel each, with the caption of its line" {
    tedstat chart trend --quiet --cohort none --by STFIPS --class both "$MINI" -o t.svg -o t.txt
    named t.tsv label share | awk -F'\t' '$2 != "" { print $1 }' | sort -u >want
    [ "$(wc -l <want)" -ge 5 ]
    xmllint --xpath '//*[local-name()="text"]' t.svg | sed 's/<[^>]*>//g' | sort -u | comm -12 - want | cmp - want
    [ "$(sed -n 's/^panels = //p; s/^lines = //p' t.gp | paste -sd' ')" = "$(wc -l <want) 1" ]
    grep -q 'Each panel has a line of its own; pictures have the others in grey.' t.txt
    named t.tsv label_at | sort -u | cmp - <(echo) # a line has no label beside it
    tedstat chart trend --quiet --cohort none "$MINI" -o u.svg -o u.txt
    grep -qx 'panels = 0' u.gp
    if grep 'Each panel' u.txt; then return 1; fi
}

@test "the legend of tiles explains what is there, and nothing else" {
    hidden() { grep -c "$1" m.txt || true; }
    tedstat chart states --quiet --cohort none "$MINI" -o m.txt # some states report nothing, one no complete case
    [ "$(hidden 'state alone: no discharges') $(hidden 'n/a: no complete case')" = "1 1" ]
    rm m.*
    awk -F, 'NR == 1 || $3 == 36' "$MINI" >one.csv
    tedstat chart heat --quiet --cohort none one.csv -o m.txt
    [ "$(hidden 'no discharges') $(hidden 'n/a: no complete case')" = "0 0" ]
}

@test "a title of capitals is broken where it would not fit" {
    title=$(printf 'ABCDEFGH GOOD %.0s' 1 2 3 4 5 6 7) # 98 columns, of some 10 pixels each; as small letters, 8
    tedstat chart classes --quiet --no-image --title "$title" "$SAMPLE" -o c.svg
    [ "$(sed -n 's/^array title.\([0-9]*\). =.*/\1/p' c.gp)" = 2 ]
    tedstat chart classes --quiet --no-image --title "${title,,}" "$SAMPLE" -o d.svg
    [ "$(sed -n 's/^array title.\([0-9]*\). =.*/\1/p' d.gp)" = 1 ]
}

@test "states by years have a row for each state with discharges, and for no other" {
    for kind in heat missing; do
        tedstat chart $kind --quiet --no-image --cohort none "$MINI" -o $kind.svg
        [ "$(named $kind.tsv state | sort -un | paste -sd' ')" = "1 4 6 12 36 48 72" ]
        tedstat chart $kind --quiet --no-image --cohort none --where 'STFIPS = 36' "$MINI" -o one_$kind.svg
        [ "$(named one_$kind.tsv state | sort -u)" = 36 ]
    done
}

@test "a band is an interval between states or is not there; groups without a share are named, not drawn" {
    tedstat chart trend --quiet --cohort none --by region --class both "$MINI" -o t.svg -o t.txt
    grep -q '^  Both medication and mutual help by region and year: ' t.txt
    grep -q 'No share in any year: U.S. territories.' t.txt
    named t.tsv label share | awk -F'\t' '{ all[$1]; if ($2 != "") has[$1] } END { print length(has) }' >want
    [ "$(sed -n 's/^lines = //p' t.gp)" = "$(cat want)" ]
    [ "$(named t.tsv label series | awk -F'\t' -v n="$(cat want)" '$2 > n { print $1 }' | sort -u)" = "U.S. territories" ]
    # regions with cases in one state only have no interval between states
    named t.tsv band cluster_lower | awk -F'\t' '($1 > 0) != ($2 != "") { bad++ } $1 == 0 { none++ } $1 > 0 { some++ } END { exit bad > 0 || !none || !some }'
    tedstat chart trend --quiet --cohort none --by STFIPS --class both "$MINI" -o s.svg -o s.txt
    grep -q 'Bars: sampling, 95 %' s.txt
    if grep 'between states' s.txt; then return 1; fi
}

@test "the data of funnel are the states of rates, and what lies outside the limits is marked so" {
    tedstat chart funnel --quiet --no-image --cohort none "$MINI" -o f.svg
    awk -F'\t' '$1 == "state" { print $4 "\t" $5 }' f.tsv | sort >got
    shares_of STFIPS both | awk -F'\t' '$3 > 0 { print $3 "\t" $4 }' | sort | cmp - got
    target=$(sed -n 's/^target = //p' f.gp)
    [ "$target" = "$(tedstat rates --quiet --cohort none -f csv "$MINI" | awk -F, '$1 == "both" { print $4 }')" ]
    awk -F'\t' -v t="$target" '
        NR > 1 && !($8 <= $6 && $6 <= t && t <= $7 && $7 <= $9) { print "limits: " $0; bad++ }
        $1 == "state" && ($5 < $6 || $5 > $7) + ($5 < $8 || $5 > $9) != $10 { print "outside: " $0; bad++ }
        END { exit bad > 0 || NR < 50 }' f.tsv
}

@test "the boxes of flow hold the counts of rates --flow, and add up" {
    tedstat chart flow --quiet --no-image --where 'SEX = 2' "$SAMPLE" -o f.svg
    tedstat rates --quiet --flow --where 'SEX = 2' -f csv "$SAMPLE" | awk -F, 'NR > 1 && $(NF - 1) > 0 { print $(NF - 1) }' >want
    awk -F'\t' '$1 == "side" && $2 ~ /^Excluded/ { print $7 } $1 == "main" && $2 ~ /^In the cohort/ { print $7 }' f.tsv >got
    [ "$(wc -l <got)" = 4 ]
    cmp want got
    awk -F'\t' '$2 == "Records read" { all = $7 } $1 == "side" { all -= $7 } $1 ~ /^(both|medication_only|mutual_help_only|neither)$/ { n += $7 }
        END { exit !(all == n && n > 0) }' f.tsv
    # missing in both items: those of each, less those of one or both; under --suppress not told, as it can be small
    tedstat chart flow --quiet --no-image --cohort none "$MINI" -o g.svg
    both=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next } $c["METHUSE"] == -9 && $c["FREQ_ATND_SELF_HELP_D"] == -9' "$MINI" | wc -l)
    grep -q "medication [0-9]*, mutual help [0-9]*; both $both, counted in each" g.tsv
    tedstat chart flow --quiet --no-image --cohort none --suppress 11 "$MINI" -o s.svg
    grep -q 'Left out' s.tsv
    if grep 'both [0-9*]*, counted' s.tsv; then return 1; fi
}

# numbers FILE.md N: the rows of "Numbers of figure N", their cells parted by tabs; first its heads
numbers() {
    awk -v n="$2" '/^[*][*]Numbers of figure / { on = $4 == n "." } on && /^[|]/ && !/^[|]-/ {
        gsub(/^[|] *| *[|]$/, ""); gsub(/ *[|] */, "\t"); print }' "$1"
}

@test "the numbers of a figure in a report are of data, in words, and nothing of the drawing" {
    printf '%s\n' '[report]' 'title = T' 'cohort = none' '[chart a]' 'kind = funnel' '[chart b]' 'kind = sweep' 'vary = missing=complete,as-no' \
        'vary = mutual-help=discharge,admission' '[chart c]' 'kind = flow' '[chart d]' 'kind = heat' '[chart e]' 'kind = forest' 'by = SEX' 'outcome = REASON = 2' >r.ini
    tedstat report r.ini "$SAMPLE" -o r.md --quiet --no-image
    # funnel: a row for each state that has a share, and which limits it lies outside of by its own numbers
    numbers r.md 1 >n
    [ "$(head -n 1 n)" = "$(printf 'state\tof\tshare %%\t95 %% limits\t99.8 %% limits\toutside of limits')" ]
    tedstat rates --quiet --cohort none --by STFIPS -f tsv "$SAMPLE" | awk -F'\t' '$3 == "both" && $6 != "" { printf "%s\t%.1f\n", $2, 100 * $6 }' | sort >want
    tail -n +2 n | cut -f1,3 | sort | diff want -
    tail -n +2 n | awk -F'\t' '{ split($4, a, " to "); split($5, b, " to ") }
        /</ || $3 == a[1] || $3 == a[2] || $3 == b[1] || $3 == b[2] { next } # rounded onto a limit
        { out = ($3 + 0 < a[1] + 0 || $3 + 0 > a[2] + 0) + ($3 + 0 < b[1] + 0 || $3 + 0 > b[2] + 0)
        if (out != ($6 == "none" ? 0 : $6 == "95 %" ? 1 : $6 == "both" ? 2 : 9)) { print; bad++ } seen[$6] } END { exit bad > 0 || length(seen) < 2 }'
    # sweep: a row for each definition, in the words of the table
    numbers r.md 2 | cut -f1 | sort | diff - <(for a in 'left out' 'count as no'; do for b in discharge admission; do echo "missing codes: $a; mutual help before: $b"; done; done | (cat; echo definition) | sort)
    # flow: the boxes, each whole and with its number
    numbers r.md 3 >n
    [ "$(cut -f2 n | paste -sd, | cut -d, -f1,2)" = "box,Records read" ]
    rows=$(gzip -dc "$SAMPLE" | tail -n +2 | wc -l | sed -E ':a; s/([0-9])([0-9]{3})($|,)/\1,\2\3/; ta')
    [ "$(grep -P '\tRecords read\t' n | cut -f1)" = "$rows" ]
    if grep -P '^\t|\tn = ' n; then return 1; fi
    # heat: the cases are called as in the tables
    [ "$(numbers r.md 4 | head -n 1 | cut -f1-5)" = "$(printf 'state\tnote\tyear\tof\tshare %%')" ]
    numbers r.md 5 | head -n 1 | grep -qP '^group\t(note\t)?of\tshare %'
    if grep -w 'any..medication' r.md; then return 1; fi
}

@test "the data of frequency are what awk counts" {
    tedstat chart frequency --quiet --no-image --cohort none "$MINI" -o f.svg
    [ "$(head -n 1 f.tsv | tr '\t' ' ')" = "label shown unreliable note known missing_share code_1 code_2 code_3 code_4 code_5" ]
    awk -F, '
        NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
        { m = $c["METHUSE"]; h = $c["FREQ_ATND_SELF_HELP_D"]; all[m]++; if (h > 0) { n[m]++; k[m, h]++ } }
        END { split("1 2 -9", order, " ")
              for (i = 1; i <= 3; i++) { m = order[i]; printf "%d %.12g", n[m], (all[m] - n[m]) / all[m]
                  for (h = 1; h <= 5; h++) printf " %.12g", k[m, h] / n[m]; print "" } }' "$MINI" >want
    named f.tsv known missing_share code_1 code_2 code_3 code_4 code_5 |
        awk -F'\t' '{ printf "%d", $1; for (i = 2; i <= 7; i++) printf " %.12g", $i; print "" }' >got
    cmp want got
}

@test "the coverage of Wald's interval is what its formula gives" {
    tedstat chart coverage --no-image --n 20 --methods wald -o c.svg
    awk -F'\t' '
        function lchoose(n, x,   i, s) { for (i = 1; i <= x; i++) s += log(n - x + i) - log(i); return s }
        NR == 1 { next }
        { n = 20; p = $3; z = 1.959963984540054; covered = 0
          for (x = 0; x <= n; x++) { q = x / n; w = z * sqrt(q * (1 - q) / n)
              if (q - w <= p && p <= q + w) covered += exp(lchoose(n, x) + x * log(p) + (n - x) * log(1 - p)) }
          if ((covered - $4) ^ 2 > 1e-20) { print p, covered, $4; bad++ } }
        END { exit bad > 0 || NR != 501 }' c.tsv
    refuses 'did you mean wilson?' chart coverage --methods wilsn -o d.svg
    refuses 'is made without data' chart coverage "$SAMPLE" -o d.svg
}

@test "what --suppress hides in rates is in no chart and no data file" {
    args=(--quiet --suppress 11 "$SAMPLE")
    tedstat rates --by STFIPS,SEX -f tsv "${args[@]}" | awk -F'\t' '
        NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
        $c["class"] == "both" { print $c["STFIPS_label"] ", " $c["SEX_label"] "\t" $c["cases"] "\t" $c["share"] "\t" $c["lower"] "\t" $c["upper"] "\t" $c["cluster_lower"] "\t" $c["cluster_upper"] "\t" $c["bound_lower"] "\t" $c["bound_upper"] }' >want
    tedstat chart forest --by STFIPS,SEX "${args[@]}" --no-image -o f.svg
    named f.tsv label cases share lower upper cluster_lower cluster_upper bound_lower bound_upper >got # no row for all: it would reveal what is hidden
    cmp want got
    grep -q suppressed f.tsv
    tedstat chart states "${args[@]}" --no-image -o s.svg
    columns s.tsv state cases share lower upper bound_lower bound_upper | sort >got
    tedstat rates --by STFIPS -f tsv "${args[@]}" | awk -F'\t' '$3 == "both" && $5 != "0" {
        print $1 "\t" $5 "\t" $6 "\t" $7 "\t" $8 "\t" $11 "\t" $12 }' | sort | cmp - got
    [ "$(awk -F'\t' '$2 == ""' got | wc -l)" -ge 2 ]
    for kind in classes forest bounds states heat missing flow; do
        tedstat chart $kind "${args[@]}" -o "$kind.txt"
        if grep -w 'few' $kind.txt; then return 1; fi # what is hidden need not be small
        one_line "$(cat $kind.txt)" | grep -q 'Hidden: counts of 1 to 10, what would reveal them, and everything between states'
    done
}

HOSTILE='<script>alert(1)</script> & `touch pwned1` $(touch pwned2) "; system("touch pwned3") '\''; system('\''touch pwned4'\'') '\'''\'' {^x}_A %s %n @pwned #no =cmd|calc مرحبا 漢字'

# hostile_tally: h.tally, a tally as somebody may send it, with such texts as its title and its boxes
hostile_tally() {
    tedstat tally --quiet --by year,setting "$SAMPLE" -o a.tally
    long=$(printf 'x%.0s' {1..300})
    # the texts go through the environment, as awk -v would read backslashes
    H=$HOSTILE L=$long awk -F'\t' -v OFS='\t' '
        $1 == "cohort" { $3 = ENVIRON["H"] } $1 == "rule" { $3 = n++ ? "=cmd|calc " ENVIRON["L"] : ENVIRON["H"] } $1 != "end"' a.tally >h.tally
    sum=$(gzip -c h.tally | tail -c 8 | od -An -N4 -tx4 | tr -d ' ') # gzip ends with the CRC-32
    tail -n 1 a.tally | awk -F'\t' -v OFS='\t' -v sum="$sum" '{ $NF = sum; print }' >>h.tally
}

@test "hostile texts come out as plain text in every kind and format, and run nothing" {
    hostile_tally
    for kind in $(tedstat charts -f csv | tail -n +2 | cut -d, -f1 | grep -v sweep); do
        file=h.tally
        [ "$kind" != coverage ] || file=
        # shellcheck disable=SC2086  # the file is absent or one word
        tedstat chart "$kind" --quiet $file -o "$kind.svg" -o "$kind.txt"
        # shellcheck disable=SC2086
        tedstat chart "$kind" --quiet --title "$HOSTILE" $file -o "t_$kind.svg" -o "t_$kind.png" -o "t_$kind.pdf"
        xmllint --noout "$kind.svg" "t_$kind.svg"
        if grep -E '<script|<a |<image|href="[^#]|onload' "$kind.svg" "t_$kind.svg"; then return 1; fi
        # what the title says, put together again from its lines, is what was given
        [ "$(xmllint --xpath 'string(/*/*[local-name()="title"])' "t_$kind.svg")" = "$HOSTILE" ]
        mkdir again && cp "t_$kind.gp" "t_$kind.tsv" again
        (cd again && gnuplot "t_$kind.gp" && xmllint --noout "t_$kind.svg")
        rm -r again
    done
    if ls | grep pwned; then return 1; fi
    grep -q '<script>alert(1)</script> & `touch pwned1`' flow.txt
    grep -q "'\$(touch pwned2)\|\$(touch pwned2)" flow.tsv
    if grep -P '(^|\t)[=+@-][a-z]' ./*.tsv; then return 1; fi # a spreadsheet runs no cell
    grep -q '…' flow.tsv # 300 characters are cut to the box
}

@test "a name that gnuplot would run is a name" {
    tedstat chart classes --quiet "$SAMPLE" -o '<touch pwned.svg' -o '|touch pwned.svg' -o '-c.svg' -o "it's \"q\" \`touch pwned\` \$(touch pwned).svg"
    [ "$(ls | wc -l)" = 12 ]
    xmllint --noout ./*.svg
    gnuplot './|touch pwned.gp' && gnuplot './-c.gp' && gnuplot "it's \"q\" \`touch pwned\` \$(touch pwned).gp"
    if [ -e pwned ] || [ -e pwned.svg ] || [ -e pwned.tsv ]; then return 1; fi
}

@test "every kind draws one group, and says what cannot be drawn" {
    awk -F, 'NR == 1 || ($1 == 2019 && $3 == 36)' "$MINI" >one.csv
    awk -F, -v OFS=, 'NR > 1 { $7 = -9; $8 = -9 } 1' "$MINI" >missing.csv
    for kind in classes forest bounds trend states funnel heat missing flow frequency; do
        if [ $kind != funnel ]; then
            tedstat chart $kind --quiet --cohort none one.csv -o $kind.svg -o $kind.txt
            xmllint --noout $kind.svg
            if grep 'between states' $kind.txt; then return 1; fi # there is one state
        fi
        case $kind in
        trend) refuses 'no year has a share to draw' chart $kind --quiet --cohort none missing.csv -o m.svg ;;
        funnel) refuses 'no state has a share to draw' chart $kind --quiet --cohort none missing.csv -o m.svg ;;
        *) tedstat chart $kind --quiet --cohort none missing.csv -o m.svg -o m.txt && xmllint --noout m.svg
           if grep -i nan m.tsv m.txt; then return 1; fi ;;
        esac
        rm -f m.*
    done
    refuses 'needs more states than one' chart funnel --quiet --cohort none one.csv -o m.svg
    tedstat chart classes --quiet --cohort none missing.csv | grep -q 'no complete case'
    refuses 'groups are too many for one chart' chart classes --quiet --cohort none --by STFIPS,SEX,EDUC,AGE "$SAMPLE" -o c.svg
}

@test "a specification curve says which definitions have no share, and what counting missing as no does" {
    awk -F, -v OFS=, 'NR > 1 { $7 = -9 } 1' "$MINI" >missing.csv
    tedstat chart sweep --quiet --cohort none --vary missing=complete,as-no missing.csv >m.txt
    one_line "$(cat m.txt)" >m.line
    grep -q 'Without a share, as no case is complete: 1 of 2 definitions' m.line
    grep -q 'Where missing counts as no, the interval takes that for the truth' m.line
    tedstat chart sweep --quiet --cohort none --vary mutual-help=discharge,admission "$SAMPLE" >s.txt
    if grep 'Without a share\|counts as no' s.txt; then return 1; fi
}

@test "rows of several variables name what is new in them, and the data all of it" {
    tedstat chart classes --quiet --by setting,SEX "$SAMPLE" -o c.svg
    named c.tsv label shown >got
    [ "$(awk -F'\t' '$1 == $2' got | wc -l)" = 3 ] # the first row of each setting
    awk -F'\t' '$1 != $2 && substr($1, length($1) - length($2) - 1) != ", " $2 { exit 1 }' got
    grep -qx "$(printf 'Outpatient, Female\tFemale')" got
    first=$(awk -F'\t' '$1 == $2 && NR > 1 { printf "%s%d", n++ ? " " : "", NR }' got)
    grep -q "^blocks = '$first'" c.gp
}

@test "what the parts of a bar add to is said where it is not 100" {
    adds() { # is there a bar whose parts, all of them with a number, do not add to 100 in whole percent?
        named c.tsv both medication_only mutual_help_only neither | awk '
            { n = 0; for (i = 1; i <= 4; i++) { if ($i < 0.045) next; n += sprintf("%.0f", 100 * $i) } uneven += n != 100 }
            END { print (uneven > 0) + 0 }'
    }
    seen=
    for by in setting SEX region RACE REASON; do
        tedstat chart classes --quiet --by $by "$SAMPLE" -o c.txt --force
        [ "$(grep -c 'rounded on its own, so the numbers of a bar may add to 99 or 101' c.txt)" = "$(adds)" ]
        seen="$seen $(adds)"
    done
    [[ "$seen" == *0* && "$seen" == *1* ]]
}

@test "what no bounds count is said below forest and bounds as below the table" {
    awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "SERVICES_D") at = i } NR == 2 || NR == 9 { $at = -9 } 1' "$MINI" >unknown.csv
    words='The worst case is within the discharges known to be in the group; the 2 of unknown group, of [0-9,]* in all'
    for kind in forest bounds; do
        tedstat chart $kind --quiet --cohort none --by SERVICES_D unknown.csv >c.txt
        one_line "$(cat c.txt)" | grep -q "$words (service at discharge missing), could be in any group, and the bounds of none count them"
        tedstat chart $kind --quiet --cohort none --by SERVICES_D "$MINI" >c.txt
        if grep 'unknown group' c.txt; then return 1; fi
    done
}

@test "a bar of bounds reaches no further than bounds and shares" {
    shapes
    tedstat chart bounds --quiet --no-image --cohort none --class both one.csv -o b.svg
    [ "$(named b.tsv share bound_upper | sort -u)" = "$(printf '0\t0')" ]
    grep -qx 'x_end = 1' b.gp # and not the 79 % of the sampling interval of one case
}

@test "forest names the rows that rates finds outside their bounds" {
    tedstat rates --quiet --by STFIPS -f tsv "$SAMPLE" | awk -F'\t' '
        NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
        $c["class"] == "both" && $c["note"] ~ /share_outside_bounds/ { print $c["STFIPS_label"] }' >want
    [ -s want ]
    tedstat chart forest --quiet --by STFIPS "$SAMPLE" -o f.txt
    one_line "$(cat f.txt)" | grep -o 'Outside its bounds: [^.]*' >got
    [ "$(sed 's/Outside its bounds: //; s/ (and.*//; s/; /\n/g' got)" = "$(head -n 6 want)" ]
}

@test "a title may hold any bytes: what is no text, or cannot be seen, is written out" {
    title=$(printf 'A\001 B\033[31m \377\300 \303 C\nD\342\200\256 E\357\277\277 <&>')
    shown='A\x01 B\x1b[31m \xff\xc0 \xc3 C\x0aD\xe2\x80\xae E\xef\xbf\xbf <&>'
    for kind in classes trend coverage sweep; do
        args=("$SAMPLE")
        case $kind in
        coverage) args=(--n 5 --methods wilson) ;;
        sweep) args=(--vary missing=complete,as-no --vary cohort=oud,oud-adults "$SAMPLE") ;;
        esac
        tedstat chart $kind --quiet --title "$title" "${args[@]}" -o $kind.svg -o $kind.png -o $kind.pdf -o $kind.txt
        xmllint --noout $kind.svg
        [ "$(xmllint --xpath 'string(/*/*[local-name()="title"])' $kind.svg)" = "$shown" ]
        grep -qF "$shown" $kind.txt
        if LC_ALL=C grep -P '[\x00-\x08\x0b-\x1f]' $kind.svg $kind.gp $kind.txt; then return 1; fi
    done
    long=$(printf 'x%.0s' {1..9000})
    tedstat chart classes --quiet --title "$long" "$SAMPLE" -o long.svg
    xmllint --noout long.svg
}

# Read each of these once, line by line, before it is committed: UPDATE=1 bats tests/cli/charts.bats -f plain
@test "every kind as plain text is what was read and found right" {
    golden=$SOURCE_ROOT/tests/charts n=0
    for kind in $(tedstat charts -f csv | tail -n +2 | cut -d, -f1 | grep -v sweep); do
        args=(--cohort none "$MINI")
        case $kind in
        classes) args+=(--by SERVICES_D) ;;
        forest) args+=(--by STFIPS --class at_least_one) ;;
        coverage) args=(--n 20 --methods wilson,wald) ;;
        esac
        tedstat chart "$kind" --quiet "${args[@]}" >drawn.txt
        sed 's/tedstat [0-9][0-9.]*/tedstat VERSION/' drawn.txt >got.txt
        [ -z "${UPDATE:-}" ] || cp got.txt "$golden/$kind.txt"
        diff "$golden/$kind.txt" got.txt
        n=$((n + 1))
    done
    [ $n = "$(find "$golden" -name '*.txt' | wc -l)" ]
}

@test "a signal while gnuplot draws ends both and leaves nothing" {
    export PATH=$BATS_TEST_TMPDIR.bin:$PATH TMPDIR=$BATS_TEST_TMPDIR.tmp
    mkdir -p "$TMPDIR"
    nap=9$RANDOM$RANDOM
    fake ": >'$BATS_TEST_TMPDIR.started'; sleep $nap"
    "$TEDSTAT" chart classes --quiet "$SAMPLE" -o c.svg &
    for _ in $(seq 300); do [ -e "$BATS_TEST_TMPDIR.started" ] && break || sleep 0.1; done
    kill -TERM $!
    wait $! && status=0 || status=$?
    [ "$status" = 143 ]
    run -1 pgrep -f "sleep $nap"
    [ -z "$(ls -A "$TMPDIR")" ]
    [ -z "$(ls -A)" ]
}

@test "a chart is as wide as asked, or as its parts need" {
    width() { sed -n 's/^<svg *width="\([0-9]*\)".*/\1/p' "$1"; }
    tedstat chart classes --quiet --width 1000 "$SAMPLE" -o c.svg
    [ "$(width c.svg)" = 1000 ]
    tedstat chart flow --quiet --width 480 "$SAMPLE" -o f.svg
    [ "$(width f.svg)" -gt 480 ]
    refuses 'given twice' chart classes --quiet "$SAMPLE" -o d.svg -o d.svg
}

@test "without mutual help the charts are of medication, and say nothing of mutual help" {
    for kind in forest bounds trend states funnel heat; do
        tedstat chart $kind --quiet --mutual-help none "$SAMPLE" -o c.txt
        grep -q 'Any medication' c.txt
        if grep -i 'mutual' c.txt; then return 1; fi
        rm c.*
    done
    tedstat chart states --quiet --no-image --mutual-help none "$SAMPLE" -o c.svg
    named c.tsv state share | awk -F'\t' '$2 != ""' | sort >got
    tedstat rates --quiet --by STFIPS --mutual-help none -f tsv "$SAMPLE" | awk -F'\t' 'NR > 1 && $6 != "" { print $1 "\t" $6 }' | sort >want
    [ -s want ]
    cmp want got
    rm c.* got want
    for kind in classes missing frequency; do
        refuses 'mutual help' chart $kind --quiet --mutual-help none "$SAMPLE" -o c.svg || refuses 'attendance' chart $kind --quiet --mutual-help none "$SAMPLE" -o c.svg
    done
}
