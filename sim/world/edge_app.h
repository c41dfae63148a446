// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The edge server's application: its workers serve the payloads of all devices.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include <ns3/application.h>
#include <ns3/event-id.h>

#include "channel/message/link_end.h"
#include "channel/message/repeated_event.h"
#include "sim/world/edge_queue.h"
#include "sim/world/payload_groups.h"
#include "sim/world/simulation_state.h"

namespace airsplit {

/// Each worker computes one batch at a time, in the order of the queue, whatever the device. The
/// answer goes back over the link that the payload came from. Of a payload whose groups come one by
/// one, what is there is computed when the scheme's SendRules say so, and again when more is there
/// until they say that it is answered.
class EdgeApp : public ns3::Application, private MessageListener {
 public:
  static ns3::TypeId GetTypeId();

  /// `radios` are the edge's ends of the links, by device.
  void Setup(std::shared_ptr<SimulationState> state, std::vector<ns3::Ptr<LinkEnd>> radios);

 private:
  void StartApplication() override;
  void DoDispose() override;

  /// One that computes a batch at a time.
  struct Worker {
    explicit Worker(EdgeApp* edge) : edge(edge) {}
    void Finish() { edge->FinishBatch(*this); }
    EdgeApp* edge;
    Batch batch;
    RepeatedEvent<Worker, &Worker::Finish> finish{this};
  };

  /// What has arrived of a task whose groups come one by one, until it is answered.
  struct Growing {
    enum class Place { kHere, kQueue, kWorker };

    GrowingPayload payload;
    std::int64_t arrived_ns = 0;  ///< the last group in it
    Place place = Place::kHere;
    bool is_awaited = false;  ///< an event will come in any case
    // What was decoded last:
    std::uint32_t groups = 0;
    double margin = 0;
    bool is_whole = false;
  };

  std::optional<EdgeAnswer> Decode(std::size_t id, const ns3::Packet& payload);
  void DecodeFirstGroups(std::size_t id, const ns3::Ptr<const ns3::Packet>& message);
  void Push(std::size_t id, std::int64_t now_ns);
  void GroupArrived(std::size_t id, const ns3::Ptr<const ns3::Packet>& message,
                    std::int64_t now_ns);
  void AwaitGroups(std::size_t id, std::int64_t now_ns);
  void DecodeWhatIsThere(std::size_t id);
  void PushGroups(std::size_t id, Growing& growing);
  void FinishGroups(std::size_t id);
  bool IsSure(const TaskRecord& task, const Growing& growing) const;
  bool HasGroups(std::size_t id) const {
    return some_send_groups_ && state_->scheme_of(state_->tasks[id]).send.one_by_one();
  }
  void StartBatches(std::int64_t now_ns);
  void StartBatch(Worker& worker, std::int64_t now_ns);
  void Drop(std::size_t id);
  void FinishBatch(Worker& worker);
  void LookAgainWhenReady(std::int64_t now_ns);
  ns3::Time MeanTime(const Batch& batch) const;
  ns3::Time BatchTime(const Batch& batch);
  void SendAnswer(std::size_t id);
  // Of the edge's end of each link.
  void Begun(const ns3::Ptr<const ns3::Packet>& answer) override;
  void Dropped(const ns3::Ptr<const ns3::Packet>& answer) override;
  void Resent(const ns3::Ptr<const ns3::Packet>& answer, std::uint64_t times) override;
  void OnAir(const ns3::Ptr<const ns3::Packet>& answer, double bytes) override;
  void Arrived(const ns3::Ptr<const ns3::Packet>& payload) override;

  std::shared_ptr<SimulationState> state_;
  std::vector<ns3::Ptr<LinkEnd>> radios_;  ///< by device
  std::optional<EdgeQueue> queue_;
  std::vector<int> answers_;  ///< by task, of those whose payload is here
  bool some_send_groups_ = false;
  std::unordered_map<std::size_t, Growing> growing_;  ///< by task
  std::deque<Worker> workers_;                        ///< they stay where they are
  std::vector<Worker*> idle_workers_;
  std::uint64_t batches_ = 0;
  ns3::EventId look_again_;
};

}  // namespace airsplit
