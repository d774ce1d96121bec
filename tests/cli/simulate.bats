#!/usr/bin/env bats
# Made-up files with the published counts of an edition.

load common

EDITIONS="2006-2014 2015 2016 2017 2018 2019 2020 2021 2022 2023"

column() { # FILE HEADER: the cells of a column, one a line
    awk -F, -v want="$2" '{ sub(/\r$/, "") } NR == 1 { for (i = 1; i <= NF; i++) if ($i == want) c = i; next } { print $c }' "$1"
}

@test "every edition: the header of its file, CRLF, no quotes, the rows asked for, and check finds nothing wrong but their number" {
    for e in $EDITIONS; do
        tedstat simulate "$e" --rows 3000 -o made_up.csv --force
        [ "$(wc -l <made_up.csv)" = 3001 ]
        [ "$(grep -c $'[^\r]\r$' made_up.csv)" = 3001 ]
        ! grep -q '"' made_up.csv || return 1
        [ "$(head -n 1 made_up.csv | tr -d '\r' | tr , '\n')" = "$(tedstat codebook "$e" -f csv | tail -n +2 | cut -d, -f3)" ]
        run "$TEDSTAT" check -f csv made_up.csv
        [ "$(grep ,differs, <<<"$output" | cut -d, -f1)" = records ]
        grep -q "^edition,,,$e," <<<"$output"
    done
}

@test "a whole year: the size of the published file to the byte, every published frequency, no difference for check" {
    [ -z "${SAN:-}" ] || skip "too slow under the sanitizers"
    tedstat simulate 2017 --rows all -o made_up.csv
    [ "$(wc -c <made_up.csv)" = 308087363 ]
    # by awk, from the codebook as it stands in the edition file
    awk -F, '{ sub(/\r$/, "") } NR == 1 { for (i = 1; i <= NF; i++) h[i] = $i; next }
        { for (i = 5; i <= NF; i++) n[i, $i]++ }
        END { for (k in n) { split(k, p, SUBSEP); print h[p[1]] "," p[2] "," n[k] } }' made_up.csv | LC_ALL=C sort >got
    awk -F ' *[=|] *' '/^\[/ { h = substr($0, 2, length($0) - 2) } / \| [1-9]/ { split($1, p, " "); print h "," p[1] "," $NF }' \
        "$SOURCE_ROOT/datasets/editions/2017.ini" | grep -v '^\(DISYR\|CASEID\|STFIPS\|CBSA2010\),' | LC_ALL=C sort >want
    [ "$(wc -l <want)" -gt 400 ]
    cmp want got
    run -0 --separate-stderr "$TEDSTAT" check made_up.csv
    [[ "$output" == *"Nothing differs from what is published."* ]]
    [ "$(column made_up.csv CASEID | sort -u | wc -l)" = 1661207 ]
}

@test "no record lists a drug twice, flags follow, men are not pregnant, REGION and DIVISION follow the state" {
    for e in 2015 2019 2021; do
        tedstat simulate "$e" --rows 5000 --seed 7 -o made_up.csv --force
        tr -d '\r' <made_up.csv | awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
            { a = $c["SUB1"]; b = $c["SUB2"]; d = $c["SUB3"]
              if ((a > 1 && (a == b || a == d)) || (b > 1 && b == d)) bad++
              if ($c["HERFLG"] != (a == 5 || b == 5 || d == 5)) bad++
              if ($c["GENDER"] == 1 && $c["PREG"] != -9) bad++
              alcohol = a == 2 || b == 2 || d == 2; other = a > 2 || b > 2 || d > 2
              if ($c["ALCDRUG"] != alcohol + 2 * other) bad++
              if ($c["STFIPS"] == 39 && ($c["REGION"] != 2 || $c["DIVISION"] != 3)) bad++ }
            END { exit bad + (NR != 5001) }'
    done
}

@test "REASON by state is exact in 2019, and check compares it" {
    [ -z "${SAN:-}" ] || skip "too slow under the sanitizers"
    tedstat simulate 2019 -o made_up.csv
    [ "$(wc -c <made_up.csv)" = 318572676 ]
    # Arizona and New York, as reconstructed from a published notebook
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next } { n[$c["STFIPS"], $c["REASON"]]++ }
        END { exit !(n[4, 1] == 132545 && n[4, 5] == 674 && n[21, 4] == 56226 && n[30, 6] == 0 && n[72, 1] == 1478) }' made_up.csv
    tedstat check -f csv made_up.csv >check.csv
    [ "$(grep -c '^frequency by state,REASON,.*,0,ok,' check.csv)" = 343 ]
    # two states exchange a reason: every other count stays
    awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i }
        !a && $c["STFIPS"] == 1 && $c["REASON"] == 1 { a = 1; $c["REASON"] = 2 }
        !b && $c["STFIPS"] == 2 && $c["REASON"] == 2 { b = 1; $c["REASON"] = 1 } { print }' made_up.csv >changed.csv
    run -1 --separate-stderr "$TEDSTAT" check -f csv changed.csv
    [ "$(grep -c '^frequency by state,.*,differs,' <<<"$output")" = 4 ]
    ! grep -q '^frequency,.*differs' <<<"$output" || return 1
}

