#!/usr/bin/env bats
# Intervals, comparisons, trends: the statistical side of the command.

load common

# near WANT GOT [RELATIVE]
near() {
    awk -v w="$1" -v g="$2" -v t="${3:-1e-11}" 'BEGIN {
        d = w - g; if (d < 0) d = -d; m = w < 0 ? -w : w
        if (g == "" || d > t * m) { print "wanted " w ", got " g; exit 1 } }'
}

# ---- calculators -------------------------------------------------------------

@test "compare - prints the columns of the contract and Newcombe's published limits" {
    printf 'measure,method,x1,n1,x2,n2,level\ndiff,newcombe,56,70,48,80,0.95\n' >in.csv
    run -0 --separate-stderr tedstat compare - <in.csv
    [ "${lines[0]}" = "measure,method,x1,n1,x2,n2,level,estimate,lower,upper" ]
    # Newcombe, Statist. Med. 17 (1998) 873-890, table II (a), method 10: 0.0524 to 0.3339
    [ "$(cut -d, -f9,10 <<<"${lines[1]}" | awk -F, '{ printf "%.4f %.4f", $1, $2 }')" = "0.0524 0.3339" ]
}

@test "compare -: every row of the reference tables" {
    for table in compare.csv compare_score.csv; do
        awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i
                print "measure,method,x1,n1,x2,n2,level"; next }
            $c["lower"] != "" { print $c["measure"], $c["method"], $c["x1"], $c["n1"], $c["x2"], $c["n2"], $c["level"] }' \
            "$SOURCE_ROOT/tests/reference/$table" >in.csv
        tedstat compare - <in.csv >got.csv
        awk -F, 'FNR == NR { if (FNR == 1) { for (i = 1; i <= NF; i++) c[$i] = i; next }
                if ($c["lower"] != "") { lower[++n] = $c["lower"]; upper[n] = $c["upper"] }; next }
            function off(w, g) { if (w == g) return 0; d = w - g; m = w < 0 ? -w : w
                return g == "" || (d < 0 ? -d : d) > 1e-8 * m + 1e-15 }
            FNR > 1 { k++; if (off(lower[k], $9) || off(upper[k], $10)) { print; bad++ } }
            END { print k " rows"; exit bad > 0 || k != n || n < 100 }' \
            "$SOURCE_ROOT/tests/reference/$table" got.csv
    done
}

@test "compare -: options stand in for columns that are not there; 1e+06 is a count" {
    printf 'x1,n1,x2,n2\n1e+03,1e+06,2000,1e6\n' >in.csv
    tedstat compare - --measure or --method woolf_logit --level 0.9 <in.csv >got.csv
    [ "$(sed -n 2p got.csv | cut -d, -f1-7)" = "or,woolf_logit,1000,1000000,2000,1000000,0.9" ]
    # R: exp(log((1000/999000)/(2000/998000)) + qnorm(.95) * sqrt(1/1000+1/999000+1/2000+1/998000))
    near 0.53237813806312691 "$(sed -n 2p got.csv | cut -d, -f10)"
    for measure in diff,newcombe ratio,miettinen_nurminen or,score_mn; do
        tedstat compare - --measure ${measure%,*} <in.csv | sed -n 2p | cut -d, -f1,2 | grep -qx "$measure"
    done
}

@test "compare -: what is infinite is written inf, what is not defined stays empty with a reason" {
    printf 'measure,method,x1,n1,x2,n2\nratio,koopman,5,10,0,10\nratio,katz_log,5,10,0,10\nor,score,0,0,1,2\n' >in.csv
    tedstat compare - <in.csv >got.csv
    [ "$(sed -n 2p got.csv | cut -d, -f8,10)" = "inf,inf" ]
    [ "$(sed -n 3p got.csv | cut -d, -f8-10)" = "inf,," ]
    [ "$(sed -n 4p got.csv | cut -d, -f8-10)" = ",," ]
    tedstat compare - -f json <in.csv >got.json
    grep -q '"note":"zero_count"' got.json
    grep -q '"note":"no_cases"' got.json
    grep -q '"estimate":"inf"' got.json
    jq -e . got.json >/dev/null
}

@test "compare -: a row that is wrong ends the run, and is named" {
    printf 'x1,n1,x2,n2\n1,2,3,4\n5,2,3,4\n' >in.csv
    refuses "record 2: the count 5 is larger" compare - <in.csv
    printf 'x1,n1,x2\n1,2,3\n' >in.csv
    refuses "the header needs the columns x1, n1, x2, n2" compare - <in.csv
    printf 'x1,n1,x2,n2,measure\n1,2,3,4,odds\n' >in.csv
    refuses "it is diff, ratio or or" compare - <in.csv
    printf 'x1,n1,x2,n2,method\n1,2,3,4,newcomb\n' >in.csv
    refuses "did you mean newcombe" compare - <in.csv
    printf 'x1,n1,x2,n2\n' >in.csv
    refuses "no rows" compare - <in.csv
    printf 'x1,n1,x2,n2\n1,2,three,4\n' >in.csv
    refuses 'record 1: x2: "three" is not a count' compare - <in.csv
}

@test "interval: one-sided limits, from the option or row by row" {
    run -0 --separate-stderr tedstat interval 3 10 --interval clopper_pearson --side upper
    [ "${lines[0]}" = "method,x,n,level,side,estimate,lower,upper" ]
    [ "$(cut -d, -f7 <<<"${lines[1]}")" = 0 ]
    near 0.606624216105413 "$(cut -d, -f8 <<<"${lines[1]}")" # R: qbeta(0.95, 4, 7)
    printf 'x,n,method,side\n3,10,clopper_pearson,lower\n3,10,clopper_pearson,\n' >in.csv
    tedstat interval - <in.csv >got.csv
    near 0.0872644339141503 "$(sed -n 2p got.csv | cut -d, -f7)" # R: qbeta(0.05, 3, 8)
    [ "$(sed -n 2p got.csv | cut -d, -f8)" = 1 ]
    [ "$(sed -n 3p got.csv | cut -d, -f5)" = both ]
    refuses "one-sided" interval 3 10 --interval blaker --side lower
    printf 'x,n,side\n3,10,left\n' >in.csv
    refuses '"left" is not lower, upper or both' interval - <in.csv
}

