#!/usr/bin/env bats
# What tedstat knows about the data, and files that are only TEDS-like.

load common

HEADER=DISYR,STFIPS,AGE,SUB1,METHUSE,FREQ_ATND_SELF_HELP_D

years() { # YEAR...: a file with a few opioid discharges of each year
    echo $HEADER
    for year; do
        for state in 6 12 36; do
            echo "$year,$state,5,5,1,2"
            echo "$year,$state,6,7,2,1"
        done
    done
}

@test "codebook: variables, one variable, an edition, a column of it, a cohort" {
    run -0 --separate-stderr "$TEDSTAT" codebook -f csv
    [ "${lines[0]}" = variable,alias,label,type,from,codes,editions ]
    grep -q '^SEX,GENDER,' <<<"$output"
    grep -q '^FREQ_ATND_SELF_HELP_D,.*"2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023"$' <<<"$output"
    run -0 --separate-stderr "$TEDSTAT" codebook METHUSE -f csv
    grep -q '^METHUSE,1,Yes,$' <<<"$output"
    run -0 --separate-stderr "$TEDSTAT" codebook 2006-2014 AGE -f csv
    grep -q '^2006-2014,AGE,12,55 AND OVER,11,55-64 years,852847,' <<<"$output"
    run -0 --separate-stderr "$TEDSTAT" codebook 2019 GENDER -f json
    grep -q '"count":1105534' <<<"$output"
    [ "$(tedstat codebook 2015 -f csv | tail -n +2 | wc -l)" = 78 ]
    run -0 --separate-stderr "$TEDSTAT" codebook --cohort oud-adults
    [[ "$output" == *"SUB1 = 5, 6, 7"*"AGE >= 3"* ]]
    refuses 'there is no variable "METHUS", did you mean METHUSE?' codebook METHUS
    refuses 'edition 2019 has no column "NUMSUBS"' codebook 2019 NUMSUBS
}

@test "all ten editions are known" {
    [ "$(tedstat editions -f csv | tail -n +2 | cut -d, -f1 | paste -sd' ')" = \
        "2006-2014 2015 2016 2017 2018 2019 2020 2021 2022 2023" ]
    tedstat editions -f csv | grep '^2006-2014,' | grep -q '2014: Florida, Georgia, Kansas, Mississippi, New Mexico, West Virginia'
}

@test "medication alone works for 2006-2014, and everything else says why it does not" {
    years 2010 2011 | cut -d, -f1-5 >old.csv
    refuses "FREQ_ATND_SELF_HELP_D (edition 2006-2014 did not collect it; editions that did: 2015," rates old.csv
    run -0 --separate-stderr "$TEDSTAT" rates --mutual-help none --by year -f csv old.csv
    [ "$(cut -d, -f1-6 <<<"$output" | paste -sd' ')" = \
        "year,year_label,class,count,cases,share 2010,2010,any_medication,3,6,0.5 2011,2011,any_medication,3,6,0.5" ]
    [[ "$stderr" == *"55 and over is one band here"* ]]
}

@test "years whose definitions changed, the same year twice, and years of another edition are told" {
    years 2016 >a.csv
    years 2017 2018 >b.csv
    run -0 --separate-stderr "$TEDSTAT" rates --by year -f csv a.csv b.csv
    [[ "$stderr" == *"METHUSE: 2017: the wording of medication-assisted opioid therapy includes naltrexone"* ]]
    run -0 --separate-stderr "$TEDSTAT" rates --by year a.csv b.csv
    [ -z "$stderr" ] # once is enough: it stands in the report
    [[ "$(one_line "$output")" == *"medication planned (METHUSE) 2017: the wording of medication-assisted opioid therapy includes naltrexone"* ]]
    run -0 --separate-stderr "$TEDSTAT" rates --by year -f csv b.csv
    [[ "$stderr" != *naltrexone* ]]
    years 2018 | sed 's/,12,/,13,/' >c.csv
    run -0 --separate-stderr "$TEDSTAT" rates -f json b.csv c.csv
    [[ "$stderr" == *"discharges of 2018 come from 2 files"* && "$output" == *'"code":"same_year"'* ]]
    years 2016 2012 >d.csv
    run -0 --separate-stderr "$TEDSTAT" rates -f csv d.csv
    [[ "$stderr" == *"d.csv: 6 records are of 2012, which is not a year of edition 2015+"* ]]
    # a saved tally says the same
    tedstat tally -q --by year a.csv -o a.tally
    tedstat tally -q --by year b.csv -o b.tally
    run -0 --separate-stderr "$TEDSTAT" rates --by year -f csv a.tally b.tally
    [[ "$stderr" == *naltrexone* ]]
}

