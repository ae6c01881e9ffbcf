/* record: --record: the session in the demo as an asciicast, for players such as asciinema's. */
#ifndef APP_PARTS_RECORD_H
#define APP_PARTS_RECORD_H

#include "base/base.h"
#include "ui/snapshot.h"

struct app;

struct app_record {
	int fd;                 /* of --record; -1: none */
	bool begun;             /* the header is written */
	bool said;              /* that it rests, outside of the demo */
	int64_t since;          /* rh_now() of the first event */
	struct ui_snapshot was; /* what the player shows so far */
	char *step;             /* of the lesson, the last that was marked; NULL: none */
};
/* Makes the file of --record, mode 0600; RH_E_EXISTS where it is there already. */
enum rh_code app_record_open(struct app *a, struct rh_err *e) RH_NODISCARD;
/* After a frame: what is new in it, in the demo only. */
void app_record_frame(struct app *a);
/* So much time passes in the recording alone. */
void app_record_pause(struct app *a, unsigned ms);
void app_record_close(struct app *a);
#endif
