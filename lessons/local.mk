# Lessons are part of the program (src/app/lesson_files.c).
LESSONS =
LESSONS += lessons/create-registry.lesson
LESSONS += lessons/create-project-registry.lesson
LESSONS += lessons/two-registries.lesson
LESSONS += lessons/rotate-password.lesson
LESSONS += lessons/wrong-password-test-login.lesson
LESSONS += lessons/paste-docker-login.lesson
LESSONS += lessons/filter.lesson
LESSONS += lessons/activate-legacy.lesson
LESSONS += lessons/break-and-repair-pull.lesson
LESSONS += lessons/use-private-registry.lesson
EXTRA_DIST += $(LESSONS) lessons/embed.awk
