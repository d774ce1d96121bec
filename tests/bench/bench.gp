# bench.gp: median seconds of the first race, as bars on a logarithmic axis; results and picture are set by bench.sh.
set terminal svg size 800,420 dynamic font "sans-serif,13" noenhanced
set output picture
set datafile separator ","
set title "The main job on one year of discharges, whole process, seconds"
set logscale x
set xlabel "seconds (logarithmic)"
set yrange [*:*] reverse
set style fill solid 0.8 border -1
set boxwidth 0.6
set grid x
unset key
set lmargin 32
plot "< grep '^plain csv' ".results using (0.01):0:(0.01):3:($0-0.3):($0+0.3):ytic(2) with boxxyerror lc rgb "#4477aa", \
     "< grep '^plain csv' ".results using 3:0:(sprintf("  %.3f", $3)) with labels left
