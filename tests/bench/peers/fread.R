# fread.R FILE THREADS: the same counts by data.table.
suppressPackageStartupMessages(library(data.table))
a <- commandArgs(TRUE)
setDTthreads(as.integer(a[2]))
d <- fread(a[1], showProgress = FALSE, select = c("STFIPS", "SERVICES_D", "METHUSE", "FREQ_ATND_SELF_HELP_D", "SUB1", "AGE"))
n <- d[SUB1 %in% 5:7 & AGE >= 3, .N, keyby = .(STFIPS, SERVICES_D, METHUSE, FREQ_ATND_SELF_HELP_D)]
fwrite(n, col.names = FALSE)
