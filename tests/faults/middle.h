/* middle: a man in the middle. Plain HTTP on loopback, and what it takes goes on to the server behind it; one request
 * can be treated as a bad network, a proxy or an overloaded server would. It counts what came, so that a test knows how
 * often something was written.
 */
#ifndef FT_MIDDLE_H
#define FT_MIDDLE_H

#include <stdbool.h>
#include <stddef.h>

enum ft_how {
	FT_ANSWER,    /* the answer below, whole */
	FT_CUT,       /* the server's answer, half of it, under its full length; of a stream half its first piece */
	FT_BAD_CHUNK, /* the server's answer in chunks, of which one has no size */
	FT_RESET,     /* a reset connection instead of an answer */
	FT_SILENT,    /* no answer, until the client gives up */
	FT_SLOW,      /* the server's answer, two seconds later */
};
struct ft_fault {
	const char *name; /* in the table */
	enum ft_how how;
	bool reaches; /* the request comes to the server first */
	int status;
	const char *type, *body; /* body NULL: none, and no length for 204 */
	const char *more;        /* further header lines, each with \r\n */
};

struct ft_middle;
struct ft_middle *ft_middle_start(const char *server_url, const char *ca_pem);
void ft_middle_stop(struct ft_middle *m);
char *ft_middle_url(const struct ft_middle *m); /* "http://127.0.0.1:PORT" */
/* The next request whose method is one of `methods` ("GET", "PUT PATCH") and whose path holds `part` and not `without`
 * gets the fault; and all such requests are counted from now on. fault NULL: counted only. */
void ft_middle_set(struct ft_middle *m, const struct ft_fault *fault, const char *methods, const char *part,
		   const char *without);
unsigned ft_middle_count(struct ft_middle *m); /* such requests since */
unsigned ft_middle_most(struct ft_middle *m);  /* how often the one that came most often did, by method and path */
/* The path, without its query, of the request that had the fault; NULL when none had. Heap. */
char *ft_middle_path(struct ft_middle *m);
bool ft_middle_done(struct ft_middle *m); /* the fault has happened */
#endif
