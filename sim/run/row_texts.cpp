#include "sim/run/row_texts.h"

namespace airsplit {

RowTexts row_texts(const Scenario& scenario) {
  RowTexts texts;
  for (const SchemeSpec& spec : scenario.schemes) texts.schemes.push_back(spec.name());
  for (const Group& group : scenario.groups) {
    for (const SchemeSpec& spec : group.scheme) texts.schemes.push_back(spec.name());
    texts.groups.push_back(group.name);
  }
  return texts;
}

}  // namespace airsplit
