/*
 * gsl_handler.h - for the unit tests: the promise that GSL's error handler, which stops
 * the program, is never reached.
 */
#ifndef TEDSTAT_TEST_GSL_HANDLER_H
#define TEDSTAT_TEST_GSL_HANDLER_H

#include "reference.h"

#include <gsl/gsl_errno.h>

static int handler_calls;

static void counting_handler(const char *reason, const char *file, int line, int code)
{
    (void)reason, (void)file, (void)line, (void)code;
    handler_calls++;
}

/* The setup of the group... */
static int count_handler_calls(void **state)
{
    (void)state;
    gsl_set_error_handler(counting_handler);
    return 0;
}

/* ... and its last test. */
static void gsl_error_handler_is_never_reached(void **state)
{
    (void)state;
    assert_int_equal(handler_calls, 0);
}

#endif
