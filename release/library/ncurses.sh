# The host's terminfo and ~/.terminfo come first, in all places where distributions keep it; what they lack is looked up among the terminals
# compiled in, which are read from this ncurses' own terminfo.src, so that the build does not depend on what this machine knows.
terminals="xterm xterm-256color xterm-color xterm-16color xterm-direct screen screen-256color tmux tmux-256color linux linux-16color
	vt100 vt102 vt220 vt320 ansi cygwin putty putty-256color rxvt rxvt-256color st st-256color alacritty kitty foot konsole konsole-256color
	gnome gnome-256color vte vte-256color mintty ms-terminal nsterm iterm2 hterm mlterm Eterm terminator terminology teraterm"
autotools --with-build-cc="cc" --without-cxx --without-cxx-binding --without-ada --without-manpages --without-progs --without-tests \
	--without-debug --without-gpm --enable-widec --disable-db-install --enable-ext-colors --with-normal --without-shared \
	--with-default-terminfo-dir=/usr/share/terminfo \
	--with-terminfo-dirs=/etc/terminfo:/lib/terminfo:/usr/share/terminfo:/usr/lib/terminfo:/usr/share/lib/terminfo:/usr/local/share/terminfo \
	--with-fallbacks="$(echo $terminals | tr ' ' ,)"
make -j"$jobs" -C include
make -j"$jobs" -C ncurses
make -j"$jobs" -C panel
make install.includes install.libs DESTDIR=