@test "whether the same states report in every year: they differ, or it is not known" {
    tedstat simulate 2019 --rows 300 -o made_up_2019.csv
    tedstat simulate 2022 --rows 300 -o made_up_2022.csv
    tedstat simulate 2023 --rows 300 -o made_up_2023.csv
    run -0 --separate-stderr "$TEDSTAT" rates -f csv made_up_2022.csv made_up_2023.csv
    [[ "$stderr" == *"whether the same states report in every year is not known; absent in 2022 Delaware, Oregon; 2023 not known"* ]]
    [[ "$stderr" == *"; --constant-states keeps"* ]]
    run -0 --separate-stderr "$TEDSTAT" rates -f csv made_up_2019.csv made_up_2022.csv made_up_2023.csv
    [[ "$stderr" == *"differ between the years; absent in 2019 Oregon, Washington, West Virginia; 2022 Delaware, Oregon; 2023 not known"* ]]
    # what a reader of a page could not do is not advised there
    tedstat rates -q -o page.html made_up_2022.csv made_up_2023.csv
    grep -q '2023 not known' page.html
    run ! grep -q -e --constant-states page.html
    run -0 --separate-stderr "$TEDSTAT" rates -f csv made_up_2022.csv
    [[ "$stderr" != *"states that report"* && "$stderr" != *"same states"* ]]
}

@test "numbers of made-up data, and of other records than the published ones, say so" {
    # 2022 was published with 1,394,138 records; a name can say that none is real
    tedstat simulate 2022 --rows 300 -q -o tedsd_2022.csv
    cp tedsd_2022.csv Simulated.csv
    run -0 --separate-stderr "$TEDSTAT" rates -f csv tedsd_2022.csv
    [[ "$stderr" == *"not the records that SAMHSA published"*"2022: 300 of 1,394,138"* ]]
    tedstat rates tedsd_2022.csv | grep -q ', edition 2022; not the published file$'
    tedstat rates Simulated.csv | grep -q ', edition 2022; made-up data$'
    run -0 --separate-stderr "$TEDSTAT" rates -f csv Simulated.csv
    [[ "$stderr" == *"made-up data, as the name says: Simulated.csv"* && "$stderr" != *"of 1,394,138"* ]]
    tedstat chart classes -q --no-image Simulated.csv -o c.svg
    grep -q 'edition 2022; made-up data' c.gp
    printf '[report]\ntitle = T\n' >r.ini
    tedstat report -q r.ini Simulated.csv -o made.html
    grep -q '<p class="alert" role="note">Made-up data: no record here is real' made.html
    tedstat report -q r.ini tedsd_2022.csv -o part.html
    grep -q '<p class="alert" role="note">Not the published data: .*2022: 300 of 1,394,138' part.html
    # an edition of which four records were published: four, fewer and more
    printf '%s\n' '[edition]' 'name = tiny' 'title = Tiny' 'years = 2018' 'rows = 4' 'values = codes' \
        '[DISYR]' '[STFIPS]' '[METHUSE]' '[FREQ_ATND_SELF_HELP_D]' >tiny.ini
    for n in 3 4 5; do
        { echo DISYR,STFIPS,METHUSE,FREQ_ATND_SELF_HELP_D; yes 2018,1,1,2 | head -n $n; } >four.csv
        run -0 --separate-stderr "$TEDSTAT" rates --cohort none --edition tiny.ini -f csv four.csv
        [ $n = 4 ] || [[ "$stderr" == *"2018: $n of 4)"* ]]
        [ $n != 4 ] || [[ "$stderr" != *published* ]]
    done
}

