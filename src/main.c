/* ranchhand: names the screens and starts the app. */
#include "screens/screens.h"
#include "app/cmdline.h"

int main(int argc, char **argv)
{
	return app_main(argc, argv, screens_all);
}
