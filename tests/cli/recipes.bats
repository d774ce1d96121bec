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

@test "attendance.ini: the summary says how many began and how many stopped, as awk counts them" {
    tedstat report -q --no-image "$SOURCE_ROOT/examples/attendance.ini" "$SAMPLE" -o a.md
    gzip -dc "$SAMPLE" | tr -d '\r' | awk -F, '
        NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
        $c["AGE"] >= 3 && $c["SUB1"] >= 5 && $c["SUB1"] <= 7 {
            before = $c["FREQ_ATND_SELF_HELP"]; after = $c["FREQ_ATND_SELF_HELP_D"]
            if (before == -9 || after == -9) next
            if (before == 1) { n++; began += after > 1 } else { m++; stopped += after == 1 }
        }
        END { printf "%.1f %.1f\n", 100 * began / n, 100 * stopped / m }' >want
    read -r began stopped <want
    grep -qx "In short: Attended before discharge, of those who did not before admission: $began %." a.md
    grep -qx "In short: No longer attended before discharge, of those who did before admission: $stopped %." a.md
}
