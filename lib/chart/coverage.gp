
# ---- how often interval methods hold the true share -------------------------------------------
# data: method, panel, p (the true share), coverage, width (expected)
set xrange [0:1]
set yrange [lowest:1]
set xtics 0, 0.25
set format x "%g"
set ytics lowest, 0.05
set format y "%.2f"
set grid ytics lc rgb line lt 1 back
curve = print_only ? "#000000" : (dark ? "#56B4E9" : "#0072B2")
want = dark ? "#E69F00" : "#D55E00"
if (print_only) { want = "#555555" }
half = (width - left - right - 60) / 2
caption(i) = value(sprintf("caption_%d", i))
set multiplot
do for [i = 1:panels] {
    x = left + ((i - 1) % 2) * (half + 60)
    y = top + ((i - 1) / 2) * (panel_height + between)
    set lmargin at screen x_at(x)
    set rmargin at screen x_at(x + half)
    set tmargin at screen y_at(y)
    set bmargin at screen y_at(y + panel_height)
    set label 200 caption(i) at screen x_at(x), screen y_at(y - 14) left tc rgb ink
    plot level with lines dt 2 lw 1.2 lc rgb want, \
        data using (column("panel") == i ? column("p") : NaN):(column("coverage")) with lines lw 1.2 lc rgb curve
    if (i == 1) { unset label }
}
unset multiplot
