# Lessons are part of the program (src/app/lesson_files.c).
LESSONS =
# in the order in which one would learn, chapter by chapter
LESSONS += lessons/registry-there.lesson
LESSONS += lessons/create-registry.lesson
LESSONS += lessons/paste-docker-login.lesson
LESSONS += lessons/wrong-password-test-login.lesson
LESSONS += lessons/two-registries.lesson
LESSONS += lessons/filter.lesson
LESSONS += lessons/activate-legacy.lesson
LESSONS += lessons/create-project-registry.lesson
LESSONS += lessons/local-project-registry.lesson
LESSONS += lessons/use-private-registry.lesson
LESSONS += lessons/give-namespace-registry.lesson
LESSONS += lessons/pulled-and-ends.lesson
LESSONS += lessons/kubectl-registry.lesson
LESSONS += lessons/break-and-repair-pull.lesson
LESSONS += lessons/pull-missing-secret.lesson
LESSONS += lessons/pull-no-secret.lesson
LESSONS += lessons/pull-other-namespace.lesson
LESSONS += lessons/pull-wrong-type.lesson
LESSONS += lessons/pull-near-key.lesson
LESSONS += lessons/pull-ended-password.lesson
LESSONS += lessons/pull-no-such-tag.lesson
LESSONS += lessons/pull-certificate.lesson
LESSONS += lessons/pull-rate-limit.lesson
LESSONS += lessons/find-what-cannot-be-pulled.lesson
LESSONS += lessons/several-namespaces.lesson
LESSONS += lessons/rotate-password.lesson

EXTRA_DIST += $(LESSONS) lessons/embed.awk

EXTRA_DIST += lessons/index.awk lessons/README.md lessons/README.zh-CN.md
# tests/lint/docs.sh compares
update-lessons-index:
	cd $(srcdir)/lessons && LC_ALL=C awk -v language=en -f index.awk ./*.lesson > README.md && \
		LC_ALL=C awk -v language=zh_CN -f index.awk ./*.lesson > README.zh-CN.md
.PHONY: update-lessons-index

EXTRA_DIST += docs/procedures.tsv docs/procedures.awk docs/PROCEDURES.md
# tests/lint/lessons.sh compares
update-procedures:
	cd $(srcdir)/docs && LC_ALL=C awk -f procedures.awk ../lessons/*.lesson procedures.tsv > PROCEDURES.md
.PHONY: update-procedures