# ---- hiding small counts ---------------------------------------------------------

@test "--suppress: no count of 1 to N-1 is left, and no difference of two that are shown" {
    for by in state setting SEX,setting year; do
        tedstat rates --quiet --by "$by" --suppress 11 -f tsv "$SAMPLE" >got.tsv
        awk -F '\t' '
            NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
            function small(x) { return x != "" && x > 0 && x < 11 }
            {
                n = $c["count"]; all = $c["cases"]; rows++
                if (small(n) || small(all) || small($c["missing"])) { print "small: " $0; bad++ }
                if (n != "" && all != "" && small(all - n)) { print "the rest is small: " $0; bad++ }
                if (n == "" || all == "") {
                    hidden++
                    if ($c["share"] $c["lower"] $c["upper"] $c["cluster_lower"] $c["cluster_upper"] != "") {
                        print "left behind: " $0; bad++ }
                    if ($c["note"] != "suppressed") { print "no reason: " $0; bad++ }
                }
            }
            END { print hidden " of " rows; exit bad > 0 || rows == 0 }' got.tsv
    done
    tedstat rates --quiet --by state --suppress 11 -f csv "$SAMPLE" | grep -q ',suppressed$'
    tedstat rates --quiet --by setting --suppress 2 "$SAMPLE" >few.txt   # nothing is below 2 there ...
    run ! grep -q '\*' few.txt
}

@test "--suppress: --simultaneous leaves nothing behind either" {
    tedstat rates --quiet --by state --suppress 11 --simultaneous sison_glaz -f json "$SAMPLE" >got.json
    # these limits are of all four counts: where one is hidden none of them is shown
    jq -e '[.results[] | select(.class == "both", .class == "medication_only", .class == "mutual_help_only", .class == "neither")]
        | group_by(.state) | map(select(any(.share == null))) | length > 0 and
          all(.[][]; .simultaneous_lower == null and .simultaneous_upper == null)' got.json
    jq -e 'any(.results[]; .simultaneous_lower != null)' got.json
}

@test "--suppress: the flow hides small boxes and one more, in every output and on standard error" {
    { echo SUB1,AGE,METHUSE,FREQ_ATND_SELF_HELP_D,STFIPS,DISYR
      for i in {1..40}; do echo "5,5,$((i % 2 + 1)),$((i % 3 + 1)),1,2019"; done
      for i in {1..3}; do echo 5,1,1,1,1,2019; done
      for i in {1..50}; do echo 2,5,1,1,1,2019; done; } >in.csv
    # 93 records: 50 without opioid, 3 too young, 40 kept: the 3 must not follow from the rest
    tedstat rates --suppress 11 -f json in.csv >got.json 2>err.txt
    run ! grep -E '"discharges":(3|50),?$' got.json
    grep -q '"discharges":40' got.json
    tedstat rates --suppress 11 --flow in.csv >flow.txt 2>>err.txt
    grep -E 'younger' flow.txt | grep -q '\*'
    run ! grep -E '  (3|50)( |$)' flow.txt
    grep -q 'hidden: a count of 1 to 10' flow.txt
    tedstat rates --suppress 11 -f csv in.csv >/dev/null 2>>err.txt
    run ! grep -E '(3|50) (younger|primary)' err.txt
    grep -q '\* younger' err.txt
    # no second box to hide it behind: then nobody learns how many were read
    tedstat rates --suppress 11 --flow --cohort none --where 'AGE > 1' -f json in.csv >got.json 2>err.txt
    run ! grep -Eq '"records":93|"discharges":3' got.json
    tedstat rates --suppress 11 --flow --cohort none --where 'AGE > 1' in.csv >flow.txt
    grep -q '^  \* records read' flow.txt
    run ! grep -Ew '93' flow.txt err.txt
}

@test "--suppress: a saved tally cannot be suppressed, what is made from it can" {
    refuses "no such option" tally --suppress 11 "$SAMPLE" -o x.tally
    tedstat tally --quiet --by state "$SAMPLE" -o x.tally
    tedstat rates --quiet --by state --suppress 11 -f csv x.tally >a.csv
    tedstat rates --quiet --by state --suppress 11 -f csv "$SAMPLE" >b.csv
    cmp a.csv b.csv
    refuses '"many" is not a whole number' rates --suppress many "$SAMPLE"
}

# ---- methods, simultaneous intervals, clusters ------------------------------------

@test "intervals lists every method that the references name, with summary and source" {
    tedstat intervals -f tsv >got.tsv
    for name in wald wald_unclipped waldcc wilson wilsoncc agresti_coull agresti_coull_unclipped jeffreys \
        jeffreys_plain modified_jeffreys modified_wilson clopper_pearson midp blaker likelihood_ratio logit \
        logit_anscombe arcsine arcsine_anscombe cloglog probit pratt; do
        grep -qP "^one_proportion\t$name\t" got.tsv || { echo "no $name"; false; }
        [ "$(tedstat interval 3 20 --interval $name | wc -l)" = 2 ]
    done
    awk -F '\t' 'NR > 1 && ($4 == "" || $6 == "") { print "no summary or source: " $0; bad++ }
                 NR > 1 && $3 == "yes" { n[$1]++ } NR > 1 { f[$1] }
                 END { for (i in n) if (n[i] != 1) bad++; exit bad > 0 || length(f) < 13 }' got.tsv
    tedstat intervals blaker | grep -q 'Blaker'
    tedstat intervals difference -f csv | grep -q '^difference,newcombe,yes,'
    refuses "did you mean" intervals odds_ration
}

