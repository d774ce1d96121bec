#!/usr/bin/env bats
# A recipe and files become a report.

load common

recipe() {
    cat >r.ini <<'END'
[report]
title = A title & <b>more</b>
question = What is
question = asked?

[text one]
title = Words

Some *Markdown*, <script>alert(1)</script>.

[table by setting]
title = By setting
by = setting

[table women]
where = SEX = 2

[table pairs]
command = compare
by = setting
reference = Outpatient

[chart four]
kind = classes
by = setting
END
}

@test "a report has its sections in order, is well-formed, and fetches and runs nothing" {
    recipe
    tedstat report -q --no-image r.ini "$SAMPLE" -o a.html
    xmllint --noout --nonet a.html
    run xmllint --xpath '//*[local-name()="h2"]/text()' a.html
    [ "$output" = "Contents
The question
The data
Where the records went
What is missing
The answer
Bounds and other definitions
Charts
Subgroups
Limits
Methods
How it was made
Appendix: STROBE and RECORD" ]
    run grep -ciE '<script|src=|url\(|@import|<iframe|<img' a.html
    [ "$output" = 0 ]
    grep -q '<em>Markdown</em>' a.html
    grep -q 'A title &amp; &lt;b&gt;more&lt;/b&gt;' a.html
    grep -q 'What is asked?' a.html
    for item in 'STROBE 6' 'STROBE 7' 'STROBE 1'{1,2a,2b,2c,2d,2e,'3a, b',3c,4a,4b,5} 'RECORD 6.1' 'RECORD 7.1' 'RECORD 12.2' 'RECORD 13.1'; do
        grep -q "<th scope=\"row\">$item</th>" a.html || { echo "$item"; return 1; }
    done
    [ "$(xmllint --xpath 'count(//@id)' a.html)" = "$(xmllint --xpath '//@id' a.html | sort -u | grep -c id=)" ]
}

@test "the appendix answers with the numbers and codes of these data" {
    recipe
    tedstat report -q --no-image r.ini "$SAMPLE" -o a.html
    # the flow in words: what awk counts in the file
    gzip -dc "$SAMPLE" | tr -d '\r' | awk -F, '
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        $at["SUB1"] < 5 || $at["SUB1"] > 7 { other++; next }
        $at["AGE"] < 3 { young++; next }
        { kept++ }
        END { print NR - 1, other, young, kept }' | sed -E ':a; s/([0-9])([0-9]{3})\b/\1,\2/; ta' >counts
    read -r all other young kept <counts
    grep -q "<td class=\"words\">$all records read; left out, primary substance not an opioid or missing: $other; left out, younger than 18 or age missing: $young; kept: $kept.</td>" a.html
    # codes of what the rules, the groups and the definitions name, and of nothing else
    xmllint --xpath '//*[local-name()="details"][*[local-name()="summary"]="Codes of all variables used"]//*[local-name()="tbody"]//*[local-name()="th"]/text()' a.html >names
    for name in SUB1 AGE METHUSE FREQ_ATND_SELF_HELP_D setting SERVICES_D SEX STFIPS; do grep -qx "$name" names || { echo "$name"; return 1; }; done
    run ! grep -qxE 'FREQ_ATND_SELF_HELP|RACE|REASON' names
    grep -q '1 Detoxification (SERVICES_D 1, 2, 8); 2 Residential' a.html
    # the states that hold half of what is missing, by the table of coverage by state
    tedstat rates -q --by state -f tsv "$SAMPLE" | awk -F '\t' '$3 == "both" { n[++k] = $13; all += $13; have += ($4 != "" && $12 != "") }
        END { for (; 2 * sum < all; states++) { best = 0; for (i = 1; i <= k; i++) if (n[i] > n[best]) best = i; sum += n[best]; n[best] = 0 }; print states }' >states
    grep -q "At least half of these are from $(cat states) of the 48 states" a.html
}

@test "the appendix says what this report does: years with a hole, trends, strata, diagnoses" {
    for y in 2016 2017 2019; do gzip -dc "$SAMPLE" | sed "2,\$s/^2019/$y/" >made_up_$y.csv; done
    printf '[report]\ntitle = T\n' >r.ini
    tedstat report -q --no-image r.ini made_up_201[679].csv -o a.md
    grep -q 'Discharges of 2016, 2017, 2019\.' a.md
    grep -q 'No diagnosis is used' a.md
    grep -q 'None is analysed as a quantity' a.md
    grep -q 'Groups are not compared and interactions not tested' a.md
    printf '[table d]\nby = DSMCRIT\n[table t]\ncommand = trend\n[table s]\ncommand = compare\nby = setting\nstrata = SEX\n' >>r.ini
    tedstat report -q --no-image r.ini made_up_2019.csv made_up_2016.csv made_up_2017.csv -o b.md
    grep -q 'Diagnoses (DSMCRIT) are as recorded' b.md
    grep -q 'The year is one in trends' b.md
    grep -q 'whether a difference is the same in all strata is tested' b.md
    run ! grep -qE 'No diagnosis|None is analysed|not compared' b.md
}

@test "the numbers of a report are those of the commands" {
    recipe
    tedstat report -q --no-image r.ini "$SAMPLE" -o a.json --folder out
    tedstat rates -q -f csv "$SAMPLE" | cmp - out/main.csv
    tedstat rates -q -f csv --by setting "$SAMPLE" | cmp - out/by-setting.csv
    tedstat rates -q -f csv --where 'SEX = 2' "$SAMPLE" | cmp - out/women.csv
    tedstat compare -q -f csv --by setting --reference Outpatient "$SAMPLE" | cmp - out/pairs.csv
    tedstat rates -q --flow -f csv "$SAMPLE" | cmp - out/flow.csv
    tedstat chart classes -q --by setting --no-image "$SAMPLE" -o c.svg
    cmp c.tsv out/four.tsv
}

@test "the manifest holds the SHA-256 of the data and of the recipe" {
    recipe
    gzip -dc "$SAMPLE" >a.csv
    tedstat report -q --no-image r.ini a.csv -o a.json
    grep -q "\"sha256\":\"$(sha256sum <a.csv | cut -d' ' -f1)\"" a.json
    grep -q "\"recipe_sha256\":\"$(sha256sum <r.ini | cut -d' ' -f1)\"" a.json
    tedstat report -q --no-image --threads 3 r.ini "$SAMPLE" -o b.json # packed: the same content
    grep -q "\"sha256\":\"$(sha256sum <a.csv | cut -d' ' -f1)\"" b.json
}

@test "the same bytes on every run, whatever the folder, the clock and the number of threads" {
    recipe
    mkdir elsewhere && cp r.ini "$SAMPLE" elsewhere
    tedstat report -q --no-image r.ini "$SAMPLE" -o a.html -o a.md -o a.tex -o a.json
    (cd elsewhere && TZ=Asia/Tokyo tedstat report -q --no-image --threads 1 r.ini ./*.gz -o a.html -o a.md -o a.tex -o a.json)
    for f in a.html a.md a.tex a.json; do cmp $f elsewhere/$f; done
    SOURCE_DATE_EPOCH=1577836800 tedstat report -q --no-image r.ini "$SAMPLE" -o b.html
    grep -q '2020-01-01' b.html
    run grep -c "$PWD\|/tmp/" a.html
    [ "$output" = 0 ]
}

@test "files = in the recipe, relative to it, with wildcards" {
    mkdir -p deep/data
    head -n 200 "$MINI" >deep/data/a.csv
    { head -n 1 "$MINI"; sed -n '201,400p' "$MINI"; } >deep/data/b.csv
    printf '[report]\nfiles = data/*.csv\noutput = x.html\n' >deep/r.ini
    tedstat report -q deep/r.ini
    grep -q '>a.csv<' x.html
    grep -q '>b.csv<' x.html
}

@test "a folder or file whose name has wildcards in it is that folder and file" {
    mkdir -p 'odd [1]*\name/in' other
    cp "$MINI" 'odd [1]*\name/in/a.csv'
    cp "$MINI" 'odd [1]*\name/in/[b].csv'
    printf '[report]\nfiles = in/*.csv\noutput = x.html\n' >'odd [1]*\name/r.ini'
    printf '[report]\nfiles = in/[b].csv\noutput = y.html\n' >'odd [1]*\name/s.ini'
    tedstat report --dry-run 'odd [1]*\name/r.ini' >list
    grep -qxF $'file\todd [1]*\\name/in/a.csv' list
    grep -qxF $'file\todd [1]*\\name/in/[b].csv' list
    tedstat report -q 'odd [1]*\name/s.ini'
    grep -qF '>[b].csv<' y.html
    printf '[report]\nfiles = in/*.CSV\n' >'odd [1]*\name/r.ini'
    refuses 'odd [1]*\name/in/*.CSV: there is no such file' report 'odd [1]*\name/r.ini'
}

@test "a variable under both of its names is counted by once" {
    printf '[report]\nby = SERVICES_D\n[table t]\nby = services_d\n[table u]\nby = SERVICES_D, SEX\n' >r.ini
    tedstat report --dry-run r.ini x.csv | grep -qP '^counted by\tservices_d,SEX,year\t' || { tedstat report --dry-run r.ini x.csv; return 1; }
}

@test "what is wrong in a recipe is named with file, line and the nearest name" {
    printf '[report]\nchort = oud\n' >r.ini
    refuses 'r.ini: line 2: [report]: there is no key "chort" here, did you mean cohort?' report r.ini "$SAMPLE"
    printf '[report]\n\n[tabel x]\nby = SEX\n' >r.ini
    refuses 'r.ini: line 3: there is no kind of section "tabel", did you mean table?' report r.ini "$SAMPLE"
    printf '[table x]\nby = SEXX\n' >r.ini
    refuses 'r.ini: line 1: [table x]: ' report r.ini "$SAMPLE"
    printf '[table x]\nmissing = never\n' >r.ini
    refuses 'r.ini: line 2: [table x]: --missing: "never" is not one of complete|as-no' report r.ini "$SAMPLE"
    printf '[table x]\nwhere = SEX = 9..\n' >r.ini
    refuses 'r.ini: line 1: [table x]: ' report r.ini "$SAMPLE"
    printf '[table x]\ncommand = rats\n' >r.ini
    refuses 'did you mean rates?' report r.ini "$SAMPLE"
    printf '[table x]\ncommand = check\n' >r.ini
    refuses 'makes no table of discharges' report r.ini "$SAMPLE"
    printf '[chart x]\nkind = clases\n' >r.ini
    refuses 'did you mean classes?' report r.ini "$SAMPLE"
    printf '[table x]\ncohort = oud\n' >r.ini
    refuses 'cohort is of the whole report; it belongs in [report]' report r.ini "$SAMPLE"
    printf '[text x]\nat = limit\n' >r.ini
    refuses 'did you mean limits?' report r.ini "$SAMPLE"
    printf '[table x]\n[table x]\n' >r.ini
    refuses 'line 2: there is a section [table x] already, on line 1' report r.ini "$SAMPLE"
    printf '[chart x]\nkind = heat\nvary = missing=complete,as-no\n' >r.ini
    refuses 'r.ini: line 1: [chart x]: --vary is for a chart of kind sweep' report --dry-run r.ini "$SAMPLE"
    printf 'by = SEX\n' >r.ini
    refuses 'line 1: "by" stands before the first [section]' report r.ini "$SAMPLE"
    for wrong in 'by = SEXX' 'by = CASEID' 'where = SEXX = 1' 'cohort = nothing' 'interval = wilsn' 'cluster = jack' 'edition = no/such'; do
        printf '[text x]\n[report]\n%s\n' "$wrong" >r.ini
        refuses 'r.ini: line 2: [report]: ' report --dry-run r.ini "$SAMPLE"
    done
    for wrong in staet state,SEX CASEID; do
        printf '[report]\n[foreach]\nvar = %s\n' "$wrong" >r.ini
        refuses 'r.ini: line 2: [foreach]: ' report --dry-run r.ini "$SAMPLE"
    done
    printf '[report]\ntitle = T\n' >r.ini
    refuses 'tedstat: --by: there is no variable "SEXX", did you mean SEX?' report --by SEXX r.ini "$SAMPLE"
    refuses '-o ./x.html is given twice' report r.ini "$SAMPLE" -o x.html -o x.json -o ./x.html
    refuses '--folder: the name is empty' report r.ini "$SAMPLE" --folder ''
    printf '[report]\n' >r.ini
    refuses 'no data: name files' report r.ini
    refuses 'ends with .html, .md, .tex or .json' report r.ini "$SAMPLE" -o x.csv
}

@test "an edition file that the recipe names" {
    cp "$SOURCE_ROOT/examples/state_extract.ini" mine.ini
    tedstat simulate -q mine.ini --rows 500 -o made_up.csv
    printf '[report]\nedition = mine.ini\n[table t]\nby = SEX\n' >r.ini
    tedstat report -q r.ini made_up.csv -o a.html -o a.json
    tedstat report -q --check a.json made_up.csv
    tedstat rates -q --edition mine.ini made_up.csv -f json | jq .results >want
    jq -e 'length > 4' want
    jq .results a.json | cmp - want
}

@test "a key that stands twice is refused, unless each one adds to the others" {
    printf '[report]\nby = SEX\nTitle = a\nby = AGE\n' >r.ini
    refuses 'r.ini: line 4: [report]: by is there already, on line 2' report r.ini "$SAMPLE"
    printf '[report]\nTitle = a\ntitle = b\n' >r.ini
    refuses 'line 3: [report]: ' report r.ini "$SAMPLE"
    printf '[report]\nlang = en\nlang = de\n' >r.ini
    refuses 'line 3: [report]: lang is there already, on line 2' report r.ini "$SAMPLE"
    printf '[chart x]\nkind = classes\nby = SEX\nkind = forest\n' >r.ini
    refuses 'line 4: [chart x]: kind is there already, on line 2' report r.ini "$SAMPLE"
    printf '[foreach]\nvar = state\nvar = region\n' >r.ini
    refuses 'line 3: [foreach]: var is there already, on line 2' report r.ini "$SAMPLE"
    printf '[report]\nquestion = one\nquestion = two\nwhere = SEX = 2\nwhere = AGE >= 3\noutput = a.html\noutput = a.json\n[table t]\nwhere = AGE >= 4\nwhere = AGE <= 9\n' >r.ini
    tedstat report -q r.ini "$SAMPLE"
    grep -q 'one two' a.html
    [ -s a.json ]
}

@test "on a dark screen the colours of pictures are those that the templates of charts have for dark" {
    # "#1a1a1a #e6e6e6": light and dark
    sed -n 's/.*dark ? "\(#[0-9a-fA-F]*\)" : "\(#[0-9a-fA-F]*\)".*/\2 \1/p' "$SOURCE_ROOT"/lib/chart/*.gp | tr A-F a-f | sort -u >pairs
    [ "$(wc -l <pairs)" -ge 12 ]
    sed -n 's/^  .*="rgb(\([^)]*\))"\] { [a-z]*: \(#[0-9a-f]*\); }/\1 \2/p' "$SOURCE_ROOT/lib/render/page.css" |
        awk '{ gsub(/,/, " "); printf "#%02x%02x%02x %s\n", $1, $2, $3, $4 }' | sort -u >css
    [ "$(wc -l <css)" -ge 12 ]
    [ "$(comm -13 pairs css)" = "" ]
    # and all that every picture has is there: ink, soft, line, faint
    for name in ink soft line faint; do
        sed -n "s/^$name = dark ? \"\(#.*\)\" : \"\(#.*\)\"/\2 \1/p" "$SOURCE_ROOT/lib/chart/common.gp" | grep -qxFf - css
    done
    # as gnuplot writes them
    tedstat chart forest -q --by setting "$SAMPLE" -o c.svg
    for attribute in $(sed -n 's/.*\[\([a-z]*="rgb([^)]*)"\)\] {.*/\1/p' "$SOURCE_ROOT/lib/render/page.css" | tr -d ' '); do
        tr -d ' ' <c.svg | tr "'" '"' | grep -oF "$attribute" | sort -u
    done >used
    [ "$(wc -l <used)" -ge 5 ]
}

@test "tables and figures have the same numbers and captions in html, Markdown and LaTeX" {
    printf '[report]\n[chart one]\nkind = classes\nby = SEX\n[table t]\nby = SEX\n[chart two]\nkind = states\n' >r.ini
    tedstat report -q r.ini "$SAMPLE" -o r.html -o r.md -o r.tex
    # "Figure 1. Bars": the number and the first word, without markup
    captions() { sed 's/<[^>]*>//g; s/\*\*//g; s/\\textbf{\(Figure [0-9]*\.\)}/\1/; s/^.*caption\*{//; s/[\\}]//g' "$1" | grep -oE '^(Table|Figure|Numbers of figure) [0-9]+\. [A-Za-z]+'; }
    captions r.html >want
    [ "$(grep -c '^Figure' want)" = 2 ]
    [ "$(grep -c '^Table' want)" -ge 6 ]
    captions r.md | cmp want -
    captions r.tex | cmp want -
}

@test "a section's further tables are in the page, in the json and in the folder" {
    printf '[report]\n[table c]\ntitle = Compared\ncommand = compare\nby = setting\nstrata = SEX\n[table s]\ncommand = compare\nby = setting\nstandardise = age_group\n' >r.ini
    printf '[table t]\ncommand = trend\n[table p]\nby = region\npool = REML\n[table d]\nby = region\ndetails = yes\n[table o]\ncommand = trend\ntable = trends\n' >>r.ini
    for year in 2018 2019; do tedstat simulate $year --rows 3000 -q -o made_up_$year.csv; done
    tedstat report -q r.ini made_up_201?.csv -o r.html -o r.json --folder out
    for caption in 'Compared' 'Compared. Within strata of sex (Mantel-Haenszel)' 'Compared. Does any level of setting at discharge differ?' \
        'Standardised by age group' 'Average change a year' 'Mean over the groups' 'Behind the intervals'; do
        grep -qE "<caption id=\"table-[0-9]+\">Table [0-9]+\. ${caption//[()?.]/.}</caption>" r.html || { echo "$caption"; return 1; }
    done
    [ "$(grep -c 'Average change a year</caption>' r.html)" = 2 ]
    # each method that these used, once, with its source
    for source in 'newcombe: .*Newcombe' 'holm: .*Scand' 'pearson_chisq: .*Pearson' 'mh_rd_sato: .*Sato' 'tarone: .*Tarone' \
        'direct_mover_wilson: .*Donner' 'cochran_armitage_z: .*Armitage' 'REML: .*Viechtbauer' 'rao_scott_f: .*Rao, Scott' \
        'cluster_difference: .*Binder' 'cluster_standardised: .*Binder' 'cluster_slope: .*Binder' 'cramers_v: .*Cramer' \
        'standardised_difference: .*Austin'; do
        [ "$(grep -cE "^<li>$source" r.html)" = 1 ] || { echo "$source"; return 1; }
    done
    for key in adjusted tests standardised trends pooled details; do grep -q "^      \"$key\":\[" r.json || { echo "$key"; return 1; }; done
    for table in c.adjusted c.tests s.standardised s.tests t.trends p.pooled d.results; do [ -s "out/$table.csv" ]; done
    tedstat compare -q -f csv --by setting --strata SEX --table adjusted made_up_201?.csv | cmp - out/c.adjusted.csv
    tedstat trend -q -f csv --table trends made_up_201?.csv | tee want | cmp - out/t.trends.csv
    cmp want out/o.csv
    [ ! -e out/o.results.csv ]
}

@test "in short: the outcome that answers the question; no share of too few cases; no case, one sentence" {
    tedstat simulate 2019 --rows 4000 -q -o made_up.csv
    printf '[report]\n[table u]\ntitle = Dropped out\nat = main\noutcome = REASON = 2\nby = use\n' >r.ini
    tedstat report -q r.ini made_up.csv -o r.md
    share=$(tedstat rates -q -f csv --outcome 'REASON = 2' --by use made_up.csv | awk -F, '$2 == "Neither" { printf "%.1f", 100 * $6 }')
    grep -qE "^In short: Dropped out: Both .*, Neither $share %" r.md
    grep -q '^What was used: of ' r.md
    # the classes without an outcome
    printf '[report]\n' >r.ini
    { sed 1q made_up.csv; awk -F, 'NR > 1' made_up.csv | head -40; } >made_up_few.csv
    tedstat report -q r.ini made_up_few.csv -o few.md
    grep -qE '^In short: of [0-9]+ discharges with both items known no share can be told, as they are too few' few.md
    ! grep -q 'What is missing could move' few.md || return 1
    awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "METHUSE") k = i } NR > 1 { $k = -9 } 1' made_up_few.csv >made_up_none.csv
    tedstat report -q r.ini made_up_none.csv -o none.md
    grep -q '^In short: there is no discharge with both items known, so that no share can be told\.$' none.md
}

