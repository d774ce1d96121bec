
# ---- the share of the complete cases within the range that missing codes leave open --------
# data: label, shown (the label, cut), class, unreliable, note, cases, share, and lower and upper of sampling, states (cluster), missing codes (bound)
set yrange [rows + 0.5:0.5]
set xrange [0:100 * x_end]
unset ytics
set xtics 0, 100 * x_step
set format x "%g %%"
set grid xtics lc rgb line lt 1 back
p(name) = 100 * column(name)
bar = print_only ? "#d0d0d0" : (dark ? "#5a4a1e" : "#f5dfae")
rim = print_only ? "#6e6e6e" : (dark ? "#c79a2b" : "#b97e00")
mark = print_only ? "#000000" : (dark ? "#ffd27a" : "#8a5a00")
legend_y = y_at(top - 20)
if (text) {
    set label "o share of the complete cases   [..] what it could be of all" at screen x_at(24), screen legend_y left
} else {
    set label "" at screen x_at(32), screen legend_y point pt 7 ps 1 lc rgb mark front
    set label "share of the complete cases" at screen x_at(44), screen legend_y left font small tc rgb ink
    set object rect from screen x_at(239), screen y_at(top - 14) to screen x_at(264), screen y_at(top - 26) fc rgb bar fs solid 1 border lc rgb rim
    set label "what it could be of all discharges" at screen x_at(271), screen legend_y left font small tc rgb ink
}
set label "share (bounds), %" at screen x_at(width - right + 12), screen legend_y left font small tc rgb soft
share_words(s) = s >= 0 ? percent(s) : "–"
range_words(l, u) = u >= 0 ? sprintf("(%s to %s)", percent(l), percent(u)) : "(".why(strcol("note")).")"
numbers(x) = column("share") >= 0 || column("bound_upper") >= 0 ? \
    sprintf("%s %s %s", share_words(column("share")), range_words(column("bound_lower"), column("bound_upper")), dagger(strcol("unreliable"))) : why(strcol("note"))
cell(name) = int(columns * column(name) / x_end)
if (text) {
    plot data using (p("bound_lower")):(y($0)):("[".letters(".", cell("bound_upper") - cell("bound_lower") - 1)."]") with labels left, \
        data using (p("share")):(y($0)):("o") with labels left, \
        data using (0):(y($0)):(strcol("shown")) with labels right offset -1, 0, \
        data using (100 * x_end):(y($0)):(numbers(0)) with labels left offset 2, 0
} else {
    plot data using (p("bound_lower")):(y($0)):(p("bound_lower")):(p("bound_upper")):(y($0) - 0.34):(y($0) + 0.34) with boxxyerror fs solid 1 border lc rgb rim fc rgb bar, \
        data using (p("share")):(y($0)) with points pt 7 ps 1 lc rgb mark, \
        data using (0):(y($0)):(strcol("shown")) with labels right offset -1, 0 tc rgb ink, \
        data using (100 * x_end):(y($0)):(numbers(0)) with labels left offset 2, 0 tc rgb ink
}