@test "rates --simultaneous: Goodman's limits, for the four classes only, in text, JSON and --details" {
    tedstat rates --quiet --simultaneous goodman --details -f tsv "$SAMPLE" >got.tsv
    awk -F '\t' '
        NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
        NR <= 5 {
            n = 3946; x = int($c["share"] * n + 0.5)
            A = 6.238532636909542 # R: qchisq(1 - 0.05/4, 1)
            root = sqrt(A * (A + 4 * x * (n - x) / n))
            lo = (A + 2 * x - root) / (2 * (n + A)); up = (A + 2 * x + root) / (2 * (n + A))
            if (($c["simultaneous_lower"] - lo) ^ 2 > 1e-24 || ($c["simultaneous_upper"] - up) ^ 2 > 1e-24) {
                print "differs: " $0, lo, up; bad++ }
            next
        }
        { if ($c["simultaneous_lower"] $c["simultaneous_upper"] != "") bad++ }
        END { exit bad > 0 || NR != 9 }' got.tsv
    tedstat rates --quiet --simultaneous goodman "$SAMPLE" | grep -q 'goodman'
    tedstat rates --quiet --simultaneous sison_glaz -f json "$SAMPLE" | grep -q '"simultaneous_lower":0.2'
    # the columns of the contract stay as they are
    [ "$(tedstat rates --quiet --simultaneous goodman -f csv "$SAMPLE" | head -n 1)" = \
      "$(tedstat rates --quiet -f csv "$SAMPLE" | head -n 1)" ]
    refuses "did you mean goodman" rates --simultaneous godman "$SAMPLE"
}

@test "rates --cluster: other methods, and what is behind the interval in --details" {
    tedstat rates --quiet --cluster mean --details -f tsv "$SAMPLE" >details.tsv
    tedstat rates --quiet --cluster mean -f tsv "$SAMPLE" >rates.tsv
    awk -F '\t' '
        FNR == 1 { delete c; for (i = 1; i <= NF; i++) c[$i] = i; next }
        FILENAME == "details.tsv" {
            if ($c["states"] != 32 || $c["cluster_df"] != 31) bad++
            se[$c["class"]] = $c["cluster_se"]
            # effective number = cases / design effect = p q / se^2
            w = $c["share"] * (1 - $c["share"]) / $c["cluster_se"] ^ 2
            if (($c["effective_n"] / w - 1) ^ 2 > 1e-18) { print "effective_n: " $0; bad++ }
            if (($c["effective_n"] * $c["design_effect"] / 3946 - 1) ^ 2 > 1e-18) bad++
            next
        }
        { t = 2.0395134463964 # R: qt(0.975, 31)
          lo = $c["share"] - t * se[$c["class"]]
          if (($c["cluster_lower"] - lo) ^ 2 > 1e-20) { print "mean: " $0, lo; bad++ } }
        END { exit bad > 0 || FNR != 9 }' details.tsv rates.tsv
    for method in beta likelihood asin xlogit jackknife bca percentile; do
        tedstat rates --quiet --cluster $method -f csv "$SAMPLE" >got.csv
        awk -F, 'NR > 1 && !($7 < $4 && $4 < $8) { exit 1 }' got.csv
        tedstat rates --quiet --cluster $method "$SAMPLE" | grep -q "95 % $method"
    done
    refuses 'did you mean jackknife' rates --cluster jacknife "$SAMPLE"
}

@test "rates --cluster bca: the seed decides, and is in the manifest" {
    tedstat rates --quiet --cluster bca --seed 7 -f json "$SAMPLE" >a.json
    tedstat rates --quiet --cluster bca --seed 7 -f json "$SAMPLE" >b.json
    tedstat rates --quiet --cluster bca --seed 8 -f json "$SAMPLE" >c.json
    cmp a.json b.json
    run ! cmp -s a.json c.json
    grep -q '"seed":7' a.json
    grep -q '"replicates":2000' a.json
    refuses "10 resamples are too few" rates --cluster bca --replicates 10 "$SAMPLE"
}

@test "notes tell of few states and of shares that the NCHS would not publish" {
    tedstat rates --quiet --by region -f csv "$SAMPLE" | grep -q 'few_states'
    tedstat rates --quiet --by state -f tsv "$SAMPLE" >got.tsv
    # fewer than 30 cases: never without the flag; nothing is hidden
    awk -F '\t' 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
        $c["cases"] > 0 && $c["cases"] < 30 { n++; if ($c["note"] !~ /unreliable_few_cases/ || $c["share"] == "") bad++ }
        $c["cases"] >= 30 && $c["note"] ~ /unreliable_few_cases/ { bad++ }
        END { exit bad > 0 || n == 0 }' got.tsv
}

# ---- compare FILES ---------------------------------------------------------------
# The numbers of R 4.2.2 on the bundled sample, with the three settings of oud-adults; discharges
# with both items known: residential 311 of 732 both, outpatient 615 of 2540, detox 171 of 674.

# field NAME ROW FILE: of a tsv; row 1 is the first below the header.
field() {
    awk -F '\t' -v name="$1" -v row="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) k = i }
        NR == row + 1 { print $k }' "$3"
}

@test "compare --by: differences, limits, tests and adjusted p-values as R has them" {
    tedstat compare --quiet --by setting --reference Outpatient -f tsv "$SAMPLE" >got.tsv
    [ "$(wc -l <got.tsv)" = 3 ]
    [ "$(field setting_label 2 got.tsv)" = "Residential or inpatient" ]
    [ "$(field count 2 got.tsv)/$(field cases 2 got.tsv)" = 311/732 ]
    [ "$(field reference_count 2 got.tsv)/$(field reference_cases 2 got.tsv)" = 615/2540 ]
    # prop.test(311, 732, correct = FALSE)$conf.int and prop.test(615, 2540, ...), joined by Newcombe's rule
    near 0.182737403726174 "$(field estimate 2 got.tsv)"
    near 0.143516038964826 "$(field lower 2 got.tsv)"
    near 0.222340699490352 "$(field upper 2 got.tsv)"
    # chisq.test(matrix(c(311, 421, 615, 1925), 2), correct = FALSE); p.adjust(c(p1, p2), "holm")
    near 93.513432573479 "$(field chi_square 2 got.tsv)"
    near 4.03453101648794e-22 "$(field p 2 got.tsv)"
    near 8.06906203297587e-22 "$(field p_adjusted 2 got.tsv)"
    near 0.533967440791597 "$(field p_adjusted 1 got.tsv)"
    # (p1 - p2) / sqrt((p1 (1 - p1) + p2 (1 - p2)) / 2)
    near 0.395088053561528 "$(field standardised_difference 2 got.tsv)"
    # z <- (x1 - p1 n1)/N1 - (x2 - p2 n2)/N2 over 32 states; se <- sqrt(32/31 sum(z^2)); qt(.975, 31), pt
    near 0.129078059147879 "$(field cluster_lower 2 got.tsv)"
    near 0.236396748304468 "$(field cluster_upper 2 got.tsv)"
    near 8.60585279819588e-08 "$(field cluster_p 2 got.tsv)"
    near 1.721170559639176e-07 "$(field cluster_p_adjusted 2 got.tsv)"
}

