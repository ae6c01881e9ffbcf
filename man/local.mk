dist_man_MANS += man/ranchhand.1
EXTRA_DIST += man/ranchhand.1.in man/tables.awk

# The committed page is what --describe says; tests/lint/man.sh compares, this refreshes.
update-man: ranchhand
	./ranchhand --describe > man-tables.json
	LC_ALL=C awk -f $(srcdir)/man/tables.awk man-tables.json $(srcdir)/man/ranchhand.1.in > $(srcdir)/man/ranchhand.1
	rm -f man-tables.json
.PHONY: update-man
