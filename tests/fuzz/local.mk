# A target a parser: libFuzzer programs with --enable-fuzzers (clang); otherwise the same code replays its corpus in
# `make check`. The corpus of fuzz_x is tests/fuzz/corpus/x; what a fuzzer finds goes there as a file of its own.
FUZZ_TARGETS =
FUZZ_TARGETS += tests/fuzz/fuzz_answer
FUZZ_TARGETS += tests/fuzz/fuzz_challenge
FUZZ_TARGETS += tests/fuzz/fuzz_clean
FUZZ_TARGETS += tests/fuzz/fuzz_docker_config
FUZZ_TARGETS += tests/fuzz/fuzz_expiry
FUZZ_TARGETS += tests/fuzz/fuzz_helper
FUZZ_TARGETS += tests/fuzz/fuzz_image
FUZZ_TARGETS += tests/fuzz/fuzz_keys
FUZZ_TARGETS += tests/fuzz/fuzz_kubeconfig
FUZZ_TARGETS += tests/fuzz/fuzz_paste
FUZZ_TARGETS += tests/fuzz/fuzz_scan
FUZZ_TARGETS += tests/fuzz/fuzz_yaml
check_PROGRAMS += $(FUZZ_TARGETS)
EXTRA_DIST += tests/fuzz/corpus
tests_fuzz_fuzz_answer_SOURCES = tests/fuzz/fuzz_answer.c
tests_fuzz_fuzz_answer_LDADD = $(RANCHER_LIBS)
tests_fuzz_fuzz_keys_SOURCES = tests/fuzz/fuzz_keys.c
tests_fuzz_fuzz_keys_LDADD = $(UI_LIBS)
tests_fuzz_fuzz_keys_LDFLAGS = $(AM_LDFLAGS) $(CDK_LDFLAGS) $(FUZZ_FLAGS)
tests_fuzz_fuzz_kubeconfig_SOURCES = tests/fuzz/fuzz_kubeconfig.c
tests_fuzz_fuzz_kubeconfig_LDADD = $(KUBE_LIBS)
tests_fuzz_fuzz_challenge_SOURCES = tests/fuzz/fuzz_challenge.c
tests_fuzz_fuzz_challenge_LDADD = $(PROBE_LIBS)
tests_fuzz_fuzz_clean_SOURCES = tests/fuzz/fuzz_clean.c
tests_fuzz_fuzz_clean_LDADD = $(BASE_LIBS)
tests_fuzz_fuzz_docker_config_SOURCES = tests/fuzz/fuzz_docker_config.c
tests_fuzz_fuzz_docker_config_LDADD = $(REGISTRY_LIBS)
tests_fuzz_fuzz_expiry_SOURCES = tests/fuzz/fuzz_expiry.c
tests_fuzz_fuzz_expiry_LDADD = $(REGISTRY_LIBS)
tests_fuzz_fuzz_helper_SOURCES = tests/fuzz/fuzz_helper.c
tests_fuzz_fuzz_helper_LDADD = $(REGISTRY_LIBS)
tests_fuzz_fuzz_image_SOURCES = tests/fuzz/fuzz_image.c
tests_fuzz_fuzz_image_LDADD = $(REGISTRY_LIBS)
tests_fuzz_fuzz_paste_SOURCES = tests/fuzz/fuzz_paste.c
tests_fuzz_fuzz_paste_LDADD = $(REGISTRY_LIBS)
tests_fuzz_fuzz_scan_SOURCES = tests/fuzz/fuzz_scan.c
tests_fuzz_fuzz_scan_LDADD = $(DATA_LIBS)
tests_fuzz_fuzz_yaml_SOURCES = tests/fuzz/fuzz_yaml.c
tests_fuzz_fuzz_yaml_LDADD = $(DATA_LIBS)
if FUZZERS
FUZZ_FLAGS = -fsanitize=fuzzer
tests_fuzz_fuzz_challenge_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_clean_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_docker_config_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_expiry_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_helper_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_image_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_paste_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_scan_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_yaml_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_answer_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_kubeconfig_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
else
FUZZ_FLAGS =
UNIT_TESTS += $(FUZZ_TARGETS)
tests_fuzz_fuzz_challenge_SOURCES += tests/fuzz/replay.c
tests_fuzz_fuzz_clean_SOURCES += tests/fuzz/replay.c
tests_fuzz_fuzz_docker_config_SOURCES += tests/fuzz/replay.c
tests_fuzz_fuzz_expiry_SOURCES += tests/fuzz/replay.c
tests_fuzz_fuzz_helper_SOURCES += tests/fuzz/replay.c
tests_fuzz_fuzz_image_SOURCES += tests/fuzz/replay.c
tests_fuzz_fuzz_paste_SOURCES += tests/fuzz/replay.c
tests_fuzz_fuzz_scan_SOURCES += tests/fuzz/replay.c
tests_fuzz_fuzz_yaml_SOURCES += tests/fuzz/replay.c
tests_fuzz_fuzz_answer_SOURCES += tests/fuzz/replay.c
tests_fuzz_fuzz_keys_SOURCES += tests/fuzz/replay.c
tests_fuzz_fuzz_kubeconfig_SOURCES += tests/fuzz/replay.c
endif

# SECONDS_EACH for every target; new finds stay in the build directory, where a crash is reported.
SECONDS_EACH = 60
fuzz: $(FUZZ_TARGETS)
	@for target in $(FUZZ_TARGETS); do \
		name=$${target##*/fuzz_}; \
		$(MKDIR_P) tests/fuzz/found/$$name && \
		./$$target -max_total_time=$(SECONDS_EACH) -max_len=4096 -print_final_stats=1 tests/fuzz/found/$$name \
			$(srcdir)/tests/fuzz/corpus/$$name || exit 1; \
	done
.PHONY: fuzz
