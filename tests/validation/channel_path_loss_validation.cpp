// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Validation: SNR from positions. The loss is that of ns-3's own classes, and of the equations of
// 3GPP TR 38.901 table 7.4.1-1 (and Friis', and log-distance), written here a second time; line of
// sight and shadowing have 3GPP's probability and deviation; a file's paths are those that ns-3's
// Ns2MobilityHelper walks; and the outage of a device that walks away is the closed form's.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <ns3/boolean.h>
#include <ns3/channel-condition-model.h>
#include <ns3/constant-position-mobility-model.h>
#include <ns3/double.h>
#include <ns3/node-container.h>
#include <ns3/ns2-mobility-helper.h>
#include <ns3/simulator.h>
#include <ns3/three-gpp-propagation-loss-model.h>

#include "channel/analytic/analytic_radio.h"
#include "channel/position/mobility_file.h"
#include "channel/position/path_loss.h"
#include "channel/position/position_module.h"
#include "common/random.h"
#include "tests/validation/interval.h"

namespace airsplit {
namespace {

constexpr double kLightMps = 299'792'458, kPi = 3.14159265358979323846;
constexpr double kGhz = 3.5;

struct Model {
  const char* name;
  PathLoss kind;
  LineOfSight sight;
  double edge_height_m, farthest_m;
};

const Model kModels[] = {{"friis", PathLoss::Friis, LineOfSight::Always, 1.5, 5000},
                         {"log-distance", PathLoss::LogDistance, LineOfSight::Always, 1.5, 5000},
                         {"uma los", PathLoss::Uma, LineOfSight::Always, 25, 5000},
                         {"uma nlos", PathLoss::Uma, LineOfSight::Never, 25, 5000},
                         {"umi los", PathLoss::Umi, LineOfSight::Always, 10, 5000},
                         {"umi nlos", PathLoss::Umi, LineOfSight::Never, 10, 5000},
                         {"rma los", PathLoss::Rma, LineOfSight::Always, 35, 5000},
                         {"rma nlos", PathLoss::Rma, LineOfSight::Never, 35, 5000},
                         {"inh los", PathLoss::Inh, LineOfSight::Always, 3, 150},
                         {"inh nlos", PathLoss::Inh, LineOfSight::Never, 3, 150}};

/// 20 distances over ground from 10 m on.
std::vector<double> distances(const Model& model) {
  std::vector<double> all;
  for (int i = 0; i < 20; ++i) all.push_back(10 * std::pow(model.farthest_m / 10, i / 19.0));
  return all;
}

PositionSettings settings_of(const Model& model) {
  PositionSettings settings;
  settings.distance_m = 1;
  settings.path_loss = model.kind;
  settings.path_loss_exponent = 2.7;
  settings.line_of_sight = model.sight;
  settings.path_loss_shadowing = false;
  return settings;
}

double friis_db(double d_m) { return 20 * std::log10(4 * kPi * d_m * 1e9 * kGhz / kLightMps); }

/// Two slopes that meet at the break point (the notes of table 7.4.1-1).
double two_slopes_db(double first_db, double slope, double offset_db, double d2_m, double d3_m,
                     double edge_m, double correction) {
  const double break_m = 4 * (edge_m - 1) * (1.5 - 1) * 1e9 * kGhz / kLightMps;
  if (d2_m <= break_m) return first_db + slope * std::log10(d3_m) + offset_db;
  return first_db + 40 * std::log10(d3_m) + offset_db -
         correction * std::log10(break_m * break_m + std::pow(edge_m - 1.5, 2));
}

double rma_los_db(double d3_m) {
  constexpr double kHouseM = 5;
  return 20 * std::log10(40 * kPi * d3_m * kGhz / 3) +
         std::min(0.03 * std::pow(kHouseM, 1.72), 10.0) * std::log10(d3_m) -
         std::min(0.044 * std::pow(kHouseM, 1.72), 14.77) + 0.002 * std::log10(kHouseM) * d3_m;
}

/// By the equations of TR 38.901, the device 1.5 m high.
double equation_db(const Model& model, double d2_m) {
  const double edge_m = model.edge_height_m, d3_m = std::hypot(d2_m, edge_m - 1.5);
  const double f_db = 20 * std::log10(kGhz), log_d = std::log10(d3_m);
  double los_db = 0, nlos_db = 0;
  switch (model.kind) {
    case PathLoss::Friis:
      return friis_db(d3_m);
    case PathLoss::LogDistance:
      return friis_db(1) + 27 * log_d;
    case PathLoss::Uma:
      los_db = two_slopes_db(28, 22, f_db, d2_m, d3_m, edge_m, 9);
      nlos_db = 13.54 + 39.08 * log_d + f_db;
      break;
    case PathLoss::Umi:
      los_db = two_slopes_db(32.4, 21, f_db, d2_m, d3_m, edge_m, 9.5);
      nlos_db = 22.4 + 35.3 * log_d + 21.3 * std::log10(kGhz);
      break;
    case PathLoss::Rma: {
      const double break_m = 2 * kPi * edge_m * 1.5 * 1e9 * kGhz / kLightMps;
      los_db = d2_m <= break_m ? rma_los_db(d3_m)
                               : rma_los_db(break_m) + 40 * std::log10(d3_m / break_m);
      nlos_db = 161.04 - 7.1 * std::log10(20) + 7.5 * std::log10(5) -
                (24.37 - 3.7 * std::pow(5 / edge_m, 2)) * std::log10(edge_m) +
                (43.42 - 3.1 * std::log10(edge_m)) * (log_d - 3) + f_db -
                (3.2 * std::pow(std::log10(11.75 * 1.5), 2) - 4.97);
      break;
    }
    case PathLoss::Inh:
      los_db = 32.4 + 17.3 * log_d + f_db;
      nlos_db = 17.3 + 38.3 * log_d + 24.9 * std::log10(kGhz);
  }
  return model.sight == LineOfSight::Always ? los_db : std::max(los_db, nlos_db);
}

ns3::Ptr<ns3::ConstantPositionMobilityModel> antenna(double height_m) {
  const auto place = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
  ns3::CreateObject<ns3::Node>()->AggregateObject(place);
  place->SetPosition({0, 0, height_m});
  return place;
}

template <typename Loss>
ns3::Ptr<ns3::PropagationLossModel> three_gpp(LineOfSight sight) {
  const auto loss = ns3::CreateObject<Loss>();
  loss->SetAttribute("Frequency", ns3::DoubleValue(1e9 * kGhz));
  loss->SetAttribute("ShadowingEnabled", ns3::BooleanValue(false));
  if (sight == LineOfSight::Always)
    loss->SetChannelConditionModel(ns3::CreateObject<ns3::AlwaysLosChannelConditionModel>());
  else
    loss->SetChannelConditionModel(ns3::CreateObject<ns3::NeverLosChannelConditionModel>());
  return loss;
}

/// ns-3's class of this name, set up by hand.
ns3::Ptr<ns3::PropagationLossModel> ns3_model(const Model& model) {
  switch (model.kind) {
    case PathLoss::Friis: {
      const auto friis = ns3::CreateObject<ns3::FriisPropagationLossModel>();
      friis->SetFrequency(1e9 * kGhz);
      return friis;
    }
    case PathLoss::LogDistance: {
      const auto log_distance = ns3::CreateObject<ns3::LogDistancePropagationLossModel>();
      log_distance->SetPathLossExponent(2.7);
      log_distance->SetReference(1, friis_db(1));
      return log_distance;
    }
    case PathLoss::Uma:
      return three_gpp<ns3::ThreeGppUmaPropagationLossModel>(model.sight);
    case PathLoss::Umi:
      return three_gpp<ns3::ThreeGppUmiStreetCanyonPropagationLossModel>(model.sight);
    case PathLoss::Rma:
      return three_gpp<ns3::ThreeGppRmaPropagationLossModel>(model.sight);
    case PathLoss::Inh:
      break;
  }
  return three_gpp<ns3::ThreeGppIndoorOfficePropagationLossModel>(model.sight);
}

class Positions : public testing::Test {
 protected:
  void TearDown() override { ns3::Simulator::Destroy(); }
};

TEST_F(Positions, LoseWhatNs3sClassesAndTheEquationsSay) {
  fmt::print("{:>12} {:>28}\n", "", "largest difference over 20 distances, dB");
  fmt::print("{:>12} {:>12} {:>12}\n", "path loss", "ns-3", "equation");
  for (const Model& model : kModels) {
    const auto edge = antenna(model.edge_height_m), device = antenna(1.5);
    const auto ns3s = ns3_model(model);
    PathLossOfDevice loss(settings_of(model), kGhz, {0, 0}, 1, 0);
    double from_ns3_db = 0, from_equation_db = 0;
    for (const double d_m : distances(model)) {
      device->SetPosition({d_m, 0, 1.5});
      const double loss_db = loss.loss_db({d_m, 0});
      from_ns3_db = std::max(from_ns3_db, std::abs(loss_db + ns3s->CalcRxPower(0, device, edge)));
      from_equation_db = std::max(from_equation_db, std::abs(loss_db - equation_db(model, d_m)));
    }
    fmt::print("{:>12} {:>12.2g} {:>12.2g}\n", model.name, from_ns3_db, from_equation_db);
    EXPECT_LT(from_ns3_db, 1e-5) << model.name;  // c differs in the eighth digit
    EXPECT_LT(from_equation_db, 0.02) << model.name;
  }
}

PositionPlan plan_of(const PositionSettings& settings, Path path, double horizon_s) {
  PositionPlan plan;
  plan.settings = settings;
  plan.path = std::move(path);
  plan.carrier_ghz = kGhz;
  plan.bandwidth_mhz = 5;
  plan.horizon_s = horizon_s;
  return plan;
}

SnrOverTime snr_of(const PositionPlan& plan) {
  return {std::make_shared<const SnrSamples>(sample_path(plan)), Between::Interpolate,
          AfterEnd::Hold};
}

double snr_db(double tx_dbm, double loss_db, double bandwidth_mhz, double noise_figure_db) {
  const double noise_w = 1.380649e-23 * 290 * 1e6 * bandwidth_mhz;
  return tx_dbm - loss_db - (10 * std::log10(1e3 * noise_w) + noise_figure_db);
}

/// Past the edge from one side to the other, between the points at which the loss was asked for.
TEST_F(Positions, BecomeTheSnrOfEachMoment) {
  for (const Model& model : kModels) {
    const double from_m = -model.farthest_m, mps = 10;
    const double horizon_s = 2 * model.farthest_m / mps;
    const SnrOverTime snr =
        snr_of(plan_of(settings_of(model), {{0, {from_m, 3}, mps, 0}}, horizon_s));
    double worst_db = 0;
    for (int i = 0; i < 5000; ++i) {
      const double time_s = horizon_s * i / 5000;
      const double d2_m = std::hypot(from_m + mps * time_s, 3);
      if (d2_m < 10 || std::abs(d2_m - model.farthest_m) < 1) continue;
      const double expected_db = snr_db(23, equation_db(model, d2_m), 5, 7);
      worst_db = std::max(
          worst_db,
          std::abs(snr.snr_db(Direction::Uplink, std::llround(1e9 * time_s)) - expected_db));
    }
    fmt::print("{:>12}: SNR within {:.2g} dB along the way\n", model.name, worst_db);
    // Where the two slopes of 3GPP's loss meet, they may differ by some hundredths.
    EXPECT_LT(worst_db, 0.05) << model.name;
  }
}

/// UMi: P(line of sight) = 18 / d + exp(-d / 36) (1 - 18 / d), deviations 4 and 7.82 dB.
TEST_F(Positions, HaveTheLineOfSightAndTheShadowingOf3gpp) {
  constexpr std::uint64_t kDevices = 4000;
  const Model los{"", PathLoss::Umi, LineOfSight::Always, 10, 100};
  const Model nlos{"", PathLoss::Umi, LineOfSight::Never, 10, 100};
  const double d_m = 60;
  PositionSettings settings = settings_of(los);
  settings.line_of_sight = LineOfSight::ByChance;
  std::uint64_t in_sight = 0;
  for (std::uint64_t device = 0; device < kDevices; ++device) {
    const double loss_db = PathLossOfDevice(settings, kGhz, {0, 0}, 3, device).loss_db({d_m, 0});
    const bool sees = std::abs(loss_db - equation_db(los, d_m)) < 0.01;
    EXPECT_TRUE(sees || std::abs(loss_db - equation_db(nlos, d_m)) < 0.01) << loss_db;
    if (sees) ++in_sight;
  }
  const double theory = 18 / d_m + std::exp(-d_m / 36) * (1 - 18 / d_m);
  const Interval interval = wilson_999(in_sight, kDevices);
  fmt::print("line of sight: {:.4f}, theory {:.4f}, 99.9 % interval [{:.4f}, {:.4f}]  {}\n",
             static_cast<double>(in_sight) / kDevices, theory, interval.low, interval.high,
             verdict(interval.contains(theory)));
  EXPECT_TRUE(interval.contains(theory));

  const double moved_m = 8, angle = 2 * std::asin(0.5 * moved_m / d_m);  // around the edge
  for (const auto& [model, sigma_db] : {std::pair(los, 4.0), std::pair(nlos, 7.82)}) {
    settings = settings_of(model);
    settings.path_loss_shadowing = true;
    MeanEstimate mean, square, product;
    for (std::uint64_t device = 0; device < kDevices; ++device) {
      PathLossOfDevice loss(settings, kGhz, {0, 0}, 4, device);
      const double here = loss.loss_db({d_m, 0}) - equation_db(model, d_m);
      const double moved =
          loss.loss_db({d_m * std::cos(angle), d_m * std::sin(angle)}) - equation_db(model, d_m);
      mean.add(here);
      square.add(here * here);
      product.add(here * moved);
    }
    // TR 38.901 table 7.5-6: correlated over 10 m in sight and 13 m out of it.
    const double correlation = std::exp(-moved_m / (model.sight == LineOfSight::Always ? 10 : 13));
    fmt::print("shadowing: {:.3f} dB, theory {}; correlation over {} m {:.3f}, theory {:.3f}\n",
               std::sqrt(square.mean()), sigma_db, moved_m, product.mean() / square.mean(),
               correlation);
    EXPECT_TRUE(mean.interval_999().contains(0));
    EXPECT_TRUE(square.interval_999().contains(sigma_db * sigma_db));
    EXPECT_TRUE(product.interval_999().contains(correlation * sigma_db * sigma_db));
  }
}

/// Rayleigh fading, one block of 20 ms for each message: at the position of its start, P(T <= t) =
/// exp(-(2^(8L/(B t)) - 1) / SNR), as channel_outage_validation.cpp has it for a constant SNR.
TEST_F(Positions, OfADeviceThatWalksAwayGiveTheOutageOfTheClosedForm) {
  constexpr double kFromM = 200, kMps = 5, kSeconds = 400, kTimeS = 0.01, kBits = 20e3;
  constexpr std::uint64_t kDevices = 200, kMessages = 400, kBlocksApart = 50;
  PositionSettings settings = settings_of(kModels[0]);
  const SnrOverTime snr = snr_of(plan_of(settings, {{0, {kFromM, 0}, kMps, 0}}, kSeconds));
  double expected = 0, variance = 0;
  std::uint64_t within = 0;
  AnalyticLinkConfig config;
  config.radio.bandwidth_mhz = 0.5;  // the SNR is over 5 MHz: the test's own choice
  config.radio.fading = Fading::Rayleigh;
  config.radio.coherence_ms = 20;
  config.snr = snr.plus_db(-15, -15);
  for (std::uint64_t device = 0; device < kDevices; ++device) {
    config.link_index = device;
    const AnalyticRadio radio = make_radio(config, Direction::Uplink);
    for (std::uint64_t message = 0; message < kMessages; ++message) {
      BlockTime start;
      start.block = kBlocksApart * message;
      if (transmission_time_s(radio.link, kBits, start, kTimeS)) ++within;
      const double at_s = 0.02 * static_cast<double>(start.block);
      const double mean_db = snr_db(23, friis_db(kFromM + kMps * at_s), 5, 7) - 15;
      const double needed = std::pow(2, kBits / (0.5e6 * kTimeS)) - 1;
      const double p = std::exp(-needed / std::pow(10, mean_db / 10));
      expected += p;
      variance += p * (1 - p);
    }
  }
  const double half = kZ999 * std::sqrt(variance);
  const bool ok = std::abs(static_cast<double>(within) - expected) <= half;
  fmt::print("within {} s: {} of {}, theory {:.1f}, 99.9 % interval +/- {:.1f}  {}\n", kTimeS,
             within, kDevices * kMessages, expected, half, verdict(ok));
  EXPECT_TRUE(ok);
  EXPECT_GT(expected, 0.1 * kDevices * kMessages);
  EXPECT_LT(expected, 0.9 * kDevices * kMessages);
}

/// Two nodes that start, are turned on their way, stop and wait.
std::string drawn_mobility() {
  RandomSequence random(RandomStream(2, "mobility test"));
  std::string text = "# made up\n$god_ set-dist 0 1 1\n";
  for (int node = 0; node < 2; ++node)
    text += fmt::format("$node_({0}) set X_ {1}\n$node_({0}) set Y_ {2}\n$node_({0}) set Z_ 0.0\n",
                        node, random.uniform(0, 500), random.uniform(0, 500));
  double time_s = 0.5;
  for (int i = 0; i < 60; ++i) {
    const double mps = i % 7 == 6 ? 0 : random.uniform(1, 30);
    text += fmt::format("$ns_ at {} \"$node_({}) setdest {} {} {}\"\n", time_s, i % 2,
                        random.uniform(0, 500), random.uniform(0, 500), mps);
    time_s += random.uniform(0.1, 9);
  }
  return text;
}

TEST_F(Positions, OfAFileAreThoseOfNs3sHelper) {
  const std::string text = drawn_mobility();
  const std::string path = testing::TempDir() + "airsplit_mobility.tcl";
  std::ofstream(path) << text;
  const MobilityFile file = parse_mobility(text, path);
  ns3::NodeContainer nodes(2);
  ns3::Ns2MobilityHelper(path).Install(nodes.Begin(), nodes.End());
  double worst_m = 0;
  for (int i = 0; i < 4000; ++i) {
    const double time_s = 0.1 * i + 0.013;
    ns3::Simulator::Schedule(ns3::Seconds(time_s), [&, time_s] {
      for (std::uint32_t node = 0; node < 2; ++node) {
        const auto ns3s = nodes.Get(node)->GetObject<ns3::MobilityModel>()->GetPosition();
        const Place ours = place_at(file.nodes.at(node), time_s);
        worst_m = std::max(worst_m, distance_m(ours, {ns3s.x, ns3s.y}));
      }
    });
  }
  ns3::Simulator::Run();
  fmt::print("paths differ by at most {:.2g} m\n", worst_m);
  EXPECT_LT(worst_m, 1e-4);  // ns-3 ends a leg at a nanosecond
}

}  // namespace
}  // namespace airsplit
