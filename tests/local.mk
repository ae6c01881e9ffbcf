# Tests of whole programs: the shared library of them, contracts, lessons, and manners at a terminal.
LESSON_VARIANTS =
LESSON_VARIANTS += tests/lessons/places-more-60x18-english.play
LESSON_VARIANTS += tests/lessons/places-more-60x18-chinese.play
LESSON_VARIANTS += tests/lessons/places-several-60x18-english.play
LESSON_VARIANTS += tests/lessons/places-several-80x24-english.play
LESSON_VARIANTS += tests/lessons/places-several-132x43-english.play
LESSON_VARIANTS += tests/lessons/places-several-60x18-chinese.play
LESSON_VARIANTS += tests/lessons/places-several-80x24-chinese.play
LESSON_VARIANTS += tests/lessons/places-several-132x43-chinese.play
LESSON_VARIANTS += tests/lessons/places-more-80x24-english.play
LESSON_VARIANTS += tests/lessons/places-more-80x24-chinese.play
LESSON_VARIANTS += tests/lessons/places-more-132x43-english.play
LESSON_VARIANTS += tests/lessons/places-more-132x43-chinese.play
LESSON_VARIANTS += tests/lessons/places-legacy-60x18-english.play
LESSON_VARIANTS += tests/lessons/places-legacy-60x18-chinese.play
LESSON_VARIANTS += tests/lessons/places-legacy-80x24-english.play
LESSON_VARIANTS += tests/lessons/places-legacy-80x24-chinese.play
LESSON_VARIANTS += tests/lessons/places-legacy-132x43-english.play
LESSON_VARIANTS += tests/lessons/places-legacy-132x43-chinese.play
LESSON_VARIANTS += tests/lessons/places-plain-60x18-english.play
LESSON_VARIANTS += tests/lessons/places-plain-60x18-chinese.play
LESSON_VARIANTS += tests/lessons/places-plain-80x24-english.play
LESSON_VARIANTS += tests/lessons/places-plain-80x24-chinese.play
LESSON_VARIANTS += tests/lessons/places-plain-132x43-english.play
LESSON_VARIANTS += tests/lessons/places-plain-132x43-chinese.play
LESSON_VARIANTS += tests/lessons/places-connect-60x18-english.play
LESSON_VARIANTS += tests/lessons/places-connect-60x18-chinese.play
LESSON_VARIANTS += tests/lessons/places-connect-80x24-english.play
LESSON_VARIANTS += tests/lessons/places-connect-80x24-chinese.play
LESSON_VARIANTS += tests/lessons/places-connect-132x43-english.play
LESSON_VARIANTS += tests/lessons/places-connect-132x43-chinese.play
LESSON_VARIANTS += tests/lessons/places-unknown-60x18-english.play
LESSON_VARIANTS += tests/lessons/places-unknown-60x18-chinese.play
LESSON_VARIANTS += tests/lessons/places-unknown-80x24-english.play
LESSON_VARIANTS += tests/lessons/places-unknown-80x24-chinese.play
LESSON_VARIANTS += tests/lessons/places-unknown-132x43-english.play
LESSON_VARIANTS += tests/lessons/places-unknown-132x43-chinese.play
LESSON_VARIANTS += tests/lessons/places-60x18-english.play
LESSON_VARIANTS += tests/lessons/places-80x24-english.play
LESSON_VARIANTS += tests/lessons/places-132x43-english.play
LESSON_VARIANTS += tests/lessons/places-60x18-chinese.play
LESSON_VARIANTS += tests/lessons/places-80x24-chinese.play
LESSON_VARIANTS += tests/lessons/places-132x43-chinese.play
LESSON_VARIANTS += tests/lessons/find-clusters-80x24.play
LESSON_VARIANTS += tests/lessons/rotate-clusters-80x24.play
LESSON_VARIANTS += tests/lessons/rotate-contexts-80x24.play
LESSON_VARIANTS += tests/lessons/find-clusters-chinese.play
LESSON_VARIANTS += tests/lessons/registry-there-80x24.play tests/lessons/registry-there-chinese.play
LESSON_VARIANTS += tests/lessons/local-project-registry-80x24.play tests/lessons/local-project-registry-chinese.play
LESSON_VARIANTS += tests/lessons/kubectl-registry-80x24.play tests/lessons/kubectl-registry-chinese.play
LESSON_VARIANTS += tests/lessons/pull-missing-secret-80x24.play tests/lessons/pull-missing-secret-chinese.play
LESSON_VARIANTS += tests/lessons/pull-no-secret-80x24.play tests/lessons/pull-no-secret-chinese.play
LESSON_VARIANTS += tests/lessons/pull-other-namespace-80x24.play tests/lessons/pull-other-namespace-chinese.play
LESSON_VARIANTS += tests/lessons/pull-wrong-type-80x24.play tests/lessons/pull-wrong-type-chinese.play
LESSON_VARIANTS += tests/lessons/pull-near-key-80x24.play tests/lessons/pull-near-key-chinese.play
LESSON_VARIANTS += tests/lessons/pull-ended-password-80x24.play tests/lessons/pull-ended-password-chinese.play
LESSON_VARIANTS += tests/lessons/pull-no-such-tag-80x24.play tests/lessons/pull-no-such-tag-chinese.play
LESSON_VARIANTS += tests/lessons/pull-certificate-80x24.play tests/lessons/pull-certificate-chinese.play
LESSON_VARIANTS += tests/lessons/pull-rate-limit-80x24.play tests/lessons/pull-rate-limit-chinese.play
LESSON_VARIANTS += tests/lessons/kubectl-registry-kubernetes.play
LESSON_VARIANTS += tests/lessons/pull-ended-password-kubernetes.play
LESSON_VARIANTS += tests/lessons/pull-missing-secret-kubernetes.play
LESSON_VARIANTS += tests/lessons/rotate-retry-80x24.play
LESSON_VARIANTS += tests/lessons/create-registry-80x24.play
LESSON_VARIANTS += tests/lessons/create-registry-132x43.play
LESSON_VARIANTS += tests/lessons/create-registry-linear.play
LESSON_VARIANTS += tests/lessons/create-registry-slow.play
LESSON_VARIANTS += tests/lessons/create-registry-linear-chinese.play
LESSON_VARIANTS += tests/lessons/create-registry-ascii.play
LESSON_VARIANTS += tests/lessons/create-registry-pseudo.play
LESSON_VARIANTS += tests/lessons/create-registry-chinese.play
LESSON_VARIANTS += tests/lessons/create-registry-2.6.play
LESSON_VARIANTS += tests/lessons/create-registry-kubernetes.play
LESSON_VARIANTS += tests/lessons/create-project-registry-80x24.play
LESSON_VARIANTS += tests/lessons/create-project-registry-132x43.play
LESSON_VARIANTS += tests/lessons/create-project-registry-2.6.play
LESSON_VARIANTS += tests/lessons/create-project-registry-ascii.play
LESSON_VARIANTS += tests/lessons/create-project-registry-chinese.play
LESSON_VARIANTS += tests/lessons/create-project-registry-pseudo.play
LESSON_VARIANTS += tests/lessons/project-secrets-admin.play
LESSON_VARIANTS += tests/lessons/project-secrets-member.play
LESSON_VARIANTS += tests/lessons/project-legacy-2.6.play
LESSON_VARIANTS += tests/lessons/project-legacy-2.11.play
LESSON_VARIANTS += tests/lessons/project-overwritten-2.6.play
LESSON_VARIANTS += tests/lessons/project-overwritten-2.11.play
LESSON_VARIANTS += tests/lessons/project-reader.play
LESSON_VARIANTS += tests/lessons/project-gone-2.15.play
LESSON_VARIANTS += tests/lessons/project-gone-2.6.play
LESSON_VARIANTS += tests/lessons/registry-problems-admin.play
LESSON_VARIANTS += tests/lessons/registry-problems-2.6.play
LESSON_VARIANTS += tests/lessons/tour.play
LESSON_VARIANTS += tests/lessons/tour-own.play
LESSON_VARIANTS += tests/lessons/tour-lines.play
LESSON_VARIANTS += tests/lessons/tour-again.play
LESSON_VARIANTS += tests/lessons/tour-on.play
LESSON_VARIANTS += tests/lessons/tour-fields.play
LESSON_VARIANTS += tests/lessons/not-earned-project.play
LESSON_VARIANTS += tests/lessons/not-earned-flag.play
LESSON_VARIANTS += tests/lessons/not-earned-rotation.play
LESSON_VARIANTS += tests/lessons/not-earned-repair.play
LESSON_VARIANTS += tests/lessons/not-earned-test.play
LESSON_VARIANTS += tests/lessons/by-itself-create-registry.play
LESSON_VARIANTS += tests/lessons/by-itself-break-and-repair-pull.play
LESSON_VARIANTS += tests/lessons/by-itself-filter.play
LESSON_VARIANTS += tests/lessons/present-132x43.play
PICTURES = tests/lessons/screens-english.play tests/lessons/screens-chinese.play
LESSON_VARIANTS += $(PICTURES)
EXTRA_DIST += docs/screens
LESSON_VARIANTS += tests/lessons/leaving-80x24.play
LESSON_VARIANTS += tests/lessons/new-namespace-80x24.play
LESSON_VARIANTS += tests/lessons/new-namespace-2.6.play
LESSON_VARIANTS += tests/lessons/three-procedures-80x24.play
LESSON_VARIANTS += tests/lessons/demo-registries-80x24.play
LESSON_VARIANTS += tests/lessons/demo-registries-kubernetes.play
LESSON_VARIANTS += tests/lessons/unseen-80x24.play
LESSON_VARIANTS += tests/lessons/filter-admin.play
LESSON_VARIANTS += tests/lessons/filter-member-2.6.play
LESSON_VARIANTS += tests/lessons/filter-chinese.play
LESSON_VARIANTS += tests/lessons/filter-ascii.play
LESSON_VARIANTS += tests/lessons/activate-legacy-2.15.play
LESSON_VARIANTS += tests/lessons/activate-legacy-2.6.play
LESSON_VARIANTS += tests/lessons/activate-legacy-pseudo.play
LESSON_VARIANTS += tests/lessons/namespaces-member.play
LESSON_VARIANTS += tests/lessons/namespaces-admin-2.6.play
LESSON_VARIANTS += tests/lessons/edit-conflict-admin.play
LESSON_VARIANTS += tests/lessons/edit-conflict-2.6.play
LESSON_VARIANTS += tests/lessons/reader-80x24.play
LESSON_VARIANTS += tests/lessons/explorer-counts-80x24.play
LESSON_VARIANTS += tests/lessons/explorer-counts-member.play
LESSON_VARIANTS += tests/lessons/reveal-80x24.play
LESSON_VARIANTS += tests/lessons/pull-causes-80x24.play
LESSON_VARIANTS += tests/lessons/kubeconfig-2.15.play
LESSON_VARIANTS += tests/lessons/kubeconfig-2.6.play
LESSON_VARIANTS += tests/lessons/yaml-file-2.15.play
LESSON_VARIANTS += tests/lessons/put-back-80x24.play
LESSON_VARIANTS += tests/lessons/apply-file-80x24.play
LESSON_VARIANTS += tests/lessons/start-lessons-kubernetes.play
LESSON_VARIANTS += tests/lessons/apply-start-kubernetes.play
LESSON_VARIANTS += tests/lessons/protected-80x24.play
LESSON_VARIANTS += tests/lessons/marks-80x24.play
LESSON_VARIANTS += tests/lessons/marks-fail-80x24.play
LESSON_VARIANTS += tests/lessons/lost-patch-80x24.play
LESSON_VARIANTS += tests/lessons/rows-act-80x24.play
LESSON_VARIANTS += tests/lessons/trainer-80x24.play
LESSON_VARIANTS += tests/lessons/trainer-chinese.play
LESSON_VARIANTS += tests/lessons/rows-act-kubernetes.play
LESSON_VARIANTS += tests/lessons/roll-back-80x24.play
LESSON_VARIANTS += tests/lessons/roll-back-kubernetes.play
LESSON_VARIANTS += tests/lessons/break-and-repair-pull-kubernetes.play
LESSON_VARIANTS += tests/lessons/break-and-repair-pull-chinese.play
LESSON_VARIANTS += tests/lessons/break-and-repair-pull-80x24.play
LESSON_VARIANTS += tests/lessons/pulled-and-ends-80x24.play
LESSON_VARIANTS += tests/lessons/logs-132x43.play
LESSON_VARIANTS += tests/lessons/timeline-132x43.play
LESSON_VARIANTS += tests/lessons/timeline-kubernetes.play
LESSON_VARIANTS += tests/lessons/logs-kubernetes.play
LESSON_VARIANTS += tests/lessons/pulled-and-ends-chinese.play
LESSON_VARIANTS += tests/lessons/pulled-and-ends-linear.play
LESSON_VARIANTS += tests/lessons/password-ends-80x24.play
LESSON_VARIANTS += tests/lessons/password-ends-chinese.play
LESSON_VARIANTS += tests/lessons/registry-odd-80x24.play
EXPLAIN_TESTS = tests/contract/lesson_play.sh tests/contract/explain.sh tests/contract/audit.sh tests/contract/doctor.sh tests/contract/apply.sh
EXTRA_DIST += $(EXPLAIN_TESTS)
LESSON_VARIANTS += tests/lessons/paste-docker-login-pseudo.play
LESSON_VARIANTS += tests/lessons/paste-docker-login-chinese.play
LESSON_VARIANTS += tests/lessons/paste-docker-login-ascii.play
LESSON_VARIANTS += tests/lessons/paste-docker-login-80x24.play
LESSON_VARIANTS += tests/lessons/used-by-admin.play
LESSON_VARIANTS += tests/lessons/used-by-member.play
LESSON_VARIANTS += tests/lessons/rotate-fail-80x24.play
LESSON_VARIANTS += tests/lessons/several-namespaces-80x24.play
LESSON_VARIANTS += tests/lessons/several-namespaces-chinese.play
LESSON_VARIANTS += tests/lessons/several-namespaces-kubernetes.play
LESSON_VARIANTS += tests/lessons/rotate-password-80x24.play
LESSON_VARIANTS += tests/lessons/rotate-password-132x43.play
LESSON_VARIANTS += tests/lessons/rotate-password-chinese.play
LESSON_VARIANTS += tests/lessons/rotate-password-pseudo.play
LESSON_VARIANTS += tests/lessons/two-registries-pseudo.play
LESSON_VARIANTS += tests/lessons/two-registries-chinese.play
LESSON_VARIANTS += tests/lessons/two-registries-ascii.play
LESSON_VARIANTS += tests/lessons/two-registries-80x24.play
LESSON_VARIANTS += tests/lessons/wrong-password-80x24.play
LESSON_VARIANTS += tests/lessons/wrong-password-2.6.play
LESSON_VARIANTS += tests/lessons/wrong-password-kubernetes.play
LESSON_VARIANTS += tests/lessons/wrong-password-chinese.play
LESSON_VARIANTS += tests/lessons/wrong-password-ascii.play
LESSON_VARIANTS += tests/lessons/use-private-registry-80x24.play
LESSON_VARIANTS += tests/lessons/use-private-registry-132x43.play
LESSON_VARIANTS += tests/lessons/use-private-registry-ascii.play
LESSON_VARIANTS += tests/lessons/use-private-registry-chinese.play
LESSON_VARIANTS += tests/lessons/use-private-registry-2.6.play
LESSON_VARIANTS += tests/lessons/use-private-registry-kubernetes.play
LESSON_VARIANTS += tests/lessons/give-namespace-registry-80x24.play
LESSON_VARIANTS += tests/lessons/give-namespace-registry-chinese.play
LESSON_VARIANTS += tests/lessons/give-namespace-registry-kubernetes.play
LESSON_VARIANTS += tests/lessons/give-namespace-registry-2.6.play
LESSON_VARIANTS += tests/lessons/find-what-cannot-be-pulled-2.6.play
LESSON_VARIANTS += tests/lessons/find-what-cannot-be-pulled-kubernetes.play
LESSON_VARIANTS += tests/lessons/find-what-cannot-be-pulled-132x43-chinese.play
LESSON_VARIANTS += tests/lessons/find-what-cannot-be-pulled-80x24.play
LESSON_VARIANTS += tests/lessons/find-what-cannot-be-pulled-linear.play
LESSON_VARIANTS += tests/lessons/coverage-reader-80x24.play
LESSON_VARIANTS += tests/lessons/coverage-protected-80x24.play
LESSON_VARIANTS += tests/lessons/service-accounts-80x24.play
LESSON_VARIANTS += tests/lessons/service-accounts-reader.play
LESSON_VARIANTS += tests/lessons/each-kind-member.play
LESSON_VARIANTS += tests/lessons/each-kind-kubernetes.play
LESSON_VARIANTS += tests/lessons/workload-form-admin.play
LESSON_VARIANTS += tests/lessons/workload-parts-admin.play
LESSON_VARIANTS += tests/lessons/workload-parts-chinese.play
LESSON_VARIANTS += tests/lessons/workload-form-kubernetes.play
LESSON_VARIANTS += tests/lessons/workload-pods-80x24.play
LESSON_VARIANTS += tests/lessons/workload-pods-kubernetes.play
LESSON_VARIANTS += tests/lessons/cluster-pull-sandbox.play
LESSON_VARIANTS += tests/lessons/registry-meanwhile-132x43.play
LESSON_VARIANTS += tests/lessons/cluster-repair-sandbox.play
CONTRACT_PROFILES =
CONTRACT_PROFILES += tests/contract/2.6.contracts
CONTRACT_PROFILES += tests/contract/2.11.contracts
CONTRACT_PROFILES += tests/contract/2.15.contracts
CONTRACT_PROFILES += tests/contract/kubernetes.contracts
CONTRACT_PROFILES += tests/contract/kubernetes-1.20.contracts
CONTRACT_FILES =
CONTRACT_FILES += tests/contract/events.contract
CONTRACT_FILES += tests/contract/pods.contract
CONTRACT_FILES += tests/contract/logs.contract
CONTRACT_FILES += tests/contract/exec.contract
CONTRACT_FILES += tests/contract/timeline.contract
CONTRACT_FILES += tests/contract/service-accounts.contract
CONTRACT_FILES += tests/contract/workloads-deployment.contract
CONTRACT_FILES += tests/contract/workloads-parts.contract
CONTRACT_FILES += tests/contract/workloads-act.contract
CONTRACT_FILES += tests/contract/revisions.contract
CONTRACT_FILES += tests/contract/workloads-kinds.contract
CONTRACT_FILES += tests/contract/workloads-pods.contract
CONTRACT_FILES += tests/contract/access.contract
CONTRACT_FILES += tests/contract/rancher-counts.contract
CONTRACT_FILES += tests/contract/rancher-clusters.contract
CONTRACT_FILES += tests/contract/rancher-kubeconfig.contract
CONTRACT_FILES += tests/contract/rancher-strangers.contract
CONTRACT_FILES += tests/contract/rancher-features.contract
CONTRACT_FILES += tests/contract/rancher-login-new.contract
CONTRACT_FILES += tests/contract/rancher-login-old.contract
CONTRACT_FILES += tests/contract/rancher-login.contract
CONTRACT_FILES += tests/contract/rancher-preferences.contract
CONTRACT_FILES += tests/contract/rancher-project-secrets-new.contract
CONTRACT_FILES += tests/contract/rancher-project-secrets-old.contract
CONTRACT_FILES += tests/contract/rancher-projects.contract
CONTRACT_FILES += tests/contract/rancher-rights.contract
CONTRACT_FILES += tests/contract/secrets-change.contract
CONTRACT_FILES += tests/contract/secrets-create.contract
CONTRACT_FILES += tests/contract/secrets-list.contract
CONTRACT_FILES += tests/contract/secrets-watch.contract
CONTRACT_FILES += tests/contract/secrets-watch-expired.contract
CONTRACT_FILES += tests/contract/version.contract
KUBECTL_PROFILES =
KUBECTL_PROFILES += tests/contract/docs-kubernetes.kubectl
KUBECTL_PROFILES += tests/contract/docs-2.15.kubectl
LESSON_FILES =
LESSON_FILES += tests/lessons/present.lesson
LESSON_FILES += tests/lessons/screens.lesson
LESSON_FILES += tests/lessons/places.lesson tests/lessons/places-more.lesson tests/lessons/places-several.lesson
LESSON_FILES += tests/lessons/places-connect.lesson tests/lessons/places-unknown.lesson
LESSON_FILES += tests/lessons/places-legacy.lesson tests/lessons/places-plain.lesson
LESSON_FILES += tests/lessons/cluster-pull.lesson
LESSON_FILES += tests/lessons/registry-meanwhile.lesson
LESSON_FILES += tests/lessons/cluster-repair.lesson
LESSON_FILES += tests/lessons/pull-causes.lesson
LESSON_FILES += tests/lessons/find-clusters.lesson
LESSON_FILES += tests/lessons/rotate-clusters.lesson
LESSON_FILES += tests/lessons/rotate-contexts.lesson
LESSON_FILES += tests/lessons/rotate-fail.lesson
LESSON_FILES += tests/lessons/rotate-retry.lesson
LESSON_FILES += tests/lessons/kubeconfig.lesson
LESSON_FILES += tests/lessons/yaml-file.lesson
LESSON_FILES += tests/lessons/put-back.lesson
LESSON_FILES += tests/lessons/apply-file.lesson tests/lessons/apply-start.lesson tests/lessons/start-lessons.lesson
LESSON_FILES += tests/lessons/several.yaml tests/lessons/refused.yaml tests/lessons/broken.yaml
LESSON_FILES += tests/lessons/protected.lesson
LESSON_FILES += tests/lessons/coverage-reader.lesson tests/lessons/coverage-protected.lesson
LESSON_FILES += tests/lessons/marks.lesson
LESSON_FILES += tests/lessons/marks-fail.lesson
LESSON_FILES += tests/lessons/lost-patch.lesson
LESSON_FILES += tests/lessons/trainer.lesson
LESSON_FILES += tests/lessons/rows-act.lesson
LESSON_FILES += tests/lessons/roll-back.lesson
LESSON_FILES += tests/lessons/logs.lesson
LESSON_FILES += tests/lessons/timeline.lesson
LESSON_FILES += tests/lessons/adding-a-screen.lesson
LESSON_FILES += tests/lessons/service-accounts.lesson
LESSON_FILES += tests/lessons/registry-problems.lesson
LESSON_FILES += tests/lessons/project-secrets.lesson
LESSON_FILES += tests/lessons/project-legacy.lesson
LESSON_FILES += tests/lessons/project-overwritten.lesson
LESSON_FILES += tests/lessons/project-reader.lesson
LESSON_FILES += tests/lessons/project-gone.lesson
LESSON_FILES += tests/lessons/tour.lesson
LESSON_FILES += tests/lessons/tour-own.lesson
LESSON_FILES += tests/lessons/tour-lines.lesson
LESSON_FILES += tests/lessons/tour-again.lesson
LESSON_FILES += tests/lessons/tour-on.lesson
LESSON_FILES += tests/lessons/tour-fields.lesson
LESSON_FILES += tests/lessons/not-earned-project.lesson
LESSON_FILES += tests/lessons/not-earned-flag.lesson
LESSON_FILES += tests/lessons/not-earned-rotation.lesson
LESSON_FILES += tests/lessons/not-earned-repair.lesson
LESSON_FILES += tests/lessons/not-earned-test.lesson
LESSON_FILES += tests/lessons/by-itself.lesson
LESSON_FILES += tests/lessons/own/own-names.lesson
LESSON_FILES += tests/lessons/leaving.lesson
LESSON_FILES += tests/lessons/new-namespace.lesson
LESSON_FILES += tests/lessons/three-procedures.lesson
LESSON_FILES += tests/lessons/demo-registries.lesson
LESSON_FILES += tests/lessons/unseen.lesson
LESSON_FILES += tests/lessons/each-kind.lesson
LESSON_FILES += tests/lessons/workload-form.lesson
LESSON_FILES += tests/lessons/workload-pods.lesson
LESSON_FILES += tests/lessons/workload-parts.lesson
LESSON_FILES += tests/lessons/namespaces.lesson
LESSON_FILES += tests/lessons/edit-conflict.lesson
LESSON_FILES += tests/lessons/reader.lesson
LESSON_FILES += tests/lessons/explorer-counts.lesson
LESSON_FILES += tests/lessons/used-by.lesson
LESSON_FILES += tests/lessons/reveal.lesson
LESSON_FILES += tests/lessons/password-ends.lesson
LESSON_FILES += tests/lessons/registry-odd.lesson
TEST_EXTENSIONS = .play .contracts .kubectl .lesson
# tests/lessons/tour.log is of tour.play, not of the lesson beside it: the first suffix that fits wins
SUFFIXES = .play
# a lesson that is a test is played wrongly
LESSON_LOG_COMPILER = $(SHELL) $(srcdir)/tests/lessons/wrong.sh
KUBECTL_LOG_COMPILER = $(SHELL) $(srcdir)/tests/contract/documentation.sh
PLAY_LOG_COMPILER = $(SHELL) $(srcdir)/tests/lessons/run.sh
CONTRACTS_LOG_COMPILER = $(SHELL) $(srcdir)/tests/contract/run.sh
EXTRA_DIST += tests/lessons/golden tests/support/support.h $(LESSON_VARIANTS) $(CONTRACT_PROFILES) $(CONTRACT_FILES) tests/lessons/run.sh \
	$(LESSON_FILES) $(KUBECTL_PROFILES) tests/contract/documentation.sh tests/contract/run.sh tests/lessons/wrong.sh tests/lessons/hygiene.sh tests/lessons/editor.sh tests/cluster.sh docs/LESSONS.md
