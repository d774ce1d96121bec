/*
 * tedstat.h - the whole public interface of libtedstat.
 */
#ifndef TEDSTAT_H
#define TEDSTAT_H

#include <tedstat/catalog.h>
#include <tedstat/check.h>
#include <tedstat/cluster.h>
#include <tedstat/cohort.h>
#include <tedstat/error.h>
#include <tedstat/estimate.h>
#include <tedstat/interval.h>
#include <tedstat/reader.h>
#include <tedstat/report.h>
#include <tedstat/source.h>
#include <tedstat/tally.h>
#include <tedstat/text.h>
#include <tedstat/version.h>

#endif
