/* The programs of the demo's containers: what one looks at when something does not work. */
#include "sandbox/api/remote.h"
#include "sandbox/api/shell.h"
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

/* ---- where it runs ---- */

const struct sb_object *sb_place_pod(const struct sb_place *p)
{
	const struct sb_object *pod = sb_object_at(p->cluster, "pods", p->pod);

	return pod && rh_str_is(sb_meta_str(pod, "uid"), p->uid) ? pod : NULL;
}

const json_t *sb_place_container(const struct sb_place *p)
{
	const struct sb_object *pod = sb_place_pod(p);

	return pod ? sb_value_named(json_object_get(sb_spec_of(pod), "containers"), p->container) : NULL;
}

/* ---- files: some that every container has, and what is mounted ---- */

static const struct {
	const char *path, *text; /* NULL: made */
} files[] = {
	{ "/etc/hostname", NULL },
	{ "/etc/os-release", "NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID=3.20.3\n" },
	{ "/etc/resolv.conf", "search svc.cluster.local cluster.local\nnameserver 10.43.0.10\noptions ndots:5\n" },
	{ "/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n" },
	{ "/bin/sh", "" },
	{ "/var/run/secrets/kubernetes.io/serviceaccount/namespace", NULL },
	{ "/var/run/secrets/kubernetes.io/serviceaccount/token", "(the demo shows no secrets)\n" },
	{ "/tmp/.keep", "" },
};

/* The object behind a volume that is mounted: a ConfigMap or a Secret. */
static const json_t *mounted(const struct sb_place *p, const char *volume, bool *secret)
{
	const struct sb_object *pod = sb_place_pod(p), *o;
	const json_t *v = pod ? sb_value_named(json_object_get(sb_spec_of(pod), "volumes"), volume) : NULL;
	const char *map = sb_value_z(sb_value_at(v, "configMap", "name", NULL));
	const char *of = sb_value_z(sb_value_at(v, "secret", "secretName", NULL));

	*secret = *of != '\0';
	if (!*map && !*of)
		return NULL;
	o = sb_store_get(&p->cluster->store, sb_kind_named(*secret ? "secrets" : "configmaps"), pod->ns,
			 rh_str(*secret ? of : map));
	return o ? json_object_get(o->v, "data") : NULL;
}

typedef void each_file(void *ctx, const char *path, const char *text);

static void each(const struct sb_shell *s, each_file *fn, void *ctx)
{
	for (size_t i = 0; i < RH_LEN(files); i++)
		fn(ctx, files[i].path, files[i].text);
	SB_EACH(m, json_object_get(sb_place_container(s->place), "volumeMounts"))
	{
		bool secret = false;
		const json_t *data = mounted(s->place, sb_value_z_of(m.v, "name"), &secret);

		SB_EACH(f, data)
		{
			char *path = rh_format("%s/%.*s", sb_value_z_of(m.v, "mountPath"), RH_ARG(f.key));

			fn(ctx, path, secret ? "(the demo shows no secrets)\n" : sb_value_z(f.v));
			free(path);
		}
	}
}

static char *absolute(const struct sb_shell *s, const char *path)
{
	char *z = *path == '/' ? rh_strdup(path)
			       : rh_format("%s/%s", strcmp(s->directory, "/") ? s->directory : "", path);
	size_t n = strlen(z);

	while (n > 1 && z[n - 1] == '/')
		z[--n] = '\0';
	return z;
}

struct looking {
	const char *path;
	const char *text;
	bool found, directory;
	struct rh_rows names; /* in it */
};

static void look(void *ctx, const char *path, const char *text)
{
	struct looking *l = ctx;
	size_t n = strlen(l->path);
	const char *below;

	if (strcmp(path, l->path) == 0) {
		l->found = true;
		l->text = text;
	}
	if (strcmp(l->path, "/") == 0)
		n = 0;
	if (strncmp(path, l->path, n) != 0 || path[n] != '/')
		return;
	l->directory = true;
	below = path + n + 1;
	char *name = rh_str_dup(rh_str_n(below, strcspn(below, "/")));
	rh_rows_put(&l->names,
		    rh_row_copy(&(struct rh_row){ .key = name }, sizeof(struct rh_row), (const size_t[]){ 0 }));
	free(name);
}

static void find(const struct sb_shell *s, const char *path, struct looking *l)
{
	*l = (struct looking){ .path = path };
	rh_rows_init(&l->names);
	each(s, look, l);
}

