// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// airsplit with a link model of one's own: a pipe that carries so many kbit/s each way, first in,
// first out, whatever the radio.
//   own_link run SCENARIO.toml --set link.model=pipe --set link.pipe_kbps=100
#include <airsplit/channel/link/link_model.h>
#include <airsplit/channel/message/link_end.h>
#include <airsplit/cli/command_line.h>
#include <airsplit/sim/scenario/tables.h>
#include <algorithm>

#include <ns3/node.h>
#include <ns3/simulator.h>

namespace {

using namespace airsplit;

struct PipeSettings {
  double kbps = 100;
};

class PipeEnd final : public LinkEnd {
 public:
  void Connect(const ns3::Ptr<PipeEnd>& peer, double kbps) {
    peer_ = peer;
    kbps_ = kbps;
    ns3::Simulator::ScheduleDestroy(&ns3::Object::Dispose, ns3::Ptr<ns3::Object>(this));
  }

  void Send(ns3::Ptr<const ns3::Packet> message) override {
    const ns3::Time now = ns3::Simulator::Now(), begin = std::max(now, free_);
    free_ = begin + ns3::Seconds(8e-3 * message->GetSize() / kbps_);
    ns3::Simulator::Schedule(begin - now, [this, message] { SayBegun(message); });
    ns3::Simulator::Schedule(free_ - now, [this, message] { peer_->Deliver(message); });
  }

 private:
  void DoDispose() override {
    peer_ = nullptr;
    LinkEnd::DoDispose();
  }

  ns3::Ptr<PipeEnd> peer_;
  double kbps_ = 0;
  ns3::Time free_;  // when what was sent before is through
};

std::vector<Link> install_pipes(const LinkPlan& plan,
                                const std::vector<ns3::Ptr<ns3::Node>>& devices,
                                const ns3::Ptr<ns3::Node>& /*edge*/) {
  std::vector<Link> links;
  for (std::size_t i = 0; i < devices.size(); ++i) {
    const double kbps = plan.devices[i].settings->own.get<PipeSettings>().kbps;
    const auto device = ns3::CreateObject<PipeEnd>(), at_edge = ns3::CreateObject<PipeEnd>();
    device->Connect(at_edge, kbps);
    at_edge->Connect(device, kbps);
    links.push_back({device, at_edge});
  }
  return links;
}

LinkModel pipe_model() {
  LinkModel model;
  model.name = "pipe";
  model.doc = "at a fixed rate";
  model.keys = own_link_keys<PipeSettings>(
      {number_key("link.pipe_kbps", &PipeSettings::kbps, "kbit/s", {1, 1e6}, "Rate, each way")});
  model.install = install_pipes;
  return model;
}

}  // namespace

int main(int argc, char** argv) {
  Tables tables = builtin_tables();
  tables.links.push_back(pipe_model());
  return command_line(argc, argv, tables);
}
