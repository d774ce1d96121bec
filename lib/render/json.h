/*
 * json.h - what the renderer of JSON tells of the library that it stands on.
 */
#ifndef TEDSTAT_JSON_H
#define TEDSTAT_JSON_H

const char *teds_json_c_version(void);

#endif
