# Rao and Scott's test, second-order corrected, from the records of the bundled sample: for tests/cli/numbers.bats.
# Rao, Scott, Ann. Statist. 12 (1984) 46-60; F as Thomas, Rao, JASA 82 (1987) 630-636.
# Generalised design effects: the eigenvalues of (C'D^-1 C/n)^-1 (C'D^-1 V D^-1 C), D the cell shares, V their
# covariance by Taylor linearisation with states as clusters, C a basis of the interactions.
#   Rscript tests/reference/rao_scott.R     (base R only; R 4.2.2)
d <- read.csv(gzfile("datasets/sample/made_up_2019.csv.gz"))
d <- d[d$SUB1 %in% 5:7 & d$AGE >= 3 & d$METHUSE %in% 1:2 & d$FREQ_ATND_SELF_HELP_D >= 1, ]
setting <- c(1, 1, 2, 2, 2, 3, 3, 1)[d$SERVICES_D]
medication <- d$METHUSE == 1
attended <- d$FREQ_ATND_SELF_HELP_D >= 2

rao_scott <- function(rows, columns, cluster) {
  tab <- table(rows, columns)
  n <- sum(tab)
  p <- as.vector(t(tab)) / n
  z <- sapply(split(seq_along(rows), cluster), function(i) {
    own <- table(factor(rows[i], rownames(tab)), factor(columns[i], colnames(tab)))
    (as.vector(t(own)) - p * length(i)) / n
  })
  g <- ncol(z)
  v <- g / (g - 1) * z %*% t(z)
  c <- kronecker(contr.sum(nrow(tab)), contr.sum(ncol(tab)))
  inverse <- diag(1 / p)
  effects <- Re(eigen(solve(t(c) %*% inverse %*% c / n) %*% (t(c) %*% inverse %*% v %*% inverse %*% c))$values)
  pearson <- n * sum((tab / n - outer(rowSums(tab), colSums(tab)) / n^2)^2 / (outer(rowSums(tab), colSums(tab)) / n^2))
  f <- pearson / sum(effects)
  df1 <- sum(effects)^2 / sum(effects^2)
  df2 <- df1 * (g - 1)
  cat(sprintf("%.15g", c(pearson, mean(effects), f, df1, df2, pf(f, df1, df2, lower.tail = FALSE))), "\n")
}
rao_scott(setting, medication & attended, d$STFIPS)
rao_scott(setting, 2 * medication + attended, d$STFIPS)
