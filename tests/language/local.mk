# A language is one catalogue and one row of src/app/language.def: the program's own sources, with both for French, speak it.
check_PROGRAMS += tests/language/ranchhand
tests_language_ranchhand_SOURCES = src/main.c src/app/language.c screens/program/settings.c
nodist_tests_language_ranchhand_SOURCES = tests/language/languages.c
tests_language_ranchhand_CPPFLAGS = -I$(builddir)/tests/language/include $(AM_CPPFLAGS)
tests_language_ranchhand_LDFLAGS = $(AM_LDFLAGS) $(CDK_LDFLAGS)
tests_language_ranchhand_LDADD = $(APP_LIBS)
dist_check_SCRIPTS += tests/language/third.sh
EXTRA_DIST += tests/language/fr.po
CLEANFILES += tests/language/fr.mo tests/language/languages.c tests/language/include/app/language.def

tests/language/include/app/language.def: src/app/language.def
	$(AM_V_GEN)$(MKDIR_P) $(@D) && { cat $(srcdir)/src/app/language.def && echo 'APP_LANGUAGE("fr", "Français")'; } > $@
tests/language/fr.mo: tests/language/fr.po
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(MSGFMT) -c -o $@ $(srcdir)/tests/language/fr.po
tests/language/languages.c: $(MO) tests/language/fr.mo po/languages.sh
	$(AM_V_GEN)$(SHELL) $(srcdir)/po/languages.sh en $(MO) tests/language/fr.mo > $@.new && mv $@.new $@
src/app/tests_language_ranchhand-language.$(OBJEXT) screens/program/tests_language_ranchhand-settings.$(OBJEXT): tests/language/include/app/language.def
