#ifndef TEDSTAT_JSON_H
#define TEDSTAT_JSON_H

const char *teds_json_c_version(void);

#endif