@test "--constant-states keeps the states of every year, as a box of the flow" {
    { years 2018; years 2019 | tail -n +2 | grep -v ',12,'; } >a.csv
    tedstat rates -q --constant-states -f csv a.csv >got.csv
    grep -v ',12,' a.csv >without.csv
    tedstat rates -q -f csv without.csv | cmp - got.csv
    tedstat rates -q --constant-states --flow -f csv a.csv | grep -q '^3,state not present in every year,constant states,2,0$'
    tedstat rates -q --constant-states --by state,year -f csv a.csv | grep -c '^12,' | grep -qx 0
    tedstat tally -q --by state a.csv -o a.tally
    refuses "this tally was not made by year" rates --constant-states a.tally
}

@test "a state that is absent from the edition, a missing state and a state with missing codes are three things" {
    gzip -dc "$SAMPLE" >a.csv
    tedstat rates -q --by state -f csv a.csv >got.csv
    grep -q '^41,Oregon,both,0,0,,,,,,,,0,state_absent$' got.csv
    [ "$(grep -c state_absent got.csv)" = 24 ]
    tedstat rates -q --by state,year -f csv a.csv | grep -q '^53,2019,Washington,2019,neither,0,0,,,,,,,,0,state_absent$'
    ! tedstat rates -q --by SEX -f csv a.csv | grep -q state_absent || return 1
    { head -n 1 a.csv; tail -n +2 a.csv | head -n 400 | awk -F, -v OFS=, '{ $3 = "-9"; print }'; } >b.csv
    tedstat rates -q --by state -f csv b.csv | grep -q '^-9,Missing,both,'
}

@test "an edition file of one's own: other names and codes, ages in years, a column for each medication" {
    cd "$SOURCE_ROOT"
    run -0 --separate-stderr "$TEDSTAT" rates --edition examples/state_extract.ini --by year -f csv examples/state_extract.csv
    # by hand: 2019: 34 both, 27 help only, 45 missing, 61 medication only, 19 both; 2020: 38 neither, 41 missing, 70 both
    [ "$(grep -E 'both|only|neither' <<<"$output" | cut -d, -f1,3-5,13 | paste -sd' ')" = \
        "2019,both,2,4,1 2019,medication_only,1,4,1 2019,mutual_help_only,1,4,1 2019,neither,0,4,1 2020,both,1,2,1 2020,medication_only,0,2,1 2020,mutual_help_only,0,2,1 2020,neither,1,2,1" ]
    tedstat rates -q --edition examples/state_extract.ini --by state,AGE,SEX,setting examples/state_extract.csv | grep -q Ohio
    tedstat check --edition examples/state_extract.ini examples/state_extract.csv | grep -q 'Nothing differs'
    tedstat codebook --edition examples/state_extract.ini my-state | grep -q LEVEL_OF_CARE
    tedstat tally -q --edition examples/state_extract.ini examples/state_extract.csv | grep -q '^input	state_extract.csv	my-state'
}

@test "the editions that are built in have no fault that a file of one's own is refused for" {
    local n=0
    for file in "$SOURCE_ROOT"/datasets/editions/*.ini; do
        sed 's/^name = .*/name = mine/' "$file" >mine.ini
        tedstat codebook -e mine.ini mine -f csv >got.csv
        [ -s got.csv ]
        tedstat codebook "$(basename "$file" .ini)" -f csv | sed 's/^[^,]*,/mine,/' | tail -n +2 | cmp - <(tail -n +2 got.csv)
        n=$((n + 1))
    done
    [ $n -ge 10 ]
}

@test "an edition file with a fault: file, line, and what is wrong" {
    printf '[edition]\nname = x\n[SEX]\nM = Male\n' >my.ini
    refuses 'my.ini: line 4: "M" is neither a word known here nor CODE' rates --edition ./my.ini "$MINI"
    refuses 'nofile/x.ini: no such file' rates --edition nofile/x.ini "$MINI"
}

