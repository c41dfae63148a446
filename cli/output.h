// Standard output, watched: a reader who went away is noticed.
#pragma once

#include <string>

namespace airsplit {

/// Writes and flushes. Throws WorkError if standard output is closed or full.
void print(const std::string& text);

}  // namespace airsplit
