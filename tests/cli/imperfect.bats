#!/usr/bin/env bats
# Imperfect data: counted by kind and column, shown with the first record, exit status 0; --strict makes them fatal.

load common

HEADER=STFIPS,AGE,SUB1,METHUSE,FREQ_ATND_SELF_HELP_D

make_file() { # RECORD: the third of four records
    { echo $HEADER; echo 1,4,5,1,1; echo 6,4,5,2,1; echo "$1"; echo 1,4,5,1,2; } >odd.csv
}

# shows COLUMN SENTENCE KIND: in text, json and on standard error.
shows() {
    run -0 --separate-stderr "$TEDSTAT" rates odd.csv
    [[ "$stderr" == *"tedstat: odd.csv: record 3: $1$2"*"(1 time)"* ]] || { echo "stderr: $stderr"; return 1; }
    [[ "$(one_line "$output")" == *"Warnings"*"odd.csv"*"$2"* ]] || { echo "text: $output"; return 1; }
    tedstat rates --quiet -f json odd.csv | tr -d ' \n' >json
    grep -q "\"warnings\":\[{\"code\":\"$3\"" json || { cat json; return 1; }
    grep -q '"count":1,"input":"odd.csv","record":3' json || { cat json; return 1; }
    run -0 --separate-stderr "$TEDSTAT" rates -f csv odd.csv
    [[ "$stderr" == *"$2"* ]]
    tedstat tally --quiet odd.csv -o odd.tally
    grep -q "^problem	$3	" odd.tally
    rm odd.tally
    run -0 --separate-stderr "$TEDSTAT" rates --quiet odd.csv
    [ -z "$stderr" ]
}

counts() { # N CASES MISSING WRONG_CELLS
    tedstat rates --quiet --missing complete -f csv odd.csv >r.csv
    [ "$(sed -n 2p r.csv | cut -d, -f3)" = "$2" ]
    [ "$(sed -n 2p r.csv | cut -d, -f11)" = "$3" ]
    tedstat rates --quiet --flow -f csv odd.csv >f.csv
    [ "$(sed -n 2p f.csv)" = "0,wrong number of cells,,$4,0" ]
    [ "$(tail -n 1 f.csv | cut -d, -f4)" = "$1" ]
}

strict() {
    refuses "odd.csv: record 3: $1" rates --strict odd.csv -o out.csv
    refuses "odd.csv: record 3: $1" tally --strict odd.csv -o out.tally
}

@test "unknown code 7 in METHUSE" {
    make_file 1,4,5,7,1
    shows "METHUSE: " 'code "7" is not in edition 2015+; it counts as missing' unknown_code
    counts 4 3 1 0
    strict 'METHUSE: code "7" is not in edition 2015+'
}

@test "letters in a code column" {
    make_file 1,4,5,1,often
    shows "FREQ_ATND_SELF_HELP_D: " '"often" is neither a code nor a label of edition 2015+; it counts as missing' not_a_code
    counts 4 3 1 0
    strict 'FREQ_ATND_SELF_HELP_D: "often" is neither a code nor a label'
}

@test "a short record" {
    make_file 1,4,5,1
    shows "" 'fewer cells than the header (4 in place of 5); the record is left out' short_record
    counts 3 3 0 1
    strict 'fewer cells than the header'
}

@test "a long record" {
    make_file 1,4,5,1,1,1
    shows "" 'more cells than the header (6 in place of 5); the record is left out' long_record
    counts 3 3 0 1
    strict 'more cells than the header'
}

@test "an unknown code in a column of the cohort or of --by" {
    make_file 1,4,97,1,1
    run -0 --separate-stderr "$TEDSTAT" rates odd.csv
    [[ "$stderr" == *'record 3: SUB1: code "97" is not in'* ]]
    make_file 97,4,5,1,1
    run -0 --separate-stderr "$TEDSTAT" rates --by state odd.csv
    [[ "$stderr" == *'record 3: STFIPS: code "97" is not in'* && "$output" == *Missing* ]]
}

@test "columns that are not asked for are not judged" {
    { echo $HEADER,RACE,NOTES; echo '1,4,5,1,1,99,"free, text"'; } >odd.csv
    run -0 --separate-stderr "$TEDSTAT" rates odd.csv
    [ -z "$stderr" ]
    [[ "$output" == *'N = 1 discharge'* ]]
}

@test "blank cells, -9, -8, NA and a dot are missing, without a word" {
    { echo $HEADER; echo 1,4,5,,1; echo 1,4,5,-9,1; echo 1,4,5,-8,1; echo 1,4,5,NA,1; echo 1,4,5,.,1; echo 1,4,5,1,1; } >odd.csv
    run -0 --separate-stderr "$TEDSTAT" rates -f csv odd.csv
    [[ "$stderr" != *METHUSE* ]]
    [[ "${lines[1]}" == both,0,1,0,*,5,"one_cluster;unreliable_few_cases" ]]
}

@test "whole numbers however written: 5.0, +5, 5e0, padding" {
    { echo $HEADER; echo '1.0, 4 ,+5,1e0,2.0'; echo 1,4,5,1,2; } >odd.csv
    run -0 --separate-stderr "$TEDSTAT" rates -f csv odd.csv
    [[ "${lines[1]}" == both,2,2,1,* ]]
}

@test "the first of many, and how many" {
    { echo $HEADER; for i in $(seq 5000); do [ $((i % 1000)) = 0 ] && echo 1,4,5,7,1 || echo 1,4,5,1,1; done; } >odd.csv
    run -0 --separate-stderr "$TEDSTAT" rates odd.csv
    [[ "$stderr" == *'odd.csv: record 1000: METHUSE: code "7"'*"(5 times in all)"* ]]
}

@test "hostile cells and names do not reach the terminal as they are" {
    name=$'evil\033[31mname.csv'
    { echo $HEADER; printf '1,4,5,\033]0;pwned\007,1\n'; echo 1,4,5,1,1; } >"$name"
    run -0 --separate-stderr "$TEDSTAT" rates "$name"
    [[ "$output$stderr" != *$'\033'* && "$output$stderr" != *$'\007'* ]]
    [[ "$stderr" == *'evil\x1b[31mname.csv'* ]]
    run -2 --separate-stderr "$TEDSTAT" rates $'no\033such\nfile'
    [[ "$stderr" != *$'\033'* && "${#stderr_lines[@]}" = 1 ]]
    run -2 --separate-stderr "$TEDSTAT" rates --by $'\033[2J' "$name"
    [[ "$stderr" != *$'\033'* ]]
    run -2 --separate-stderr "$TEDSTAT" $'\033[2J'
    [[ "$stderr" != *$'\033'* ]]
    run -2 --separate-stderr "$TEDSTAT" rates "$MINI" -o $'no\033where/x'
    [[ "$stderr" != *$'\033'* ]]
}

@test "tabs that pad cells are no separators; a quoted header is trimmed" {
    tedstat rates -q -f csv --cohort none "$MINI" >want.csv
    [ -s want.csv ]
    sed 's/,/\t,/g; s/$/\t/' "$MINI" >padded.csv
    tedstat rates -q -f csv --cohort none padded.csv | cmp - want.csv
    sed '1s/,/ "," /g; 1s/^/" /; 1s/$/ "/' "$MINI" >quoted.csv
    grep -q '" METHUSE "' quoted.csv
    tedstat rates -q -f csv --cohort none quoted.csv | cmp - want.csv
    tr ',' '\t' <"$MINI" >tabs.tsv
    tedstat rates -q -f csv --cohort none tabs.tsv | cmp - want.csv
}
