
# ---- where the records went ----------------------------------------------------------------
# data: kind (main, side, a class, arrow or line), lines of text, count, the text whole, details of the count, x, y, width, height in pixels from the corner of the plot
set xrange [0:width]
set yrange [height - top - bottom:0]
unset xtics
unset ytics
of(kind) = strcol("kind") eq kind
is_box(x) = !of("arrow") && !of("line")
paper = print_only ? "#ffffff" : (dark ? "#20252b" : "#f6f8fa")
# the text of a box starts half a line below its top
plot data using (one(is_box(0), c("x") + c("width") / 2)):(c("y") + c("height") / 2):(c("width") / 2):(c("height") / 2) with boxxyerror fs solid 1 border lc rgb soft fc rgb paper, \
    for [k = 1:(text ? 0 : 4)] data using (one(of(word(classes, k)), c("x") + 4)):(c("y") + c("height") / 2):(4):(c("height") / 2) with boxxyerror fs solid 1 noborder fc rgb colour(k), \
    data using (one(of("line"), c("x"))):(c("y")):(c("width")):(c("height")) with vectors nohead lw 1.2 lc rgb soft, \
    data using (one(of("arrow"), c("x"))):(c("y")):(c("width")):(c("height")) with vectors filled size screen 0.01, 20 lw 1.2 lc rgb soft, \
    for [k = 1:5] data using (c("x") + 14):(c("y") + 13 + 16 * (k - 1)):(strcol(sprintf("line_%d", k))) with labels left font small tc rgb ink
