#!/usr/bin/env bats
# Formats for reading: the same table, whatever names and rules hold, well-formed and ready to be used.

load common

hostile='<script>alert(1)<b> & "q" {^x} %s `id` | \end{document} $x$ _y_.csv'

@test "a table wider than a terminal goes on in panels, each with the texts that lead its rows" {
    tedstat compare -q --by setting --class all "$SAMPLE" >got.txt
    [ "$(awk '{ if (length > w) w = length } END { print w }' got.txt)" -le 136 ]
    [ "$(grep -c '^Outpatient  *Both ' got.txt)" = 2 ]
    # the last column, adjusted p-values of the states, as the csv has them
    tedstat compare -q --by setting --class all -f csv "$SAMPLE" >got.csv
    [ "$(grep -c '^discharge  *class ' got.txt)" = 2 ]
    awk '/^discharge  *class /{ panel++; next } panel == 2 && /^(Res|Outpatient|  )/ && NF > 4 { print $(NF - 3) }' got.txt | head -n 16 | grep -cE '^(<0.0001|[01][.][0-9]{4})$' | grep -qx 16
}

@test "several -o in one run, the format by the suffix" {
    tedstat rates -q "$SAMPLE" -o a.txt -o a.csv -o a.tsv -o a.json -o a.md -o a.html -o a.tex
    for file in a.txt a.md a.html a.tex; do grep -q '1,097' $file || { echo "$file"; return 1; }; done
    for file in a.csv a.tsv a.json; do grep -q '1097' $file || { echo "$file"; return 1; }; done
    tedstat rates -q "$SAMPLE" -o a.html -o a.tex -o a.md # its own files may be replaced
    tedstat rates -q "$SAMPLE" -f html >b.html
    cmp a.html b.html
}

@test "html is well-formed, says its language, and fetches and runs nothing" {
    tedstat rates -q --by setting "$SAMPLE" -o a.html
    xmllint --noout --nonet a.html
    grep -q '<html [^>]*lang="en"' a.html
    grep -q "default-src 'none'" a.html
    run grep -ciE '<script|src=|url\(|@import|<iframe|href="http' a.html
    [ "$output" = 0 ]
    tables=$(xmllint --xpath 'count(//*[local-name()="table"])' a.html)
    [ "$tables" -gt 2 ]
    [ "$(xmllint --xpath 'count(//*[local-name()="table"]/*[local-name()="caption"])' a.html)" = "$tables" ]
    [ "$(xmllint --xpath 'count(//*[local-name()="th"][not(@scope)])' a.html)" = 0 ]
    [ "$(xmllint --xpath 'count(//@id)' a.html)" = "$(xmllint --xpath '//@id' a.html | sort -u | grep -c id=)" ]
}

