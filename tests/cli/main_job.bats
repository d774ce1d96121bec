#!/usr/bin/env bats
# The main job as a user runs it: from files to the table.

load common

@test "rates of teds_mini equal every value of teds_mini_expected" {
    for by in all DISYR STFIPS SERVICES_D; do
        args=(--quiet --cohort none --where 'SUB1=5,6,7' --format tsv)
        [ $by = all ] || args+=(--by $by)
        tedstat rates "${args[@]}" "$MINI" >got.tsv
        awk -v by=$by '
            function at(name) { return column[FILENAME, name] }
            FNR == 1 { for (i = 1; i <= NF; i++) column[FILENAME, $i] = i; next }
            FILENAME ~ /expected/ {
                if ($1 != by) next
                class = $(at("class")); sub("selfhelp_only", "mutual_help_only", class)
                want[$2, class] = $(at("count")) " " $(at("n_complete"))
                split("rate wilson95_lower wilson95_upper bound_lower bound_upper", w, " ")
                for (k = 1; k <= 5; k++) number[$2, class, k] = $(at(w[k]))
                n++; next
            }
            {
                level = by == "all" ? "all" : $1; class = $(at("class"))
                if (!((level, class) in want)) next # the four unions are not in the table
                if (want[level, class] != $(at("count")) " " $(at("cases"))) { print "differs:", level, class; bad++ }
                split("share lower upper bound_lower bound_upper", g, " ")
                for (k = 1; k <= 5; k++) {
                    a = $(at(g[k])); b = number[level, class, k]
                    if (b == "" || b == "nan") continue
                    if (a == "" || (a - b) ^ 2 > 1e-24) { print "differs:", level, class, g[k], a, b; bad++ }
                }
                seen++
            }
            END { print seen " of " n; exit bad > 0 || seen != n || n == 0 }
        ' FS=, "$SOURCE_ROOT/tests/reference/teds_mini_expected.csv" FS='\t' got.tsv
    done
}

@test "the csv has the columns of the contract, in order" {
    run -0 --separate-stderr tedstat rates --by STFIPS,SEX -f csv "$SAMPLE"
    [ "${lines[0]}" = "STFIPS,SEX,STFIPS_label,SEX_label,class,count,cases,share,lower,upper,cluster_lower,cluster_upper,bound_lower,bound_upper,missing,note" ]
    classes=$(tedstat rates --quiet -f csv "$SAMPLE" | cut -d, -f1 | paste -sd,)
    [ "$classes" = "class,both,medication_only,mutual_help_only,neither,any_medication,any_mutual_help,exactly_one,at_least_one" ]
}

@test "counts of the bundled sample equal an independent count with awk" {
    tedstat rates --quiet -f csv "$SAMPLE" >got.csv
    gzip -dc "$SAMPLE" | tr -d '\r' | awk -F, '
        NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
        $c["SUB1"] ~ /^[567]$/ && $c["AGE"] >= 3 {
            m = $c["METHUSE"]; h = $c["FREQ_ATND_SELF_HELP_D"]
            if (m == -9 || h == -9) { missing++; next }
            n++; if (m == 1 && h > 1) both++; else if (m == 1) med++; else if (h > 1) help++; else none++
        }
        END { print "both," both "," n; print "medication_only," med "," n
              print "mutual_help_only," help "," n; print "neither," none "," n; print missing }' >want.txt
    sed -n 2,5p got.csv | cut -d, -f1-3 >counts.txt
    head -n 4 want.txt | cmp - counts.txt
    [ "$(sed -n 2p got.csv | cut -d, -f11)" = "$(tail -n 1 want.txt)" ]
}

@test "the genuine rows of 2023, where they are at hand, give the counts that awk gives" {
    [ -n "${TEDSTAT_REAL_ROWS:-}" ] || skip "TEDSTAT_REAL_ROWS does not name the folder with tedsd_2023_srs1000_codes.csv"
    file=$TEDSTAT_REAL_ROWS/tedsd_2023_srs1000_codes.csv
    run -0 --separate-stderr tedstat rates -f csv "$file"
    awk -F, '
        NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
        $c["SUB1"] ~ /^[567]$/ && $c["AGE"] >= 3 && $c["METHUSE"] != -9 && $c["FREQ_ATND_SELF_HELP_D"] != -9 {
            k = ($c["METHUSE"] == 1) + 2 * ($c["FREQ_ATND_SELF_HELP_D"] > 1); n[k]++; all++ }
        END { printf "%d,%d %d,%d %d,%d %d,%d\n", n[3], all, n[1], all, n[2], all, n[0], all }' "$file" >want
    printf '%s\n' "${lines[@]:1:4}" | cut -d, -f2,3 | paste -sd' ' | cmp - want
}

