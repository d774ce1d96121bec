
# ---- shares over the years, with bands; broken where a definition changes -----------
# data: series, label, shown (the label, cut), year, segment (of the line), alone (in it), band, band_alone, unreliable, note, cases, share
# and its limits, label_at (where the label stands)
set xrange [first - 0.3:last + 0.3]
set yrange [0:100 * y_end]
set xtics 1
set format x "%.0f"
set ytics 0, 100 * y_step
set format y "%g %%"
set grid ytics lc rgb line lt 1 back
set style fill transparent solid (dark ? 0.25 : 0.15) noborder
# points that stand alone stand beside each other, at most 24 pixels apart
step = 24 * (last - first + 0.6) / (width - left - right)
if (step > 0.5 / lines) { step = 0.5 / lines }
place(x) = column("year") + (column("alone") == 1 ? step * (column("series") - (lines + 1) / 2.0) : 0)
here(s, g, value) = column("series") == s && column("segment") == g && column("share") >= 0 ? value : NaN
band(s, g, value) = column("series") == s && column("band") == g && column("band_alone") == 0 ? value : NaN
box(s, value) = column("series") == s && column("band_alone") == 1 ? value : NaN
drawn(s) = column("series") == s && column("share") >= 0
many = print_only ? "#000000 #555555 #888888 #000000 #555555 #888888 #000000 #555555" : \
    (dark ? "#56B4E9 #E69F00 #009E73 #F0E442 #CC79A7 #D55E00 #3c9bd6 #b5b5b5" : "#0072B2 #E69F00 #009E73 #D55E00 #CC79A7 #56B4E9 #8a7a00 #1a1a1a")