if HAVE_VTERM
check_LIBRARIES += tests/support/libsupport.a
tests_support_libsupport_a_SOURCES = tests/support/support.h tests/support/canary.c tests/support/expect.c \
	tests/support/fence.c tests/support/http.c tests/support/sandbox.c tests/support/screen.c tests/support/stream.c \
	tests/support/term.c tests/support/world.c
tests_support_libsupport_a_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS) $(CURL_CFLAGS) $(CRYPTO_CFLAGS)
SUPPORT_LIBS = tests/support/libsupport.a $(VTERM_LIBS) $(CURL_LIBS) $(CRYPTO_LIBS) $(DATA_LIBS)

if SANDBOX
# Lessons on the real program; also what "./dev demo" plays where there is no terminal, so without what tests alone need.
check_PROGRAMS += tests/lessons/play
tests_lessons_play_SOURCES = tests/lessons/play.h tests/lessons/play.c tests/lessons/wrong.c tests/lessons/wrong_holds.c tests/lessons/cast.c tests/lessons/picture.c tests/lessons/said.c tests/lessons/fail.c tests/lessons/keys.c tests/lessons/stage.c \
	tests/lessons/act.c tests/lessons/check.c tests/lessons/readable.c tests/lessons/manners.c
tests_lessons_play_LDADD = $(SUPPORT_LIBS)
endif

