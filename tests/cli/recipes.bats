#!/usr/bin/env bats
# The recipes in examples/: each makes a whole report, and its tables are what the commands print.

load common

recipes() {
    grep -l '^\[report\]' "$SOURCE_ROOT"/examples/*.ini
}

made_up_data() {
    tedstat simulate 2019 --rows 4000 --quiet -o made_up_2019.csv
    tedstat simulate 2020 --rows 4000 --quiet --seed 2 -o made_up_2020.csv
}

# tables FILE: a line a table: name of its csv, command, options of the report and its own, separated by tabs.
tables() {
    awk '
        function flush() { if (kind == "table") print name "\t" command common line }
        function value() { sub(/^[a-z-]+ *= */, ""); return $0 }
        /^;/ { next }
        /^\[/ {
            flush(); kind = $1; gsub(/[][]/, "", kind); name = $0; sub(/^\[[a-z]+ */, "", name); sub(/\]$/, "", name)
            gsub(/ /, "-", name); line = ""; command = "rates"; next
        }
        kind == "text" { next }
        /^[a-z-]+ *=/ {
            key = $1
            if (key == "title" || key == "at" || key == "question" || key == "kind" || key == "var") next
            if (key == "command") { command = value(); next }
            if (kind == "report") common = common "\t--" key "=" value()
            else line = line "\t--" key (value() == "yes" ? "" : "=" $0)
        }
        END { flush() }' "$1"
}

@test "every recipe makes a report in which nothing is left out, and its tables equal the commands" {
    made_up_data
    n=0
    for recipe in $(recipes); do
        grep -q '^\[foreach\]' "$recipe" && continue
        rm -rf folder
        run -0 --separate-stderr tedstat report --quiet --no-image "$recipe" made_up_2019.csv made_up_2020.csv -o r.html --folder folder
        [ -z "$stderr" ] || { echo "$recipe: $stderr"; return 1; }
        xmllint --noout --nonet r.html
        while IFS=$'\t' read -r name command rest; do
            IFS=$'\t' read -ra options <<<"$rest"
            tedstat "$command" --quiet -f csv "${options[@]}" made_up_2019.csv made_up_2020.csv >want.csv
            [ "$(wc -l <want.csv)" -gt 1 ]
            cmp "folder/$name.csv" want.csv || { echo "$recipe: $name"; return 1; }
            n=$((n + 1))
        done < <(tables "$recipe")
    done
    echo "$n tables"
    [ $n -ge 30 ]
}

@test "the state profile is a report for each state in the data" {
    made_up_data
    tedstat report --quiet --no-image "$SOURCE_ROOT/examples/state_profile.ini" made_up_2019.csv made_up_2020.csv --folder states
    states=$(tedstat rates --quiet --by state -f tsv made_up_2019.csv made_up_2020.csv | awk -F '\t' '$3 == "both" && $5 > 0 { print $1 }' | sort -u | wc -l)
    [ "$(find states -name '[0-9]*.html' | wc -l)" -ge "$states" ]
    xmllint --noout --nonet states/index.html states/39-ohio.html
    grep -q '<p class="alert" role="note">Made-up data: ' states/index.html
    # of one state there is no table by state
    run ! grep -q '<summary>By state</summary>' states/39-ohio.html
    grep -q 'What this can and cannot show' states/39-ohio.html
}

@test "every recipe asks a question, and says in a text what it can and cannot show" {
    n=0
    for recipe in $(recipes); do
        grep -q '^question = ' "$recipe"
        grep -q '^title = What this can and cannot show$' "$recipe"
        awk '/^\[text / { on = 1; next } /^\[/ { on = 0 } on && !/ = / { n += NF } END { exit n < 20 }' "$recipe"
        n=$((n + 1))
    done
    [ $n -ge 10 ]
}