@test "compare --measure: ratio and odds ratio, states as clusters on the logarithm, as R has them" {
    tedstat compare --quiet --measure ratio --by setting --reference 3 -f tsv "$SAMPLE" >got.tsv
    near 1.75472033408859 "$(field estimate 2 got.tsv)"
    # z <- (x1 - p1 n1)/(N1 p1) - (x2 - p2 n2)/(N2 p2); exp(log ratio -+ qt(.975, 31) se)
    near 1.57502705947741 "$(field cluster_lower 2 got.tsv)"
    near 1.95491463612414 "$(field cluster_upper 2 got.tsv)"
    near 7.55610709876428e-12 "$(field cluster_p 2 got.tsv)" 1e-9
    tedstat compare --quiet --measure or --method woolf_logit --by setting --reference 3 -f tsv "$SAMPLE" >got.tsv
    near 2.31224533147944 "$(field estimate 2 got.tsv)"
    near 1.91371168673695 "$(field cluster_lower 2 got.tsv)"
    near 2.7937742712251 "$(field cluster_upper 2 got.tsv)"
    near 3.3967018429612e-10 "$(field cluster_p 2 got.tsv)" 1e-9
    [ "$(field method 2 got.tsv)" = woolf_logit ]
}

@test "compare --strata, --standardise: Mantel-Haenszel and standardised shares as R has them" {
    for table in adjusted standardised tests; do
        tedstat compare --quiet --measure or --by setting --reference 3 --strata SEX --standardise AGE \
            --table $table -f tsv "$SAMPLE" >$table.tsv
    done
    # mantelhaen.test(table(setting, both, SEX), correct = FALSE), residential against outpatient
    near 2.30983654475527 "$(field estimate 2 adjusted.tsv)"
    near 1.94406352710753 "$(field lower 2 adjusted.tsv)"
    near 2.74442927872071 "$(field upper 2 adjusted.tsv)"
    near 93.2115148644392 "$(field cmh 2 adjusted.tsv)"
    near 4.69939096063735e-22 "$(field cmh_p 2 adjusted.tsv)"
    # sum(w * tapply(both, AGE, mean)), w the ages of all three settings together
    near 0.252899293128199 "$(field standardised 1 standardised.tsv)"
    near 0.422455375449237 "$(field standardised 2 standardised.tsv)"
    near 0.242118817184554 "$(field standardised 3 standardised.tsv)"
    near 0.180336558264683 "$(field difference 2 standardised.tsv)"
    # chisq.test(table(setting, both)), sqrt(X2 / n); chisq.test(table(setting, class))
    near 96.9270016542774 "$(field chi_square 1 tests.tsv)"
    near 0.156727010166505 "$(field cramers_v 1 tests.tsv)"
    near 247.856336696004 "$(field chi_square 2 tests.tsv)"
    [ "$(field df 2 tests.tsv)" = 6 ]
}

@test "compare: Rao and Scott's test over all settings, states as clusters, as R has it from the records" {
    tedstat compare --quiet --by setting --table tests -f tsv "$SAMPLE" >tests.tsv
    row=0 # tests/reference/rao_scott.R: chi-square, mean design effect, F, df 1, df 2, p; of "both", of the four classes
    while read -r -a want; do
        row=$((row + 1))
        i=0
        for column in chi_square mean_design_effect rao_scott_f rao_scott_df1 rao_scott_df2 rao_scott_p; do
            near "${want[i]}" "$(field $column $row tests.tsv)" 1e-9
            i=$((i + 1))
        done
    done <<'END'
96.9270016542774 1.11389992945259 43.5079485559849 1.92757319521927 59.7547690517973 3.68418001926659e-12
247.856336696004 1.05845932958993 39.0278476409085 3.64476018830572 112.987565837477 1.89226022543747e-19
END
    [ "$row" = 2 ]
}

@test "compare --standardise: states as clusters, as R has it from the records" {
    tedstat compare --quiet --by setting --reference 3 --standardise AGE --table standardised -f tsv "$SAMPLE" >got.tsv
    # tests/reference/standardised_states.R
    near 0.422455375449237 "$(field standardised 2 got.tsv)"
    near 0.330472496873496 "$(field cluster_lower 2 got.tsv)"
    near 0.520150336469443 "$(field cluster_upper 2 got.tsv)"
    near 0.180336558264683 "$(field difference 2 got.tsv)"
    near 0.125815239149552 "$(field difference_cluster_lower 2 got.tsv)"
    near 0.234857877379814 "$(field difference_cluster_upper 2 got.tsv)"
    [ -z "$(field difference_cluster_lower 3 got.tsv)" ] # the reference itself
    head -n 1 "$MINI" >one.csv
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next } $c["STFIPS"] == 1' "$MINI" >>one.csv
    tedstat compare --quiet --cohort none --by SUB1 --standardise year --table standardised -f tsv one.csv >got.tsv
    [ "$(field note 2 got.tsv)$(field cluster_lower 2 got.tsv)" = one_cluster ]
    [ -n "$(field lower 2 got.tsv)" ]
}

@test "compare --strata says that its intervals are of sampling alone" {
    tedstat compare --quiet --by setting --strata SEX --table adjusted -f tsv "$SAMPLE" >adjusted.tsv
    [ -n "$(field lower 1 adjusted.tsv)" ]
    [[ ";$(field note 1 adjusted.tsv);" == *";sampling_only;"* ]]
    one_line "$(tedstat compare --quiet --by setting --strata SEX "$SAMPLE")" | grep -q ' a: the interval, and the test, are of sampling alone'
}

@test "compare --standardise: observed over expected, by the reference level's shares, as R has it" {
    tedstat compare --quiet --by setting --reference 3 --standardise AGE --table standardised -f tsv "$SAMPLE" >got.tsv
    # o / sum(n * tapply(both, AGE, mean) of outpatient); qgamma(.025, o), qgamma(.975, o + 1) over the same sum
    near 1.75974985821696 "$(field ratio 2 got.tsv)"
    near 1.56958561398537 "$(field ratio_lower 2 got.tsv)"
    near 1.96660291843757 "$(field ratio_upper 2 got.tsv)"
    [ -z "$(field ratio 3 got.tsv)" ] # the reference itself
}

