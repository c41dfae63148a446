// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/lte/snr_spectrum_loss_model.h"

#include <cmath>

#include <ns3/double.h>
#include <ns3/enum.h>
#include <ns3/spectrum-signal-parameters.h>
#include <ns3/spectrum-value.h>

#include "common/error.h"

namespace airsplit {

NS_OBJECT_ENSURE_REGISTERED(SnrSpectrumLossModel);

ns3::TypeId SnrSpectrumLossModel::GetTypeId() {
  static const ns3::TypeId tid =
      ns3::TypeId("airsplit::SnrSpectrumLossModel")
          .SetParent<ns3::SpectrumPropagationLossModel>()
          .SetGroupName("airsplit")
          .AddConstructor<SnrSpectrumLossModel>()
          .AddAttribute("Direction",
                        "Uplink: stations send, the base receives. Downlink: the other way round.",
                        ns3::EnumValue(static_cast<int>(Direction::Uplink)),
                        ns3::MakeEnumAccessor(&SnrSpectrumLossModel::SetDirection,
                                              &SnrSpectrumLossModel::GetDirection),
                        ns3::MakeEnumChecker(static_cast<int>(Direction::Uplink), "Uplink",
                                             static_cast<int>(Direction::Downlink), "Downlink"))
          .AddAttribute("NoiseFigureDb", "The receivers' noise figure, dB.", ns3::DoubleValue(5),
                        ns3::MakeDoubleAccessor(&SnrSpectrumLossModel::noise_figure_db_),
                        ns3::MakeDoubleChecker<double>(-50, 100));
  return tid;
}

void SnrSpectrumLossModel::SetStations(const ns3::Ptr<const CellSnr>& snr,
                                       const std::vector<ns3::Ptr<ns3::MobilityModel>>& places) {
  snr_ = snr;
  for (std::size_t i = 0; i < places.size(); ++i) stations_[places[i]] = i;
}

ns3::Ptr<ns3::SpectrumValue> SnrSpectrumLossModel::DoCalcRxPowerSpectralDensity(
    ns3::Ptr<const ns3::SpectrumSignalParameters> signal, ns3::Ptr<const ns3::MobilityModel> from,
    ns3::Ptr<const ns3::MobilityModel> to) const {
  const auto station = stations_.find(direction_ == Direction::Uplink ? from : to);
  check(station != stations_.end(), "a station that was added");
  constexpr double kThermalDbmPerHz = -174;
  const double dbm_per_hz =
      kThermalDbmPerHz + noise_figure_db_ + snr_->GetDb(station->second, direction_);
  const double density = std::pow(10.0, (dbm_per_hz - 30) / 10);  // W/Hz
  const auto received = ns3::Copy<ns3::SpectrumValue>(signal->psd);
  for (auto value = received->ValuesBegin(); value != received->ValuesEnd(); ++value)
    *value = *value > 0 ? density : 0;
  return received;
}

void SnrSpectrumLossModel::DoDispose() {
  snr_ = nullptr;
  stations_.clear();
  SpectrumPropagationLossModel::DoDispose();
}

}  // namespace airsplit
