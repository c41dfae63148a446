#include "common/utf8.h"

#include <nlohmann/json.hpp>

namespace airsplit {

bool is_utf8(const std::string& text) {
  try {
    nlohmann::json(text).dump();
    return true;
  } catch (const nlohmann::json::type_error&) {
    return false;
  }
}

}  // namespace airsplit
