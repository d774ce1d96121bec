#!/usr/bin/env bats
# Other definitions: derived variables, and states left out for what they do not report.

load common

# cells_by VARIABLE: "code count" of all records of the sample.
cells_by() {
    tedstat tally --quiet --cohort none --by "$1" "$SAMPLE" -o "$1.tally" --force
    awk -F '\t' '$1 == "c" { n[$2] += $NF } END { for (code in n) print code, n[code] }' "$1.tally" | sort -n
}

# expect VARIABLE 'AWK': the same counted by awk, where v(NAME) is the code of a column and the script sets x.
expect() {
    gzip -dc "$SAMPLE" | tr -d '\r' | awk -F, '
        function v(name) { return $column[name] + 0 }
        function opioid(code) { return code >= 5 && code <= 7 }
        # 0 not used, 1 used, -9 not known
        function used(i) {
            if (v("FREQ" i "_D") > 1) return 1
            if (v("FREQ" i "_D") == 1 || v("SUB" i "_D") == 1) return 0
            return -9
        }
        NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
        { x = -9; '"$2"'; n[x]++ }
        END { for (code in n) print code, n[code] }' | sort -n >want.txt
    cells_by "$1" >got.txt
    diff want.txt got.txt
    [ "$(wc -l <want.txt)" -gt 1 ]
}

@test "opioids, abstinence, race and ethnicity, retention and age groups equal counts by awk" {
    expect opioids 'a = v("SUB1"); b = v("SUB2"); c = v("SUB3")
        if (opioid(a)) x = 1; else if (opioid(b) || opioid(c)) x = 2; else if (a > 0 && b > 0 && c > 0) x = 0'
    expect abstinent 'any = open = 0
        for (i = 1; i <= 3; i++) { u = used(i); if (u == 1) any = 1; if (u == -9) open = 1 }
        x = any ? 0 : open ? -9 : 1'
    expect abstinent_primary 'u = used(1); x = u < 0 ? -9 : 1 - u'
    expect race_ethnicity 'e = v("ETHNIC"); r = v("RACE")
        if (e > 0 && e != 4) x = 3
        else if (e == 4 && r > 0) x = r == 5 ? 1 : r == 4 ? 2 : r < 3 ? 4 : r == 7 || r == 8 ? 6 : 5'
    expect retained 'l = v("LOS"); x = l < 0 ? -9 : (l >= 34)'
    expect age_group 'a = v("AGE"); x = a < 0 ? -9 : int((a + 1) / 2)'
    expect setting_admission 's = v("SERVICES"); x = s < 0 ? -9 : s == 8 || s < 3 ? 1 : s < 6 ? 2 : 3'
}

@test "a derived variable can stand in a rule, and says which column it misses" {
    tedstat rates --quiet --cohort none --where 'opioids = 1' -f csv "$SAMPLE" >a.csv
    tedstat rates --quiet --cohort none --where 'SUB1 = 5, 6, 7' -f csv "$SAMPLE" >b.csv
    cmp a.csv b.csv
    refuses 'no column SUB2 (is it SUB1?), SUB3 (is it SUB1?) among' rates --where 'opioids = 1' "$MINI"
}

@test "the codebook shows the rules of a derived variable in their order" {
    tedstat codebook opioids >got.txt
    grep -q 'How it is derived' got.txt
    [ "$(grep -n 'SUB1 = 5, 6, 7' got.txt | cut -d: -f1)" -lt "$(grep -n 'SUB1 >= 1' got.txt | cut -d: -f1)" ]
    grep -q 'Editions that have it: 2006-2014, 2015' got.txt
    tedstat codebook abstinent | grep -q 'Editions that have it: 2015, '
}

@test "a column of the file that is called like a derived variable is not taken for it" {
    printf 'opioids,SUB1,SUB2,SUB3,METHUSE,FREQ_ATND_SELF_HELP_D\n2,5,1,1,1,1\n2,2,1,1,1,1\n' >own.csv
    [ "$(tedstat rates --quiet --cohort none --by opioids -f csv own.csv | cut -d, -f1 | sort -u | paste -sd,)" = 0,1,opioids ]
}

