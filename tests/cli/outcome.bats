#!/usr/bin/env bats
# rates --outcome: the share of discharges for which a rule holds, in the classes of use and other groups.

load common

# expect 'AWK' ARGUMENTS...: awk sets g (group code) and x (1 yes, 0 no, -9 missing) of a discharge of the cohort;
# count, cases and missing of each group must be those of rates with the arguments.
expect() {
    local script=$1
    shift
    gzip -dc "$SAMPLE" | tr -d '\r' | awk -F, '
        function v(name) { return $column[name] + 0 }
        function use(h) { # class of a discharge
            if (v("METHUSE") < 0 || v(h) < 0) return -9
            return v("METHUSE") == 1 ? (v(h) > 1 ? 1 : 2) : (v(h) > 1 ? 3 : 4)
        }
        NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
        v("SUB1") < 5 || v("SUB1") > 7 || v("AGE") < 3 { next }
        { '"$script"'; all[g]++; n[g] += x >= 0; yes[g] += x == 1; missing[g] += x < 0 }
        END { for (g in all) printf "%d\t%d\t%d\t%d\t%.12f\t%.12f\n", g, yes[g], n[g], missing[g],
              yes[g] / all[g], (yes[g] + missing[g]) / all[g] }' | sort -n >want.txt
    [ "$(wc -l <want.txt)" -gt 1 ]
    tedstat rates --quiet -f tsv "$@" "$SAMPLE" | awk -F '\t' '
        NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
        { printf "%d\t%d\t%d\t%d\t%.12f\t%.12f\n", $1, $c["count"], $c["cases"], $c["missing"], $c["bound_lower"], $c["bound_upper"]
          if ($c["class"] != "outcome") exit 1 }' | sort -n >got.txt
    diff want.txt got.txt
}

@test "outcomes by class of use equal counts by awk" {
    expect 'g = use("FREQ_ATND_SELF_HELP_D"); x = v("REASON") == 2' --outcome 'REASON = 2' --by use
    expect 'g = use("FREQ_ATND_SELF_HELP_D"); x = v("LOS") < 0 ? -9 : (v("LOS") >= 34)' --outcome 'retained = 1' --by use
    expect 'g = use("FREQ_ATND_SELF_HELP"); x = v("EMPLOY_D") < 0 ? -9 : (v("EMPLOY_D") < 3)' \
        --outcome 'EMPLOY_D = 1, 2' --by use_admission
    expect 'g = v("SERVICES_D"); x = v("METHUSE") < 0 ? -9 : v("METHUSE") == 2' --outcome 'METHUSE = 2' --by SERVICES_D
}

@test "a rule of two tests: no if one fails, missing if one cannot be told and none fails" {
    expect 'g = v("GENDER"); a = v("LIVARAG_D"); b = v("EMPLOY_D")
        x = a == 1 || b > 2 ? 0 : a < 0 || b < 0 ? -9 : 1' --outcome 'LIVARAG_D != 1 and EMPLOY_D = 1, 2' --by SEX
}

@test "the outcome METHUSE = 1 is the class any_medication, in every number" {
    for more in '--missing complete' '--missing as-no' '--interval wald --level 0.9' '--max-missing 0.2' '--suppress 11'; do
        # shellcheck disable=SC2086 # several options
        tedstat rates --quiet --mutual-help none --by region,SEX -f csv $more "$SAMPLE" | sed 's/any_medication/outcome/' >want.csv
        [ "$(grep -c outcome want.csv)" -ge 8 ]
        # shellcheck disable=SC2086
        tedstat rates --quiet --outcome 'METHUSE = 1' --by region,SEX -f csv $more "$SAMPLE" | cmp - want.csv
    done
}

@test "a saved tally gives the same, also use where it is by none" {
    tedstat tally --quiet --by SERVICES_D "$SAMPLE" -o a.tally
    tedstat rates --quiet --outcome 'setting = 3' --by use -f csv a.tally >a.csv
    tedstat rates --quiet --outcome 'setting = 3' --by use -f csv "$SAMPLE" | cmp - a.csv
    refuses 'this tally was not made by REASON; tally the data again with --by REASON' rates --outcome 'REASON = 2' a.tally
}

@test "the table says in words what the outcome is, and what it does not show" {
    tedstat rates --quiet --outcome 'REASON = 1, 2' --by use "$SAMPLE" >a.txt
    grep -q '^Treatment completed or Dropped out of treatment: discharges of adults' a.txt
    grep -q 'A difference between groups is no effect of what they used' a.txt
    ! grep -q 'Exactly one' a.txt || return 1
    tedstat rates --quiet --outcome 'LOS >= 34 and REASON = 1' "$SAMPLE" >a.txt
    grep -q '^Days in treatment >= 91 to 120 days and reason for discharge = Treatment completed' a.txt
    grep -q '(LOS >= 34 and REASON = 1); it is missing' a.txt
    refuses 'there is no variable "REASN", did you mean REASON?' rates --outcome 'REASN = 2' "$SAMPLE"
    refuses 'no column REASON' rates --outcome 'REASON = 2' "$MINI"
}

@test "a forest of an outcome has the numbers of the table and its words" {
    tedstat chart forest --quiet --outcome 'REASON = 2' --by use "$SAMPLE" -o c.svg
    grep -q '“Dropped out of treatment” by medication and mutual help: discharges of adults' c.svg
    grep -q 'Shares with “Dropped out of treatment”, of the discharges in which it is known' c.svg
    [ "$(cut -f3 c.tsv | sort -u | paste -sd' ')" = 'class outcome' ]
    awk -F '\t' 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next } NR > 2 { print $c["label"] "\t" $c["cases"] "\t" $c["share"] }' c.tsv >got
    tedstat rates --quiet --outcome 'REASON = 2' --by use -f tsv "$SAMPLE" |
        awk -F '\t' 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next } { print $2 "\t" $c["cases"] "\t" $c["share"] }' >want
    diff want got
    refuses 'a chart of kind classes draws no outcome' chart classes --outcome 'REASON = 2' "$SAMPLE" -o d.svg
    refuses '--classes has no use with --outcome' compare --outcome 'REASON = 2' --classes both,neither "$SAMPLE"
    refuses '--attendance has no use with --outcome' compare --outcome 'REASON = 2' --attendance "$SAMPLE"
    refuses '--class has no use with --outcome' compare --outcome 'REASON = 2' --by SEX --class both "$SAMPLE"
    refuses '--class has no use with --outcome' trend --outcome 'REASON = 2' --class both "$SAMPLE"
    refuses '--class has no use with --outcome' sweep --outcome 'REASON = 2' --class both --vary missing=complete,as-no "$SAMPLE"
    refuses '--class has no use with --outcome' chart forest --outcome 'REASON = 2' --class both --by SEX "$SAMPLE" -o d.svg
}