@test "sections whose files would have one name are refused, with line" {
    printf '[report]\n[table a b]\n[chart a b]\nkind = classes\n[text a.b]\n\nwords\n[table a.b]\n' >r.ini
    refuses 'r.ini: line 8: [table a.b]: its files would have the same names as those of line 2 ([table a b])' report r.ini "$SAMPLE"
    printf '[chart A b]\nkind = classes\n[chart a-B]\nkind = classes\n' >r.ini
    refuses 'r.ini: line 3: [chart a-B]: ' report --dry-run r.ini "$SAMPLE"
    printf '[table main]\n' >r.ini
    refuses 'r.ini: line 1: [table main]: main.csv is one of the tables that every report has' report --no-image r.ini "$SAMPLE" --folder out
    printf '[table]\n[table section-2]\n[table section-1]\n' >r.ini
    refuses 'r.ini: line 3: [table section-1]: ' report r.ini "$SAMPLE"
}

@test "a recipe that begins with a byte order mark, and has line ends of Windows" {
    printf '[report]\ntitle = T\n[table t]\nby = SEX\n' >plain.ini
    { printf '\xef\xbb\xbf'; sed 's/$/\r/' plain.ini; } >r.ini
    tedstat report -q r.ini "$SAMPLE" -o a.html -o a.json --folder a
    tedstat report -q plain.ini "$SAMPLE" -o b.html --folder b
    cmp a/t.csv b/t.csv
    grep -q "\"recipe_sha256\":\"$(sha256sum <r.ini | cut -d' ' -f1)\"" a.json
    run grep -c 'xEF\|xef' a.html
    [ "$output" = 0 ]
    tedstat report -q --check a.json "$SAMPLE"
}

