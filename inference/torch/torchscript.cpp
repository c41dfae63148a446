// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/torch/torchscript.h"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <sstream>
#include <utility>

#include <ATen/record_function.h>
#include <fmt/format.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/csrc/jit/runtime/profiling_graph_executor_impl.h>
#include <torch/script.h>

#include "common/error.h"
#include "common/shortened.h"
#include "inference/network/threads.h"

namespace airsplit {
namespace {

constexpr double kValueBytes = 4;

bool begins_with(const std::string& text, const char* word) { return text.rfind(word, 0) == 0; }

/// "RuntimeError: mat1 and mat2 shapes cannot be multiplied", as Python prints exceptions.
bool is_exception(const std::string& line) {
  const std::size_t colon = line.find(": ");
  if (colon == std::string::npos || line.find(' ') < colon) return false;
  const std::string kind = line.substr(0, colon);
  const auto ends_in = [&](const std::string& word) {
    return kind.size() >= word.size() &&
           kind.compare(kind.size() - word.size(), word.size(), word) == 0;
  };
  return ends_in("Error") || ends_in("Exception");
}

/// What LibTorch says went wrong, without its trace of calls: the last exception that TorchScript
/// tells with all its lines, or else what comes first.
std::string reason_of(const std::string& text) {
  std::istringstream lines(text);
  std::string line, first, raised;
  while (std::getline(lines, line)) {
    if (begins_with(line, "Exception raised from")) break;
    if (is_exception(line)) {
      raised = line.substr(line.find(": ") + 2);
    } else if (!raised.empty() && !line.empty()) {
      raised += " " + line;
    }
    const bool is_of_trace = begins_with(line, "The following operation failed") ||
                             begins_with(line, "Traceback") || begins_with(line, "  ");
    if (first.empty() && !is_of_trace) first = line;
  }
  const std::string told = raised.empty() ? first : raised;
  return shortened(told.empty() ? text : told, 200);
}

std::string reason(const std::exception& problem) {
  const auto* of_torch = dynamic_cast<const c10::Error*>(&problem);
  return reason_of(of_torch != nullptr ? of_torch->what_without_backtrace() : problem.what());
}

torch::Tensor to_tensor(const Array& array) {
  auto* data = const_cast<float*>(array.values.data());  // from_blob takes no const pointer
  return torch::from_blob(data, array.shape, torch::kFloat32).clone();
}

// --- Counting. Every operator that a module runs passes LibTorch's RecordFunction: its inputs and
// outputs say what it computes, and its weight's place in memory which layer it is.

double numel(const c10::IValue& value) { return static_cast<double>(value.toTensor().numel()); }

double size_of(const c10::IValue& value, std::int64_t dimension) {
  return static_cast<double>(value.toTensor().size(dimension));
}

/// What one operator computes. `weight` is the place of an input that may be a parameter.
struct Operation {
  double macs = 0;
  double layers = 1;
  std::size_t weight = 0;
  std::vector<std::size_t> operands;  ///< inputs that are read, but for the weight
};

using Inputs = c10::ArrayRef<const c10::IValue>;

/// aten::_convolution(input, weight, bias, stride, padding, dilation, transposed, ...): each value
/// of the output (transposed: of the input) meets each value of its filter once.
Operation convolution(Inputs inputs, double outputs) {
  const bool is_transposed = inputs[6].toBool();
  const double values = is_transposed ? numel(inputs[0]) : outputs;
  return {values * numel(inputs[1]) / size_of(inputs[1], 0), 1, 1, {0}};
}

/// A product of matrices, inputs `left` (... x n x k) and `right` (... x k x m).
Operation product(Inputs inputs, double outputs, std::size_t left, std::size_t right) {
  return {outputs * size_of(inputs[left], -1), 1, right, {left}};
}

/// aten::_native_multi_head_attention(query, key, value, embed_dim, num_head, qkv_weight, ...): of
/// L tokens of E values, the product with 3E x E weights, of the L x L scores, of these with the
/// values, and with E x E weights.
Operation attention(Inputs inputs) {
  const double tokens = size_of(inputs[0], -2), values = size_of(inputs[0], -1);
  const double macs = 4 * tokens * values * values + 2 * tokens * tokens * values;
  return {macs * numel(inputs[0]) / (tokens * values), 4, 5, {0, 1, 2}};
}

std::optional<Operation> counted(const std::string& name, Inputs inputs, double outputs) {
  if (name == "aten::_convolution") return convolution(inputs, outputs);
  if (name == "aten::addmm" || name == "aten::baddbmm") return product(inputs, outputs, 1, 2);
  if (name == "aten::mm" || name == "aten::bmm") return product(inputs, outputs, 0, 1);
  if (name == "aten::addmv") return product(inputs, outputs, 2, 1);
  if (name == "aten::mv") return product(inputs, outputs, 1, 0);
  if (name == "aten::_native_multi_head_attention") return attention(inputs);
  return std::nullopt;
}

/// Where two arrays of one shape are added, a shortcut ends: it is read there.
bool is_shortcut(const std::string& name, Inputs inputs) {
  return (name == "aten::add" || name == "aten::add_") && inputs.size() > 1 &&
         inputs[0].isTensor() && inputs[1].isTensor() &&
         inputs[0].toTensor().sizes() == inputs[1].toTensor().sizes() &&
         inputs[0].toTensor().dim() > 1;
}

/// Operators that multiply in ways that are not counted.
bool is_uncounted(const std::string& name) {
  static const std::set<std::string> names = {"aten::lstm",
                                              "aten::gru",
                                              "aten::rnn_tanh",
                                              "aten::rnn_relu",
                                              "aten::_fft_r2c",
                                              "aten::_fft_c2c",
                                              "aten::_fft_c2r",
                                              "aten::_cdist_forward",
                                              "aten::_sparse_addmm",
                                              "aten::grid_sampler",
                                              "quantized::conv2d",
                                              "quantized::linear",
                                              "quantized::conv2d_relu",
                                              "quantized::linear_relu",
                                              "aten::_transformer_encoder_layer_fwd",
                                              "torchvision::deform_conv2d"};
  return names.count(name) > 0;
}

/// The block of a layer, from its parameter's name: the path to its first number, "layer2.0" of
/// layer2.0.conv1.weight, "features.3" of features.3.block.0.weight; else the layer's path.
std::string block_of(const std::string& parameter) {
  std::string path = parameter.substr(0, parameter.rfind('.'));
  std::istringstream parts(path);
  std::string block, part;
  bool has_number = false;
  while (std::getline(parts, part, '.')) {
    const bool is_number = std::isdigit(static_cast<unsigned char>(part.front())) != 0;
    if (has_number && !is_number) return block;
    block += (block.empty() ? "" : ".") + part;
    if (has_number) return block;
    has_number = std::isdigit(static_cast<unsigned char>(part.back())) != 0;
    if (is_number) return block;
  }
  return path;
}

/// Collects the work of the operators that run for this thread while it lives, in threads that a
/// module forks too; one counter at a time. A block lasts until the next one's first operator
/// begins.
class WorkCounter {
 public:
  explicit WorkCounter(const torch::jit::Module& module) : alone_(one_at_a_time()) {
    for (const auto& parameter : module.named_parameters()) {
      if (parameter.value.defined()) names_[parameter.value.data_ptr()] = parameter.name;
    }
    {
      const std::lock_guard<std::mutex> guard(counting().mutex);
      counting().counter = this;
    }
    handle_ = at::addThreadLocalCallback(at::RecordFunctionCallback(&begun, &ended)
                                             .needsInputs(true)
                                             .needsOutputs(true)
                                             .scopes({at::RecordScope::FUNCTION}));
  }
  ~WorkCounter() {
    at::removeCallback(handle_);
    const std::lock_guard<std::mutex> guard(counting().mutex);
    counting().counter = nullptr;
  }
  WorkCounter(const WorkCounter&) = delete;
  WorkCounter& operator=(const WorkCounter&) = delete;

