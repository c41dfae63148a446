// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "cli/commands.h"

namespace airsplit {

// Each is in the file of its name: cli/command_NAME.cpp, or cli/simulator/command_NAME.cpp for
// those that need the simulator (encode and decode: cli/command_payload.cpp).
Command train_command(), refit_command(), adopt_command(), profile_command(), import_command(),
    inspect_command(), encode_command(), decode_command(), columns_command();
Command run_command(), sweep_command(), measure_processor_command(), processor_from_command(),
    export_command(), report_command(), merge_command(), keys_command();

std::vector<Command> builtin_commands() {
  return {
#ifdef AIRSPLIT_SIM
      run_command(),
      sweep_command(),
      merge_command(),
#endif
      train_command(),
      refit_command(),
      adopt_command(),
      profile_command(),
      import_command(),
#ifdef AIRSPLIT_SIM
      measure_processor_command(),
      processor_from_command(),
      export_command(),
      report_command(),
#endif
      inspect_command(),
      encode_command(),
      decode_command(),
#ifdef AIRSPLIT_SIM
      keys_command(),
#endif
      columns_command(),
  };
}

}  // namespace airsplit
