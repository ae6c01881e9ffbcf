/* The fields of the workload form as values, and back. */
#include "screens/edit.h"
#include "screens/workloads/workload.h"
#include "screens/workloads/workload_pod.h"
#include "base/base.h"
#include "kube/logins.h"
#include "kube/workload.h"
#include "kube/workload_body.h"
#include "ui/field.h"

#include <stdio.h>
#include <string.h>

void workload_fill_pairs(struct ui_screen *s, unsigned field, const struct kube_pairs *p)
{
	ui_form_clear_pairs(s, field);
	for (size_t i = 0; i < p->n; i++)
		ui_form_add_pair(s, field, rh_str(p->v[i].key), rh_str(p->v[i].value));
}

/* Is anything set that only the unfolded part of the container shows? */
static bool has_more(const struct kube_container_values *c, size_t item)
{
	char *usual = rh_format("container-%zu", item);
	bool more = c->init || strcmp(c->text[KUBE_WC_NAME], usual) != 0;

	free(usual);
	for (size_t i = KUBE_WC_COMMAND; i < KUBE_WC_TEXTS; i++)
		more |= strcmp(c->text[i], kube_field_unset(&kube_container_texts[i])) != 0 && i != KUBE_WC_ESCALATION;
	for (unsigned i = 0; i < KUBE_WC_LISTS; i++)
		more |= c->list[i].n > 0;
	return more;
}

static const char *sort_of(const struct kube_container_values *c)
{
	bool sidecar = strcmp(c->text[KUBE_WC_RESTART], "Always") == 0;

	return !c->init ? "standard" : sidecar ? "sidecar" : "init";
}

static void fill_container(struct ui_screen *s, size_t item, const struct kube_container_values *c)
{
	char origin[16] = "";

	if (c->at >= 0)
		snprintf(origin, sizeof origin, "%c%d", c->init ? 'i' : 'c', c->at);
	ui_form_set(s, workload_item(item, WORKLOAD_ORIGIN), rh_str(origin));
	ui_form_set(s, workload_item(item, WORKLOAD_SORT), rh_str(sort_of(c)));
	ui_form_set(s, workload_item(item, WORKLOAD_MORE), rh_str(has_more(c, item) ? "true" : "false"));
	for (unsigned i = 0; i < KUBE_WC_TEXTS; i++)
		ui_form_set(s, workload_item(item, i), rh_str(c->text[i]));
	for (unsigned i = 0; i < KUBE_WC_LISTS; i++)
		workload_fill_pairs(s, workload_item(item, WORKLOAD_LIST(i)), &c->list[i]);
}

void workload_fill(struct ui_screen *s, const struct kube_workload_values *v)
{
	ui_form_set(s, WORKLOAD_KIND, rh_str(v->def->id));
	for (unsigned i = 0; i < KUBE_WL_TEXTS; i++)
		if (kube_field_applies(&kube_workload_texts[i], v->def))
			ui_form_set(s, i, rh_str(v->text[i]));
	ui_form_set_items(s, WORKLOAD_CONTAINERS, v->count);
	for (size_t i = 0; i < v->count; i++)
		fill_container(s, i, &v->containers[i]);
	workload_volumes_fill(s, v);
	workload_fill_pairs(s, WORKLOAD_LABELS, &v->labels);
	workload_fill_pairs(s, WORKLOAD_ANNOTATIONS, &v->annotations);
	workload_pod_fill(s, v);
	ui_form_refresh(s);
	ui_form_unfold_held(s);
}

/* ---- and back ---- */

bool workload_is_init(const struct ui_screen *s, size_t item)
{
	return !ui_form_is(s, workload_item(item, WORKLOAD_SORT), "standard");
}

static void container_of_form(const struct ui_screen *s, size_t item, struct kube_workload_values *v)
{
	struct rh_str origin = ui_form_text(s, workload_item(item, WORKLOAD_ORIGIN));
	bool init = workload_is_init(s, item), sidecar = ui_form_is(s, workload_item(item, WORKLOAD_SORT), "sidecar");
	int64_t at = -1;

	/* One that became an init container, or no longer is one, is a new one there. */
	if (origin.n < 2 || init != (origin.p[0] == 'i') || !rh_str_number(rh_str_from(origin, 1), 0, 100000, &at))
		at = -1;
	struct kube_container_values *c = kube_workload_add_container(v, init, (int)at);
	for (unsigned i = 0; i < KUBE_WC_TEXTS; i++) {
		struct rh_str text = ui_form_text(s, workload_item(item, i));
		free(c->text[i]);
		c->text[i] = rh_str_dup(kube_container_texts[i].type == KUBE_WF_WORDS ? text : rh_str_trim(text));
	}
	for (unsigned i = 0; i < KUBE_WC_LISTS; i++)
		edit_pairs_of_form(&c->list[i], s, workload_item(item, WORKLOAD_LIST(i)));
	if (sidecar != (strcmp(c->text[KUBE_WC_RESTART], "Always") == 0))
		rh_strset(&c->text[KUBE_WC_RESTART], sidecar ? "Always" : "");
	kube_container_settle(c);
}

/* Containers first, as the values have them. */
static void containers_of_form(const struct ui_screen *s, struct kube_workload_values *v)
{
	for (int init = 0; init < 2; init++)
		for (size_t i = 0; i < ui_form_items(s, WORKLOAD_CONTAINERS); i++)
			if (workload_is_init(s, i) == (init == 1))
				container_of_form(s, i, v);
}

void workload_of_form(const struct ui_screen *s, struct kube_workload_values *v)
{
	const struct workload_form *st = workload_form_of(s);

	kube_workload_values_init(v, st->def);
	for (unsigned i = 0; i < KUBE_WL_TEXTS; i++) {
		if (!kube_field_applies(&kube_workload_texts[i], st->def))
			continue;
		free(v->text[i]);
		v->text[i] = rh_str_dup(rh_str_trim(ui_form_text(s, i)));
	}
	edit_pairs_of_form(&v->labels, s, WORKLOAD_LABELS);
	edit_pairs_of_form(&v->annotations, s, WORKLOAD_ANNOTATIONS);
	containers_of_form(s, v);
	workload_pod_of_form(s, v);
	workload_volumes_of_form(s, v);
	for (size_t i = 0; i < st->attach.line_count; i++)
		if (st->attach.lines[i].tick)
			kube_pairs_add(&v->pull_secrets, rh_str(st->attach.lines[i].secret), RH_STR(""));
}

void workload_name_containers(struct ui_screen *s)
{
	for (size_t i = 0; i < ui_form_items(s, WORKLOAD_CONTAINERS); i++) {
		if (ui_form_text(s, workload_item(i, KUBE_WC_NAME)).n ||
		    ui_form_text(s, workload_item(i, WORKLOAD_ORIGIN)).n)
			continue;
		char *name = NULL;
		size_t n = i;
		for (bool taken = true; taken; n++) {
			free(name);
			name = rh_format("container-%zu", n);
			taken = false;
			for (size_t j = 0; j < ui_form_items(s, WORKLOAD_CONTAINERS); j++)
				taken |= ui_form_is(s, workload_item(j, KUBE_WC_NAME), name);
		}
		ui_form_set(s, workload_item(i, KUBE_WC_NAME), rh_str(name));
		free(name);
		workload_security_begin(s, i);
	}
}
