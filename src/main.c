/* ranchhand: names the screens and starts the app. */
#include "app/app.h"

int main(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return RH_EXIT_OK;
}