@test "a file name with everything in it comes out as plain text" {
    gzip -dc "$SAMPLE" | head -n 2000 >"$hostile"
    tedstat rates -q "$hostile" -o a.html -o a.md -o a.tex -o a.json -o a.txt
    xmllint --noout --nonet a.html
    [ "$(xmllint --xpath "string(//*[local-name()='th'][starts-with(., '<script>')])" a.html)" = "$hostile" ]
    run grep -cE '(^|[^\\])<script' a.html a.md
    [ "${lines[0]} ${lines[1]}" = "a.html:0 a.md:0" ]
    run grep -c '\\end{document}' a.tex
    [ "$output" = 1 ]
}

@test "latex compiles, where LaTeX is at hand" {
    command -v pdflatex >/dev/null || skip "pdflatex is not installed"
    gzip -dc "$SAMPLE" | head -n 2000 >"漢字 שלום $hostile"
    tedstat rates -q --by setting "漢字 שלום $hostile" -o a.tex
    pdflatex -interaction=nonstopmode -halt-on-error a.tex >log 2>&1 || { tail -n 30 log; return 1; }
    tedstat rates -q --where 'LOS >= 2 and SEX = 1..2' --where 'SERVICES != 1' "$SAMPLE" -o b.tex
    pdflatex -interaction=nonstopmode -halt-on-error b.tex >log 2>&1 || { tail -n 30 log; return 1; }
}

@test "no table of LaTeX runs off the paper" {
    command -v pdflatex >/dev/null || skip "pdflatex is not installed"
    tedstat compare -q --by setting --standardise AGE --class both,any_medication "$SAMPLE" -o compare.tex
    tedstat rates -q --by state,setting,SEX,EDUC "$SAMPLE" -o rates.tex
    for name in compare rates; do
        for pass in 1 2; do
            pdflatex -interaction=nonstopmode -halt-on-error $name.tex >log 2>&1 || { tail -n 30 log; return 1; }
        done
        run awk '/^Overfull .hbox/ { sub(/.*\(/, ""); if ($1 + 0 > 5) print }' $name.log
        [ "$output" = "" ] || { echo "$name: $output"; return 1; }
    done
    [ "$(grep -c 'begin{landscape}' compare.tex)" = 1 ] # both wide tables are on one page
}

@test "markdown tables have as many cells in each row as in the head" {
    tedstat rates -q --by state,setting "$SAMPLE" -o a.md
    awk '/^\|/ { gsub(/\\\|/, ""); n = gsub(/\|/, "|"); if (last && n != last) { print "line " NR; bad = 1 } last = n; rows++; next }
         { last = 0 } END { exit bad || rows < 100 }' a.md
}

@test "a rule that a spreadsheet would run stays a text in csv" {
    tedstat rates -q --where 'SEX = 1' --flow -f csv "$SAMPLE" >a.csv
    grep -q 'SEX = 1' a.csv
    run grep -cE '(^|,)"?[=+@-][^0-9]' a.csv
    [ "$output" = 0 ]
}

@test "readers see the words of the codebook, machines the names and codes" {
    for format in text md html latex; do
        tedstat rates -q --by PSOURCE,HLTHINS --where 'SEX = 2' --where 'state != 72' -f $format "$SAMPLE" |
            grep -v '^| by |\|>by<\|^by &' | tr -s ' \n' ' ' >got.$format # the manifest is for machines
        grep -q 'referral source' got.$format || { echo $format; return 1; }
        grep -q 'health insurance' got.$format
        ! grep -q 'PSOURCE\|HLTHINS' got.$format || return 1
        grep -q 'where sex = Female and state not Puerto Rico' got.$format
    done
    for format in csv tsv json; do
        tedstat rates -q --by PSOURCE,HLTHINS --where 'SEX = 2' -f $format "$SAMPLE" >got.$format
        grep -q 'PSOURCE_label' got.$format
        ! grep -v 'could be in any group' got.$format | grep -q 'referral source' || return 1
    done
    grep -q '"rule":"SEX = 2"' got.json # the flow has both
    grep -q '"box":"not sex = Female"' got.json
}

@test "a table is warned only of the definitions that are in it" {
    tedstat rates -q --outcome 'REASON = 2' --by SEX "$SAMPLE" >got.txt
    ! grep -q 'METHUSE' got.txt || return 1
    grep -q '"Dropped out of treatment" (REASON = 2)' got.txt
    tedstat compare -q --attendance "$SAMPLE" >got.txt
    ! grep -q 'METHUSE\|Exactly one' got.txt || return 1
    tedstat compare -q --by SEX --class any_mutual_help "$SAMPLE" >got.txt
    ! grep -q 'METHUSE' got.txt || return 1
    for with in '--outcome METHUSE=2' '--outcome REASON=2 --by use' '--outcome REASON=2 --where METHUSE=1' '--by SEX'; do
        # shellcheck disable=SC2086
        tedstat rates -q $with "$SAMPLE" | grep -q 'Medication (METHUSE) is the use that was planned' || { echo "$with"; return 1; }
    done
}

@test "groups within groups: each begins with all its names, and LaTeX ends no page within it" {
    gzip -dc "$SAMPLE" | awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "DISYR") at = i } NR > 1 { $at = 2018 + NR % 2 } 1' >years.csv
    tedstat rates -q --by setting,year -f md years.csv >got.md
    tedstat rates -q --by setting,year -f latex years.csv >got.tex
    tedstat rates -q --by setting,year -f html years.csv >got.html
    xmllint --noout --nonet got.html
    for setting in Detoxification 'Residential or inpatient' Outpatient; do
        for year in 2018 2019; do
            grep -q "^| $setting | $year | Both |" got.md
            grep -q "^$setting & $year & Both &" got.tex
            grep -q "<th scope=\"rowgroup\" rowspan=\"8\">$setting</th><th scope=\"rowgroup\" rowspan=\"8\">$year</th><th scope=\"row\">Both</th>" got.html
        done
    done
    # seven rows of eight stay with the next
    [ "$(grep -c -F ' \\*' got.tex)" = 42 ]
    ! grep -F '& At least one &' got.tex | grep -q -F ' \\*' || return 1
}