if HAVE_CMOCKA
# The library's own tests, with a small program that speaks the fence.
check_PROGRAMS += tests/support/fake_client
tests_support_fake_client_SOURCES = tests/support/fake_client.c

UNIT_TESTS += tests/unit/test_support_stream tests/unit/test_support_term tests/unit/test_data_lesson
check_PROGRAMS += tests/unit/test_support_stream tests/unit/test_support_term tests/unit/test_data_lesson
tests_unit_test_support_stream_SOURCES = tests/unit/test_support_stream.c
tests_unit_test_support_stream_LDADD = $(SUPPORT_LIBS) $(CMOCKA_LIBS)
tests_unit_test_support_term_SOURCES = tests/unit/test_support_term.c
tests_unit_test_support_term_LDADD = $(SUPPORT_LIBS) $(CMOCKA_LIBS)
tests_unit_test_data_lesson_SOURCES = tests/unit/test_data_lesson.c
tests_unit_test_data_lesson_LDADD = $(DATA_LIBS) $(CMOCKA_LIBS)

if SANDBOX
# What servers must answer: files played on the sandbox here, on a real cluster by check-cluster.
check_PROGRAMS += tests/contract/contract
tests_contract_contract_SOURCES = tests/contract/contract.h tests/contract/contract.c tests/contract/script.c \
	tests/contract/servers.c tests/contract/rancher.c
