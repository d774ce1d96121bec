
# ---- a specification curve: shares above, and below which answers make them -------------------
# data: row (definition or answer), label, definition, place, unreliable, note, cases, share, limits, and for each question the row of its answer
# The y axis is in pixels: 0 is the foot of the curve, the answers are below it.
set xrange [0.4:definitions + 0.6]
set yrange [-(gap + rows * row_height):curve]
unset xtics
set ytics ("0 %%" 0)
do for [k = 1:int(floor(y_end / y_step + 0.001))] { set ytics add (sprintf("%g %%%%", 100 * k * y_step) curve * k * y_step / y_end) }
set grid ytics lc rgb line lt 1 back
up(name) = curve * c(name) / y_end
answer_y(row) = -(gap + (row - 0.5) * row_height)
place(kind) = strcol("row") eq kind ? c("place") : NaN
half = definitions > 120 ? 0.5 : (definitions < 10 ? 0.042 * definitions : 0.42)
if (definitions > 60) { set errorbars 0 }
dot = definitions > 200 ? 0.25 : (definitions > 100 ? 0.4 : (definitions > 40 ? 0.7 : 1))
legend_y = y_at(top - 20)
if (text) {
    set label "o share".(has_states ? "   . between states" : "") at screen x_at(left), screen legend_y left
} else {
    set label "" at screen x_at(left + 8), screen legend_y point pt 7 ps 0.9 lc rgb mark front
    set label sprintf("share, %g %% interval", level) at screen x_at(left + 20), screen legend_y left font small tc rgb ink
    if (has_states) {
        set object rect from screen x_at(left + 190), screen y_at(top - 15) to screen x_at(left + 212), screen y_at(top - 25) fc rgb middle fs solid 1 noborder
        set label "between states" at screen x_at(left + 218), screen legend_y left font small tc rgb ink
    }
    worst_x = left + (has_states ? 330 : 190)
    set object rect from screen x_at(worst_x), screen y_at(top - 13) to screen x_at(worst_x + 22), screen y_at(top - 27) fc rgb wide fs solid 1 noborder
    set label "missing codes (worst case)" at screen x_at(worst_x + 28), screen legend_y left font small tc rgb ink
}
if (text) {
    spot(name) = c(name) >= 0 ? up(name) : 0
    mark(name, letter) = strcol("row") eq "definition" && c(name) >= 0 ? letter : ""
    plot data using (c("place")):(spot("cluster_lower")):(mark("cluster_lower", ".")) with labels, \
        data using (c("place")):(spot("cluster_upper")):(mark("cluster_upper", ".")) with labels, \
        data using (c("place")):(spot("share")):(mark("share", "o").dagger(strcol("unreliable"))) with labels, \
        for [q = 1:questions] data using (place("definition")):(answer_y(c(sprintf("answer_%d", q)))):("x") with labels, \
        data using (place("answer") > 0 ? 0.4 : NaN):(answer_y(c("place"))):(short(strcol("label"), label_length)) with labels right offset -1, 0
} else {
    # every other question is shaded
    do for [q = 2:words(first_rows):2] {
        past = q < words(first_rows) ? word(first_rows, q + 1) : rows + 1
        set object 300 + q rect from 0.4, -(gap + (word(first_rows, q) - 1) * row_height) to definitions + 0.6, -(gap + (past - 1) * row_height) fc rgb faint fs solid 1 noborder behind
    }
    do for [r = 1:rows] { set arrow from 0.4, answer_y(r) to definitions + 0.6, answer_y(r) nohead lw 1 lc rgb line back }
    plot data using (place("definition")):(up("share")):(c("place") - half):(c("place") + half):(up("bound_lower")):(up("bound_upper")) with boxxyerror fs solid 1 noborder fc rgb wide, \
        data using (place("definition")):(up("share")):(c("place") - 0.6 * half):(c("place") + 0.6 * half):(up("cluster_lower")):(up("cluster_upper")) with boxxyerror fs solid 1 noborder fc rgb middle, \
        data using (place("definition")):(up("share")):(up("lower")):(up("upper")) with yerrorbars pt 0 lw 1.5 lc rgb mark, \
        data using (place("definition")):(up("share")) with points pt 7 ps dot lc rgb mark, \
        data using (c("place")):(c("share") >= 0 ? up("share") : 0):(dagger(strcol("unreliable"))) with labels left offset 0.6, 0.5 font small tc rgb ink, \
        for [q = 1:questions] data using (place("definition")):(answer_y(c(sprintf("answer_%d", q)))) with points pt 5 ps dot lc rgb ink, \
        data using (place("answer") > 0 ? 0.4 : NaN):(answer_y(c("place"))):(short(strcol("label"), label_length)) with labels right offset -1, 0 font small tc rgb ink
}