@test "check: edition and why, records, frequencies, unknown codes, relations, coverage; exit status 1" {
    run -1 --separate-stderr "$TEDSTAT" check "$SAMPLE"
    [[ "$(one_line "$output")" == *"the header has its 76 columns and no others, and the first records are of 2019"* ]]
    [[ "$output" == *"20,000"*"1,722,503"*"differs"* && "$output" == *"REGION is the region of STFIPS"* ]]
    run -1 --separate-stderr "$TEDSTAT" check -f csv "$SAMPLE"
    [ "${lines[0]}" = "item,variable,code,label,here,published,difference,status,text" ]
    grep -q '^records,,,,20000,1722503,-1702503,differs,' <<<"$output"
    n=$(gzip -dc "$SAMPLE" | tr -d '\r' | awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next } $c["METHUSE"] == 1' | wc -l)
    grep -q "^frequency,METHUSE,1,Yes,$n,216239," <<<"$output"
}

@test "check finds what is wrong: codes, relations, absent columns, wrong cells" {
    gzip -dc "$SAMPLE" | head -n 200 >good.csv
    awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i }
        NR == 5 { $c["METHUSE"] = 7 } NR == 6 { $c["REGION"] = 9 - $c["REGION"] } NR == 7 { $c["GENDER"] = 1; $c["PREG"] = 1 }
        NR == 8 { $c["HERFLG"] = 1 - $c["HERFLG"] } NR == 9 { $0 = $0 ",1" } { print }' good.csv >bad.csv
    run -1 --separate-stderr "$TEDSTAT" check -f csv bad.csv
    grep -q '^unknown code,METHUSE,7,,1,,,differs,first in record 4$' <<<"$output"
    grep -q '^relation,,,REGION is the region of STFIPS,1,0,1,differs,first in record 5$' <<<"$output"
    grep -q '^relation,,,PREG is missing for men,1,0,1,differs,first in record 6$' <<<"$output"
    grep -q '^relation,,,"HERFLG = 1 just where 5 (Heroin) is in SUB1, SUB2 or SUB3",1,0,1,differs,first in record 7$' <<<"$output"
    grep -q '^wrong number of cells,,,,1,,,differs,' <<<"$output"
    cut -d, -f1-40 good.csv >few.csv
    run -1 --separate-stderr "$TEDSTAT" check --edition 2019 -f csv few.csv
    grep -q '^columns absent,,,,36,,,differs,' <<<"$output"
    run -0 --separate-stderr "$TEDSTAT" check -f csv few.csv # a part of the columns is not wrong by itself
    grep -q 'the header comes nearest to edition 2019' <<<"$output"
}

@test "the genuine rows, where they are at hand, pass check but for what was lost in them" {
    [ -n "${TEDSTAT_REAL_ROWS:-}" ] || skip "TEDSTAT_REAL_ROWS does not name the folder with tedsd_2023_srs1000_codes.csv"
    run -0 --separate-stderr "$TEDSTAT" check "$TEDSTAT_REAL_ROWS/tedsd_2023_srs1000_codes.csv"
    [[ "$output" == *"nearest to edition 2023"* && "$output" == *"nothing that could be compared differs"* ]]
    [[ "$(tedstat check -f csv "$TEDSTAT_REAL_ROWS/tedsd_2023_srs1000_codes.csv")" != *,differs,* ]]
    for file in printed_2016_head5 printed_2017_head_tail printed_2019_head_tail printed_2023_sample_head5; do
        # nothing but the marks of cut columns and rows is unknown
        tedstat check -f csv "$TEDSTAT_REAL_ROWS/$file.csv" >check.csv || true
        ! grep '^unknown code,' check.csv | grep -v ',\.\.\.,' || return 1
    done
}

@test "check: of the editions that come equally near, the one of the years that the records are of" {
    gzip -dc "$SAMPLE" | cut -d, -f1-75 >short.csv # without the last column
    run --separate-stderr "$TEDSTAT" check short.csv
    [[ "$output" == *"the header comes nearest to edition 2019"* && "$output" != *"Nothing differs"* ]]
}

