// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/training/training_session.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/file.h>
#include <thread>
#include <unistd.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include <ATen/autocast_mode.h>
#include <fmt/format.h>

#include "common/error.h"
#include "common/file.h"
#include "inference/formats/tensor_file.h"
#include "inference/network/freed_memory.h"
#include "inference/network/threads.h"

namespace airsplit {
namespace {

namespace fs = std::filesystem;

/// LibTorch 2.4 renamed the switches of automatic mixed precision.
void set_autocast(torch::Device device, bool enabled) {
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
  at::autocast::set_autocast_dtype(device.type(), at::kBFloat16);
  at::autocast::set_autocast_enabled(device.type(), enabled);
#else
  if (device.is_cuda()) {
    at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
    at::autocast::set_enabled(enabled);
  } else {
    at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
    at::autocast::set_cpu_enabled(enabled);
  }
#endif
}

/// AVX512_BF16 or AMX_BF16, with which bfloat16 is faster than float32. Without them LibTorch
/// computes it all the same, 9 to 15 times slower. (Intel's Software Developer's Manual, CPUID
/// leaf 7: sub-leaf 1, EAX bit 5, and sub-leaf 0, EDX bit 22.)
bool has_bfloat16_instructions() {
#if defined(__x86_64__)
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (!__builtin_cpu_supports("avx512f")) return false;  // nor does the system save such registers
  if (__get_cpuid_count(7, 1, &a, &b, &c, &d) != 0 && (a >> 5 & 1) != 0) return true;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (d >> 22 & 1) != 0;
#else
  return false;
#endif
}

/// What training writes into its work folder; whatever else somebody keeps there stays.
bool is_of_training(const fs::path& path) {
  const std::string name = path.filename().string(), end = path.extension().string();
  return name == "recipe" || name == "log.csv" || end == ".checkpoint" || end == ".lock" ||
         end == ".part";
}

void save_checkpoint(const std::string& path, const Phase& phase, int epochs_done) {
  torch::serialize::OutputArchive archive, module, optimizer;
  phase.module->save(module);
  phase.optimizer->save(optimizer);
  archive.write("module", module);
  archive.write("optimizer", optimizer);
  archive.write("epochs_done", torch::tensor(epochs_done));
  std::ostringstream bytes;
  archive.save_to(bytes);
  write_file(path, bytes.str());
}

/// Epochs that the checkpoint holds; 0 if there is none.
int load_checkpoint(const std::string& path, const Phase& phase, torch::Device device) {
  if (!fs::exists(path)) return 0;
  try {
    torch::serialize::InputArchive archive, module, optimizer;
    archive.load_from(path, device);
    archive.read("module", module);
    archive.read("optimizer", optimizer);
    phase.module->load(module);
    phase.optimizer->load(optimizer);
    torch::Tensor epochs_done;
    archive.read("epochs_done", epochs_done);
    return epochs_done.item<int>();
  } catch (const c10::Error& error) {
    const std::string reason = error.what_without_backtrace();
    throw InputError(
        fmt::format("{}: this checkpoint cannot be read ({}): delete it to train this "
                    "phase anew",
                    path, reason.substr(0, reason.find('\n'))));
  }
}

std::string format_time(double seconds) {
  const auto whole = static_cast<int>(seconds);
  return whole >= 3600 ? fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60)
                       : fmt::format("{} min {:02} s", whole / 60, whole % 60);
}

/// Prints and rewrites one line on a terminal; silent elsewhere.
void live_line(const std::string& text) {
  if (isatty(STDERR_FILENO) == 1) std::fputs(("\r\033[K" + text).c_str(), stderr);
}

}  // namespace

TrainingSession::TrainingSession(const TrainOptions& options, const Recipe& recipe)
    : options_(options),
      recipe_(recipe),
      device_(options.device),
      mixed_precision_(
          recipe.mixed_precision.value_or(device_.is_cuda() || has_bfloat16_instructions())),
      threads_(options.threads > 0
                   ? options.threads
                   : std::max(1, static_cast<int>(std::thread::hardware_concurrency()))),
      work_folder_(options.bundle_path + ".work") {
  if (options.device != "cpu" && options.device != "cuda") {
    throw InputError(fmt::format("device \"{}\": expected cpu or cuda", options.device));
  }
  if (device_.is_cuda() && !torch::cuda::is_available()) {
    throw InputError("device \"cuda\": this LibTorch sees no GPU");
  }
  set_compute_threads(threads_);
  keep_freed_memory();
}

std::string TrainingSession::arithmetic() const {
  const char* why = recipe_.mixed_precision ? "as the recipe's mixed_precision says"
                    : device_.is_cuda()     ? "on a GPU"
                    : mixed_precision_      ? "this processor has instructions for it"
                                            : "this processor has none for bfloat16";
  return fmt::format("arithmetic: {} ({}), channels last, {} thread{} on {}",
                     mixed_precision_ ? "bfloat16" : "float32", why, threads_,
                     threads_ == 1 ? "" : "s", options_.device);
}

