/* ranchhand: names the screens and starts the app. */
#include "screens/screens.h"

int main(int argc, char **argv)
{
	return rh_app_main(argc, argv, rh_screens);
}