@test "--dry-run lists the jobs and reads nothing" {
    recipe
    run -0 --separate-stderr tedstat report --dry-run r.ini no-such-file.csv -o a.html
    [[ "$output" == *$'table\tby setting\trates\tsetting'* ]]
    [[ "$output" == *$'chart\tfour\tclasses\tsetting'* ]]
    [[ "$output" == *$'counted by\t'* ]]
    [ ! -e a.html ]
}

@test "a section that cannot be made says so; the others are made; exit 1" {
    printf '[report]\ntitle = x\n[table good]\nby = SEX\n[table bad]\nwhere = SEX = 2 and SEX = 1\n' >r.ini
    run -1 --separate-stderr tedstat report r.ini "$SAMPLE" -o a.html
    [[ "$stderr" == *"[table bad]"* ]]
    grep -q 'class="alert"' a.html
    grep -q 'This section could not be made' a.html
    grep -q 'Male' a.html
}

@test "without gnuplot the numbers stand in the place of the picture; exit 2 unless --no-image" {
    recipe
    mkdir bin
    run -2 --separate-stderr env PATH="$PWD/bin" "$TEDSTAT" report -q r.ini "$SAMPLE" -o a.html
    grep -q 'gnuplot is not installed' a.html
    grep -q 'Residential or inpatient' a.html
    run -0 --separate-stderr env PATH="$PWD/bin" "$TEDSTAT" report -q --no-image r.ini "$SAMPLE" -o a.html
}

