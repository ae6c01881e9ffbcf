dist_man_MANS += man/ranchhand.1 man/ranchhand-sandbox.1
zh_CNmandir = $(mandir)/zh_CN/man1
dist_zh_CNman_DATA = man/zh_CN/ranchhand.1 man/zh_CN/ranchhand-sandbox.1
EXTRA_DIST += man/ranchhand.1.in man/tables.awk man/zh_CN/ranchhand.1.in man/zh_CN/head

# The committed pages are what --describe says; tests/lint/man.sh compares, this refreshes.
update-man: ranchhand
	./ranchhand --describe > man-tables.json
	LC_ALL=C awk -f $(srcdir)/man/tables.awk man-tables.json $(srcdir)/man/ranchhand.1.in > $(srcdir)/man/ranchhand.1
	LC_ALL=C awk -v head="$$(cat $(srcdir)/man/zh_CN/head)" -f $(srcdir)/man/tables.awk man-tables.json $(srcdir)/po/zh_CN.po \
		$(srcdir)/man/zh_CN/ranchhand.1.in > $(srcdir)/man/zh_CN/ranchhand.1
	rm -f man-tables.json
.PHONY: update-man
