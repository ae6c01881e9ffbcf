/* What stands in the workload form, as values, and back. */
#include "screens/workload.h"

#include <stdio.h>
#include <string.h>

static bool has_kind(const struct rh_workload_field *f, const struct rh_workload_def *def)
{
	return !f->kinds || (f->kinds & (1u << def->kind));
}

static void fill_pairs(struct rh_screen *s, const char *field, const struct rh_pairs *p)
{
	rh_form_clear_pairs(s, field);
	for (size_t i = 0; i < p->n; i++)
		rh_form_add_pair(s, field, rh_str(p->v[i].key), rh_str(p->v[i].value));
}

/* Is anything set that only the unfolded part of the container shows? */
static bool has_more(const struct rh_container_values *c, size_t item)
{
	char *usual = rh_format("container-%zu", item);
	bool more = c->init || strcmp(c->text[RH_WC_NAME], usual) != 0;

	free(usual);
	for (size_t i = RH_WC_COMMAND; i < RH_WC_TEXTS; i++)
		more |= *c->text[i] != '\0';
	for (size_t i = 0; i < RH_WC_LISTS; i++)
		more |= c->list[i].n > 0;
	return more;
}

static void fill_container(struct rh_screen *s, size_t item, const struct rh_container_values *c)
{
	char path[RH_WORKLOAD_PATH], origin[16] = "";

	if (c->at >= 0)
		snprintf(origin, sizeof origin, "%c%d", c->init ? 'i' : 'c', c->at);
	rh_form_set(s, rh_workload_item(path, item, "origin"), rh_str(origin));
	rh_form_set(s, rh_workload_item(path, item, "sort"), rh_str(c->init ? "init" : "standard"));
	rh_form_set(s, rh_workload_item(path, item, "more"), rh_str(has_more(c, item) ? "true" : "false"));
	for (size_t i = 0; i < RH_WC_TEXTS; i++)
		rh_form_set(s, rh_workload_item(path, item, rh_container_texts[i].id), rh_str(c->text[i]));
	for (size_t i = 0; i < RH_WC_LISTS; i++)
		fill_pairs(s, rh_workload_item(path, item, rh_container_lists[i].id), &c->list[i]);
}

void rh_workload_fill(struct rh_screen *s, const struct rh_workload_values *v)
{
	rh_form_set(s, "kind", rh_str(v->def->id));
	for (size_t i = 0; i < RH_WL_TEXTS; i++)
		if (has_kind(&rh_workload_texts[i], v->def))
			rh_form_set(s, rh_workload_texts[i].id, rh_str(v->text[i]));
	rh_form_set_items(s, "containers", v->count);
	for (size_t i = 0; i < v->count; i++)
		fill_container(s, i, &v->containers[i]);
	fill_pairs(s, "labels", &v->labels);
	fill_pairs(s, "annotations", &v->annotations);
	rh_form_refresh(s);
}

/* ---- and back -------------------------------------------------------------------------------------------------------- */

static void container_of_form(const struct rh_screen *s, size_t item, struct rh_workload_values *v)
{
	char path[RH_WORKLOAD_PATH];
	struct rh_str origin = rh_form_text(s, rh_workload_item(path, item, "origin"));
	bool init = rh_form_is(s, rh_workload_item(path, item, "sort"), "init");
	int64_t at = -1;

	/* One that became an init container, or no longer is one, is a new one there. */
	if (origin.n < 2 || init != (origin.p[0] == 'i') || !rh_str_number(rh_str_from(origin, 1), 0, 100000, &at))
		at = -1;
	struct rh_container_values *c = rh_workload_add_container(v, init, (int)at);
	for (size_t i = 0; i < RH_WC_TEXTS; i++) {
		struct rh_str text = rh_form_text(s, rh_workload_item(path, item, rh_container_texts[i].id));
		free(c->text[i]);
		c->text[i] = rh_str_dup(rh_container_texts[i].type == RH_WF_WORDS ? text : rh_str_trim(text));
	}
	for (size_t i = 0; i < RH_WC_LISTS; i++)
		rh_pairs_of_form(&c->list[i], s, rh_workload_item(path, item, rh_container_lists[i].id));
}

/* Containers first, as the values have them. */
static void containers_of_form(const struct rh_screen *s, struct rh_workload_values *v)
{
	char path[RH_WORKLOAD_PATH];

	for (int init = 0; init < 2; init++)
		for (size_t i = 0; i < rh_form_items(s, "containers"); i++)
			if (rh_form_is(s, rh_workload_item(path, i, "sort"), "init") == (init == 1))
				container_of_form(s, i, v);
}

void rh_workload_of_form(const struct rh_screen *s, struct rh_workload_values *v)
{
	const struct rh_workload_form *st = rh_workload_form_of(s);

	rh_workload_values_init(v, st->def);
	for (size_t i = 0; i < RH_WL_TEXTS; i++) {
		if (!has_kind(&rh_workload_texts[i], st->def))
			continue;
		free(v->text[i]);
		v->text[i] = rh_str_dup(rh_str_trim(rh_form_text(s, rh_workload_texts[i].id)));
	}
	rh_pairs_of_form(&v->labels, s, "labels");
	rh_pairs_of_form(&v->annotations, s, "annotations");
	containers_of_form(s, v);
	for (size_t i = 0; i < st->attach.line_count; i++)
		if (st->attach.lines[i].tick)
			rh_pairs_add(&v->pull_secrets, rh_str(st->attach.lines[i].secret), RH_STR(""));
}

void rh_workload_name_containers(struct rh_screen *s)
{
	char path[RH_WORKLOAD_PATH];

	for (size_t i = 0; i < rh_form_items(s, "containers"); i++) {
		if (rh_form_text(s, rh_workload_item(path, i, "container")).n || rh_form_text(s, rh_workload_item(path, i, "origin")).n)
			continue;
		char *name = NULL;
		size_t n = i;
		for (bool taken = true; taken; n++) {
			free(name);
			name = rh_format("container-%zu", n);
			taken = false;
			for (size_t j = 0; j < rh_form_items(s, "containers"); j++)
				taken |= rh_form_is(s, rh_workload_item(path, j, "container"), name);
		}
		rh_form_set(s, rh_workload_item(path, i, "container"), rh_str(name));
		free(name);
	}
}