@test "pictures stand in the page with ids of their own, a title and a description" {
    command -v gnuplot >/dev/null || skip "gnuplot is not installed"
    recipe
    printf '\n[chart again]\nkind = classes\nby = SEX\n' >>r.ini
    tedstat report -q r.ini "$SAMPLE" -o a.html --folder out
    xmllint --noout --nonet a.html
    [ "$(xmllint --xpath 'count(//*[local-name()="svg"][@role="img"])' a.html)" = 2 ]
    [ "$(xmllint --xpath 'count(//*[local-name()="svg"]/*[local-name()="title"])' a.html)" = 2 ]
    [ "$(xmllint --xpath 'count(//@id)' a.html)" = "$(xmllint --xpath '//@id' a.html | sort -u | grep -c id=)" ]
    [ -s out/four.svg ]
    [ -s out/four.png ]
    [ -s out/four.gp ]
    [ "$(head -c 5 out/four.pdf)" = %PDF- ]
    # the same bytes in the next second, and in the next year
    sleep 1.1
    tedstat report -q r.ini "$SAMPLE" -o b.html --folder again
    diff -r -x .tedstat out again && sed 's/^out/again/' out/.tedstat | cmp - again/.tedstat
    run grep -ciE 'xlink:href="http|<script|onload' a.html
    [ "$output" = 0 ]
}

@test "a folder that is not tedstat's is left alone" {
    recipe
    mkdir mine && echo precious >mine/main.csv
    run -2 --separate-stderr tedstat report -q --no-image r.ini "$SAMPLE" -o a.html --folder mine
    [[ "$stderr" == *"was not made by tedstat"* ]]
    [ "$(cat mine/main.csv)" = precious ]
    [ ! -e a.html ]
    tedstat report -q --no-image r.ini "$SAMPLE" -o a.html --folder out
    tedstat report -q --no-image r.ini "$SAMPLE" -o a.html --folder out
}

