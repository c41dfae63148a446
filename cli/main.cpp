// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// airsplit: the command line.
#include "cli/command_line.h"

int main(int argc, char** argv) { return airsplit::command_line(argc, argv); }