@test "--max-missing leaves out the states that awk finds" {
    for most in 0.3 0.5; do
        states=$(gzip -dc "$SAMPLE" | tr -d '\r' | awk -F, -v most=$most '
            NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
            $c["SUB1"] ~ /^[567]$/ && $c["AGE"] >= 3 {
                s = $c["STFIPS"]; all[s]++
                if ($c["METHUSE"] == -9 || $c["FREQ_ATND_SELF_HELP_D"] == -9) missing[s]++
            }
            END { for (s in all) if (missing[s] > most * all[s]) print s }' | sort -n | paste -sd,)
        [ -n "$states" ]
        tedstat rates --quiet -f csv --max-missing $most "$SAMPLE" >got.csv
        tedstat rates --quiet -f csv --where "STFIPS != $states" "$SAMPLE" >want.csv
        cmp got.csv want.csv
    done
    tedstat rates --quiet -f csv --max-missing 1 "$SAMPLE" >all.csv
    tedstat rates --quiet -f csv "$SAMPLE" | cmp - all.csv
    tedstat rates --quiet --flow -f tsv --max-missing 0.3 "$SAMPLE" |
        awk -F '\t' 'NR > 1 { n += $4 } END { exit n != 20000 }'
}

@test "--max-missing works on a saved tally, and refuses what is no share" {
    tedstat tally --quiet "$SAMPLE" -o a.tally
    tedstat rates --quiet -f csv --max-missing 0.3 a.tally >a.csv
    tedstat rates --quiet -f csv --max-missing 0.3 "$SAMPLE" | cmp - a.csv
    refuses '"30%" is not a share from 0 to 1; 25 % is 0.25' rates --max-missing 30% "$SAMPLE"
    refuses '"25" is not a share from 0 to 1' rates --max-missing 25 "$SAMPLE"
    refuses 'no discharge is in the cohort' rates --quiet --max-missing 0 --where 'METHUSE = -9' "$SAMPLE"
}

@test "the worst case says how many are of unknown group, which no bound counts" {
    tedstat simulate -q 2019 --rows 5000 -o made_up.csv
    unknown=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
        $c["SUB1"] >= 5 && $c["SUB1"] <= 7 && $c["AGE"] >= 3 && ($c["METHUSE"] < 0 || $c["FREQ_ATND_SELF_HELP_D"] < 0) { n++ }
        END { print n }' made_up.csv)
    [ "$unknown" -gt 100 ]
    tedstat rates -q --outcome 'REASON = 2' --by use -f json made_up.csv >out.json
    jq -r '.warnings[] | select(.code == "group_unknown") | .text' out.json | grep -q "the $unknown of unknown group"
    tedstat rates -q --by state -f json made_up.csv >out.json
    [ "$(jq '[.warnings[] | select(.code == "group_unknown")] | length' out.json)" = 0 ]
}

@test "no year is compared with another across a change of definition without saying so, and none is told of what takes no part" {
    for y in 2015 2016 2017 2019; do tedstat simulate -q $y --rows 20000 -o made_up_$y.csv; done
    tedstat chart trend -q made_up_20*.csv -o t.svg
    share() { # YEAR: of both among the complete cases, as the caption rounds it
        awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
            $c["SUB1"] >= 5 && $c["SUB1"] <= 7 && $c["AGE"] >= 3 && $c["METHUSE"] > 0 && $c["FREQ_ATND_SELF_HELP_D"] > 0 {
                n++; both += $c["METHUSE"] == 1 && $c["FREQ_ATND_SELF_HELP_D"] > 1 }
            END { printf "%.1f", 100 * both / n }' "made_up_$1.csv"
    }
    tr '\n' ' ' <t.svg | grep -q "goes from $(share 2015) % in 2015 to $(share 2016) % in 2016, and by the changed definition goes from $(share 2017) % in 2017 to $(share 2019) % in 2019"
    tedstat trend -q made_up_20*.csv >own.txt
    tr -s '\n ' ' ' <own.txt | grep -q "Average change a year, across a change of definition (2017)"
    warned() { # OUTCOME: how many changes of definition it is warned of
        tedstat trend -q --outcome "$1" -f json made_up_20*.csv | jq '[.warnings[] | select(.code == "definition_changed")] | length'
    }
    [ "$(warned 'REASON = 2')" = 0 ]
    [ "$(warned 'METHUSE = 1')" = 1 ]
}

@test "few cases: which of the cases and the effective cases are few is said" {
    # 20 cases of one state; then 100 in each of two states that differ as much as they can
    { echo DISYR,STFIPS,AGE,SUB1,METHUSE,FREQ_ATND_SELF_HELP,FREQ_ATND_SELF_HELP_D
      for i in 1 2 3 4 5 6 7 8 9 10; do echo 2019,1,5,5,1,1,2; echo 2019,1,5,5,2,1,1; done; } >few.csv
    tedstat rates -q few.csv | tr -s '\n ' ' ' | grep -q ': fewer than 30 cases: not to be published'
    { head -n 1 few.csv; for i in $(seq 100); do echo 2019,1,5,5,1,1,2; echo 2019,2,5,5,2,1,1; done; } >effective.csv
    tedstat rates -q effective.csv | tr -s '\n ' ' ' | grep -q ': fewer than 30 effective cases (the cases over the design effect): not to be published'
}

@test "a test that takes discharges as independent says so, and promises no significance" {
    { echo DISYR,STFIPS,AGE,SEX,SUB1,METHUSE,FREQ_ATND_SELF_HELP,FREQ_ATND_SELF_HELP_D
      for i in $(seq 40); do for s in 1 2 3; do echo "2019,$s,5,$((1 + i % 2)),5,$((1 + i / 2 % 2)),1,2"; done; done; } >same.csv
    tedstat compare -q --by SEX same.csv | tr -s '\n ' ' ' >out.txt
    grep -q "takes every discharge as independent of the others" out.txt
    grep -q "Of two levels there are two p-values" out.txt
    run ! grep -q 'every difference is' out.txt
}
