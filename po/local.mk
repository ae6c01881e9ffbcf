# Message catalogues, without AM_GNU_GETTEXT. en@pseudo is made: long, accented words that show what does not fit and what
# is not translatable.
# Languages are the rows of src/app/language.def; the sources themselves are in en.
LINGUAS = $(shell sed -n 's/^APP_LANGUAGE."\([^"]*\)".*/\1/p' $(srcdir)/src/app/language.def | grep -vx en)
EXTRA_DIST += $(LINGUAS:%=po/%.po) po/pseudo.awk
MO = $(LINGUAS:%=locale/%/LC_MESSAGES/ranchhand.mo)
noinst_DATA += $(MO) locale/en@pseudo/LC_MESSAGES/ranchhand.mo
CLEANFILES += $(MO) locale/en@pseudo/LC_MESSAGES/ranchhand.mo

locale/%/LC_MESSAGES/ranchhand.mo: po/%.po
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(MSGFMT) --check -o $@ $<
locale/en@pseudo/LC_MESSAGES/ranchhand.mo: po/$(firstword $(LINGUAS)).po po/pseudo.awk
	$(AM_V_GEN)$(MKDIR_P) $(@D) && msgfilter --keep-header -i $< sed d \
		| msgen - | msgfilter --keep-header -i - -o - awk -f $(srcdir)/po/pseudo.awk | $(MSGFMT) -o $@ -

install-data-hook: $(MO)
	for l in $(LINGUAS); do \
		$(MKDIR_P) $(DESTDIR)$(localedir)/$$l/LC_MESSAGES && \
		$(INSTALL_DATA) locale/$$l/LC_MESSAGES/ranchhand.mo $(DESTDIR)$(localedir)/$$l/LC_MESSAGES/; done
uninstall-hook:
	for l in $(LINGUAS); do rm -f $(DESTDIR)$(localedir)/$$l/LC_MESSAGES/ranchhand.mo; done

XGETTEXT_FLAGS = --language=C --from-code=UTF-8 -k_ -kN_ -krh_ngettext:1,2 -kNP_:1,2 --add-comments=TRANSLATORS --package-name=ranchhand --no-location
ranchhand.pot:
	(cd $(srcdir) && find src screens \( -name '*.[ch]' -o -name '*.def' \) | LC_ALL=C sort | xargs xgettext $(XGETTEXT_FLAGS) -o -) > $@
update-po:
	rm -f ranchhand.pot && $(MAKE) $(AM_MAKEFLAGS) ranchhand.pot
	for l in $(LINGUAS); do msgmerge -q --no-fuzzy-matching --no-wrap -U --backup=none $(srcdir)/po/$$l.po ranchhand.pot && \
		msgattrib --no-obsolete --no-wrap -o $(srcdir)/po/$$l.po $(srcdir)/po/$$l.po; done
.PHONY: update-po ranchhand.pot