@test "rates --pool: DerSimonian and Laird's mean of the states as R has it" {
    tedstat rates --quiet --by state --pool DL --table pooled -f tsv "$SAMPLE" >got.tsv
    # y <- qlogis(x / n), v <- 1/x + 1/(n - x), 1/2 added where x is 0 or n; plogis(mean -+ qnorm(.975) se)
    near 0.231709419506823 "$(field share 1 got.tsv)"
    near 0.198443548754012 "$(field lower 1 got.tsv)"
    near 0.268682534132099 "$(field upper 1 got.tsv)"
    near 0.199005997460365 "$(field tau2 1 got.tsv)"
    near 163.760867141467799 "$(field q 1 got.tsv)"
    tedstat rates --quiet --by state --pool REML --suppress 11 --table pooled -f tsv "$SAMPLE" >got.tsv
    [ "$(field note 1 got.tsv)$(field share 1 got.tsv)" = suppressed ] # some state's count is hidden
    refuses "it is FE, DL or REML" rates --by state --pool ML "$SAMPLE"
    refuses "--pool needs --by" rates --pool DL "$SAMPLE"
}

@test "compare --standard FILE: codes or labels, and what is wrong with the file" {
    printf 'SEX,weight\nMale,30\n2,70\n' >std.csv
    tedstat compare --quiet --by setting --standardise SEX --standard std.csv --table standardised -f tsv "$SAMPLE" >standardised.tsv
    # 0.3 mean(both[SEX == 1]) + 0.7 mean(both[SEX == 2]) of residential
    near 0.427171943465226 "$(field standardised 2 standardised.tsv)"
    printf 'SEX,weight\nMale,30\n1,70\n' >std.csv
    refuses "std.csv: record 2: this stratum is there twice" compare --by setting --standardise SEX --standard std.csv "$SAMPLE"
    printf 'SEX,weight\nMan,30\n' >std.csv
    refuses '"Man" is neither a code nor a label of SEX' compare --by setting --standardise SEX --standard std.csv "$SAMPLE"
    printf 'SEX,weight\nMale,-1\n' >std.csv
    refuses 'a weight is a number, 0 or more' compare --by setting --standardise SEX --standard std.csv "$SAMPLE"
    printf 'AGE,weight\n5,1\n' >std.csv
    refuses 'needs the columns SEX, weight' compare --by setting --standardise SEX --standard std.csv "$SAMPLE"
    refuses '--standard needs --standardise' compare --by setting --standard std.csv "$SAMPLE"
    # what is wrong is told of the option that has it, and before a file is read
    refuses '--standardise: AGE makes the groups that are compared (--by)' compare --by AGE --strata SEX --standardise AGE nosuch.csv
    refuses '--strata: GENDER makes the groups that are compared (--by)' compare --by SEX --strata AGE,GENDER nosuch.csv
    refuses '--strata: there is no variable "AGEE", did you mean AGE?' compare --by SEX --strata AGEE nosuch.csv
    refuses '--standardise: AGE stands twice' compare --by SEX --standardise AGE,AGE nosuch.csv
}

@test "compare: all formats, saved tallies, several classes and variables; what is refused" {
    tedstat tally --quiet --by setting,SEX,AGE "$SAMPLE" -o x.tally
    tedstat compare --quiet --by SEX,setting --class all --strata AGE -f json x.tally >a.json
    tedstat compare --quiet --by SEX,setting --class all --strata AGE -f json "$SAMPLE" >b.json
    diff <(grep -v '"\(name\|by\)"' a.json) <(grep -v '"\(name\|by\)"' b.json)
    for format in text csv tsv json md html latex; do
        tedstat compare --quiet --by setting --class both,neither -f $format x.tally >got
        [ -s got ]
        run ! grep -qi 'nan' got
    done
    refuses "tally was not made by" compare --by LOS x.tally
    refuses "is in these data" compare --by setting --reference Outpatiend "$SAMPLE"
    refuses "did you mean both" compare --by setting --class bothe "$SAMPLE"
    refuses "did you mean holm" compare --by setting --adjust holn "$SAMPLE"
    refuses "only one level" compare --by setting --where 'SERVICES_D = 7' "$SAMPLE"
    refuses "says what is compared" compare "$SAMPLE"
    refuses "did you mean tests" compare --by setting --table test -f csv "$SAMPLE"
}

@test "compare --suppress: what rests on a hidden count is hidden" {
    tedstat compare --quiet --by state --class all --suppress 11 -f tsv "$SAMPLE" >got.tsv
    awk -F '\t' '
        NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
        function small(x) { return x != "" && x > 0 && x < 11 }
        small($c["count"]) || small($c["cases"]) || small($c["reference_count"]) { print; bad++ }
        $c["count"] == "" || $c["cases"] == "" || $c["reference_count"] == "" {
            hidden++
            if ($c["estimate"] $c["lower"] $c["chi_square"] $c["p"] $c["p_adjusted"] \
                $c["standardised_difference"] $c["cluster_lower"] $c["cluster_p"] != "" || $c["note"] != "suppressed") {
                print; bad++ } }
        END { exit bad > 0 || hidden == 0 || hidden == NR - 1 }' got.tsv
}

# ---- trend -----------------------------------------------------------------------
# R 4.2.2 on teds_mini: both in 35 of 126, 43 of 157, 30 of 125 discharges of 2017, 2018, 2019.

opioids=(--quiet --cohort none --where SUB1=5..7)