  ModuleWork take() {
    const std::lock_guard<std::mutex> guard(counting().mutex);
    if (!work_.blocks.empty()) end_block(Clock::now());
    return std::move(work_);
  }

 private:
  using Clock = std::chrono::steady_clock;

  /// An operator may be made of others that are counted too: only the outermost is.
  struct Call : at::ObserverContext {
    bool is_counted = false;
    std::vector<c10::IValue> inputs;
    Clock::time_point begun;
  };

  /// The counter that lives; LibTorch hands its callbacks nothing but the operator.
  struct Counting {
    std::mutex mutex;  ///< of the counter's members too
    WorkCounter* counter = nullptr;
  };
  static Counting& counting() {
    static Counting counting;
    return counting;
  }
  static std::mutex& one_at_a_time() {
    static std::mutex mutex;
    return mutex;
  }
  /// How many counted operators are under way in this thread.
  static int& depth() {
    static thread_local int depth = 0;
    return depth;
  }

  /// LibTorch hands out the interpreter's whole stack, at whose end the operator's inputs lie.
  static Inputs own_inputs(const at::RecordFunction& function) {
    const auto all = function.inputs();
    return all.slice(all.size() - std::min(all.size(), function.num_inputs()));
  }

  static std::unique_ptr<at::ObserverContext> begun(const at::RecordFunction& function) {
    auto call = std::make_unique<Call>();
    const std::string name = function.name();
    const Inputs inputs = own_inputs(function);
    call->is_counted = depth() == 0 && (is_shortcut(name, inputs) || is_of_interest(name));
    if (call->is_counted) {
      call->inputs.assign(inputs.begin(), inputs.end());  // they may be gone when it has ended
      ++depth();
      call->begun = Clock::now();
    }
    return call;
  }