@test "a part of the columns, with labels as a codebook words them, is counted like its codes" {
    { echo 'DISYR,STFIPS,SERVICES_D,METHUSE,AGE,SUB1,FREQ_ATND_SELF_HELP_D'
      echo '2021,Alabama,"Ambulatory, non-intensive outpatient",Yes,25-29 years old,Heroin,No attendance'
      echo '2021,Ohio,"Detox, 24-hour, hospital inpatient",No,65 years and older,Heroin,1-3 times in the past month'
      echo '2021,Ohio,"Ambulatory, detoxification",No,12-14 years old,Heroin,No attendance'; } >labels.csv
    { echo 'DISYR,STFIPS,SERVICES_D,METHUSE,AGE,SUB1,FREQ_ATND_SELF_HELP_D'
      echo '2021,1,7,1,5,5,1'; echo '2021,39,1,2,12,5,2'; echo '2021,39,8,2,1,5,1'; } >codes.csv
    tedstat rates --by state,SERVICES_D,AGE -f csv labels.csv >got 2>warnings
    tedstat rates --by state,SERVICES_D,AGE -f csv codes.csv 2>/dev/null | cmp - got
    grep -q ' 2 kept' warnings
    run ! grep -q ' record ' warnings
    # likewise where an edition of the user's own says which column it is, and no codes
    printf '[edition]\nname = mine\nvalues = labels\n' >mine.ini
    for column in DISYR STFIPS SERVICES_D METHUSE AGE SUB1 FREQ_ATND_SELF_HELP_D; do
        printf '[X_%s]\nvariable = %s\n' "$column" "$column" >>mine.ini
    done
    sed '1s/[A-Z]/X_&/; 1s/,/,X_/g' labels.csv >mine.csv
    tedstat rates --edition mine.ini --by state,SERVICES_D,AGE -f csv mine.csv 2>/dev/null | cmp - got
}

@test "nothing that is known of TEDS-D is said of files of a user's own edition" {
    own=(--edition "$SOURCE_ROOT/examples/state_extract.ini" "$SOURCE_ROOT/examples/state_extract.csv")
    printf '[report]\ntitle = T\n[table by care]\nby = SERVICES_D\n[chart c]\nkind = classes\n[chart f]\nkind = frequency\n' >r.ini
    tedstat report -q --no-image r.ini "${own[@]}" -o own.md
    tedstat rates -q "${own[@]}" >own.txt
    tedstat tally -q "${own[@]}" -o own.tally
    tedstat report -q --no-image r.ini "$SAMPLE" -o teds.md
    tedstat rates -q own.tally >saved.txt # without the edition file
    for said in 'which SAMHSA publishes' 'has exchanged some records' 'wording includes naltrexone' 'TEDS-D publishes' \
        'lanned at admission\.' 'is the use that was planned'; do
        ! grep -n "$said" own.md own.txt saved.txt || return 1
        [ "$said" = 'is the use that was planned' ] || grep -q "$said" teds.md || { echo "not said of TEDS-D: $said"; return 1; }
    done
    ! grep -n 'edition file' teds.md || return 1
    grep -q 'is what the edition file takes for it' own.txt
    # RECORD 7.1: where the codes come from
    grep '^| RECORD 7.1' own.md | grep -q 'and the edition file, which makes these codes'
    tr -d '\\' <own.md >plain.md
    for map in 'edition my-state become' 'DISCH_YEAR -> DISYR,' 'STFIPS = 39 in all records,' 'SEX_AT_BIRTH -> SEX,' \
        'BUPRENORPHINE, METHADONE and NALTREXONE -> METHUSE,'; do
        grep -qF -- "$map" plain.md || { echo "$map"; return 1; }
    done
    tedstat check "${own[@]}" >check.txt
    grep -qx 'Nothing differs from what the edition file says.' check.txt
    ! grep -q 'publish\|codebook' check.txt || return 1
    sed '2s/,F,/,X,/' "$SOURCE_ROOT/examples/state_extract.csv" >odd.csv
    run -1 tedstat check --edition "$SOURCE_ROOT/examples/state_extract.ini" odd.csv
    [[ "$output" == *"Something differs from what the edition file says; see the rows"* ]]
    [[ "$output" != *"publish"* ]]
    [ "$(tedstat check -f csv "${own[@]}" | head -n 1)" = item,variable,code,label,here,published,difference,status,text ]
}