/* ---- programs ---- */

static void do_echo(struct sb_shell *s, size_t n, char *const *words)
{
	bool bare = n > 1 && strcmp(words[1], "-n") == 0;

	for (size_t i = bare ? 2 : 1; i < n; i++)
		sb_shell_say(s, false, "%s%s", words[i], i + 1 < n ? " " : "");
	if (!bare)
		sb_shell_say(s, false, "\n");
}

static int by_name(const void *a, const void *b)
{
	return strcmp((*(const struct rh_row *const *)a)->key, (*(const struct rh_row *const *)b)->key);
}

static void list(struct sb_shell *s, const char *asked)
{
	char *path = absolute(s, asked);
	struct looking l;

	find(s, path, &l);
	if (!l.found && !l.directory) {
		sb_shell_say(s, true, "ls: %s: No such file or directory\n", asked);
		s->code = 1;
	} else if (l.found) {
		sb_shell_say(s, false, "%s\n", asked);
	}
	if (l.names.n)
		qsort(l.names.v, l.names.n, sizeof *l.names.v, by_name);
	for (size_t i = 0; i < l.names.n; i++)
		if (l.names.v[i]->key[0] != '.')
			sb_shell_say(s, false, "%s\n", l.names.v[i]->key);
	rh_rows_release(&l.names);
	free(path);
}

static void do_ls(struct sb_shell *s, size_t n, char *const *words)
{
	bool any = false;

	for (size_t i = 1; i < n; i++)
		if (words[i][0] != '-') {
			list(s, words[i]);
			any = true;
		}
	if (!any)
		list(s, s->directory);
}

static void do_cat(struct sb_shell *s, size_t n, char *const *words)
{
	for (size_t i = 1; i < n; i++) {
		char *path = absolute(s, words[i]);
		const char *slash = strchr(s->place->pod, '/');
		struct looking l;

		find(s, path, &l);
		if (l.found && l.text)
			s->out(s->ctx, false, rh_str(l.text));
		else if (l.found && rh_str_ends(rh_str(path), "/namespace"))
			sb_shell_say(s, false, "%.*s", (int)(slash ? slash - s->place->pod : 0), s->place->pod);
		else if (l.found)
			sb_shell_say(s, false, "%s\n", slash ? slash + 1 : s->place->pod);
		else
			sb_shell_say(s, true, "cat: %s: %s\n", words[i],
				     l.directory ? "Is a directory" : "No such file or directory");
		if (!l.found)
			s->code = 1;
		rh_rows_release(&l.names);
		free(path);
	}
}

static void do_cd(struct sb_shell *s, size_t n, char *const *words)
{
	char *path = absolute(s, n > 1 ? words[1] : "/");
	struct looking l;

	if (n > 1 && strcmp(words[1], "..") == 0) {
		char *up = strrchr(s->directory, '/');

		rh_strset(&path, s->directory);
		path[up && up != s->directory ? (size_t)(up - s->directory) : 1] = '\0';
	}
	find(s, path, &l);
	if (l.directory) {
		rh_strset(&s->directory, path);
	} else {
		sb_shell_say(s, true, "sh: cd: can't cd to %s: No such file or directory\n", words[1]);
		s->code = 2;
	}
	rh_rows_release(&l.names);
	free(path);
}

static void do_pwd(struct sb_shell *s, size_t n, char *const *words)
{
	(void)n;
	(void)words;
	sb_shell_say(s, false, "%s\n", s->directory);
}

static void do_env(struct sb_shell *s, size_t n, char *const *words)
{
	(void)n;
	(void)words;
	for (size_t i = 0; i < s->variable_n; i++)
		sb_shell_say(s, false, "%s=%s\n", s->variables[i].name, s->variables[i].value);
}

static void do_ps(struct sb_shell *s, size_t n, char *const *words)
{
	const json_t *c = sb_place_container(s->place);
	struct rh_buf main;

	(void)n;
	(void)words;
	rh_buf_init(&main, 4096);
	SB_EACH(w, json_object_get(c, "command"))
	rh_buf_addf(&main, "%s%s", main.n ? " " : "", sb_value_z(w.v));
	SB_EACH(a, json_object_get(c, "args"))
	rh_buf_addf(&main, "%s%s", main.n ? " " : "", sb_value_z(a.v));
	sb_shell_say(s, false,
		     "PID   USER     TIME  COMMAND\n    1 root      0:00 %s\n   17 root      0:00 sh\n   23 root      "
		     "0:00 ps\n",
		     main.n ? main.p : s->place->container);
	rh_buf_release(&main);
}

