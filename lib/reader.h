/*
 * reader.h - readers of parts of a file, beyond tedstat/reader.h.
 */
#ifndef TEDSTAT_READER_INSIDE_H
#define TEDSTAT_READER_INSIDE_H

#include <tedstat/reader.h>

#include "source.h"

/*
 * A reader for parts of the file that 'whole' was opened for; 'whole' must stay, is not read from
 * and may serve several threads, each with a reader of its own.  teds_reader_part() gives it a part
 * (see source.h), taken on success and on failure; 'first': the part begins with the header.
 * Then it is read to its end by teds_reader_next(), and another part may follow.  Records, problems
 * and their record numbers are those of the part.
 */
teds_status teds_reader_open_part(const teds_reader *whole, teds_reader **out, teds_error *err);
teds_status teds_reader_part(teds_reader *reader, teds_source *source, bool first, teds_error *err);

#endif
