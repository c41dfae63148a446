#include "channel/radio/link_config.h"

#include <fmt/format.h>

#include "channel/radio/analytic_limits.h"

namespace airsplit {
namespace {

std::string out_of_range(const char* name, double value, Range range) {
  if (range.contains(value)) return "";
  return fmt::format("{} = {}: expected a number from {} to {}", name, value, range.low,
                     range.high);
}

/// Settings that are each in range but have no meaning together.
std::string misfit(const AnalyticLinkConfig& config) {
  const bool nakagami = config.fading == Fading::Nakagami;
  if (nakagami && config.speed_kmh > 0)
    return "speed_kmh goes with rayleigh and rician fading: nakagami is a distribution of the gain "
           "and has no Doppler spectrum";
  if (nakagami && config.delay_profile != DelayProfile::Flat)
    return "delay_profile goes with rayleigh and rician fading: nakagami is a distribution of the "
           "gain and says nothing about its phase";
  if (config.sharing != Sharing::None && config.link_index >= config.devices)
    return fmt::format("link_index = {}: expected less than the {} devices that share the band",
                       config.link_index, config.devices);
  return "";
}

}  // namespace

std::string what_is_wrong(const AnalyticLinkConfig& config) {
  const auto number = [](std::int64_t whole) { return static_cast<double>(whole); };
  for (const std::string& fault :
       {out_of_range("snr_db", config.snr_db, kSnrDbRange),
        out_of_range("bandwidth_mhz", config.bandwidth_mhz, kBandwidthMhzRange),
        out_of_range("rician_k_db", config.rician_k_db, kRicianKDbRange),
        out_of_range("nakagami_m", config.nakagami_m, kNakagamiMRange),
        out_of_range("coherence_ms", config.coherence_ms, kCoherenceMsRange),
        out_of_range("speed_kmh", config.speed_kmh, kSpeedKmhRange),
        out_of_range("carrier_ghz", config.carrier_ghz, kCarrierGhzRange),
        out_of_range("shadowing_db", config.shadowing_db, kShadowingDbRange),
        out_of_range("shadowing_ms", config.shadowing_ms, kShadowingMsRange),
        out_of_range("delay_spread_ns", config.delay_spread_ns, kDelaySpreadNsRange),
        out_of_range("subcarriers", number(config.subcarriers), kSubcarriersRange),
        out_of_range("gap_db", config.gap_db, kGapDbRange),
        out_of_range("backoff_db", config.backoff_db, kBackoffDbRange),
        out_of_range("packet_bytes", number(config.packet_bytes), kPacketBytesRange),
        out_of_range("retransmissions", number(config.retransmissions), kRetransmissionsRange),
        out_of_range("loss_percent", config.loss_percent, kPercentRange),
        out_of_range("erasure_percent", config.erasure_percent, kPercentRange),
        out_of_range("slot_ms", config.slot_ms, kSlotMsRange),
        out_of_range("horizon_s", config.horizon_s, kHorizonSRange),
        misfit(config)}) {
    if (!fault.empty()) return fault;
  }
  return "";
}

}  // namespace airsplit