@test "what an earlier run wrote to the folder and this one does not is taken away, and nothing else" {
    printf '[report]\ntitle = T\n[table old]\nby = setting\n' >r.ini
    tedstat report -q r.ini "$SAMPLE" -o a.html --folder out
    echo mine >out/note.txt
    [ -s out/old.csv ]
    printf '[report]\ntitle = T\n[table new]\nby = setting\n' >r.ini
    tedstat report -q r.ini "$SAMPLE" -o a.html --folder out
    [ -s out/new.csv ]
    [ ! -e out/old.csv ]
    [ "$(cat out/note.txt)" = mine ]
    printf '[report]\ntitle = T\n[foreach]\nvar = region\n' >r.ini
    tedstat report -q r.ini "$SAMPLE" --folder each
    [ -s each/1-northeast.html ]
    [ -s each/2-midwest.html ]
    printf '[report]\ntitle = T\nwhere = REGION = 2\n[foreach]\nvar = region\n' >r.ini
    tedstat report -q r.ini "$SAMPLE" --folder each
    [ ! -e each/1-northeast.html ]
    [ ! -e each/1-northeast.json ]
    [ -s each/2-midwest.html ]
}

@test "the methods name the interval between states that was asked for" {
    printf '[report]\ntitle = T\n' >r.ini
    tedstat report -q --no-image r.ini "$SAMPLE" -o a.md
    grep -q 'Taylor' a.md
    printf '[report]\ntitle = T\ncluster = jackknife\n' >r.ini
    tedstat report -q --no-image r.ini "$SAMPLE" -o b.md
    grep -q 'jackknife that leaves out one state' b.md
    ! grep -q 'Taylor' b.md || return 1
}

@test "the numbers of a picture have heads in words, and letters for reason codes" {
    printf '[report]\ntitle = T\n[chart f]\nkind = frequency\nby = setting\n[chart c]\nkind = classes\nby = setting\n' >r.ini
    tedstat report -q --no-image r.ini "$SAMPLE" -o r.md
    grep -q '^| group | known | missing % | No attendance % | 1-3 times in the past month % | 4-7 times' r.md
    ! grep -q 'code_\|code\\_\|unreliable' r.md || return 1
}

@test "a page says once what is true of all its tables, and of all its files" {
    for year in 2017 2018 2019; do tedstat simulate $year --rows 2000 -q -o made_up_$year.csv; done
    tedstat report -q --no-image "$SOURCE_ROOT/examples/report.ini" made_up_201?.csv -o r.html -o r.md
    for words in 'Three ranges for each share' 'N = [0-9,]* discharges. Missing: ' 'made-up data, as the names of all files say' \
        'columns and no others, and the first records are of 2017; the other files likewise'; do
        [ "$(grep -c "$words" r.html)" = 1 ] || { echo "$words"; return 1; }
        [ "$(grep -c "$words" r.md)" = 1 ] || { echo "$words"; return 1; }
    done
    grep -q 'cohort oud-adults, edition 2017 to 2019; made-up data' r.html
    tedstat rates -q made_up_2017.csv made_up_2019.csv | grep -q 'edition 2017, 2019; made-up data' # a gap is no range
}