tests_contract_contract_LDADD = $(SUPPORT_LIBS)

check_PROGRAMS += tests/contract/ways
tests_contract_ways_SOURCES = tests/contract/ways.c
tests_contract_ways_LDFLAGS = $(AM_LDFLAGS) $(CDK_LDFLAGS)
tests_contract_ways_LDADD = $(APP_LIBS)

check_PROGRAMS += tests/lessons/hygiene
tests_lessons_hygiene_SOURCES = tests/lessons/hygiene.c
tests_lessons_hygiene_LDADD = $(SUPPORT_LIBS)

# The screen of docs/ADDING-A-SCREEN.md, in a program that has it.
DOC_SCREEN = tests/doc/replica_sets.c tests/doc/screens.c tests/doc/places.c
$(DOC_SCREEN): tests/doc/applied
tests/doc/applied: tests/doc/apply.sh docs/ADDING-A-SCREEN.md screens/list.sh screens/list.def screens/screens.c src/app/places.c
	$(AM_V_GEN)$(SHELL) $(srcdir)/tests/doc/apply.sh $(srcdir) screens/list.def tests/doc && touch $@
check_PROGRAMS += tests/doc/ranchhand
tests_doc_ranchhand_SOURCES = src/main.c
nodist_tests_doc_ranchhand_SOURCES = $(DOC_SCREEN)
tests_doc_ranchhand_CPPFLAGS = -iquote $(builddir)/tests/doc $(AM_CPPFLAGS)
tests_doc_ranchhand_LDFLAGS = $(AM_LDFLAGS) $(CDK_LDFLAGS)
tests_doc_ranchhand_LDADD = $(APP_LIBS)
dist_check_SCRIPTS += tests/doc/apply.sh
CLEANFILES += $(DOC_SCREEN) tests/doc/screens/list.def tests/doc/applied
LESSON_VARIANTS += tests/lessons/adding-a-screen.play