@test "the same file as csv, gz, zip and through stdin gives the same bytes" {
    cp "$MINI" a.csv
    gzip -k a.csv
    zip -q a.zip a.csv
    mkdir deep && cp a.csv deep/b.csv && echo pdf >deep/guide.pdf && zip -qr deep.zip deep
    zip -q0 stored.zip a.csv
    mv a.csv.gz "no gz in the name"
    same_rates a.csv
    same_rates "no gz in the name"
    same_rates a.zip
    same_rates deep.zip
    same_rates stored.zip
    same_rates a.zip:a.csv
    same_rates - <a.csv
    same_rates - <a.zip
    cat "no gz in the name" | same_rates -
    same_rates <(cat a.csv)
    same_rates <(cat a.zip)
}

@test "CRLF, BOM, quotes, padding, blank lines, tabs and shuffled columns give the same bytes" {
    sed 's/$/\r/' "$MINI" >crlf.csv
    { printf '\357\273\277'; cat "$MINI"; } >bom.csv
    sed 's/[^,]*/"&"/g' "$MINI" >quoted.csv
    sed 's/,/ , /g' "$MINI" >padded.csv
    sed 's/$/\n/' "$MINI" >blank_lines.csv
    tr ',' '\t' <"$MINI" >tabs.tsv
    awk -F, -v OFS=, '{ print $8, $3, $7, $6, $5, $4, "extra", $2, $1 }' "$MINI" >shuffled.csv
    awk -F, -v OFS=, 'NR == 1 { print; next } { $2 = "\"one, two\nthree \"\"four\"\"\""; print }' "$MINI" >embedded.csv
    printf '%s' "$(cat "$MINI")" >no_last_newline.csv
    awk 'NR % 2 { sub(/$/, "\r") } { print }' "$MINI" >mixed.csv
    tr 'A-Z' 'a-z' <"$MINI" >lower.csv
    for file in crlf.csv bom.csv quoted.csv padded.csv blank_lines.csv tabs.tsv shuffled.csv embedded.csv \
        no_last_newline.csv mixed.csv lower.csv; do
        same_rates $file || { echo "$file differs"; return 1; }
    done
}

@test "a file with only the columns that are needed works without options" {
    cut -d, -f3,4,6,7,8 "$MINI" >few.csv
    tedstat rates --quiet -f csv "$MINI" >want.csv
    tedstat rates --quiet -f csv few.csv >got.csv
    cmp want.csv got.csv
    cut -d, -f4,6,7,8 "$MINI" >no_state.csv
    run -0 --separate-stderr tedstat rates -f csv no_state.csv
    [[ "${lines[1]}" == *,no_states ]]
}

@test "tally and rates give what rates gives, also by fewer and coarser variables" {
    tedstat tally --quiet --by SERVICES_D,SEX,year "$SAMPLE" -o x.tally
    for args in "" "--by setting" "--by state" "--by region,SEX" "--by SERVICES_D --missing as-no" "--mutual-help either" \
        "--mutual-help admission --interval wald --level 0.9"; do
        for format in csv json text; do
            # shellcheck disable=SC2086
            tedstat rates --quiet -f $format $args "$SAMPLE" >want
            [ -s want ]
            # shellcheck disable=SC2086
            tedstat rates --quiet -f $format $args x.tally >got
            cmp want got || { echo "$format $args"; return 1; }
        done
    done
    tedstat rates --quiet "$SAMPLE" >want
    grep -q 'Mutual help only' want
    cat x.tally | tedstat rates --quiet - | cmp - want
}