@test "trend: changes, slopes and tests as R has them" {
    tedstat trend "${opioids[@]}" -f tsv "$MINI" >got.tsv
    [ "$(cut -f1,4,5 got.tsv | sed 1d | tr '\t\n' '/ ')" = "2017/35/126 2018/43/157 2019/30/125 " ]
    [ "$(field change 1 got.tsv)$(field change_lower 1 got.tsv)" = "" ]
    [ "$(field previous_year 3 got.tsv)" = 2018 ]
    # prop.test(30, 125, correct = FALSE)$conf.int and prop.test(43, 157, ...), joined by Newcombe's rule
    near -0.0338853503184713 "$(field change 3 got.tsv)"
    near -0.133703312250776 "$(field change_lower 3 got.tsv)"
    near 0.0698913007984813 "$(field change_upper 3 got.tsv)"
    tedstat trend "${opioids[@]}" --table trends -f tsv "$MINI" >got.tsv
    # prop.trend.test(x, n, score = 2017:2019): sqrt of X-squared, with the sign of the slope
    near -0.677485300441532 "$(field cochran_armitage_z 1 got.tsv)"
    near 0.498098093482815 "$(field p 1 got.tsv)"
    near 0.570586144530942 "$(field homogeneity_chi_square 1 got.tsv)" # prop.test(x, n)
    near 0.751793892090809 "$(field homogeneity_p 1 got.tsv)"
    # m <- lm(y ~ DISYR); sandwich of rowsum(X * resid(m), STFIPS) times 5/4; qt(.975, 4)
    near -0.0188658978391563 "$(field annual_change 1 got.tsv)" 1e-10
    near -0.0941313130358503 "$(field cluster_lower 1 got.tsv)" 1e-10
    near 0.0563995173575377 "$(field cluster_upper 1 got.tsv)" 1e-10
    near 0.524785377146134 "$(field cluster_p 1 got.tsv)" 1e-10
    # glm(x ~ year + offset(log(n)), family = poisson): 100 (exp(slope) - 1)
    near -6.88462091350612 "$(field annual_percent 1 got.tsv)" 1e-9
}

@test "trend --by year,VAR: series of their own; the year may be named or not, tallies too" {
    tedstat trend "${opioids[@]}" --by year,SERVICES_D --class all -f csv "$MINI" >a.csv
    tedstat trend "${opioids[@]}" --by SERVICES_D --class all -f csv "$MINI" >b.csv
    cmp a.csv b.csv
    tedstat tally --quiet --cohort none --where SUB1=5..7 --by year,SERVICES_D "$MINI" -o x.tally
    tedstat trend --quiet --by SERVICES_D --class all -f csv x.tally >c.csv
    cmp a.csv c.csv
    # shares are those of rates, in another order
    tedstat rates "${opioids[@]}" --by SERVICES_D,year -f csv "$MINI" | sed 1d | cut -d, -f1-15 | sort >rates.csv
    sed 1d a.csv | cut -d, -f1-15 | sort >trend.csv
    cmp rates.csv trend.csv
    for format in text json md html latex; do
        tedstat trend --quiet --by SERVICES_D -f $format x.tally >got
        [ -s got ]
        run ! grep -qi 'nan' got
    done
    refuses "one year only" trend --quiet "$SAMPLE"
    refuses "tally was not made by" trend --by AGE x.tally
}

@test "trend marks years across which a definition changes" {
    { echo DISYR,STFIPS,AGE,SUB1,METHUSE,FREQ_ATND_SELF_HELP_D
      for i in {1..60}; do echo "$((2016 + i % 3)),$((i % 2 + 1)),5,5,$((i % 2 + 1)),$((i % 5 + 1))"; done; } >in.csv
    tedstat trend -f tsv in.csv >got.tsv 2>err.txt
    [[ "$(field note 2 got.tsv)" == *definition_changed* ]]   # 2016 to 2017: METHUSE
    [[ "$(field note 3 got.tsv)" != *definition_changed* ]]
    grep -q 'naltrexone from 2017 on' err.txt
    tedstat trend --quiet in.csv | grep -q 'Change of definition of medication planned (METHUSE), 2017: the wording'
}

@test "trend --suppress: a change that rests on a hidden count is hidden, and so is the trend" {
    tedstat trend --quiet "${opioids[@]}" --by state --class all --suppress 11 -f tsv "$MINI" >got.tsv
    awk -F '\t' '
        NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
        $c["count"] != "" && $c["count"] > 0 && $c["count"] < 11 { bad++ }
        $c["count"] == "" || $c["cases"] == "" { hidden++; if ($c["change"] $c["change_lower"] $c["share"] != "") bad++
                           gone[$1, $c["class"]] = 1 }
        END { for (k in gone) print k; exit bad > 0 || hidden == 0 }' got.tsv >gone.txt
    tedstat trend --quiet "${opioids[@]}" --by state --class all --suppress 11 --table trends -f tsv "$MINI" >got.tsv
    awk -F '\t' '
        FNR == NR { split($0, k, SUBSEP); gone[k[1], k[2]] = 1; next }
        FNR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
        (($1, $c["class"]) in gone) && $c["annual_change"] $c["p"] $c["cochran_armitage_z"] $c["lower"] != "" { print; bad++ }
        END { exit bad > 0 }' gone.txt got.tsv
}

# ---- two shares of the same discharges -------------------------------------------

@test "compare --attendance: McNemar's tests and the clustered difference as R has them" {
    tedstat compare --quiet --attendance -f tsv "$SAMPLE" >got.tsv
    [ "$(cut -f3-5 got.tsv | sed -n 2p | tr '\t' /)" = 4405/993/1045 ]
    near -0.0118047673098751 "$(field difference 1 got.tsv)"  # (993 - 1045) / 4405
    # mcnemar.test(table(admission, discharge), correct = FALSE)
    near 1.32679097154073 "$(field mcnemar 1 got.tsv)"
    near 0.249376910580798 "$(field mcnemar_p 1 got.tsv)"
    # 2 * pbinom(992, 2038, .5) + dbinom(993, 2038, .5)
    near 0.249486731015875 "$(field mcnemar_midp 1 got.tsv)"
    # x, n by state; se <- sqrt(G/(G-1) sum(((x - p n)/N)^2)); qt(.975, G-1)
    near -0.0389513131546097 "$(field cluster_lower 1 got.tsv)"
    near 0.0153417785348594 "$(field cluster_upper 1 got.tsv)"
    printf 'SUB1,AGE,METHUSE,FREQ_ATND_SELF_HELP_D\n5,5,1,1\n' >in.csv
    refuses "FREQ_ATND_SELF_HELP" compare --attendance in.csv
}

