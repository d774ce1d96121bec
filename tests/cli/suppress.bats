#!/usr/bin/env bats
# --suppress: what it must not tell.  Each test is an attack that once gave a hidden count back, on data
# made for it; the counts that are looked for are known here because the data are written here.

load common

# discharges FILE: from lines "NUMBER NAME=CODE...", for what is not said an adult of 2019 in Alabama with an
# opioid, medication and attendance, outpatient, a man
discharges() {
    awk 'BEGIN { n = split("SUB1 AGE METHUSE FREQ_ATND_SELF_HELP_D STFIPS DISYR SERVICES_D SEX FREQ_ATND_SELF_HELP", name, " ")
             split("5 5 1 2 1 2019 7 1 1", usual, " ")
             for (i = 1; i <= n; i++) { known[name[i]]; printf "%s%s", name[i], i < n ? "," : "\n" } }
         { line = ""; split("", said)
           for (k = 2; k <= NF; k++) { split($k, pair, "="); said[pair[1]] = pair[2] }
           for (k in said) if (!(k in known)) { print "no variable " k >"/dev/stderr"; exit bad = 1 }
           for (i = 1; i <= n; i++) line = line (i > 1 ? "," : "") (name[i] in said ? said[name[i]] : usual[i])
           for (k = 0; k < $1; k++) print line }' >"$1"
}

M=METHUSE H=FREQ_ATND_SELF_HELP_D S=STFIPS

# even NUMBER WHAT: lines for NUMBER discharges in each of the four classes
even() {
    for m in 1 2; do for h in 1 2; do echo "$1 $M=$m $H=$h $2"; done; done
}

# values TABLE KEY <json: what a table of the report, or of its manifest, says under a key
values() {
    jq -c --arg t "$1" --arg k "$2" '(.[$t] // .manifest[$t])[] | .[$k]'
}

@test "records by file or by year are a table by another variable, and are not told" {
    { even 100 DISYR=2019; even 100 DISYR=2020; echo 5 SERVICES_D=2 DISYR=2019; } | discharges a.csv
    { even 50 $S=18; echo 5 $S=19; } | discharges b.csv
    for format in json html md latex text; do
        tedstat rates -q --by year,setting --suppress 11 -f $format a.csv b.csv >out.$format
        run ! grep -Eqw '805|205|405|610' out.$format
    done
    printf '[report]\ntitle = T\nsuppress = 11\nby = year,setting\n' >r.ini
    tedstat report -q --no-image r.ini a.csv b.csv -o r.html -o r.json -o r.md # "2019: 610 of 1,722,503 published"
    run ! grep -Eqw '805|205|405|610|1,722,503' r.html r.json r.md
    values inputs records <out.json | cmp - <(printf 'null\nnull\n')
    values inputs bytes <out.json | cmp - <(printf 'null\nnull\n')
    values inputs years <out.json | cmp - <(printf '""\n""\n')
    one_line "$(cat out.text)" | grep -q '1,010 records read' # the total is told, in the flow
}

@test "with [foreach] the pages of the levels say nothing of the boxes, and none what was missing" {
    { even 50 $S=1; even 60 $S=4; even 55 $S=5; even 52 $S=6; echo 5 $S=5 AGE=1; echo 5000 $S=2 SUB1=2
      echo 25 $S=6 SERVICES_D=-9; } | discharges a.csv
    printf '[report]\ntitle = T\nsuppress = 11\n[foreach]\nvar = state\n' >r.ini
    tedstat report -q --no-image r.ini a.csv --folder out
    for page in out/[0-9]*.json; do # 5,898 records - 5,000 - 893 kept = 5
        jq -e '[.flow[:-1][].discharges] | all(. == null)' "$page"
        jq -e '.flow[-1].discharges > 100' "$page"
    done
    run ! grep -Ewq '5,?000|5,?898' out/[0-9]*
    jq -e '[.flow[].missing] | all(. == null)' out/summary.json
    printf '[report]\ntitle = T\nsuppress = 11\n[foreach]\nvar = setting\n' >r.ini
    tedstat report -q --no-image r.ini a.csv --folder sets # "not setting = 7, of which missing 25" is the level Missing
    for page in sets/[-0-9]*.json; do
        jq -e '[.flow[].missing, .flow[:-1][].discharges] | all(. == null)' "$page"
    done
}

