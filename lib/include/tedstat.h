/*
 * tedstat.h - the whole public interface of libtedstat.
 */
#ifndef TEDSTAT_H
#define TEDSTAT_H

#include <tedstat/catalog.h>
#include <tedstat/chart.h>
#include <tedstat/check.h>
#include <tedstat/cluster.h>
#include <tedstat/cohort.h>
#include <tedstat/compare.h>
#include <tedstat/document.h>
#include <tedstat/effect.h>
#include <tedstat/error.h>
#include <tedstat/estimate.h>
#include <tedstat/funnel.h>
#include <tedstat/hypothesis.h>
#include <tedstat/interval.h>
#include <tedstat/multinomial.h>
#include <tedstat/padjust.h>
#include <tedstat/pool.h>
#include <tedstat/published.h>
#include <tedstat/reader.h>
#include <tedstat/recipe.h>
#include <tedstat/reliability.h>
#include <tedstat/report.h>
#include <tedstat/simulate.h>
#include <tedstat/source.h>
#include <tedstat/standardise.h>
#include <tedstat/strata.h>
#include <tedstat/study.h>
#include <tedstat/sweep.h>
#include <tedstat/tally.h>
#include <tedstat/text.h>
#include <tedstat/trend.h>
#include <tedstat/version.h>

#endif
