/*
 * tedstat.h - the whole public interface of libtedstat.
 */
#ifndef TEDSTAT_H
#define TEDSTAT_H

#include <tedstat/cluster.h>
#include <tedstat/compare.h>
#include <tedstat/effect.h>
#include <tedstat/error.h>
#include <tedstat/funnel.h>
#include <tedstat/hypothesis.h>
#include <tedstat/interval.h>
#include <tedstat/multinomial.h>
#include <tedstat/padjust.h>
#include <tedstat/pool.h>
#include <tedstat/reliability.h>
#include <tedstat/standardise.h>
#include <tedstat/strata.h>
#include <tedstat/trend.h>

#endif
