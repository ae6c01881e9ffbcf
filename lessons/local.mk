lessondir = $(pkgdatadir)/lessons
dist_lesson_DATA =
dist_lesson_DATA += lessons/create-registry.lesson
dist_lesson_DATA += lessons/two-registries.lesson
dist_lesson_DATA += lessons/wrong-password-test-login.lesson
dist_lesson_DATA += lessons/paste-docker-login.lesson
dist_lesson_DATA += lessons/filter.lesson
dist_lesson_DATA += lessons/activate-legacy.lesson
