# Shares standardised by age, and their difference, with states as clusters, from the records of the bundled
# sample: for tests/cli/numbers.bats.  Residential (2) against outpatient (3); the standard population is all
# three settings together.  Linearisation: Binder, Int. Stat. Rev. 51 (1983) 279-292.
#   Rscript tests/reference/standardised_states.R     (base R only; R 4.2.2)
d <- read.csv(gzfile("datasets/sample/made_up_2019.csv.gz"))
d <- d[d$SUB1 %in% 5:7 & d$AGE >= 3 & d$METHUSE %in% 1:2 & d$FREQ_ATND_SELF_HELP_D >= 1, ]
d$setting <- c(1, 1, 2, 2, 2, 3, 3, 1)[d$SERVICES_D]
d$both <- d$METHUSE == 1 & d$FREQ_ATND_SELF_HELP_D >= 2
w <- prop.table(table(d$AGE))

# each record's part of the linearised variable: w (y - p) / n of its age
parts <- function(level) {
  own <- d$setting == level
  age <- as.character(d$AGE)
  n <- table(age[own])
  p <- tapply(d$both[own], age[own], mean)
  z <- ifelse(own, w[age] * (d$both - p[age]) / n[age], 0)
  list(share = sum(w * p[names(w)]), z = as.vector(z), own = own)
}
se <- function(z, own) {
  u <- tapply(z[own], d$STFIPS[own], sum)
  g <- length(u)
  c(sqrt(g / (g - 1) * sum(u^2)), qt(0.975, g - 1))
}
a <- parts(2)
b <- parts(3)
s <- se(a$z, a$own)
cat(sprintf("%.15g", c(a$share, plogis(qlogis(a$share) + c(-1, 1) * s[2] * s[1] / (a$share * (1 - a$share))))), "\n")
s <- se(a$z - b$z, a$own | b$own)
cat(sprintf("%.15g", a$share - b$share + c(0, -1, 1) * s[2] * s[1]), "\n")
