lessondir = $(pkgdatadir)/lessons
dist_lesson_DATA =
dist_lesson_DATA += lessons/create-registry.lesson
