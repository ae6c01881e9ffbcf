/* The least that a program can be that has a screen (and, with BARE_TLS, asks a server): what a first frame and
 * resident memory are measured against.
 *
 * usage: bare [URL CA-FILE] */
#include <curses.h>
#include <locale.h>
#include <stdlib.h>

#ifdef BARE_TLS
#include <curl/curl.h>

static size_t throw_away(char *p, size_t size, size_t n, void *ctx)
{
	(void)p;
	(void)ctx;
	return size * n;
}

static void ask(const char *url, const char *authority)
{
	CURL *easy = curl_easy_init();

	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_CAINFO, authority);
	curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, throw_away);
	if (curl_easy_perform(easy) != CURLE_OK) {
		endwin();
		exit(1);
	}
}
#endif

int main(int argc, char **argv)
{
	setlocale(LC_ALL, "");
	initscr();
	raw();
	noecho();
#ifdef BARE_TLS
	if (argc > 2)
		ask(argv[1], argv[2]);
	else
		(void)curl_version(); /* else the linker leaves the library out */
#else
	(void)argc;
	(void)argv;
#endif
	border(0, 0, 0, 0, 0, 0, 0, 0);
	mvaddstr(1, 2, "Connect");
	refresh();
	while (getch() != ERR)
		;
	endwin();
	return 0;
}