@test "compare --classes A,B: two classes of one sample" {
    tedstat compare --quiet --classes both,neither --by setting -f tsv "$SAMPLE" >got.tsv
    [ "$(field only_first 2 got.tsv)-$(field only_second 2 got.tsv)/$(field cases 2 got.tsv)" = 311-81/732 ]
    near 0.314207650273224 "$(field difference 2 got.tsv)"
    # the discharges in both classes do not count: any medication, any mutual help
    tedstat compare --quiet --classes any_medication,any_mutual_help -f tsv "$SAMPLE" >got.tsv
    [ "$(field only_first 1 got.tsv)-$(field only_second 1 got.tsv)" = 1158-846 ]
    near 0.571464774455144 "$(field first_share 1 got.tsv)"   # 2255 / 3946
    near "$(awk 'BEGIN { printf "%.17g", (1158 - 846) ^ 2 / (1158 + 846) }')" "$(field mcnemar 1 got.tsv)"
    refuses "compared with itself" compare --classes both,both "$SAMPLE"
    refuses "two names with a comma" compare --classes both "$SAMPLE"
    refuses "did you mean neither" compare --classes both,neithr "$SAMPLE"
    refuses "cannot be had together" compare --classes both,neither --attendance "$SAMPLE"
    refuses "did you mean tango" compare --classes both,neither --method tengo "$SAMPLE"
}

@test "compare --attendance, --classes with --suppress: no count below N is left" {
    for what in --attendance "--classes both,neither" "--classes any_medication,exactly_one"; do
        # shellcheck disable=SC2086
        tedstat compare --quiet $what --by state --suppress 11 -f tsv "$SAMPLE" >got.tsv
        awk -F '\t' '
            NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
            function small(x) { return x != "" && x > 0 && x < 11 }
            small($c["cases"]) || small($c["only_first"]) || small($c["only_second"]) { print; bad++ }
            $c["only_first"] == "" { hidden++
                if ($c["difference"] $c["lower"] $c["mcnemar"] $c["mcnemar_p"] $c["cluster_lower"] != "") { print; bad++ } }
            END { exit bad > 0 || hidden == 0 }' got.tsv
    done
}

# ---- edges -----------------------------------------------------------------------

# Every method at the ends of counts and levels: a documented answer, or none and a reason.
every_edge() {
    local levels='0.5 0.95 0.9999999'
    for level in $levels; do
        for pair in 0,0 0,1 1,1 0,7 7,7 3,7 0,1e9 1,1e9 5e8,1e9 1e9,1e9; do
            echo "$pair,$level"
        done
    done
}

@test "interval: every method at every edge has an answer or a reason, and never nan" {
    every_edge >edges.csv
    { echo method,x,n,level
      tedstat intervals one_proportion -f tsv | sed 1d | cut -f2 | while read -r m; do sed "s/^/$m,/" edges.csv; done; } >in.csv
    tedstat interval - <in.csv >got.csv
    tedstat interval - -f json <in.csv >got.json
    run ! grep -qi nan got.csv got.json
    grep '"note"' got.json | cut -d'"' -f4 >notes.txt
    awk -F, '
        FNR == NR { note[FNR] = $0; next }
        FNR == 1 { next }
        { i = FNR - 1; rows++ }
        $6 == "" || $7 == "" { if (note[i] == "") { print "no reason: " $0; bad++ }; next }
        $6 > $7 || ($6 == $7 && note[i] !~ /zero_width/) { print "no width: " $0 " " note[i]; bad++ }
        END { print rows; exit bad > 0 || rows < 600 }' notes.txt got.csv
}

@test "compare -: every method at every edge has an answer or a reason, and never nan" {
    for level in 0.5 0.95 0.9999999; do
        for four in 0,0,0,0 0,0,1,2 0,1,0,1 1,1,0,1 1,1,1,1 0,9,0,9 9,9,9,9 0,9,9,9 3,9,0,9 3,9,9,9 \
            0,1e6,1,1e6 1e6,1e9,1,1e9 0,1e9,1e9,1e9 1,1e9,0,5; do
            echo "$four,$level"
        done
    done >edges.csv
    { echo measure,method,x1,n1,x2,n2,level
      for family in difference:diff ratio:ratio odds_ratio:or; do
          tedstat intervals ${family%:*} -f tsv | sed 1d | cut -f2 | while read -r m; do
              sed "s/^/${family#*:},$m,/" edges.csv; done
      done; } >in.csv
    tedstat compare - <in.csv >got.csv
    tedstat compare - -f json <in.csv >got.json
    run ! grep -qi nan got.csv got.json
    grep '"note"' got.json | cut -d'"' -f4 >notes.txt
    awk -F, '
        function number(x) { return x == "inf" ? 1e300 : x == "-inf" ? -1e300 : x + 0 }
        FNR == NR { note[FNR] = $0; next }
        FNR == 1 { next }
        { i = FNR - 1; rows++ }
        $9 == "" || $10 == "" { if (note[i] == "") { print "no reason: " $0; bad++ }; next }
        number($9) > number($10) || ($9 == $10 && note[i] !~ /zero_width/) { print "no width: " $0; bad++ }
        END { print rows; exit bad > 0 || rows < 1000 }' notes.txt got.csv
}

@test "rates, compare and trend where there is next to nothing: reasons, and never nan" {
    { echo DISYR,STFIPS,AGE,SEX,SUB1,METHUSE,FREQ_ATND_SELF_HELP,FREQ_ATND_SELF_HELP_D
      echo 2018,1,5,1,5,1,1,2; echo 2019,1,5,2,5,-9,2,1; echo 2019,2,5,-9,5,2,1,-9; } >in.csv
    for arguments in "rates --by SEX --details --simultaneous goodman" "rates --cluster bca" "compare --by SEX" \
        "compare --by SEX --measure ratio --strata AGE --standardise AGE" "compare --by year --measure or --class all" \
        "compare --attendance" "compare --classes both,neither --by year" "trend --class all" \
        "rates --suppress 11"; do
        for format in text csv json; do
            # shellcheck disable=SC2086
            tedstat $arguments --quiet -f $format in.csv >got
            [ -s got ]
            run ! grep -Eqiw -e '-?nan' got
        done
    done
    for arguments in "rates --suppress 11 --by state" "compare --suppress 11 --by SEX" "trend --suppress 11"; do
        # shellcheck disable=SC2086
        refuses 'so few discharges are in the cohort that their number is hidden' $arguments in.csv
    done
}

