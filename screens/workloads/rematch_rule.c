/* The attach rule on one workload that exists, and the strategic merge that comes of it. */
#include "screens/workloads/rematch_rule.h"
#include "app/change.h"
#include "app/teach.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/pull_secrets.h"
#include "kube/workload.h"
#include "kube/workload_row.h"

#include <stdlib.h>
#include <string.h>

static void split(char *names, const char **out, size_t *n)
{
	for (char *comma; *names && *n < REMATCH_LINES; names = comma + 1) {
		comma = strchr(names, ',');
		out[(*n)++] = names;
		if (!comma)
			return;
		*comma = '\0';
	}
}

static void take_secrets(struct workload_rematch_question *q, const struct kube_pull_secrets *secrets, const char *name)
{
	const struct kube_account *account = kube_pull_secrets_account(secrets, name);

	for (size_t i = 0; i < secrets->n && i < REMATCH_LINES; i++) {
		const struct kube_pull_secret *s = &secrets->v[i];

		if (!s->removing)
			q->sources[q->ask.source_count++] =
				(struct registry_cover_source){ s->name, kube_pull_secret_config(s) };
	}
	for (size_t i = 0; account && i < account->n && q->ask.account_secret_count < REMATCH_LINES; i++)
		q->account[q->ask.account_secret_count++] = account->secrets[i];
	q->ask.account = account ? account->name : "default";
	q->ask.unknown = secrets->forbidden;
}

struct workload_rematch_question *workload_rematch_question_new(const struct kube_workload_row *row,
								const struct kube_pull_secrets *secrets)
{
	struct workload_rematch_question *q = rh_alloc(sizeof *q);
	struct rh_str rest = rh_str(row->images), image;
	struct rh_err e;

	take_secrets(q, secrets, row->account);
	while (rh_str_cut(&rest, ',', &image) && q->ask.image_count < REMATCH_IMAGES)
		q->ask.image_count += registry_image_parse(image, &q->images[q->ask.image_count], &e);
	q->there_text = rh_strdup(row->pull_secrets);
	split(q->there_text, q->there, &q->ask.there_count);
	q->ask.sources = q->sources;
	q->ask.images = q->images;
	q->ask.there = q->there;
	q->ask.account_secrets = q->account;
	q->n = registry_attach_rule(&q->ask, q->lines, REMATCH_LINES);
	return q;
}

void workload_rematch_question_free(struct workload_rematch_question *q)
{
	if (!q)
		return;
	for (size_t i = 0; i < q->ask.image_count; i++)
		registry_image_release(&q->images[i]);
	free(q->there_text);
	free(q);
}

/* By name: what is not mentioned stays as it is, whoever added it in the meantime. */
static size_t write_entries(const struct workload_rematch_question *q, bool (*on)(void *ctx, size_t line), void *ctx,
			    struct data_jw *w)
{
	size_t changes = 0;

	for (size_t i = 0; i < q->n; i++) {
		const struct registry_attach_line *line = &q->lines[i];
		bool named = on ? on(ctx, i) : line->tick;

		if (named == line->there)
			continue;
		data_jw_open(w, '{');
		if (!named)
			data_jw_kv(w, "$patch", RH_STR("delete"));
		data_jw_kv(w, "name", rh_str(line->secret));
		data_jw_close(w, '}');
		changes++;
	}
	return changes;
}

size_t workload_rematch_patch(const struct workload_rematch_question *q, const struct kube_workload_def *def,
			      bool (*on)(void *ctx, size_t line), void *ctx, struct rh_secret *body)
{
	struct rh_str rest = rh_str_from(rh_str(def->pod), 1), step;
	struct data_jw w;
	size_t changes;
	int depth = 1;

	data_jw_init(&w, rh_out_secret(body));
	data_jw_open(&w, '{');
	for (; rh_str_cut(&rest, '/', &step); depth++) {
		data_jw_key(&w, step);
		data_jw_open(&w, '{');
	}
	data_jw_kv_open(&w, "imagePullSecrets", '[');
	changes = write_entries(q, on, ctx, &w);
	data_jw_close(&w, ']');
	while (depth-- > 0)
		data_jw_close(&w, '}');
	return changes;
}

void workload_rematch_command(struct app_change *c, const struct kube_workload_def *def, const char *ns,
			      const char *name)
{
	struct rh_buf b;

	rh_buf_init(&b, (size_t)64 << 10);
	rh_buf_addf(&b, "patch %s/%s -n %s -p ", def->id, name, ns);
	app_teach_word(&b, rh_secret_peek(&c->body));
	c->command = rh_buf_take(&b);
	rh_buf_release(&b);
}
