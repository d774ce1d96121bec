
# ---- states against what chance would do -------------------------------------------------
# data: row (state or limit), abbreviation, label, cases, share, limits of 95 and 99.8 %, outside (0 to 2 limits), place
set logscale x
set xrange [least:most]
set yrange [0:100 * y_end]
set ytics 0, 100 * y_step
set format y "%g %%"
set xtics ("1" 1)
ticks = most / least < 12 ? "1 2 3 4 5 7" : "1 2 5"
do for [k = 0:8] { do for [j = 1:words(ticks)] { set xtics add (commas(word(ticks, j) * 10**k) word(ticks, j) * 10**k) } }
set xlabel "cases (logarithmic)" font small tc rgb soft
set grid ytics lc rgb line lt 1 back
limit(value) = strcol("row") eq "limit" ? value : NaN
state(outside, value) = strcol("row") eq "state" && c("outside") == outside ? value : NaN
band = print_only ? "#d9d9d9" : (dark ? "#22384a" : "#dbe9f4")
inside = print_only ? "#6e6e6e" : (dark ? "#8fc0e0" : "#0072B2")
out = print_only ? "#000000" : (dark ? "#ff9a5c" : "#D55E00")
ly = y_at(top - 20)
if (text) { set label "o inside 95 %   + between 95 and 99.8 %   x outside 99.8 %" at screen x_at(left), screen ly left } else {
    set object rect from screen x_at(left), screen y_at(top - 14) to screen x_at(left + 20), screen y_at(top - 26) fc rgb band fs solid 1 noborder
    set label "95 %" at screen x_at(left + 26), screen ly left font small tc rgb ink
    set arrow from screen x_at(left + 70), screen ly to screen x_at(left + 92), screen ly nohead dt 2 lw 1.2 lc rgb soft front
    set label "99.8 %" at screen x_at(left + 98), screen ly left font small tc rgb ink
    set arrow from screen x_at(left + 155), screen ly to screen x_at(left + 177), screen ly nohead lw 1.2 lc rgb ink front
    set label "all these states" at screen x_at(left + 183), screen ly left font small tc rgb ink
    set label "" at screen x_at(left + 300), screen ly point pt 7 ps 0.9 lc rgb inside front
    set label "inside" at screen x_at(left + 308), screen ly left font small tc rgb ink
    set label "" at screen x_at(left + 370), screen ly point pt 9 ps 1 lc rgb out front
    set label "outside 95 %" at screen x_at(left + 378), screen ly left font small tc rgb ink
    set label "" at screen x_at(left + 475), screen ly point pt 5 ps 0.9 lc rgb out front
    set label "outside 99.8 %" at screen x_at(left + 483), screen ly left font small tc rgb ink
}
dx(place) = place == 1 ? 1 : (place == 2 ? -1 : 0)
share(x) = c("share") >= 0 ? 100 * c("share") : 0
at_place(p) = strcol("row") eq "state" && c("place") == p ? strcol("abbreviation") : ""
if (text) {
    plot data using (limit(c("cases"))):(100 * c("lower_998")) with lines, data using (limit(c("cases"))):(100 * c("upper_998")) with lines, \
        for [k = 0:2] data using (c("cases")):(share(0)):(c("outside") == k && strcol("row") eq "state" ? word("o + x", k + 1) : "") with labels center, \
        for [p = 1:4] data using (c("cases")):(share(0)):(at_place(p)) with labels left offset 1, 0
} else {
    plot data using (limit(c("cases"))):(100 * c("lower_95")):(100 * c("upper_95")) with filledcurves fs solid 1 noborder fc rgb band, \
        data using (limit(c("cases"))):(100 * c("lower_998")) with lines dt 2 lw 1.2 lc rgb soft, \
        data using (limit(c("cases"))):(100 * c("upper_998")) with lines dt 2 lw 1.2 lc rgb soft, \
        data using (limit(c("cases"))):(100 * target) with lines lw 1.2 lc rgb ink, \
        for [k = 0:2] data using (state(k, c("cases"))):(100 * c("share")) with points pt int(word("7 9 5", k + 1)) ps (k == 1 ? 1 : 0.9) lc rgb (k == 0 ? inside : out), \
        data using (c("cases")):(share(0)):(at_place(1)) with labels left offset 0.7, 0 font small tc rgb ink, \
        data using (c("cases")):(share(0)):(at_place(2)) with labels right offset -0.7, 0 font small tc rgb ink, \
        data using (c("cases")):(share(0)):(at_place(3)) with labels center offset 0, 0.75 font small tc rgb ink, \
        data using (c("cases")):(share(0)):(at_place(4)) with labels center offset 0, -0.75 font small tc rgb ink
}
