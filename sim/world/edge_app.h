// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// An edge server's application: its workers serve the payloads that come to it, of any device.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include <ns3/application.h>
#include <ns3/event-id.h>

#include "channel/message/repeated_event.h"
#include "sim/world/edge_queue.h"
#include "sim/world/payload_groups.h"
#include "sim/world/simulation_state.h"

namespace airsplit {

class AntennaApp;

/// Each worker computes one batch at a time, in the order of the queue, whatever the device. Of a
/// payload whose groups come one by one, what is there is computed when the scheme's SendRules say
/// so, and again when more is there until they say that it is answered.
class EdgeApp : public ns3::Application {
 public:
  static ns3::TypeId GetTypeId();

  /// `edge`: its place in state->edges. `antennas` take its answers, and live as long.
  void Setup(std::shared_ptr<SimulationState> state, std::size_t edge, AntennaApp& antennas);

  /// A task's payload, or groups of it, is here.
  void Arrived(std::size_t id, const ns3::Ptr<const ns3::Packet>& payload, std::int64_t now_ns);

 private:
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
  std::optional<EdgeAnswer> DecodeFirstGroups(std::size_t id,
                                              const ns3::Ptr<const ns3::Packet>& message);
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
  void CountLoad(std::size_t id, int sign, std::int64_t now_ns);
  void SendAnswer(std::size_t id);
  std::shared_ptr<SimulationState> state_;
  EdgeState* own_ = nullptr;  ///< in state_
  AntennaApp* antennas_ = nullptr;
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