check_PROGRAMS += tests/lessons/signs_out
tests_lessons_signs_out_SOURCES = tests/lessons/signs_out.c
tests_lessons_signs_out_LDADD = $(SUPPORT_LIBS)
SLOW_TESTS += tests/contract/language.sh tests/language/third.sh
dist_check_SCRIPTS += tests/contract/language.sh
SLOW_TESTS += tests/lessons/signs_out.sh
dist_check_SCRIPTS += tests/lessons/signs_out.sh
SLOW_TESTS += tests/lessons/against.sh tests/contract/on_rancher.sh
EXTRA_DIST += tests/rancher.sh tests/lessons/on_rancher.sh tests/support/sandbox.sh
dist_check_SCRIPTS += tests/contract/on_rancher.sh
dist_check_SCRIPTS += tests/lessons/against.sh
check_PROGRAMS += tests/lessons/helpers
tests_lessons_helpers_SOURCES = tests/lessons/helpers.c
tests_lessons_helpers_LDADD = $(SUPPORT_LIBS)
SLOW_TESTS += tests/lessons/helpers.sh
check_PROGRAMS += tests/lessons/plugin_talks
tests_lessons_plugin_talks_SOURCES = tests/lessons/plugin_talks.c
tests_lessons_plugin_talks_LDADD = $(SUPPORT_LIBS)
SLOW_TESTS += tests/lessons/plugin_talks.sh
check_PROGRAMS += tests/lessons/apply_pipe
tests_lessons_apply_pipe_SOURCES = tests/lessons/apply_pipe.c
tests_lessons_apply_pipe_LDADD = $(SUPPORT_LIBS)
SLOW_TESTS += tests/lessons/apply_pipe.sh
dist_check_SCRIPTS += tests/lessons/apply_pipe.sh
check_PROGRAMS += tests/bench/classroom
tests_bench_classroom_SOURCES = tests/bench/classroom.c
tests_bench_classroom_LDADD = $(SUPPORT_LIBS)
SLOW_TESTS += tests/lessons/classroom.sh
dist_check_SCRIPTS += tests/lessons/classroom.sh
check_PROGRAMS += tests/lessons/shell_asks
tests_lessons_shell_asks_SOURCES = tests/lessons/shell_asks.c
tests_lessons_shell_asks_LDADD = $(SUPPORT_LIBS)
SLOW_TESTS += tests/lessons/shell_asks.sh
dist_check_SCRIPTS += tests/lessons/shell_asks.sh
check_PROGRAMS += tests/lessons/connect_asks
tests_lessons_connect_asks_SOURCES = tests/lessons/connect_asks.c $(NET_TEST_SUPPORT)
tests_lessons_connect_asks_LDADD = $(SUPPORT_LIBS) $(CRYPTO_LIBS) $(ZLIB_LIBS) -lpthread
SLOW_TESTS += tests/lessons/connect_asks.sh
dist_check_SCRIPTS += tests/lessons/connect_asks.sh
dist_check_SCRIPTS += tests/lessons/helpers.sh
dist_check_SCRIPTS += tests/lessons/plugin_talks.sh
check_PROGRAMS += tests/lessons/last_word
tests_lessons_last_word_SOURCES = tests/lessons/last_word.c
tests_lessons_last_word_LDADD = $(SUPPORT_LIBS)
SLOW_TESTS += tests/lessons/by_itself.sh
dist_check_SCRIPTS += tests/lessons/by_itself.sh
SLOW_TESTS += tests/lessons/by_itself_others.sh
dist_check_SCRIPTS += tests/lessons/by_itself_others.sh
SLOW_TESTS += tests/lessons/last_word.sh
dist_check_SCRIPTS += tests/lessons/last_word.sh
check_PROGRAMS += tests/lessons/deaf
tests_lessons_deaf_SOURCES = tests/lessons/deaf.c
tests_lessons_deaf_LDADD = $(SUPPORT_LIBS)
SLOW_TESTS += tests/lessons/deaf.sh
dist_check_SCRIPTS += tests/lessons/deaf.sh
check_PROGRAMS += tests/lessons/inside
tests_lessons_inside_SOURCES = tests/lessons/inside.c
tests_lessons_inside_LDADD = $(SUPPORT_LIBS)
SLOW_TESTS += tests/lessons/gnu_screen.sh tests/lessons/mosh.sh
dist_check_SCRIPTS += tests/lessons/gnu_screen.sh tests/lessons/mosh.sh

