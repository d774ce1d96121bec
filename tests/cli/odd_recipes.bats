#!/usr/bin/env bats
# Recipes that are not what they should be: one sentence with the line, and no odd file names.

load common

# wrong MESSAGE TEXT: a recipe with this text, in which printf's escapes are bytes, is refused.
wrong() {
    printf '%b' "$2" >"$BATS_TEST_TMPDIR.ini"
    refuses ".ini: $1" report -q --no-image "$BATS_TEST_TMPDIR.ini" "$SAMPLE" -o r.html
}

R='[report]\ntitle = T\n'

@test "line ends of Windows, a byte order mark, indentation and comments change nothing" {
    printf '[report]\ntitle = T\n[table a]\nby = SEX\n[text t]\ntitle = q\n\nhello\n  [table c]\n' >a.ini
    sed 's/$/\r/' a.ini >b.ini
    { printf '\xef\xbb\xbf'; cat a.ini; } >c.ini
    sed '1,4s/^/ \t /; 3s/$/ ; a comment/' a.ini >d.ini
    for i in a b c d; do
        tedstat report -q --no-image $i.ini "$SAMPLE" -o $i.html --folder $i
        cmp a/a.csv $i/a.csv
        [ "$(ls $i | paste -sd' ')" = "a.csv flow.csv main.csv" ] # what is indented is a part of the text
        grep -q hello $i.html
    done
    tedstat rates -q --by SEX -f csv "$SAMPLE" | cmp - a/a.csv
}

@test "what cannot be read as a recipe" {
    wrong 'there is no section in this recipe' ' \n; nothing\n'
    wrong 'the file is empty' ''
    wrong 'a NUL byte' "$R\x00"
    wrong 'the file is UTF-16' '\xff\xfe[\x00r\x00'
    wrong 'line 1: a carriage return within the line' '[report]\rtitle = T\r'
    wrong 'line 3: expected [SECTION] or KEY = VALUE; here the ] is missing' "$R[table a\nby = SEX\n"
    wrong 'line 3: something stands behind the ]' "$R[table a] by = SEX\n"
    wrong 'line 4: expected [SECTION] or KEY = VALUE' "$R[table a]\nby SEX\n"
    wrong 'line 3: expected [SECTION] or KEY = VALUE' "$R@include other.ini\n"
    wrong 'line 4: longer than 190 bytes' "$R[table a]\nwhere = $(printf 'x%.0s' {1..300})\n"
    wrong 'line 2: longer than 190 bytes' "[report]\ntitle = $(head -c 1000000 /dev/zero | tr '\0' x)\n"
}

@test "sections and keys that there are not, or that stand where they cannot" {
    wrong 'line 3: there is no kind of section "include"; there are report, table' "$R[include x]\n"
    wrong 'line 3: there is no kind of section ""' "$R[]\n"
    wrong 'line 1: there is no kind of section "REPORT", did you mean report?' '[REPORT]\n'
    wrong 'line 1: [report x]: there is one [report] in a recipe, and it has no name' '[report x]\ntitle = T\n'
    wrong 'line 3: [foreach x]: there is one [foreach]' "$R[foreach x]\nvar = SEX\n"
    wrong 'line 3: [foreach]: var = says' "$R[foreach]\nvar =\n"
    wrong 'line 3: there is a section [report] already, on line 1' "$R$R"
    wrong 'line 4: [table a]: there is no key "byy" here, did you mean by?' "$R[table a]\nbyy = SEX\n"
    wrong 'line 4: [table a]: there is no key "" here' "$R[table a]\n= SEX\n"
    wrong 'line 5: [table a]: BY is there already, on line 4' "$R[table a]\nby = SEX\nBY = AGE\n"
    wrong 'line 3: [text a]: it says nothing' "$R[text a]\ntitle = q\n\n \n"
    wrong 'line 3: [report]: lang = ""><script>" is not the tag of a language' "${R}lang = \"><script>\n"
    wrong 'line 3: [report]: files = names a file' "${R}files =\n"
    wrong 'line 1004: more than 1000 lines in one section' "$R[table a]\n$(printf 'where = SEX=1%.0s\\n' {1..1200})"
}

@test "a recipe with sections without end ends early" {
    { printf '[report]\n'; for i in {1..20000}; do printf '[table a%d]\n' "$i"; done; } >r.ini
    refuses 'r.ini: line 1001: more than 1000 sections' report r.ini "$SAMPLE" -o r.html
}

@test "no name of a file begins with a dash or a dot" {
    printf '[report]\ntitle = T\n[table !!!]\nby = SEX\n[table -x]\nby = setting\n[table .hid]\nby = region\n[table ../../up]\nby = SEX\n[chart ??]\nkind = classes\n' >./-r.ini
    tedstat report -q --no-image ./-r.ini "$SAMPLE" --folder out
    [ "$(ls out | paste -sd' ')" = "flow.csv hid.csv main.csv section-1.csv section-5.gp section-5.tsv up.csv x.csv" ]
    tedstat report -q --no-image ./-r.ini "$SAMPLE"
    [ -s r.html ]
    printf '[report]\ntitle = T\n[foreach]\nvar = SEX\n' >f.ini
    tedstat report -q --no-image f.ini "$SAMPLE" --folder levels
    [ "$(ls levels | paste -sd' ')" = "1-male.html 1-male.json 2-female.html 2-female.json index.html missing.html missing.json summary.json" ]
    grep -q 'href="missing.html"' levels/index.html
    wrong 'line 5: [table a-b]: its files would have the same names as those of line 3 ([table a/b])' "$R[table a/b]\nby = SEX\n[table a-b]\n"
}
