
# ---- one row a group: the share, and behind it the intervals and the bounds ---------
# data: label, shown (the label, cut), class, unreliable, note, cases, share, and lower and upper of sampling, states (cluster), missing codes (bound)
set yrange [rows + 0.5:0.5]
set xrange [0:100 * x_end]
unset ytics
set xtics 0, 100 * x_step
set format x "%g %%"
set grid xtics lc rgb line lt 1 back
p(name) = 100 * column(name)
numbers(s, l, u) = sprintf("%s (%s to %s) %s", percent(s), percent(l), percent(u), dagger(strcol("unreliable")))

# the legend
legend_y = y_at(top - 20)
array legend_x[3] = [0, 190, has_states ? 350 : 190]
if (text) {
    set label "o share   = sampling" . (has_states ? "   - between states" : "") . "   . worst case" at screen x_at(24), screen legend_y left
} else {
    set arrow from screen x_at(24), screen legend_y to screen x_at(46), screen legend_y nohead lw 2 lc rgb mark front
    set label "" at screen x_at(35), screen legend_y point pt 5 ps 0.9 lc rgb mark front
    set label sprintf("share, %g %% sampling interval", level) at screen x_at(52), screen legend_y left font small tc rgb ink
    if (has_states) { set object rect from screen x_at(24 + legend_x[2] + 20), screen y_at(top - 16) to screen x_at(24 + legend_x[2] + 42), screen y_at(top - 24) fc rgb middle fs solid 1 noborder }
    set object rect from screen x_at(24 + legend_x[3] + 20), screen y_at(top - 13) to screen x_at(24 + legend_x[3] + 42), screen y_at(top - 27) fc rgb wide fs solid 1 border lc rgb middle
    if (has_states) { set label "between states" at screen x_at(24 + legend_x[2] + 48), screen legend_y left font small tc rgb ink }
    set label "missing codes (worst case)" at screen x_at(24 + legend_x[3] + 48), screen legend_y left font small tc rgb ink
}
set label "cases" at screen x_at(width - right + 66), screen legend_y right font small tc rgb soft
set label "share (sampling), %" at screen x_at(width - right + 84), screen legend_y left font small tc rgb soft

cell(name) = int(columns * column(name) / x_end)
span(c, l, u) = letters(c, 1 + cell(u) - cell(l))
if (text) {
    plot data using (p("bound_lower")):(y($0)):(span(".", "bound_lower", "bound_upper")) with labels left, \
        data using (p("cluster_lower")):(y($0)):(span("-", "cluster_lower", "cluster_upper")) with labels left, \
        data using (p("lower")):(y($0)):(span("=", "lower", "upper")) with labels left, \
        data using (p("share")):(y($0)):("o") with labels left, \
        data using (0):(y($0)):(strcol("shown")) with labels right offset -1, 0, \
        data using (100 * x_end):(y($0)):(column("cases") >= 0 ? commas(column("cases")) : "") with labels right offset 9, 0, \
        data using (100 * x_end):(y($0)):(column("share") >= 0 ? numbers(column("share"), column("lower"), column("upper")) : why(strcol("note"))) with labels left offset 12, 0
} else {
    if (has_overall) {
        set arrow from first 100 * overall, graph 0 to first 100 * overall, graph 1 nohead dt 2 lw 1 lc rgb soft back
        set arrow from screen x_at(24 + legend_x[3] + 220), screen legend_y to screen x_at(24 + legend_x[3] + 242), screen legend_y nohead dt 2 lw 1 lc rgb soft front
        set label "all" at screen x_at(24 + legend_x[3] + 248), screen legend_y left font small tc rgb ink
    }
    plot data using (p("bound_lower")):(y($0)):(p("bound_lower")):(p("bound_upper")):(y($0) - 0.36):(y($0) + 0.36) with boxxyerror fs solid 1 border lc rgb middle fc rgb wide, \
        data using (p("share")):(y($0)):(p("cluster_lower")):(p("cluster_upper")):(y($0) - 0.19):(y($0) + 0.19) with boxxyerror fs solid 1 noborder fc rgb middle, \
        data using (p("share")):(y($0)):(p("lower")):(p("upper")) with xerrorbars pt 0 lw 2 lc rgb mark, \
        data using (p("share")):(y($0)):(0.5 + 0.7 * sqrt(column("cases") / largest)) with points pt 5 ps variable lc rgb mark, \
        data using (0):(y($0)):(strcol("shown")) with labels right offset -1, 0 tc rgb ink, \
        data using (100 * x_end):(y($0)):(column("cases") >= 0 ? commas(column("cases")) : "") with labels right offset 9, 0 tc rgb ink, \
        data using (100 * x_end):(y($0)):(column("share") >= 0 ? numbers(column("share"), column("lower"), column("upper")) : why(strcol("note"))) with labels left offset 11, 0 tc rgb ink
}