SLOW_TESTS += $(LESSONS) $(EXPLAIN_TESTS) $(LESSON_VARIANTS) $(CONTRACT_PROFILES) $(KUBECTL_PROFILES) tests/lessons/hygiene.sh
endif
endif
endif

# The first lesson as text, for where there is no terminal.
play-first-lesson: all tests/lessons/play$(EXEEXT)
	@tests/lessons/play --print --client $(abs_builddir)/ranchhand \
		--sandbox $(abs_builddir)/ranchhand-sandbox $(srcdir)/lessons/create-registry.lesson

# Golden screens are reviewed by people and written only here.
update-golden: all $(check_PROGRAMS)
	UPDATE_GOLDEN=1 $(MAKE) $(AM_MAKEFLAGS) check TESTS="$(LESSON_VARIANTS) tests/trips/trips.sh"

# The pictures of the documentation.
update-screens: all tests/lessons/play$(EXEEXT)
	UPDATE_GOLDEN=1 $(MAKE) $(AM_MAKEFLAGS) check-TESTS check_PROGRAMS= TESTS="$(PICTURES)"

# A real cluster: make check-cluster KUBECONFIG=FILE
check-cluster: all $(check_PROGRAMS)
	srcdir=$(srcdir) $(SHELL) $(srcdir)/tests/cluster.sh "$(KUBECONFIG)"

# Any Rancher: make check-rancher SERVER=URL USER=NAME PASSWORD_FILE=FILE [CA=FILE] [CLUSTER=ID]
check-rancher: all $(check_PROGRAMS)
	@srcdir=$(srcdir) SERVER="$(SERVER)" USER="$(USER)" PASSWORD_FILE="$(PASSWORD_FILE)" CA="$(CA)" CLUSTER="$(CLUSTER)" \
		MINUTES="$(MINUTES)" $(SHELL) $(srcdir)/tests/rancher.sh
.PHONY: check-rancher play-first-lesson update-golden update-screens check-cluster
