# What shells complete, and ranchhand as a plugin of kubectl: the program under another name.
bashcompletiondir = $(datadir)/bash-completion/completions
zshcompletiondir = $(datadir)/zsh/site-functions
fishcompletiondir = $(datadir)/fish/vendor_completions.d
dist_zshcompletion_DATA = completions/_ranchhand
dist_fishcompletion_DATA = completions/ranchhand.fish
EXTRA_DIST += completions/ranchhand.bash
PLUGIN_NAMES = kubectl-ranchhand kubectl_complete-ranchhand

install-exec-hook:
	for n in $(PLUGIN_NAMES); do ln -sf ranchhand $(DESTDIR)$(bindir)/$$n || exit 1; done
# its name is that of the command
install-data-local:
	$(MKDIR_P) $(DESTDIR)$(bashcompletiondir)
	$(INSTALL_DATA) $(srcdir)/completions/ranchhand.bash $(DESTDIR)$(bashcompletiondir)/ranchhand
uninstall-local:
	for n in $(PLUGIN_NAMES); do rm -f $(DESTDIR)$(bindir)/$$n; done
	rm -f $(DESTDIR)$(bashcompletiondir)/ranchhand

SLOW_TESTS += tests/contract/completion.sh tests/contract/plugin.sh
dist_check_SCRIPTS += tests/contract/completion.sh tests/contract/plugin.sh