# lines are of the class's colour; in print, ink, told apart by marks and dashes
of_line(s) = one_class > 0 ? (lines == 1 ? (print_only ? ink : word(colours, one_class)) : word(many, 1 + (s - 1) % 8)) : (print_only ? word(many, s) : word(colours, s))
mark_of(s) = int(word("7 5 9 13 11 6 4 8", 1 + (s - 1) % 8))
dash_of(s) = print_only ? 1 + (s - 1) % 5 : 1
do for [i = 1:words(breaks)] {
    at = word(breaks, i) - 0.5
    set arrow from at, graph 0 to at, graph (panels && text ? 0.9 : 1) nohead dt 3 lw 1.2 lc rgb soft back
    if (!panels) { set label word(breaks, i).": changed" at at, graph 0.985 left offset 0.5, 0 font small tc rgb soft }
}
do for [year = first:last] {
    if (!panels && strstrt(" ".years." ", sprintf(" %d ", year)) == 0) { set label "no data" at year, graph 0.03 center font small tc rgb soft }
}
if (panels) {
    # many lines: a panel each, the others grey behind it
    other = print_only ? "#c8c8c8" : (dark ? "#454b53" : "#cfd3d7")
    caption(s) = value(sprintf("line_%d", s))
    wide = (width - left - right - (across - 1) * gap) / across
    every = ceil((last - first + 1) * 36.0 / wide)
    set xtics first, every
    step = 0
    set multiplot
    do for [s = 1:lines] {
        panel_x = left + ((s - 1) % across) * (wide + gap)
        panel_y = top + ((s - 1) / across) * (panel_height + between)
        set lmargin at screen x_at(panel_x)
        set rmargin at screen x_at(panel_x + wide)
        set tmargin at screen y_at(panel_y)
        set bmargin at screen y_at(panel_y + panel_height)
        set format y ((s - 1) % across == 0 ? "%g %%" : "")
        set label 200 caption(s) at screen x_at(panel_x), screen y_at(panel_y - 12) left tc rgb ink
        if (text) {
            plot for [g = 1:segments] data using (here(s, g, column("year"))):(100 * column("share")) with linespoints pt "o", \
                data using (column("year")):(drawn(s) ? 100 * column("share") : 0):(drawn(s) ? dagger(strcol("unreliable")) : "") with labels offset 1, 0
        } else {
            plot for [o = 1:lines] for [g = 1:segments] data using (o == s ? NaN : here(o, g, column("year"))):(100 * column("share")) with lines lw 1 lc rgb other, \
                for [g = 1:segments] data using (band(s, g, column("year"))):(100 * column("cluster_lower")):(100 * column("cluster_upper")) with filledcurves lc rgb mark, \
                data using (box(s, column("year"))):(100 * column("share")):(column("year") - 0.2):(column("year") + 0.2):(100 * column("cluster_lower")):(100 * column("cluster_upper")) with boxxyerror fs transparent solid (dark ? 0.3 : 0.2) border lc rgb mark lw 0.5 fc rgb mark, \
                for [g = 1:segments] data using (here(s, g, column("year"))):(100 * column("share")):(100 * column("lower")):(100 * column("upper")) with yerrorbars pt 0 lw 1 lc rgb mark, \
                for [g = 1:segments] data using (here(s, g, column("year"))):(100 * column("share")) with linespoints pt 7 ps 0.7 lw 2 lc rgb mark, \
                data using (column("year")):(drawn(s) ? 100 * column("share") : 0):(drawn(s) ? dagger(strcol("unreliable")) : "") with labels left offset 0.4, 0.5 font small tc rgb ink
        }
        if (s == 1) { unset label }
    }
    unset multiplot
    exit
}
right_edge = last + 0.3
if (text) {
    plot for [s = 1:lines] for [g = 1:segments] data using (here(s, g, column("year"))):(100 * column("share")) with linespoints pt s, \
        data using (column("year")):(column("share") >= 0 ? 100 * column("share") : 0):(column("share") >= 0 ? dagger(strcol("unreliable")) : "") with labels offset 1, 0, \
        data using (right_edge):(column("label_at") >= 0 ? 100 * column("label_at") : 0):(column("label_at") >= 0 ? strcol("shown") : "") with labels left offset 2, 0
} else {
    plot data using (column("label_at") >= 0 && column("year") == last ? place(0) : NaN):(100 * column("share")):(right_edge - place(0)):(100 * (column("label_at") - column("share"))) with vectors nohead lw 0.7 dt 3 lc rgb soft, \
        for [s = 1:lines] for [g = 1:segments] data using (band(s, g, column("year"))):(100 * column("cluster_lower")):(100 * column("cluster_upper")) with filledcurves lc rgb of_line(s), \
        for [s = 1:lines] data using (box(s, place(0))):(100 * column("share")):(place(0) - 0.42 * step):(place(0) + 0.42 * step):(100 * column("cluster_lower")):(100 * column("cluster_upper")) with boxxyerror fs transparent solid (dark ? 0.3 : 0.2) border lc rgb of_line(s) lw 0.5 fc rgb of_line(s), \
        for [s = 1:lines] for [g = 1:segments] data using (here(s, g, place(0))):(100 * column("share")):(100 * column("lower")):(100 * column("upper")) with yerrorbars pt 0 lw 1 lc rgb of_line(s), \
        for [s = 1:lines] for [g = 1:segments] data using (here(s, g, place(0))):(100 * column("share")) with linespoints pt mark_of(s) ps 0.9 lw 2 dt dash_of(s) lc rgb of_line(s), \
        for [s = 1:lines] data using (column("series") == s && column("label_at") >= 0 ? right_edge : NaN):(100 * column("label_at")) with points pt mark_of(s) ps 0.9 lc rgb of_line(s), \
        data using (place(0)):(column("share") >= 0 ? 100 * column("share") : 0):(column("share") >= 0 ? dagger(strcol("unreliable")) : "") with labels left offset 0.6, 0.5 font small tc rgb ink, \
        data using (right_edge):(column("label_at") >= 0 ? 100 * column("label_at") : 0):(column("label_at") >= 0 ? strcol("shown") : "") with labels left offset 1, 0 tc rgb ink
}