@test "tables of other counts beside the main table are refused" {
    even 50 | discharges a.csv
    for more in --strata --standardise; do
        refuses "$more cannot be had with --suppress" compare --suppress 11 --by setting $more AGE a.csv
    done
    printf 'AGE,weight\n10,1\n' >std.csv
    refuses 'cannot be had with --suppress' compare --suppress 11 --by setting --standardise AGE --standard std.csv a.csv
    refuses '--details cannot be had with --suppress' rates --suppress 11 --details a.csv
    refuses '--cluster cannot be had with --suppress' rates --suppress 11 --cluster beta a.csv
    refuses '--constant-states cannot be had with --suppress' rates --suppress 11 --by state --constant-states a.csv
    refuses '--max-missing cannot be had with --suppress' rates --suppress 11 --by state --max-missing 0.2 a.csv
    refuses 'a chart of kind funnel cannot be had with --suppress' chart funnel --suppress 11 a.csv --no-image -o a.svg
    refuses 'a chart of kind frequency cannot be had with --suppress' chart frequency --suppress 11 a.csv --no-image -o a.svg
    while IFS='|' read -r section says; do
        printf "[report]\ntitle = T\nsuppress = 11\nby = setting\n$section\n" >r.ini
        refuses "$says" report --no-image r.ini a.csv
    done <<'END'
[table a]\ncommand = compare\nby = setting\nattendance = yes|line 5: [table a]: --attendance in a report cannot be had with --suppress
[table a]\ncommand = compare\nby = setting\nstrata = SEX|--strata cannot be had with --suppress
[table a]\ncommand = rates\nby = setting\ndetails = yes|--details cannot be had with --suppress
[chart a]\nkind = frequency\nby = setting|a chart of kind frequency cannot be had with --suppress
END
    printf '[report]\ntitle = T\nsuppress = 11\nmax-missing = 0.5\n' >r.ini
    refuses '--max-missing cannot be had' report --no-image r.ini a.csv
}

@test "one grouping in a report is the same variables in the same order" {
    even 50 | discharges a.csv
    # of two groups of which equally many were published, the order of rows decides which is hidden beside a small one
    printf '[report]\ntitle = T\nsuppress = 11\nby = SEX,setting\n[table a]\ncommand = rates\nby = setting,SEX\n' >r.ini
    refuses 'by the same variables in the same order, here SEX,setting: one by setting,SEX' report --no-image r.ini a.csv
}

@test "nothing between states is told, in no format, table or chart" {
    { echo "4 $S=6"; echo "21 $S=6 $H=1"; echo "25 $S=6 $M=2"; echo "20 $S=6 $M=2 $H=1"
      echo "50"; echo "23 $H=1"; echo "17 $M=2"; echo "34 $M=2 $H=1"
      even 20 $S=4; even 25 $S=5; even 30 "$S=8 SERVICES_D=2"; } | discharges a.csv
    for command in "rates" "rates --by setting" "compare --by setting --class all" "compare --classes both,neither"; do
        # shellcheck disable=SC2086
        tedstat $command -q --suppress 11 -f json a.csv >got.json
        jq -e '[.. | objects | to_entries[] | select(.key | test("cluster|rao_scott|design_effect|effective_n|largest|^states$"))
                | .value] | all(. == null)' got.json
        jq -e 'any(.results[]; .note == "states_hidden")' got.json
        run ! grep -Eq 'unreliable|few_states|one_state' got.json
        # shellcheck disable=SC2086
        tedstat $command -q --suppress 11 a.csv >got.txt
        run ! grep -qi 'between states$\|clustered\|between states  ' got.txt
        [ "$(one_line "$(cat got.txt)" | grep -o 'nothing is told of the differences between states' | wc -l)" -ge 1 ]
    done
    { even 40 DISYR=2018; even 40 DISYR=2019; } | discharges b.csv
    tedstat trend -q --suppress 11 -f json b.csv >got.json
    jq -e '[.. | objects | to_entries[] | select(.key | test("cluster")) | .value] | all(. == null)' got.json
    jq -e '.trends[0].annual_change != null' got.json
    for kind in forest bounds classes; do
        tedstat chart $kind -q --by setting --suppress 11 a.csv --no-image -o $kind.svg
        awk -F'\t' '/^#/ { next } !seen++ { for (i = 1; i <= NF; i++) if ($i ~ /cluster/) c[i] = 1; next }
                    { for (i in c) if ($i != "") bad++ } END { exit bad > 0 }' $kind.tsv
    done
    tedstat chart forest -q --by setting --suppress 11 a.csv >forest.txt
    run ! grep -q -- '- between states' forest.txt
    one_line "$(cat forest.txt)" | grep -q 'and everything between states'
}