@test "[foreach]: a report for each level, with the numbers of rates --where; the index leads to all" {
    printf '[report]\ntitle = T\n[table s]\nby = setting\n[foreach]\nvar = region\n' >r.ini
    tedstat report -q r.ini "$SAMPLE" --folder a
    tedstat report -q --threads 1 r.ini "$SAMPLE" --folder b
    diff -r a b
    for f in a/*.html; do xmllint --noout --nonet "$f"; done
    n=0
    while IFS=, read -r code label class count rest; do
        [ "$class" = both ] || continue
        n=$((n + 1))
        file=$(cd a && echo "$code"-*.html)
        grep -q "href=\"$file\"" a/index.html
        tedstat rates -q -f json --where "region = $code" "$SAMPLE" | sed -n '/"results"/,/^  \]/p' >want
        sed -n '/"results"/,/^  \]/p' "a/${file%.html}.json" | head -n "$(wc -l <want)" | cmp - want
        awk -v c="\"region\":$code," '$1 == c { on = 1 } on && /"both":/ { print $1; exit }' a/summary.json | grep -qx "\"both\":$count,"
    done < <(tedstat rates -q --by region -f csv "$SAMPLE")
    [ "$n" -ge 4 ]
    [ "$(ls a/*.html | wc -l)" = $((n + 1)) ]
}

@test "[foreach]: a level is named by its label, in the title, in sentences and in the steps" {
    printf '[report]\n[foreach]\nvar = STFIPS\n' >r.ini
    tedstat report -q r.ini "$SAMPLE" --folder set
    grep -q '<h1>Medication and mutual help: discharges of adults .* where state = California</h1>' set/6-california.html
    grep -q 'Here: discharges of adults .* where state = California\.' set/6-california.html
    # the code stands beside the label in the step, for who makes rules, and in the codes of RECORD; in no other sentence
    grep -q '<th scope="row">not state = California</th><td>STFIPS = 6</td>' set/6-california.html
    ! grep 'STFIPS = 6\|state = 6' set/6-california.html | grep -v '<tr' || return 1
    grep -q '<caption id="table-1">Table 1. Medication and mutual help by state</caption>' set/index.html
}

@test "[foreach]: --also makes each level in more formats, with its tables and charts, which a later run takes away" {
    printf '[report]\ntitle = T\n[table s]\nby = setting\n[chart c]\nkind = classes\nby = setting\n[foreach]\nvar = region\n' >r.ini
    tedstat report -q r.ini "$SAMPLE" --folder set --also md,latex,csv
    for level in 1-northeast 2-midwest 3-south 4-west; do
        for file in .html .json .md .tex -main.csv -flow.csv -s.csv -c.svg -c.png -c.pdf -c.tsv -c.gp; do
            [ -s "set/$level$file" ] || { echo "$level$file"; return 1; }
        done
        grep -q "](<$level-c.svg>)" "set/$level.md"
        grep -q "includegraphics.*{$level-c}" "set/$level.tex"
    done
    tedstat rates -q --by setting --where 'region = 3' -f csv "$SAMPLE" | cmp - set/3-south-s.csv
    (cd set && gnuplot 3-south-c.gp)
    tedstat report -q r.ini "$SAMPLE" --folder set --also md
    [ -s set/4-west.md ]
    [ -s set/4-west-c.svg ]
    [ ! -e set/4-west.tex ]
    [ ! -e set/4-west-s.csv ]
    tedstat report -q r.ini "$SAMPLE" --folder set
    [ "$(find set -type f ! -name '*.html' ! -name '*.json')" = set/.tedstat ]
    refuses '--also: "docx" is not md, latex or csv' report r.ini "$SAMPLE" --folder set --also md,docx
    refuses 'and --also in which formats besides html and json' report r.ini "$SAMPLE" -o a.md
    refuses '--also is of sets of reports' report "$SOURCE_ROOT/examples/report.ini" "$SAMPLE" --also md
}

@test "[foreach]: levels without labels, as years are, go by their codes" {
    printf '[report]\ntitle = T\n[foreach]\nvar = year\n' >r.ini
    tedstat report -q r.ini "$SAMPLE" --folder a
    grep -q '<h1>T: 2019</h1>' a/2019.html
    grep -q '<a href="2019.html">2019</a>' a/index.html
    jq -e '.results[0] | .label == "2019" and .year == 2019' a/summary.json
}

@test "[foreach]: what fails in one does not stop the others; exit 1" {
    head -n 1 "$MINI" >a.csv
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next } $c["STFIPS"] != 1 || $c["DISYR"] == 2018' "$MINI" >>a.csv
    printf '[report]\ntitle = T\n[table t]\ncommand = trend\nby = year\n[foreach]\nvar = STFIPS\n' >r.ini
    run -1 --separate-stderr tedstat report r.ini a.csv --folder a
    [[ "$stderr" == *"[table t]"* ]]
    grep -q '"status":"made in part"' a/summary.json
    grep -q '"status":"made"' a/summary.json
}

@test "with --suppress no hidden count can be found in any file of a report" {
    gzip -dc "$SAMPLE" | awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i } NR == 1 || NR % 9 == 0' >a.csv
    printf '[report]\ntitle = T\nsuppress = 11\nby = setting\n[chart c]\nkind = classes\nby = setting\n' >r.ini
    tedstat report -q --no-image r.ini a.csv -o a.html -o a.md -o a.tex -o a.json --folder out
    tedstat rates -q --by setting -f csv a.csv >open.csv
    tedstat rates -q --by setting --suppress 11 -f csv a.csv >want.csv
    cmp want.csv out/main.csv
    # small counts are there, and they are hidden; their shares are nowhere
    awk -F, 'NR > 1 && $4 > 0 && $4 < 11 { print $6 }' open.csv >small
    [ -s small ]
    while read -r share; do
        run grep -rlF "$share" a.html a.md a.tex a.json out
        [ -z "$output" ] || { echo "share $share in $output"; return 1; }
    done <small
    grep -q '>\*<' a.html
    run grep -c 'Other definitions</caption>' a.html
    [ "$output" = 0 ]
}

@test "with --suppress tables that reveal each other are refused" {
    # what the total, other groups or attendance leave of a class is what is hidden in the main table
    alike='all tables and charts are by the same variables in the same order'
    while IFS='|' read -r sections says; do
        printf "[report]\ntitle = T\nsuppress = 5\n$sections" >r.ini
        refuses "$says" report --no-image r.ini "$SAMPLE"
    done <<END
by = setting\n[chart c]\nkind = classes\n|line 5: [chart c]: with suppress, $alike, here setting: one by none
by = setting\n[chart c]\nkind = flow\n|$alike
by = setting\n[table c]\ncommand = rates\n|$alike
[table c]\nby = setting\n|$alike
by = setting\n[table c]\nby = SEX\n|$alike
by = setting\n[table c]\nby = setting,SEX\n|$alike
by = state\n[table c]\nby = region\n|$alike
by = SEX\n[chart f]\nkind = frequency\nby = SEX\n|a chart of kind frequency cannot be had with --suppress
by = SEX,setting\n[chart c]\nkind = classes\nby = setting,SEX\n|$alike
by = setting\n[foreach]\nvar = state\n|the main table has no by
[table a]\nwhere = SEX = 2\n|other records or definitions
END
    printf '[report]\ntitle = T\nsuppress = 5\nby = SEX,setting\n[chart c]\nkind = classes\nby = SEX,setting\n[chart v]\nkind = coverage\n' >r.ini
    tedstat report -q --no-image r.ini "$SAMPLE" -o a.html
}

@test "with --suppress a report by groups says no number of all discharges" {
    printf '[report]\ntitle = T\nby = setting\n' >r.ini
    tedstat report -q --no-image r.ini "$SAMPLE" -o open.md
    grep -q 'In short: of' open.md
    grep -q '^Medication is missing in' open.md
    printf '[report]\ntitle = T\nby = setting\nsuppress = 5\n' >r.ini
    tedstat report -q --no-image r.ini "$SAMPLE" -o a.md
    ! grep -qE 'In short: of|Medication is missing in' a.md || return 1
}

@test "what turns the direction of a text, or a terminal obeys, is shown, in Markdown too and however it is written" {
    printf '[report]\ntitle = a ]]> b\n[text t]\ntitle = x\n\n\033[31m &#27; &#x202e; `\342\200\256 \346\274\242` [a](http://x.org/\346\274\242 "t\033")\n\n```sh\033\n\033\n```\n[chart four]\nkind = classes\n[chart five]\ntitle = ]]> \346\274\242\nkind = flow\n' >r.ini
    tedstat report -q r.ini "$SAMPLE" -o a.html -o a.md -o a.tex --folder out
    if grep -qP '\x1b|\xe2\x80\xae' a.html a.md a.tex; then return 1; fi
    grep -qF '\x1b[31m \x1b \xe2\x80\xae <code>\xe2\x80\xae 漢</code> <a href="http://x.org/%E6%BC%A2" title="t\x1b">a</a>' a.html
    xmllint --noout a.html out/five.svg # where ]]> may not stand
    grep -qF 'textbackslash{}xae \tedschar{6F22}{漢}' a.tex # pdflatex has no such letter
    grep -qF '\href{http://x.org/\%E6\%BC\%A2}{a}' a.tex
}

@test "a block of code in a text cannot speak to LaTeX" {
    printf '[report]\ntitle = T\n[text a]\n\n```\n\\end{verbatim}\\input{/etc/passwd}\n```\n\n> 1. x\n>\n>        \\end{verbatim}\n' >r.ini
    tedstat report -q --no-image r.ini "$SAMPLE" -o a.tex
    grep -qF '\texttt{\textbackslash{}end\{verbatim\}\textbackslash{}input\{/etc/passwd\}}' a.tex
    ! grep -qF -e '\input{/etc' -e '\end{verbatim}' -e '\begin{verbatim}' a.tex || return 1
}

@test "with --suppress and [foreach] no state with few discharges is told" {
    gzip -dc "$SAMPLE" | awk 'NR == 1 || NR % 9 == 0' >a.csv
    printf '[report]\ntitle = T\nsuppress = 11\n[foreach]\nvar = state\n' >r.ini
    tedstat report -q r.ini a.csv --folder a
    tedstat rates -q --by state -f json a.csv >/dev/null
    gzip -dc "$SAMPLE" | tr -d '\r' | awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
        NR % 9 == 0 && $c["SUB1"] ~ /^[567]$/ && $c["AGE"] >= 3 { n[$c["STFIPS"]]++ }
        END { for (s in n) if (n[s] < 11) print s }' >small
    [ -s small ]
    while read -r s; do
        run ls a/"$s"-*.html
        [ "$status" != 0 ] || { echo "$output"; return 1; }
    done <small
    grep -q '"status":"hidden"' a/summary.json
    # at least two are hidden, or the total less the others would tell the one
    [ "$(grep -c '"status":"hidden"' a/summary.json)" -ge 2 ]
}

@test "--check makes a report again from its json, and tells what differs" {
    recipe
    gzip -dc "$SAMPLE" >a.csv
    tedstat report -q --no-image r.ini a.csv -o a.json
    rm r.ini
    run -0 --separate-stderr tedstat report -q --check a.json a.csv
    [[ "$output" == *"No value differs."* ]]
    sed '2s/,/ ,/' a.csv >b.csv # the same codes, other bytes
    run -1 --separate-stderr tedstat report -q --check a.json b.csv
    [[ "$output" == *"manifest.inputs[0].sha256"* ]]
    run grep -c 'results\[' <<<"$output"
    [ "$output" = 0 ]
    sed '/"class":"both"/,/"count"/s/"count":1097/"count":1098/' a.json >b.json
    run -1 --separate-stderr tedstat report -q --check b.json a.csv
    [[ "$output" == *"results[0].count"*1098*1097* ]]
    refuses '--check prints what differs and writes no report; leave -o out' report --check a.json a.csv -o b.html
    refuses '--check prints what differs and writes no report; leave --folder out' report --check a.json a.csv --folder f
    [ ! -e b.html ]
    [ ! -e f ]
    echo '{}' >c.json
    refuses 'there is no recipe in this file' report --check c.json a.csv
    echo 'x' >c.json
    refuses 'this is not the json of a report' report --check c.json a.csv
    refuses 'cannot be read' report --check no.json a.csv
    sed '/"class":"both"/,/"count"/s/"count":1097/"count":"1097"/' a.json >b.json # a text is no number
    run -1 --separate-stderr tedstat report -q --check b.json a.csv
    [[ "$output" == *'results[0].count'*'"1097"'*1097* ]]
    : >c.json
    refuses 'c.json: this is not the json of a report (it is empty)' report --check c.json a.csv
    head -c 1000 a.json >c.json
    refuses 'this is not the json of a report (it ends early)' report --check c.json a.csv
    echo '[]' >c.json
    refuses 'this is not the json of a report (it is no object)' report --check c.json a.csv
    { cat a.json; echo x; } >c.json
    refuses 'this is not the json of a report (something stands behind it)' report --check c.json a.csv
    echo '{"manifest":{"recipe":1,"recipe_text":2}}' >c.json
    refuses 'there is no recipe in this file' report --check c.json a.csv
}

# A gnuplot that never ends; the processes are listed in "pids".
slow_gnuplot() {
    mkdir -p bin tmp
    printf '#!/bin/sh\necho $$ >>"$HOME/pids"\nexec sleep 300\n' >bin/gnuplot
    chmod +x bin/gnuplot
}

# stopped SIGNAL ARGUMENTS...: runs with that gnuplot, sends the signal once it draws, and waits; sets 'status'.
stopped() {
    local signal=$1 process
    shift
    rm -f pids
    env --default-signal=INT HOME="$PWD" TMPDIR="$PWD/tmp" PATH="$PWD/bin:$PATH" "$TEDSTAT" "$@" 2>said 3>&- &
    process=$!
    for _ in {1..200}; do [ -s pids ] && break; sleep 0.05; done
    [ -s pids ] || { echo "nothing was drawn"; return 1; }
    kill -s "$signal" $process
    for _ in {1..200}; do kill -0 $process 2>/dev/null || break; sleep 0.05; done
    status=0
    kill -0 $process 2>/dev/null && { kill -KILL $process; echo "it goes on"; return 1; }
    wait $process || status=$?
    for child in $(cat pids); do
        [ ! -d "/proc/$child" ] || { echo "gnuplot goes on"; return 1; }
    done
    [ ! -s said ] || { cat said; return 1; }
    [ -z "$(ls -A tmp)" ] || { echo "left behind: $(ls -A tmp)"; return 1; }
}

@test "Ctrl-C while a report is drawn ends it, as the signal would, and nothing is written" {
    recipe
    slow_gnuplot
    echo '<svg ' >mine.svg
    before=$(ls -A | grep -vx 'pids\|said')
    stopped INT report -q r.ini "$SAMPLE" -o a.html -o a.json --folder deep/out
    [ "$status" = 130 ]
    stopped TERM report -q r.ini "$SAMPLE" -o a.html
    [ "$status" = 143 ]
    stopped HUP chart classes -q --by setting "$SAMPLE" -o c.svg
    [ "$status" = 129 ]
    [ "$(ls -A | grep -vx 'pids\|said')" = "$before" ]
}

@test "Ctrl-C while a set of reports is made leaves the folder as it was" {
    printf '[report]\ntitle = T\n[chart c]\nkind = classes\nby = setting\n[foreach]\nvar = region\n' >r.ini
    tedstat report -q --no-image r.ini "$SAMPLE" --folder old
    cp -a old was
    slow_gnuplot
    stopped INT report -q r.ini "$SAMPLE" --folder old
    [ "$status" = 130 ]
    diff -r old was
    stopped TERM report -q --threads 4 r.ini "$SAMPLE" --folder new/deep
    [ ! -e new ]
    # one level is made before the next one hangs: what waits for its name goes too
    printf '#!/bin/sh\n[ -e "$HOME/drawn" ] && echo $$ >>"$HOME/pids" && exec sleep 300\n: >"$HOME/drawn"; exec %s "$@"\n' \
        "$(command -v gnuplot || echo false)" >bin/gnuplot
    stopped TERM report -q --threads 1 r.ini "$SAMPLE" --folder new/deep
    [ ! -e new ]
}

@test "--folder takes nobody's files for its own, and writes over none and through no link" {
    recipe
    tedstat report -q --no-image r.ini "$SAMPLE" -o a.html --folder out
    mkdir home && printf 'my list\nthesis.doc\n' >home/.tedstat && echo mine >home/thesis.doc
    refuses 'home/.tedstat: this was not written by tedstat' report -q --no-image r.ini "$SAMPLE" -o b.html --folder home
    [ "$(cat home/thesis.doc)" = mine ]
    [ ! -e b.html ]
    mkfifo pipe && mkdir linked && ln -s ../pipe linked/.tedstat
    refuses 'linked/.tedstat: this was not written by tedstat' report -q --no-image --force r.ini "$SAMPLE" -o b.html --folder linked
    printf '[table a]\nby = setting\n' >>r.ini
    echo mine >out/a.csv
    refuses 'out/a.csv: this file is in the way' report -q --no-image r.ini "$SAMPLE" -o b.html --folder out
    [ "$(cat out/a.csv)" = mine ]
    [ ! -e b.html ]
    rm out/a.csv && echo mine >precious && ln -s ../precious out/a.csv
    refuses 'out/a.csv: this is no plain file' report -q --no-image --force r.ini "$SAMPLE" -o b.html --folder out
    [ "$(cat precious)" = mine ]
    rm out/a.csv
    tedstat report -q --no-image r.ini "$SAMPLE" -o b.html --folder out
    [ -s out/a.csv ]
}

@test "text nested without end is printed as it stands" {
    { printf '[report]\ntitle = T\n[text a]\ntitle = a\n\n'; head -c 200000 /dev/zero | tr '\0' '>'; echo ' the words'; } >deep.ini
    for format in html md tex; do
        tedstat report -q --no-image deep.ini "$SAMPLE" -o "deep.$format"
        grep -q 'the words' "deep.$format"
    done
}

@test "two reports do not write to one folder at the same time: the second says so at once" {
    recipe
    local says=': another tedstat is writing to this folder; wait until it is done, or take another folder'
    mkdir out
    flock out "$TEDSTAT" report -q --no-image r.ini "$SAMPLE" --folder out 2>said && return 1
    [ "$(cat said)" = "tedstat: out$says" ]
    [ -z "$(ls -A out)" ]
    rmdir out
    slow_gnuplot # the first hangs
    HOME=$PWD TMPDIR=$PWD/tmp PATH=$PWD/bin:$PATH "$TEDSTAT" report -q r.ini "$SAMPLE" --folder out 3>&- &
    local process=$!
    for _ in {1..400}; do [ -s pids ] && break; sleep 0.05; done
    refuses "out$says" report -q --no-image r.ini "$SAMPLE" --folder out
    refuses "./out/$says" report -q --no-image --force r.ini "$SAMPLE" --folder ./out/
    kill -KILL $process
    wait $process || true
    tedstat report -q --no-image r.ini "$SAMPLE" --folder out
    [ -s out/main.csv ]
}

@test "a folder that a killed report left half-made is taken again" {
    recipe
    for again in 1 2; do # in a folder that is not finished, and in one that is
        mkdir -p out
        : >out/.tedstat-abcdefgh.part
        : >out/.tedstat-set-abcdefgh.part
        tedstat report -q --no-image r.ini "$SAMPLE" --folder out
        [ -z "$(find out -name '*.part')" ] || { echo "$again"; return 1; }
    done
    # the mark is written before what it lists
    cp out/.tedstat mark && rm -r out && mkdir out && cp mark out/.tedstat && echo old >out/main.csv
    tedstat report -q --no-image r.ini "$SAMPLE" --folder out
    [ "$(head -n 1 out/main.csv | cut -c1-5)" != old ]
}

@test "a set of reports has not all its files open at once" {
    printf '[report]\ntitle = T\n[foreach]\nvar = state\n' >r.ini
    bash -c 'ulimit -n 32; "$0" report -q --no-image --threads 2 r.ini "$1" --folder out' "$TEDSTAT" "$SAMPLE"
    [ "$(find out -name '*.html' | wc -l)" -gt 25 ]
    [ -z "$(find out -name '*.part')" ]
}

@test "pictures of md and tex are found from where the page lies; without --folder the page says how to get them" {
    printf '[report]\n[chart four]\nkind = classes\nby = setting\n[chart two]\nkind = flow\n' >r.ini
    mkdir -p rep/deep other
    tedstat report -q r.ini "$SAMPLE" -o rep/n.md -o rep/n.tex -o rep/deep/n.md -o other/n.tex -o n.md -o rep/n.html --folder rep/files
    for page in rep/n rep/deep/n n; do
        grep -o '](<.*\.svg>)' $page.md | sed 's/](<//; s/>)//' >links
        [ "$(wc -l <links)" = 2 ]
        while read -r link; do [ -s "$(dirname $page)/$link" ] || { echo "$page: $link"; return 1; }; done <links
    done
    for page in rep/n other/n; do
        grep -o 'includegraphics\[.*\]{.*}' $page.tex | sed 's/.*{//; s/}//' >links
        [ "$(wc -l <links)" = 2 ]
        while read -r link; do [ -s "$(dirname $page)/$link.pdf" ] || { echo "$page: $link"; return 1; }; done <links
    done
    grep -q '](<files/four.svg>)' rep/n.md
    grep -q '](<../files/four.svg>)' rep/deep/n.md
    # together they can be moved
    mv rep moved && [ -s moved/files/four.svg ]
    tedstat report -q r.ini "$SAMPLE" -o bare.md -o bare.tex -o bare.html -o bare.json
    for page in bare.md bare.tex; do [ "$(grep -c 'with .*folder FOLDER they are written there' $page)" = 1 ] || { echo $page; return 1; }; done
    ! grep -q 'folder FOLDER' bare.html bare.json moved/n.md moved/n.tex || return 1
    ! grep -q '](<' bare.md || return 1
}

@test "of one state a page has two uncertainties: no column between states for readers, its reason once" {
    printf '[report]\nwhere = STFIPS = 6\n[table t]\nby = setting\n[table c]\ncommand = compare\nby = setting\n' >one.ini
    printf '[report]\n[table t]\nby = setting\n[table s]\nby = STFIPS\n[table c]\ncommand = compare\nby = setting\n' >all.ini
    for of in one all; do
        tedstat report -q --no-image $of.ini "$SAMPLE" -o $of.html -o $of.md -o $of.tex -o $of.json
    done
    for page in one.html one.md one.tex; do
        grep -q 'Each share has two uncertainties' $page
        ! grep -q 'three uncertainties\|Three ranges\|interval between states\|clustered' $page || return 1
    done
    # once, and with no letter in the rows
    [ "$(grep -c 'all cases are of one state' one.md)" = 1 ]
    grep -q '^In each row all cases are of one state' one.md
    grep -q 'Each share has three uncertainties' all.md
    grep -q 'The interval between states takes the states as a sample' all.md
    [ "$(grep -c 'In each row all cases are of one state' all.md)" = 1 ] # by state
    grep -q '"cluster_lower"' one.json
    tedstat rates -q --where 'STFIPS = 6' -f csv "$SAMPLE" >one.csv
    head -n 1 one.csv | grep -q ',cluster_lower,cluster_upper,'
    [ "$(grep -c ',one_cluster$' one.csv)" = 8 ]
    tedstat rates -q --where 'STFIPS = 6' "$SAMPLE" >one.txt
    ! grep -q 'clustered\|  a: \| a  ' one.txt || return 1
    tedstat rates -q --where 'STFIPS = 6, 12' "$SAMPLE" | grep -q '95 % clustered'
}