@test "the estimate is there where an interval is not, and text says why" {
    [ "$(tedstat interval 0 10 -i logit | tail -1)" = "logit,0,10,0.95,0,," ]
    [ "$(tedstat interval 0 0 | tail -1)" = "wilson,0,0,0.95,,," ]
    tedstat interval 0 0 -f text | grep -q no_cases
    tedstat interval 0 10 -i logit -f json | grep -q '"boundary"'
}

@test "a reason code stands once, and a level is written with its own digits" {
    tedstat rates -q --cohort none --interval wald --where METHUSE=2 "$MINI" >out.txt # none has used medication
    [ "$(grep -c '^  [a-z]: the formula of this interval method has no width here' out.txt)" = 1 ]
    run ! grep -q 'zero_width' out.txt # a letter stands for it
    tedstat rates -q --cohort none --interval wald --where METHUSE=2 "$MINI" -f csv >out.csv
    grep -q 'zero_width' out.csv
    run ! grep -q 'zero_width;zero_width' out.csv
    tedstat rates -q --cohort none --level 0.9999999999 "$MINI" | grep -q ' 99.99999999 % wilson'
}

@test "compare: an option that has no use is refused, not passed over" {
    while IFS='|' read -r says arguments; do
        # shellcheck disable=SC2086
        refuses "$says" compare $arguments </dev/null
    done <<END
--suppress has no use with - alone|- --suppress 5
--strata has no use with - alone|- --strata SEX
--class has no use with - alone|- --class both
--strata has no use with --classes|--classes both,neither --strata SEX $MINI
--standardise has no use with --classes|--classes both,neither --standardise AGE $MINI
--reference has no use with --attendance|--attendance --reference 1 $MINI
--mutual-help none has no use with --attendance|--attendance --mutual-help none $MINI
END
}

@test "compare and trend name the states that the edition does not have" {
    tedstat compare -q --by state --reference California "$SAMPLE" >got.txt
    [[ "$(one_line "$(cat got.txt)")" == *"No row, because the edition has no records of the state: Oregon, Washington, West Virginia."* ]]
    gzip -dc "$SAMPLE" | sed 's/^2019,/2018,/' >a.csv
    tedstat trend -q --by state,year --edition 2019 "$SAMPLE" a.csv >got.txt
    [[ "$(one_line "$(cat got.txt)")" == *"No row, because the edition has no records of the state: "*"Oregon 2019"* ]]
}

@test "the list of methods has those that the options take, and those that stand in every table" {
    tedstat intervals -f csv >all.csv
    names() { awk -F, -v f="$1" '$1 == f { print $2 }' all.csv; }
    n=0
    for name in $(names clusters); do tedstat rates -q --cluster "$name" --replicates 50 --level 0.9 "$SAMPLE" >out.txt; n=$((n + 1)); done
    for name in $(names pooled); do tedstat rates -q --by region --pool "$name" "$SAMPLE" >out.txt; n=$((n + 1)); done
    [ "$n" -ge 14 ]
    # Rao and Scott's test, the estimates between states, the sizes of effects, the bounds and what is not to be published
    for name in rao_scott_f cluster_difference cluster_slope standardised_difference cramers_v worst_case nchs exact; do
        grep -q ",$name," all.csv || { echo "$name"; return 1; }
    done
    refuses 'there is no method for pooling "XX"; it is FE, DL or REML' rates --by region --pool XX "$SAMPLE"
}

# The rule of docs/report.md: one decimal for percentages, points and percent a year, two for ratios, computed by awk from the csv.
@test "formats for readers round by one rule, and say so where a difference is not that of the shares shown" {
    for year in 2017 2018 2019; do tedstat simulate -q -n 20000 $year -o made_up_$year.csv; done
    tedstat trend -q made_up_*.csv >trend.txt
    tedstat trend -q made_up_*.csv --table trends -f csv >trend.csv
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i }
        NR == 2 { printf "%.1f %.1f to %.1f\n", $c["annual_percent"], $c["annual_percent_lower"], $c["annual_percent_upper"] }' trend.csv >want
    grep -qE "^Both .* $(sed 's/ / +/' want) " trend.txt || { cat want trend.txt; return 1; }

    tedstat compare -q --by setting --reference Outpatient --measure ratio -f csv made_up_2019.csv >ratio.csv
    tedstat compare -q --by setting --reference Outpatient --measure ratio made_up_2019.csv >ratio.txt
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
        { printf "%s %.1f %s %.2f %.2f to %.2f\n", $c["setting_label"], 100 * $c["share"], $c["reference_count"], $c["estimate"], $c["lower"], $c["upper"] }' \
        ratio.csv >want
    while read -r setting share count rest; do
        grep "^$setting" ratio.txt | head -n 1 | tr -d , | tr -s ' ' | grep -qF " $rest" || { echo "$setting $rest"; cat ratio.txt; return 1; }
    done < <(sed 's/Residential or inpatient/Residential/' want)

    # the reference has its count and its N, for readers too
    n=$(field reference_count 2 <(tr , '\t' <ratio.csv)) of=$(field reference_cases 2 <(tr , '\t' <ratio.csv))
    grep '^Residential' ratio.txt | head -n 1 | tr -d , | tr -s ' ' | grep -qE " $n $of [0-9.]+ "

    # 9 of 20 and 1 of 3: 45.0 and 33.3, their difference 11.7; 2 of 3 and 1 of 6: 66.7 - 16.7, 50.0
    { echo DISYR,STFIPS,SEX,METHUSE,FREQ_ATND_SELF_HELP_D,AGE,SUB1
      for i in 1 1 2; do echo "2019,1,1,$i,2,5,5"; done
      for i in 1 2 2 2 2 2; do echo "2019,2,2,$i,2,5,5"; done; } >even.csv
    { cat even.csv; for i in 1 2 2; do echo "2019,2,2,$i,2,5,5"; done; } >odd.csv # 2 of 9: 66.7 - 22.2 is 44.4
    said='Each number is rounded on its own, so a difference'
    tedstat compare -q --by SEX even.csv >even.txt
    tedstat compare -q --by SEX odd.csv >odd.txt
    ! grep -q "$said" even.txt || return 1
    grep -q ' 44\.4 \| -44\.4 ' odd.txt
    [ "$(grep -c "$said" odd.txt)" = 1 ]
    tedstat compare -q --by SEX --measure or odd.csv >or.txt
    ! grep -q "$said" or.txt || return 1
}