  static void ended(const at::RecordFunction& function, at::ObserverContext* context) {
    auto* call = static_cast<Call*>(context);
    if (call == nullptr || !call->is_counted) return;
    --depth();
    const auto& outputs = function.outputs();  // with what lies below them, as the inputs
    double values = 0;
    if (outputs.size() >= function.num_outputs() && function.num_outputs() > 0) {
      const c10::IValue& first = outputs[outputs.size() - function.num_outputs()];
      if (first.isTensor()) values = numel(first);
    }
    const std::lock_guard<std::mutex> guard(counting().mutex);
    WorkCounter* const self = counting().counter;
    if (self == nullptr) return;  // a forked thread that nobody waited for
    self->add(function.name(), Inputs(call->inputs.data(), call->inputs.size()), values,
              call->begun);
  }

  static bool is_of_interest(const std::string& name) {
    static const std::set<std::string> names = {
        "aten::_convolution", "aten::addmm", "aten::baddbmm", "aten::mm",
        "aten::bmm",          "aten::addmv", "aten::mv",      "aten::_native_multi_head_attention"};
    return names.count(name) > 0 || is_uncounted(name);
  }

  void add(const std::string& name, Inputs inputs, double outputs, Clock::time_point begun) {
    if (is_shortcut(name, inputs)) {
      if (!work_.blocks.empty())
        work_.blocks.back().activation_bytes += kValueBytes * numel(inputs[1]);
      return;
    }
    const auto operation = counted(name, inputs, outputs);
    if (!operation) {
      if (told_.insert(name).second) work_.uncounted.push_back(name);
      return;
    }
    const torch::Tensor weight = inputs[operation->weight].toTensor();
    const auto named = names_.find(weight.data_ptr());
    BlockWork& block = block_for(named == names_.end() ? "" : block_of(named->second), begun);
    block.macs += operation->macs;
    block.layers += operation->layers;
    double moved = outputs;
    for (const std::size_t operand : operation->operands) moved += numel(inputs[operand]);
    const auto weights = static_cast<double>(weight.numel());
    // What is no parameter was computed from the image: it is another for each of a batch.
    const bool is_weight = named != names_.end() || is_constant(name);
    if (is_weight) block.weight_bytes += kValueBytes * weights;
    if (!is_weight) moved += weights;
    block.activation_bytes += kValueBytes * moved;
  }