@test "marginals are scaled by the largest remainder" {
    tedstat simulate 2019 --rows 1000 -o made_up.csv
    # 216239, 1327459 and 178805 of 1722503 in thousandths: 125.54, 770.66, 103.81
    [ "$(column made_up.csv METHUSE | sort | uniq -c | awk '{ print $2 "=" $1 }' | paste -sd' ')" = "-9=104 1=125 2=771" ]
    [ "$(column made_up.csv GENDER | sort | uniq -c | awk '{ print $2 "=" $1 }' | paste -sd' ')" = "1=642 2=358" ]
}

@test "the same seed gives the same bytes, another seed the same counts" {
    tedstat simulate 2018 --rows 4000 --seed 5 -o made_up_a.csv
    tedstat simulate 2018 --rows 4000 --seed 5 >made_up_b.csv
    tedstat simulate 2018 --rows 4000 --seed 6 -o - >made_up_c.csv
    tedstat simulate 2018 --rows 4000 --seed 5 -o made_up_d.csv.gz
    cmp made_up_a.csv made_up_b.csv
    gzip -dc made_up_d.csv.gz | cmp - made_up_a.csv
    ! cmp -s made_up_a.csv made_up_c.csv || return 1
    for h in STFIPS AGE SUB1 LOS; do
        [ "$(column made_up_a.csv $h | sort | uniq -c)" = "$(column made_up_c.csv $h | sort | uniq -c)" ]
    done
    # fixed once, so that other machines and versions can be compared
    [ "$(sha256sum <made_up_a.csv)" = "57b9a797a5435467ee79ba71630d5a6ce27a7b6068f42ae819875b3b13ceba5d  -" ]
}

@test "labels: the same file with labels in place of codes gives the same rates" {
    for e in 2015 2021; do
        tedstat simulate "$e" --rows 3000 -o made_up_codes.csv --force
        tedstat simulate "$e" --rows 3000 --labels -o made_up_labels.csv --force
        grep -q '"Alaska Native (Aleut, Eskimo, Indian)"\|"ALASKA NATIVE (ALEUT, ESKIMO, INDIAN)"' made_up_labels.csv
        tedstat rates -q --by setting,SEX,RACE -f csv made_up_codes.csv >want
        tedstat rates -q --by setting,SEX,RACE -f csv made_up_labels.csv | cmp - want
    done
}

@test "states differ, and some do not report an item at all" {
    tedstat simulate 2019 --rows 200000 -o made_up.csv
    tedstat check -f csv made_up.csv >check.csv || true
    [ "$(grep '^coverage,FREQ_ATND_SELF_HELP_D' check.csv | awk -F, '$5 == 0' | wc -l)" -ge 3 ]
    [ "$(grep '^coverage,METHUSE' check.csv | awk -F, '$5 == 0' | wc -l)" -ge 2 ]
    tedstat rates -q --by setting -f csv made_up.csv | awk -F, '$3 == "any_mutual_help" { s[$1] = $6 } END { exit !(s[2] > s[3] + 0.1 && s[3] > s[1]) }'
}

@test "what cannot be made up is said, and nothing is overwritten or left behind" {
    refuses 'there is no edition "2024", did you mean' simulate 2024 -o x.csv
    refuses '--rows: "many"' simulate 2019 --rows many -o x.csv
    refuses '--seed: "x"' simulate 2019 --rows 5 --seed x -o x.csv
    refuses 'no edition is named' simulate -o x.csv
    echo 'DISYR,genuine' >tedsd_puf_2019.csv
    refuses 'a made-up file cannot be told from a genuine one; take another name, or say --force' simulate 2019 --rows 5 -o tedsd_puf_2019.csv
    for name in b.zip b.json b.sav b.tsv b.csv.zip; do
        refuses "$name: a made-up file is csv, so its name ends with .csv or, to be compressed, .csv.gz" simulate 2019 --rows 5 -o $name
    done
    printf '[edition]\nname = x\n[METHUSE]\n1 = Yes\n1..2 = No\n' >bad.ini # and what was read of it is freed (LeakSanitizer)
    refuses 'bad.ini: line 5: ' simulate ./bad.ini -o x.csv
    run -0 --separate-stderr "$TEDSTAT" simulate 2019 --rows 5 --force -o tedsd_puf_2019.csv
    [[ "$stderr" == *"no record in this file is real, and its name does not say so; made_up_2019.csv would"* ]]
    tedstat simulate -q 2019 --rows 5 -o made_up_2019.csv
    cp made_up_2019.csv was.csv
    refuses 'made_up_2019.csv: this file exists, and a made-up file' simulate 2019 --rows 6 -o made_up_2019.csv
    cmp was.csv made_up_2019.csv
    tedstat simulate -q 2019 --rows 6 --force -o made_up_2019.csv
    [ "$(wc -l <made_up_2019.csv)" = 7 ]
    tedstat simulate -q 2019 --rows 5 -o made_up
    cmp made_up was.csv
    run -2 --separate-stderr bash -c "'$TEDSTAT' simulate 2019 --rows 100000 -o - >/dev/full"
    [[ "$stderr" == *"No space left"* ]]
}

@test "an edition of one's own can be made up too, and every other command reads it" {
    tedstat simulate "$SOURCE_ROOT/examples/state_extract.ini" --rows 2000 -o made_up.csv
    tedstat check --edition "$SOURCE_ROOT/examples/state_extract.ini" made_up.csv
    tedstat rates -q --edition "$SOURCE_ROOT/examples/state_extract.ini" --by year,SEX made_up.csv | grep -q Female
    refuses "does not say how many records" simulate "$SOURCE_ROOT/examples/state_extract.ini" -o x.csv
}
