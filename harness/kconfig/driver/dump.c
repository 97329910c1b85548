// SPDX-License-Identifier: GPL-2.0-only
#include "oracle.h"
int command_dump(char *arguments, const char *fragment)
{
	(void)arguments;
	(void)fragment;
	return refuse("not yet");
}
