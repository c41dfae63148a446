#include "cli/file_kinds.h"

namespace airsplit {

FileKind store_files(), scenario_files();  // cli/simulator/describe_files.cpp

std::vector<FileKind> file_kinds() {
  return {
#ifdef AIRSPLIT_SIM
      store_files(),
      scenario_files(),
#endif
  };
}

}  // namespace airsplit
