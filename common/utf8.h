// Whether bytes that somebody else wrote are text.
#pragma once

#include <string>

namespace airsplit {

/// Whether JSON can hold it: UTF-8 without surrogates or overlong forms (RFC 3629).
bool is_utf8(const std::string& text);

}  // namespace airsplit
