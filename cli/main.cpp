// airsplit: the command line.
#include "cli/command_line.h"

int main(int argc, char** argv) { return airsplit::command_line(argc, argv); }