  /// A frozen module's weights are constants without a name; those of products may be activations.
  static bool is_constant(const std::string& name) {
    return name == "aten::_convolution" || name == "aten::addmm";
  }

  /// An operator without a parameter belongs to the block before it.
  BlockWork& block_for(const std::string& name, Clock::time_point begun) {
    auto& blocks = work_.blocks;
    const bool is_next = blocks.empty() || (!name.empty() && blocks.back().name != name);
    if (is_next) {
      if (!blocks.empty()) end_block(begun);
      blocks.emplace_back();
      blocks.back().name = name;
    }
    return blocks.back();
  }

  void end_block(Clock::time_point now) {
    work_.seconds.push_back(std::chrono::duration<double>(now - block_begun_).count());
    block_begun_ = now;
  }

  std::lock_guard<std::mutex> alone_;
  std::map<const void*, std::string> names_;  ///< of parameters, by their place in memory
  at::CallbackHandle handle_ = 0;
  Clock::time_point block_begun_ = Clock::now();  ///< the first has what is before its operators
  ModuleWork work_;
  std::set<std::string> told_;
};

class TorchScriptModule final : public NetworkModule {
 public:
  explicit TorchScriptModule(const torch::jit::Module& module) : module_(module) {}

  Array run(const Array& input) const override {
    const auto flat = forward(input).to(torch::kFloat32).contiguous();
    return {flat.sizes().vec(), {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()}};
  }

  ModuleWork measure(const Array& input) const override {
    ModuleWork work;
    {
      WorkCounter counter(module_);
      forward(input);
      work = counter.take();
    }
    for (const auto& parameter : module_.parameters())
      work.parameters += static_cast<double>(parameter.numel());
    return work;
  }

 private:
  torch::Tensor forward(const Array& input) const {
    c10::IValue output;
    try {
      const torch::NoGradGuard guard;
      auto module = module_;  // forward() is no const function; this copies a pointer
      output = module.forward({to_tensor(input)});
    } catch (const std::exception& problem) {
      throw InputError(fmt::format("it throws: {}", reason(problem)));
    }
    if (!output.isTensor())
      throw InputError(fmt::format("it gives a {}, expected one tensor", output.tagKind()));
    const torch::Tensor& tensor = output.toTensor();
    if (!tensor.defined() || !tensor.is_floating_point())
      throw InputError("it gives a tensor that holds no floating-point numbers");
    if (!tensor.device().is_cpu() || tensor.layout() != torch::kStrided || tensor.is_quantized())
      throw InputError(fmt::format("it gives a {} tensor on {}, expected a dense one on the CPU",
                                   c10::str(tensor.layout()), tensor.device().str()));
    return tensor.resolve_neg();  // else its memory holds the negative of its numbers
  }

  torch::jit::Module module_;
};

class TorchScript final : public ModuleEngine {
 public:
  std::string name() const override { return "torchscript"; }

  std::shared_ptr<const NetworkModule> load(const Bytes& bytes,
                                            const std::string& name) const override {
    // The executor that rewrites what ran twice would give the third image other last bits than
    // the first.
    torch::jit::getProfilingMode() = false;
    torch::jit::setGraphExecutorOptimize(false);
    try {
      std::istringstream stream(std::string(bytes.begin(), bytes.end()));
      auto module = torch::jit::load(stream, torch::kCPU);
      module.eval();
      return std::make_shared<TorchScriptModule>(module);
    } catch (const std::exception& problem) {
      throw InputError(
          fmt::format("{}: not a module that torch.jit.save wrote: {}", name, reason(problem)));
    }
  }

  void use_one_thread() const override {
    torch::jit::setGraphExecutorOptimize(false);  // the thread's own
    set_compute_threads(1);
  }
};

}  // namespace

const ModuleEngine* torchscript() {
  static const TorchScript engine;
  return &engine;
}

}  // namespace airsplit
