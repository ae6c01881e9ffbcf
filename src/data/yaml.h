/* yaml: YAML read and written. */
#ifndef DATA_YAML_H
#define DATA_YAML_H

#include "base/base.h"

/* The first document of a YAML text as a tree of nodes; aliases and merge keys (<<) resolved, bounded (64 deep, 100,000
 * nodes, 8 MiB). Of duplicate keys the last wins. */
enum data_yaml_kind { DATA_YAML_SCALAR, DATA_YAML_LIST, DATA_YAML_MAP };
struct data_yaml {
	enum data_yaml_kind kind;
	char *text; /* scalar */
	size_t n;
	bool plain;     /* scalar written without quotes: may mean null, a bool, a number */
	int line;       /* 1-based, for messages */
	char *key;      /* name within the parent map, else NULL */
	bool key_plain; /* the name was written without quotes */
	struct data_yaml *child, *next;
};
/* NULL with an error; an empty document gives an empty map. Every scalar is wiped by data_yaml_free. */
struct data_yaml *data_yaml_parse(struct rh_str text, struct rh_err *e);
void data_yaml_free(struct data_yaml **y);
/* A boolean by YAML 1.1 as Kubernetes reads it: also yes, no, on, off, y, n without quotes. False when it is none. */
bool data_yaml_bool(const struct data_yaml *y, bool *out);
const struct data_yaml *data_yaml_member(const struct data_yaml *map, const char *key); /* NULL when absent or no map */
/* YAML to JSON by the rules of Kubernetes' own YAML reader (YAML 1.1 booleans as yaml.v2, numbers, null). A second
 * document is an error: it would be lost. */
enum rh_code data_yaml_to_json(struct rh_str yaml, struct rh_out json, struct rh_err *e) RH_NODISCARD;
/* JSON to block YAML, keys in their order; scalars that any YAML reader could take for another type are quoted.
 * `mask(ctx, pointer)` (may be NULL) true: the value is written as the placeholder "••••" instead. Characters that a
 * terminal must not get are written as escapes. */
#define DATA_YAML_MASK "\u2022\u2022\u2022\u2022"
enum rh_code data_yaml_from_json(struct rh_str json, bool (*mask)(void *ctx, const char *pointer), void *ctx,
				 struct rh_buf *yaml, struct rh_err *e) RH_NODISCARD;
#endif
