EXTRA_DIST += lessons/create-registry.lesson
