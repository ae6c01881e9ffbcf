# Message catalogues, without AM_GNU_GETTEXT. en@pseudo is made: long, accented words that show what does not fit and what
# is not translatable.
# Languages are the rows of src/app/language.def; the sources themselves are in en.
LINGUAS = $(shell sed -n 's/^APP_LANGUAGE."\([^"]*\)".*/\1/p' $(srcdir)/src/app/language.def | grep -vx en)
EXTRA_DIST += $(LINGUAS:%=po/%.po) po/GLOSSARY.md po/pseudo.awk po/languages.sh
MO = $(LINGUAS:%=po/%.mo) po/en@pseudo.mo
CLEANFILES += $(MO) po/languages.c

po/%.mo: po/%.po
	$(AM_V_GEN)$(MKDIR_P) po && $(MSGFMT) --check -o $@ $<
po/en@pseudo.mo: po/$(firstword $(LINGUAS)).po po/pseudo.awk
	$(AM_V_GEN)$(MKDIR_P) po && $(AWK) -f $(srcdir)/po/pseudo.awk $< | $(MSGFMT) -o $@ -

# The catalogues are in the program: there is nothing to install, and nothing to find.
nodist_src_base_librhbase_a_SOURCES = po/languages.c
po/languages.c: $(MO) po/languages.sh
	$(AM_V_GEN)$(SHELL) $(srcdir)/po/languages.sh en $(MO) > $@.new && mv $@.new $@

XGETTEXT_FLAGS = --language=C --from-code=UTF-8 -k_ -kN_ -krh_ngettext:1,2 -kNP_:1,2 --add-comments=TRANSLATORS --package-name=ranchhand --no-location
ranchhand.pot:
	(cd $(srcdir) && find src screens \( -name '*.[ch]' -o -name '*.def' \) | LC_ALL=C sort | xargs xgettext $(XGETTEXT_FLAGS) -o -) > $@
update-po:
	rm -f ranchhand.pot && $(MAKE) $(AM_MAKEFLAGS) ranchhand.pot
	for l in $(LINGUAS); do msgmerge -q --no-fuzzy-matching --no-wrap -U --backup=none $(srcdir)/po/$$l.po ranchhand.pot && \
		msgattrib --no-obsolete --no-wrap -o $(srcdir)/po/$$l.po $(srcdir)/po/$$l.po; done
.PHONY: update-po ranchhand.pot