@test "a file split in parts, tallied and merged in any order, gives the whole" {
    while read -r records lines; do
        rm -f part.*
        { head -n 1 "$MINI"; tail -n +2 "$MINI" | head -n "$records"; } >some.csv
        tail -n +2 some.csv | split -l "$lines" -a 4 - part.
        for part in part.*; do
            { head -n 1 "$MINI"; cat "$part"; } >"$part.csv"
            tedstat tally --quiet --by year,setting "$part.csv" -o "$part.tally"
        done
        tedstat merge --force part.*.tally -o forward.tally
        # shellcheck disable=SC2046
        tedstat merge --force $(ls -r part.*.tally) -o backward.tally
        cmp forward.tally backward.tally
        tedstat rates --quiet --by setting -f csv some.csv >want.csv
        tedstat rates --quiet --by setting -f csv forward.tally | cmp want.csv -
        tedstat rates --quiet --by setting -f csv part.*.csv | cmp want.csv -
    done <<<"12 1
300 7
300 100
1500 749"
}

@test "rates adds data files and saved tallies" {
    { head -n 1 "$MINI"; sed -n 2,500p "$MINI"; } >a.csv
    { head -n 1 "$MINI"; sed -n 501,1501p "$MINI"; } >b.csv
    tedstat tally --quiet --by state a.csv -o a.tally
    tedstat rates --quiet --by state -f csv a.tally b.csv >got.csv
    [ -s got.csv ]
    tedstat rates --quiet --by state -f csv "$MINI" | cmp - got.csv
}

@test "the same data twice are refused unless --repeat is said, whatever the wrapping" {
    gzip -c "$MINI" >b.gz
    cp "$MINI" a.csv
    refuses "a.csv and b.gz are the same data" rates a.csv b.gz
    tedstat tally --quiet a.csv -o a.tally
    tedstat tally --quiet b.gz -o b.tally
    refuses "are the same data" merge a.tally b.tally -o c.tally
    refuses "are the same data" rates a.tally b.gz
    [ "$(tedstat rates --quiet --repeat -f csv a.csv b.gz | sed -n 2p | cut -d, -f2)" = \
        $((2 * $(tedstat rates --quiet -f csv a.csv | sed -n 2p | cut -d, -f2))) ]
}

@test "a tally keeps its cohort: another one asked for is an error, not ignored" {
    tedstat tally --quiet --cohort oud "$MINI" -o oud.tally
    tedstat rates --quiet --cohort oud -f csv "$MINI" >want
    grep -q '^neither,' want
    tedstat rates --quiet -f csv oud.tally | cmp - want
    tedstat rates --quiet --cohort oud -f csv oud.tally >/dev/null
    refuses "different cohorts" rates --cohort oud-adults oud.tally
    refuses "different cohorts" rates --where SEX=1 oud.tally
    refuses "was not made by AGE" rates --by AGE oud.tally
}

@test "the flow is in every output, and its boxes sum to the records read" {
    run -0 --separate-stderr tedstat rates "$MINI"
    [[ "$output" == *"primary substance not an opioid or missing"* && "$output" == *"1,500 records read"* ]]
    run -0 --separate-stderr tedstat rates -f csv "$MINI"
    [[ "$stderr" == *"1,500 records read"* && "$stderr" == *"kept"* ]]
    tedstat rates --flow -f csv "$MINI" >flow.csv
    head -n 1 flow.csv | grep -qx 'step,box,rule,discharges,missing'
    [ "$(tail -n +2 flow.csv | awk -F, '{ n += $(NF - 1) } END { print n }')" = 1500 ]
    tedstat rates --quiet --where 'STFIPS != 72' --where 'DISYR = 2018' -f json "$MINI" | grep -q '"box":"not year = 2018"'
}

@test "several -o in one run, format by suffix" {
    tedstat rates --quiet "$MINI" -o a.csv -o a.json -o a.txt -o a.tsv
    tedstat rates --quiet -f csv "$MINI" | cmp - a.csv
    tedstat rates --quiet -f json "$MINI" | cmp - a.json
    tedstat rates --quiet "$MINI" | cmp - a.txt
    tedstat rates --quiet -f tsv "$MINI" | cmp - a.tsv
}

@test "the text table is for readers: cohort, N, three uncertainties, missing codes, flow, care" {
    run -0 --separate-stderr tedstat rates "$SAMPLE"
    for words in "adults (18 and older)" "N = 5,952 discharges" "Missing: medication in" "sampling" "between states" \
        "missing codes" "Where the records went" "A discharge is not a person" "planned at admission" "30 days" \
        "between states before publishing" "exactly one"; do
        [[ "$output" == *"$words"* ]] || { echo "absent: $words"; return 1; }
    done
}