void TrainingSession::open_work_folder(const std::string& start) {
  std::error_code problem;
  fs::create_directories(work_folder_, problem);
  if (problem) throw WorkError(fmt::format("{}: {}", work_folder_, problem.message()));
  expect_nothing_is_lost();
  use_ = std::make_shared<WorkFolderUse>(work_folder_, options_.resume);
  const std::string mark = work_folder_ + "/recipe";
  if (!fs::exists(mark)) {
    write_file(log_path(), std::string("phase,epoch,loss,accuracy,images_per_second\n"));
    write_file(mark, start);
  }
  const Bytes found = read_file(mark);
  if (std::string(found.begin(), found.end()) != start) {
    throw InputError(fmt::format(
        "{}: its checkpoints are of another recipe, other weights, other images or another "
        "arithmetic (mixed_precision); "
        "--overwrite begins anew",
        work_folder_));
  }
}

void TrainingSession::expect_nothing_is_lost() const {
  if (options_.overwrite) return;
  const bool has_checkpoints = [&] {
    const auto is_checkpoint = [](const fs::directory_entry& entry) {
      return entry.path().extension() == ".checkpoint";
    };
    const fs::directory_iterator files(work_folder_);
    return std::any_of(begin(files), end(files), is_checkpoint);
  }();
  if (has_checkpoints && options_.resume) return;
  if (has_checkpoints) {
    throw InputError(
        fmt::format("{}: there are checkpoints of an earlier training: --resume goes on from them, "
                    "--overwrite deletes them and begins anew",
                    work_folder_));
  }
  if (fs::is_regular_file(options_.bundle_path)) {
    throw InputError(
        fmt::format("{}: is there already, and there is no checkpoint to go on from: --overwrite "
                    "replaces it, or give another --out",
                    options_.bundle_path));
  }
}

RandomStream TrainingSession::draws(const std::string& phase, int index) const {
  return {recipe_.seed, "training." + phase, static_cast<std::uint64_t>(index)};
}

std::string TrainingSession::checkpoint_path(const std::string& phase) const {
  return work_folder_ + "/" + phase + ".checkpoint";
}

std::string TrainingSession::log_path() const { return work_folder_ + "/log.csv"; }

std::string TrainingSession::lock_path(const std::string& work) const {
  return work_folder_ + "/" + work + ".lock";
}

WorkFolderUse::WorkFolderUse(const std::string& folder, bool is_shared) {
  const fs::path path = fs::path(folder) / "in-use.lock";
  file_ = open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0666);
  if (file_ < 0) throw WorkError(fmt::format("{}: {}", path.string(), std::strerror(errno)));
  if (!is_shared && flock(file_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    close(file_);
    throw InputError(
        fmt::format("{}: another process is training with it; --resume shares the work", folder));
  }
  if (!is_shared) {
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path() != path && is_of_training(entry.path())) fs::remove(entry.path());
    }
  }
  flock(file_, LOCK_SH);
}

WorkFolderUse::~WorkFolderUse() { close(file_); }

WorkLock::WorkLock(const TrainingSession& session, const std::string& work, Mode mode) {
  const std::string path = session.lock_path(work);
  file_ = open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0666);
  if (file_ < 0) throw WorkError(fmt::format("{}: {}", path, std::strerror(errno)));
  // flock, as the kernel lets go of it however the process ends.
  int result = 0;
  do {
    result = flock(file_, mode == kWait ? LOCK_EX : LOCK_EX | LOCK_NB);
  } while (result != 0 && errno == EINTR && !session.stop_requested());
  held_ = result == 0;
  if (mode == kWait && !held_) {
    close(file_);
    session.throw_if_stopped();
    throw WorkError(fmt::format("{}: {}", path, std::strerror(errno)));
  }
}

WorkLock::~WorkLock() { close(file_); }

void TrainingSession::say(const std::string& line) const {
  live_line("");
  std::fputs((line + "\n").c_str(), stderr);  // a reader who went away ends no training
}

void TrainingSession::log_epoch(const std::string& phase, int epoch, int epochs, double loss,
                                std::optional<double> accuracy, double images_per_second) const {
  const std::string validation = accuracy ? fmt::format("  validation {:.4f}", *accuracy) : "";
  say(fmt::format("{:<28} epoch {:>3}/{:<3} loss {:.4f}{}  {:.0f} images/s", phase, epoch, epochs,
                  loss, validation, images_per_second));
  std::ofstream log(log_path(), std::ios::app);
  log << fmt::format("{},{},{:.6f},{},{:.1f}\n", phase, epoch, loss,
                     accuracy ? fmt::format("{:.6f}", *accuracy) : "", images_per_second);
  log.close();
  if (!log) throw WorkError(fmt::format("cannot write {}: {}", log_path(), std::strerror(errno)));
}