@test "of imperfect data it is told that there are some, once: not in what, in which file or how often" {
    { even 50; echo 5 AGE=1; echo 300 SUB1=2; } | discharges a.csv
    for i in {1..20}; do echo 5,5,1; done >>a.csv # 525 records - 300 - 200 - 20 = 5
    { even 51; echo 15 $M=7; echo 3 $H=x; echo 20 AGE=77; echo 5 AGE=1; } | discharges b.csv
    for file in a.csv b.csv; do
        for format in json html md text csv; do
            tedstat rates --suppress 11 -f $format $file >out.$format 2>err.$format
        done
        [ "$(values warnings code <out.json | tr -d '"')" = imperfect ]
        values warnings count <out.json | sort -u | cmp - <(echo null)
        values warnings record <out.json | sort -u | cmp - <(echo null)
        run ! grep -Eq '\b(15|20) times|record [0-9]' err.json err.csv
        run ! grep -Eqi 'METHUSE|77|short' err.csv
        [ "$(grep -c imperfect err.csv)" -le 1 ]
        [ "$(grep -c 'some records are not as their edition says' err.csv)" = 1 ]
        values flow missing <out.json | sort -u | cmp - <(echo null)
    done
    # files of no edition in particular have no years to be outside of, from 2015 on
    { even 50; } | discharges c.csv
    tedstat rates --suppress 11 -f json c.csv >out.json
    grep -q '"edition":"2015+"' out.json
    run ! grep -q imperfect out.json
    { even 50; echo 1 DISYR=2014; } | discharges c.csv
    tedstat rates --suppress 11 -f json c.csv | grep -q imperfect
    refuses '--strict cannot be had with --suppress: it names the first record that is imperfect' rates --suppress 11 --strict a.csv
}

@test "years of files and of records are not told: each would be a record or more" {
    { even 15 DISYR=2012; echo 3 DISYR=2012 AGE=1; } | discharges a.csv
    tedstat rates --edition 2019 --suppress 11 --cohort none --where 'AGE > 1' -f json a.csv >got.json 2>err.txt
    run ! grep -Eqw '63|3|2012' err.txt
    grep -q 'some records are not as their edition says' err.txt
    run ! grep -Ewq '63|2012' got.json
    # three files with a discharge of 2019 each, and N = 4: that there are three files of 2019 is that there are 3
    for i in 1 2 3; do { even "1$i" DISYR=2018; echo "1 DISYR=2019 STFIPS=$i"; } | discharges y$i.csv; done
    for format in text html md json csv; do
        tedstat rates --edition 2018 --by year --suppress 4 -f $format y1.csv y2.csv y3.csv >out.$format 2>err.$format
        run ! grep -q '2019 come from' out.$format err.$format
    done
    values inputs years <out.json | sort -u | cmp - <(echo '""')
    values inputs found <out.json | sort -u | cmp - <(echo '""')
    [ "$(grep -c 2019 err.csv)" = 0 ]
    # the states that report are those of the editions, whatever the years
    { even 15 DISYR=2012; } | discharges one.csv
    { even 15 DISYR=2012; even 15 DISYR=2013; } | discharges two.csv
    for file in one two; do
        tedstat rates --edition 2006-2014 --by state --suppress 4 -f csv $file.csv 2>err.$file | cut -d, -f1,2 | sort -u >states.$file
        sed -i '/ read$/d; / kept$/d' err.$file
    done
    cmp states.one states.two
    cmp err.one err.two
}

@test "so few discharges that their number is hidden: not even how many groups they are in is told" {
    { echo "1 SEX=1"; echo "1 SEX=2"; even 50 AGE=1; } | discharges a.csv
    { echo "2 SEX=1"; even 50 AGE=1; } | discharges b.csv
    refuses 'so few discharges are in the cohort that their number is hidden' rates --by SEX --suppress 3 a.csv
    refuses 'so few discharges are in the cohort that their number is hidden' rates --by SEX --suppress 3 b.csv
    tedstat rates --suppress 3 -f csv -q a.csv | cmp - <(tedstat rates --suppress 3 -f csv -q b.csv)
}

@test "exactly one = any medication + any mutual help - 2 both: no parity is told" {
    { echo "10"; echo "4 $H=1"; echo "4 $M=2"; echo "9 $M=2 $H=1"; } | discharges a.csv # with 14 and 14 shown it is even
    tedstat rates -q --suppress 11 -f tsv a.csv | awk -F '\t' '
        NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
        { shown[$1] = $c["count"] != "" }
        END { exit NR != 9 || shown["exactly_one"] || shown["any_medication"] && shown["any_mutual_help"] }'
}

@test "groups and rules of what is estimated are refused: they say beforehand what cannot be" {
    { echo "100 $M=2"; echo "1 $M=2 $H=1"; echo "30 $M=2 $H=-9"; echo 60; echo "70 $H=1"; } | discharges a.csv
    for what in "--where METHUSE=2" "--where metuse=2" "--by METHUSE" "--by use" "--by SEX,FREQ_ATND_SELF_HELP_D" \
        "--where FREQ_ATND_SELF_HELP=1 --missing as-no"; do
        [[ "$what" != *metuse* ]] || what=${what/metuse/methuse}
        # shellcheck disable=SC2086
        refuses 'small counts cannot be hidden where groups or rules are of' rates --suppress 11 $what a.csv
    done
    refuses 'rules are of METHUSE' chart classes --suppress 11 --by METHUSE a.csv --no-image -o a.svg
    printf '[report]\ntitle = T\nsuppress = 11\nwhere = METHUSE = 2\n' >r.ini
    refuses 'rules are of METHUSE' report --no-image r.ini a.csv
    printf '[report]\ntitle = T\nsuppress = 11\n[foreach]\nvar = use\n' >r.ini
    refuses 'rules are of use' report --no-image r.ini a.csv --folder out
    # an outcome stands in the place of medication: its own variables are refused, those of use are not
    refuses 'rules are of SEX' rates --suppress 11 --outcome SEX=1 --by SEX a.csv
    tedstat rates -q --suppress 11 --outcome SEX=1 --by use a.csv >/dev/null
    # a saved tally has its rules with it
    tedstat tally -q --by setting --where METHUSE=2 a.csv -o a.tally
    refuses 'rules are of METHUSE' rates --suppress 11 a.tally
}

@test "--suppress 1 hides nothing, and is refused" {
    even 50 | discharges a.csv
    refuses '"1" is not a whole number from 2' rates --suppress 1 a.csv
    printf '[report]\ntitle = T\nsuppress = 1\n' >r.ini
    refuses '"1" is not a whole number from 2' report r.ini a.csv
}

@test "small groups of a known sum have room to be anything, for each that is listed has at least one" {
    # eleven states of one discharge each beside a large one: 411 - 400 = 11 of 11 states
    { even 100 $S=6; for s in 1 2 4 5 8 9 10 11 12 13 15; do echo "1 $S=$s"; done; } | discharges a.csv
    tedstat rates -q --by state --suppress 11 a.csv -f csv >out.csv
    [ "$(grep -c ',both,' out.csv)" -ge 12 ]
    shown=$(awk -F, '$3 == "both" && $5 != "" { n++ } END { print n + 0 }' out.csv)
    [ "$shown" = 0 ] # else the rest of the 411 would be the sum of the ones
    # ten states and nobody else: the kept, hidden as fewer than 11, would be 10
    for s in 1 2 4 5 8 9 10 11 12 13; do echo "1 $S=$s"; done | discharges k.csv
    refuses 'so few discharges are in the cohort that their number is hidden' rates --by state --suppress 11 k.csv
}

@test "nothing is said of whether the number of records is the published one" {
    { even 100 $S=6; } | discharges a.csv
    tedstat rates a.csv -f json >plain.json 2>plain.err
    grep -q not_published plain.json # 400 of 1,722,503
    tedstat rates --suppress 11 a.csv -f json >hidden.json 2>hidden.err
    run ! grep -Eq 'not_published|not the published|records that SAMHSA' hidden.json hidden.err
    tedstat rates --suppress 11 a.csv >hidden.txt 2>hidden.err
    run ! grep -Eq 'not the published|not the records' hidden.txt hidden.err
}

# alike WHAT ARGUMENTS: the files can.*.csv, that differ in a hidden count, give the same output, byte for byte
alike() {
    for file in can.*.csv; do
        mv "$file" a.csv
        tedstat rates -q --suppress "$@" -f json a.csv | jq 'del(.manifest)' >"out.$file"
        mv a.csv "$file"
    done
    [ "$(cat out.can.* | grep -c .)" -gt 100 ]
    [ "$(md5sum out.can.* | cut -d ' ' -f 1 | sort -u | wc -l)" = 1 ]
    rm -f can.*.csv out.can.*
}

@test "who knows the program and tries every number learns none: what is hidden beside it does not depend on it" {
    # were it always the smallest other group, that would be no larger than the 500 that are shown: 10 + 500, never 9 + 501
    for v in {1..10}; do
        { echo "$v SERVICES_D=7"; even 125 SERVICES_D=4; echo "$((510 - v)) SERVICES_D=2"; } | discharges can.$v.csv
    done
    alike 11 --by setting
    # within a group: 4 of both and 4 of medication only are hidden together whatever they are
    for v in {1..7}; do
        { echo "$v"; echo "$((8 - v)) $H=1"; echo "15 $M=2"; echo "5 $M=2 $H=1"; } | discharges can.$v.csv
    done
    alike 5
    # all four, of 30 cases
    for v in {1..10}; do
        { echo "$v"; echo "$((19 - v)) $M=2"; echo "11 $M=2 $H=1"; } | discharges can.$v.csv
    done
    alike 11
    # few missing, in one group and another
    for v in {1..10}; do
        { even 10 SERVICES_D=7; echo "$v SERVICES_D=7 $M=-9"; even 10 SERVICES_D=4; echo "$((40 - v)) SERVICES_D=4 $M=-9"; } |
            discharges can.$v.csv
    done
    alike 11 --by setting
    # with a missing item for no: an even number could be told from an odd one
    for v in 1 2 3; do
        { echo "$v $H=-9"; echo "$((9 - v)) $H=1"; echo "6 $M=-9 $H=1"; echo 7; } | discharges can.$v.csv
    done
    alike 4 --missing as-no
}

@test "beside a small group those are hidden of which fewest were published, and no total is left" {
    # Wyoming has few; of Alaska, Delaware and California SAMHSA published fewest of Delaware or Alaska
    { echo "3 $S=56"; even 100 $S=6; even 20 $S=2; even 90 $S=10; } | discharges a.csv
    tedstat rates -q --by state --suppress 11 -f tsv a.csv |
        awk -F '\t' 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
                     $c["class"] == "both" { print $c["state"] ($c["count"] == "" ? " hidden" : " shown") }' | sort >got
    smallest=$(for s in 2 10; do
        echo "$(grep "^$s = " "$SOURCE_ROOT"/datasets/editions/2021.ini | sed 's/.*| *//' | head -1) $s"
    done | sort -n | head -1 | cut -d ' ' -f 2)
    { echo "56 hidden"; echo "$smallest hidden"; echo "6 shown"; } | sort | comm -23 - got >missing
    [ ! -s missing ]
    [ "$(grep -c hidden got)" = 2 ]
}

@test "where it is hidden which item is missing, the bounds are those of the number missing" {
    { even 50; echo "5 $M=-9"; echo "20 $H=-9"; } | discharges a.csv # of 225
    tedstat rates -q --suppress 11 -f tsv a.csv |
        awk -F '\t' 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
                     $c["class"] == "any_medication" && $c["note"] ~ /wide_bounds/ {
                         n += $c["bound_lower"] - 100 / 225 < 1e-9 && 100 / 225 - $c["bound_lower"] < 1e-9 &&
                              $c["bound_upper"] - 125 / 225 < 1e-9 && 125 / 225 - $c["bound_upper"] < 1e-9 }
                     END { exit n != 1 }'
    tedstat rates -q --suppress 11 a.csv | grep -q 'only know how many discharges miss an item'
}
