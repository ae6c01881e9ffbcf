/* What is done in an hour: every screen is opened and left, the terminal changes its size, the server has its troubles,
 * and somebody else changes something every minute, under names that never came before. */
#include "base/base.h"

#include "tests/soak/soak.h"

#include <string.h>

enum { MINUTES = 60, STEP_MS = 15000 };

/* ---- screens ---- */

/* What is typed into the palette, the screen that it opens, and what is pressed there; it is left with Esc. */
static const struct {
	const char *word, *screen;
	const char *keys[12];
} places[] = {
	{ "namespaces", "namespaces", { "Down", "Down", "Enter" } },
	{ "events", "events", { "Down", "Enter", "Esc" } },
	{ "coverage", "coverage_all", { "Down", "Enter" } },
	{ "workloads", "workloads", { "Down", "Enter", "Tab" } },
	{ "deployments", "workload_kind", { "D", "Enter", "Enter", "y", "Esc", "v" } },
	{ "statefulsets", "workload_kind", { "Enter", "l" } },
	{ "daemonsets", "workload_kind", { "L", "L", "?", "Esc", "K", "Esc" } },
	{ "jobs", "workload_kind", { "Enter" } },
	{ "cronjobs", "workload_kind", { "Down" } },
	{ "pods", "workload_kind", { "o", "Down", "l", "Esc", "Enter" } },
	{ "secrets", "secrets", { "/", "s", "o", "a", "k", "Enter", "Esc", "Down", "Enter", "u" } },
	{ "projectsecrets", "project_secrets", { "Enter" } },
	{ "serviceaccounts", "service_accounts", { "Down", "Enter" } },
	{ "namespaces/create", "namespace_form", { "Esc" } },
	{ "secrets/create", "secret_type", { "Esc" } },
	{ "registry/create", "pull_secret_form", { "Esc" } },
	{ "rotate", "rotate", { "Esc" } },
	{ "workloads/create", "workload_type", { "Esc" } },
	{ "deployment/create", "workload_form", { "Esc" } },
	{ "explain", "explain", { "Esc" } },
	{ "settings", "settings", { "Down", "Esc" } },
	{ "features", "features", { "Down" } },
	{ "find", "find", { "g", "Esc", "Esc" } },
	{ "coverage/all", "coverage_all", { "Esc" } },
	{ "cluster management", "clusters", { "Down", "Up" } },
	{ "kubeconfig", "kubeconfig", { "Esc" } },
	{ "log", "log", { "Up", "Esc" } },
	{ "about", "about", { "Esc" } },
	{ "breaks", "breaks", { "Down", "Esc" } },
};

static void go(struct sk *s, const char *word)
{
	sk_press(s, ":");
	sk_type(s, word);
	sk_press(s, "Enter");
}

static void visit(struct sk *s, size_t i)
{
	go(s, places[i].word);
	if (strcmp(s->term->fence.screen, places[i].screen))
		sk_fail(s, "\"%s\" opens %s, not %s", places[i].word, s->term->fence.screen, places[i].screen);
	for (const char *const *key = places[i].keys; *key; key++)
		sk_press(s, *key);
	go(s, "explore");
	if (strcmp(s->term->fence.screen, "explore"))
		sk_fail(s, "from \"%s\" nothing leads back", places[i].word);
}

/* ---- everybody else ---- */

static void someone_changes(struct sk *s)
{
	int n = ++s->changes;
	char *body =
		rh_format("{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"soak-%d\",\"labels\":"
			  "{\"soak\":\"l%d\"}},\"type\":\"soak/t%d\",\"data\":{\"k%d\":\"\"}}",
			  n, n, n, n);
	char *path = rh_format("/apis/apps/v1/namespaces/" SK_NS "/deployments/%s", s->deployment);
	char *old = rh_format("/api/v1/namespaces/" SK_NS "/secrets/soak-%d", n - 3);

	sk_ask(s, "POST", "/api/v1/namespaces/" SK_NS "/secrets", body, NULL);
	if (n > 3)
		sk_ask(s, "DELETE", old, NULL, NULL);
	free(body);
	if (n % 10 == 0) { /* new pods, with their events */
		body = rh_format("{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"soak\":\"%d\"}}}}}", n);
		sk_ask(s, "PATCH", path, body, NULL);
		free(body);
	}
	free(path);
	free(old);
}

static void trouble(struct sk *s, int n)
{
	static const char *const faults[] = {
		"{\"watches\":\"close\"}",
		"{\"compact\":true}",
		"{\"path\":\"/k8s\",\"method\":\"GET\",\"times\":3,\"status\":503}",
		"{\"path\":\"/k8s\",\"method\":\"GET\",\"times\":2,\"status\":401}",
		"{\"watches\":\"close\"}",
		"{\"path\":\"/k8s\",\"method\":\"GET\",\"times\":2,\"reset\":true}",
	};
	sk_fault(s, faults[(size_t)n % RH_LEN(faults)]);
}

static void resize(struct sk *s, int n)
{
	static const struct {
		int rows, columns;
	} sizes[] = { { 24, 80 }, { 43, 132 }, { 30, 100 }, { 50, 160 } };
	size_t i = (size_t)n % RH_LEN(sizes);

	rt_term_resize(s->term, sizes[i].rows, sizes[i].columns);
	sk_settle(s);
}

void sk_hour(struct sk *s, int hour)
{
	for (int minute = 0; minute < MINUTES; minute++) {
		someone_changes(s);
		visit(s, (size_t)minute % RH_LEN(places));
		if (minute % 7 == 6)
			resize(s, minute / 7 + hour);
		if (minute % 5 == 4)
			trouble(s, minute / 5);
		for (int ms = 0; ms < 60000; ms += STEP_MS)
			sk_pass(s, STEP_MS);
	}
	sk_fault(s, "{\"clear\":true}");
	resize(s, 0);
	sk_pass(s, STEP_MS);
}