bool TrainingSession::stop_requested() const {
  return options_.stop_requested && options_.stop_requested();
}

void TrainingSession::throw_if_stopped() const {
  if (stop_requested()) throw TrainingStopped();
}

MixedPrecision::MixedPrecision(bool enabled, torch::Device device)
    : enabled_(enabled), device_(device) {
  if (enabled_) set_autocast(device_, true);
}

MixedPrecision::~MixedPrecision() {
  if (!enabled_) return;
  at::autocast::clear_cache();
  set_autocast(device_, false);
}

void use_channels_last(torch::nn::Module& module) {
  for (auto& parameter : module.parameters())
    if (parameter.dim() == 4) parameter.set_data(channels_last(parameter));
}

torch::Tensor channels_last(const torch::Tensor& images) {
  return images.contiguous(torch::MemoryFormat::ChannelsLast);
}

double schedule(double progress, double warmup_share) {
  if (progress < warmup_share) return progress / warmup_share;
  const double rest = (progress - warmup_share) / (1 - warmup_share);
  return 0.5 * (1 + std::cos(3.14159265358979323846 * rest));
}

void run_phase(const TrainingSession& session, const Phase& phase) {
  using Clock = std::chrono::steady_clock;
  std::vector<double> peak_rates;
  for (const auto& group : phase.optimizer->param_groups()) {
    peak_rates.push_back(group.options().get_lr());
  }
  const WorkLock lock(session, phase.name + ".phase", WorkLock::kWait);
  const std::string path = session.checkpoint_path(phase.name);
  const int first = load_checkpoint(path, phase, session.device());
  const std::int64_t batches = std::max<std::int64_t>(1, phase.images / phase.batch);
  const double steps = static_cast<double>(batches) * phase.epochs;
  for (int epoch = first; epoch < phase.epochs; ++epoch) {
    const auto start = Clock::now();
    const auto order = random_order(phase.images, session.draws(phase.name + ".order", epoch));
    const RandomStream draws = session.draws(phase.name, epoch);
    double loss_sum = 0;
    for (std::int64_t b = 0; b < batches; ++b) {
      session.throw_if_stopped();
      const double progress =
          (static_cast<double>(epoch) * static_cast<double>(batches) + b) / steps;
      // The rate in the middle of the step: never exactly 0 in the first one.
      const double share = schedule(progress + 0.5 / steps, phase.warmup_share);
      for (std::size_t g = 0; g < peak_rates.size(); ++g) {
        phase.optimizer->param_groups()[g].options().set_lr(peak_rates[g] * share);
      }
      const auto chosen =
          order.narrow(0, b * phase.batch, std::min<std::int64_t>(phase.batch, phase.images));
      phase.optimizer->zero_grad();
      const auto loss = phase.loss(chosen, draws, progress);
      const double value = loss.item<double>();
      if (!std::isfinite(value)) {
        throw WorkError(fmt::format(
            "{}: the loss is no longer a number in epoch {}; the checkpoint of epoch {} is kept in "
            "{}: try a lower learning rate",
            phase.name, epoch + 1, epoch, path));
      }
      loss.backward();
      phase.optimizer->step();
      loss_sum += value;
      const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
      const double left =
          seconds / static_cast<double>(b + 1) *
          (steps - (static_cast<double>(epoch) * static_cast<double>(batches) + b + 1));
      live_line(fmt::format("{} epoch {}/{} loss {:.4f} {:.0f} images/s, {} left", phase.name,
                            epoch + 1, phase.epochs, loss_sum / static_cast<double>(b + 1),
                            static_cast<double>((b + 1) * phase.batch) / seconds,
                            format_time(left)));
    }
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    // The row first: an epoch whose checkpoint is missing is trained and logged again.
    session.log_epoch(phase.name, epoch + 1, phase.epochs, loss_sum / static_cast<double>(batches),
                      phase.validate ? std::optional(phase.validate()) : std::nullopt,
                      static_cast<double>(batches * phase.batch) / seconds);
    save_checkpoint(path, phase, epoch + 1);
  }
  for (std::size_t g = 0; g < peak_rates.size(); ++g) {
    phase.optimizer->param_groups()[g].options().set_lr(peak_rates[g]);
  }
}

void train_only(torch::nn::Module& module, const std::vector<torch::Tensor>& trained) {
  for (auto& parameter : module.parameters()) parameter.set_requires_grad(false);
  for (const auto& parameter : trained) parameter.set_requires_grad(true);
}

double share_right(const torch::Tensor& logits, const torch::Tensor& labels) {
  return logits.argmax(1).eq(labels).to(torch::kFloat32).mean().item<double>();
}

}  // namespace airsplit