static void do_hostname(struct sb_shell *s, size_t n, char *const *words)
{
	(void)n;
	(void)words;
	sb_shell_say(s, false, "%s\n", sb_shell_get(s, "HOSTNAME"));
}

static void do_id(struct sb_shell *s, size_t n, char *const *words)
{
	(void)n;
	sb_shell_say(s, false, "%s\n",
		     strcmp(words[0], "whoami") == 0 ? "root" : "uid=0(root) gid=0(root) groups=0(root)");
}

static void do_uname(struct sb_shell *s, size_t n, char *const *words)
{
	(void)words;
	sb_shell_say(s, false, n > 1 ? "Linux %s 6.1.0 x86_64 Linux\n" : "Linux\n", sb_shell_get(s, "HOSTNAME"));
}

static void do_date(struct sb_shell *s, size_t n, char *const *words)
{
	char text[64];

	(void)n;
	(void)words;
	sb_http_date(sb_world_time(s->place->cluster->world), text);
	sb_shell_say(s, false, "%s\n", text);
}

/* The registries of the demo answer as they do everywhere; nobody else is there. */
static void do_wget(struct sb_shell *s, size_t n, char *const *words)
{
	const char *url = n > 1 ? words[n - 1] : "", *host = strstr(url, "://");
	struct sb_registry_face face;
	char *name;

	host = host ? host + 3 : url;
	name = rh_str_dup(rh_str_n(host, strcspn(host, "/")));
	s->code = 1;
	if (!*name) {
		sb_shell_say(s, true, "BusyBox v1.36.1 multi-call binary.\n\nUsage: wget [-qO FILE] URL\n");
	} else if (!sb_registry_face(s->place->cluster->world, name, &face)) {
		sb_shell_say(s, true, "wget: bad address '%s'\n", name);
	} else if (face.silent) {
		sb_shell_say(s, true, "wget: download timed out\n");
	} else if (face.stranger) {
		sb_shell_say(s, true, "wget: error getting response: certificate verify failed\n");
	} else if (!face.open && strstr(host, "/v2")) {
		sb_shell_say(s, true, "wget: server returned error: HTTP/1.1 401 Unauthorized\n");
	} else {
		sb_shell_say(s, false, "{}\n");
		s->code = 0;
	}
	free(name);
}

static void do_true(struct sb_shell *s, size_t n, char *const *words)
{
	(void)n;
	s->code = strcmp(words[0], "false") == 0;
}

static void do_help(struct sb_shell *s, size_t n, char *const *words);

static const struct program {
	const char *name;
	void (*run)(struct sb_shell *s, size_t n, char *const *words);
} programs[] = {
	{ "cat", do_cat },   { "cd", do_cd },      { "date", do_date },    { "echo", do_echo },
	{ "env", do_env },   { "false", do_true }, { "help", do_help },    { "hostname", do_hostname },
	{ "id", do_id },     { "ls", do_ls },      { "printenv", do_env }, { "ps", do_ps },
	{ "pwd", do_pwd },   { "true", do_true },  { "uname", do_uname },  { "wget", do_wget },
	{ "whoami", do_id },
};

static void do_help(struct sb_shell *s, size_t n, char *const *words)
{
	(void)n;
	(void)words;
	sb_shell_say(s, false, "This container is the demo's. It has:");
	for (size_t i = 0; i < RH_LEN(programs); i++)
		sb_shell_say(s, false, " %s", programs[i].name);
	sb_shell_say(s, false, " exit\n");
}

static const struct program *program_of(const char *name)
{
	const char *slash = strrchr(name, '/');

	for (size_t i = 0; i < RH_LEN(programs); i++)
		if (strcmp(programs[i].name, slash ? slash + 1 : name) == 0)
			return &programs[i];
	return NULL;
}

bool sb_shell_has(const char *name)
{
	return program_of(name) || sb_shell_is(name);
}

bool sb_shell_run(struct sb_shell *s, size_t n, char *const *words)
{
	const struct program *p = program_of(words[0]);

	if (!p)
		return false;
	s->code = 0;
	p->run(s, n, words);
	return true;
}
