#include "inference/train_codec.h"

#include <algorithm>

#include <fmt/format.h>

#include "common/error.h"
#include "inference/preprocess.h"

namespace airsplit {
namespace {

namespace F = torch::nn::functional;

constexpr double kWarmupShare = 0.1;
constexpr double kCalibrationRate = 0.05;
/// Distillation takes the place of most of the labels' weight.
constexpr double kLabelWeight = 0.5;

/// AECNN step 1: the backbone with channel attention at the split point.
struct AttentionNetwork : torch::nn::Module {
  AttentionNetwork(ResNet50 backbone, int unit)
      : block(register_module("block", make_block(backbone->shape, unit))),
        attention(register_module("attention", ChannelAttention(backbone->shape.channels(unit)))),
        tail(register_module("tail", ResNet50(backbone->shape, unit + 1))),
        unit_(unit) {}

  torch::Tensor forward(const torch::Tensor& block_input) {
    const auto features = block->forward(block_input);
    weights = attention->forward(features);
    return tail->forward(features * weights.unsqueeze(2).unsqueeze(3), unit_ + 1, kClassifierUnit);
  }

  Bottleneck block;
  ChannelAttention attention;
  ResNet50 tail;
  torch::Tensor weights;  ///< of the last batch, N x C

 private:
  int unit_;
};

/// The tail's parameters that the recipe trains.
std::vector<torch::Tensor> trained_tail(const ResNet50& tail, TailTraining training) {
  std::vector<torch::Tensor> trained;
  if (training == TailTraining::kNone) return trained;
  for (const auto& item : tail->named_parameters()) {
    const bool is_classifier = item.key().rfind("fc.", 0) == 0;
    const bool small = item.value().dim() < 2 || is_classifier;
    if (training == TailTraining::kAll || small) trained.push_back(item.value());
  }
  return trained;
}

std::vector<torch::Tensor> joined(std::vector<torch::Tensor> a,
                                  const std::vector<torch::Tensor>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

/// Runs units 0 to last of the backbone over images in batches; half precision.
torch::Tensor run_head(ResNet50 backbone, const torch::Tensor& images, int last,
                       torch::Device device) {
  const torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> outputs;
  for (const auto& batch : images.split(128)) {
    const auto features = backbone->forward(normalise(batch.to(device)), 0, last);
    outputs.push_back(features.to(torch::kFloat16).to(torch::kCPU));
  }
  return torch::cat(outputs);
}

}  // namespace

/// What AECNN step 1 found at one split point.
struct CodecTrainer::Ranking {
  std::shared_ptr<AttentionNetwork> network;
  torch::Tensor order;  ///< channels, the most important first
  torch::Tensor mean;   ///< mean attention of each channel over the training images
};

CodecTrainer::CodecTrainer(const TrainingSession& session, ResNet50 backbone,
                           const ImageCache& training, const ImageCache& validation)
    : session_(session), backbone_(backbone), training_(training), validation_(validation) {
  train_only(*backbone_, {});
  backbone_->eval();
}

const FeatureCache& CodecTrainer::features(const std::string& split) {
  if (features_.split == split) return features_;
  features_ = {};
  const torch::NoGradGuard no_grad;
  const auto& recipe = session_.recipe();
  const torch::Device device = session_.device();
  const int last = parse_split(split) - 1;
  session_.say(fmt::format("features for {}: {} views of {} images", split,
                           recipe.codec_training.views, training_.size()));
  const Augmentation augmentation{recipe.backbone.crop_min_area, recipe.backbone.colour_jitter,
                                  true};
  std::vector<torch::Tensor> inputs, logits, labels;
  const auto everything = torch::arange(training_.size());
  for (int view = 0; view < recipe.codec_training.views; ++view) {
    const RandomStream draws = session_.draws("views", view);
    for (const auto& chosen : everything.split(128)) {
      const auto images =
          augment(training_, chosen, recipe.input_px, augmentation, draws).to(device);
      const auto input = backbone_->forward(images, 0, last);
      logits.push_back(backbone_->forward(input, last + 1, kClassifierUnit).to(torch::kCPU));
      inputs.push_back(input.to(torch::kFloat16).to(torch::kCPU));
      session_.throw_if_stopped();
    }
    labels.push_back(training_.labels);
  }
  features_.inputs = torch::cat(inputs);
  features_.logits = torch::cat(logits);
  features_.labels = torch::cat(labels);
  auto squares = training_.images;
  if (recipe.cache_px != recipe.input_px) {
    const auto options = F::InterpolateFuncOptions()
                             .size(std::vector<std::int64_t>{recipe.input_px, recipe.input_px})
                             .mode(torch::kBilinear)
                             .align_corners(false);
    std::vector<torch::Tensor> resized;
    for (const auto& batch : squares.split(512)) {
      resized.push_back(
          F::interpolate(batch.to(torch::kFloat32), options).round().to(torch::kUInt8));
    }
    squares = torch::cat(resized);
  }
  features_.plain_inputs = run_head(backbone_, squares, last, device);
  features_.validation_inputs = run_head(backbone_, validation_.images, last, device);
  features_.validation_labels = validation_.labels;
  features_.split = split;
  return features_;
}

torch::Tensor CodecTrainer::distillation_loss(const torch::Tensor& logits,
                                              const torch::Tensor& chosen) const {
  // Hinton, Vinyals, Dean, arXiv 1503.02531: soft targets at temperature T, weighted by T^2.
  const double t = session_.recipe().codec_training.temperature;
  const auto teacher = features_.logits.index_select(0, chosen).to(logits.device());
  const auto labels = features_.labels.index_select(0, chosen).to(logits.device());
  const auto soft = F::kl_div(torch::log_softmax(logits / t, 1), torch::softmax(teacher / t, 1),
                              F::KLDivFuncOptions(torch::kBatchMean)) *
                    (t * t);
  return soft + kLabelWeight * F::cross_entropy(logits, labels);
}

void CodecTrainer::run(const std::string& name, torch::nn::Module& module, int epochs,
                       const std::vector<torch::Tensor>& fresh,
                       const std::vector<torch::Tensor>& old,
                       const std::function<torch::Tensor(const torch::Tensor&)>& forward,
                       const std::function<torch::Tensor()>& penalty,
                       const std::function<double()>& validate) {
  const auto& recipe = session_.recipe().codec_training;
  train_only(module, joined(fresh, old));
  const auto options = [&](double rate) {
    return std::make_unique<torch::optim::AdamWOptions>(
        torch::optim::AdamWOptions(rate).weight_decay(recipe.weight_decay));
  };
  std::vector<torch::optim::OptimizerParamGroup> groups;
  if (!fresh.empty()) groups.emplace_back(fresh, options(recipe.learning_rate_new));
  if (!old.empty()) groups.emplace_back(old, options(recipe.learning_rate));
  torch::optim::AdamW optimizer(groups, torch::optim::AdamWOptions(recipe.learning_rate));
  Phase phase;
  phase.name = name;
  phase.epochs = epochs;
  phase.batch = recipe.batch;
  phase.warmup_share = kWarmupShare;
  phase.images = features_.labels.size(0);
  phase.module = &module;
  phase.optimizer = &optimizer;
  phase.loss = [&](const torch::Tensor& chosen, const RandomStream&, double) {
    const auto inputs =
        features_.inputs.index_select(0, chosen).to(session_.device()).to(torch::kFloat32);
    auto loss = distillation_loss(forward(inputs), chosen);
    return penalty ? loss + penalty() : loss;
  };
  phase.validate = validate;
  run_phase(session_, phase);
}

const CodecTrainer::Ranking& CodecTrainer::ranking(const std::string& split) {
  if (rankings_.count(split) > 0) return *rankings_[split];
  const auto& recipe = session_.recipe().codec_training;
  const int unit = parse_split(split);
  auto ranking = std::make_shared<Ranking>();
  torch::manual_seed(session_.draws("attention." + split).bits(0));
  auto& network = ranking->network = std::make_shared<AttentionNetwork>(backbone_, unit);
  copy_state(*backbone_->block(unit), *network->block);
  copy_state(*backbone_, *network->tail);
  network->to(session_.device());
  network->train();
  network->tail->train(recipe.tail != TailTraining::kNone);
  run(
      "attention." + split, *network, recipe.attention_epochs, network->attention->parameters(),
      joined(network->block->parameters(), trained_tail(network->tail, recipe.tail)),
      [&](const torch::Tensor& inputs) { return network->forward(inputs); },
      [&] { return recipe.attention_sparsity * network->weights.mean(); },
      [&] {
        const torch::NoGradGuard no_grad;
        network->eval();
        const auto logits =
            network->forward(features_.validation_inputs.to(session_.device()).to(torch::kFloat32));
        network->train();
        network->tail->train(recipe.tail != TailTraining::kNone);
        return share_right(logits.to(torch::kCPU), features_.validation_labels);
      });
  const torch::NoGradGuard no_grad;
  network->eval();
  std::vector<torch::Tensor> weights;
  for (const auto& batch : features_.plain_inputs.split(256)) {
    network->forward(batch.to(session_.device()).to(torch::kFloat32));
    weights.push_back(network->weights.to(torch::kCPU));
  }
  ranking->mean = torch::cat(weights).mean(0);
  // Stable, so that ties fall the same way everywhere.
  ranking->order = std::get<1>(ranking->mean.sort(/*stable=*/true, 0, /*descending=*/true));
  session_.say(fmt::format("attention at {}: mean weights from {:.3f} to {:.3f}", split,
                           ranking->mean.min().item<double>(), ranking->mean.max().item<double>()));
  return *(rankings_[split] = ranking);
}

void CodecTrainer::set_training(CodecNetwork& codec) const {
  codec.train();
  // A tail that is not trained keeps its batch-norm statistics too.
  codec.tail->train(session_.recipe().codec_training.tail != TailTraining::kNone);
}

void CodecTrainer::train_aecnn(AecnnNetwork& codec, const std::string& name) {
  const auto& recipe = session_.recipe().codec_training;
  const Ranking& found = ranking(codec.shape.split);
  copy_state(*found.network->block, *codec.last_block, codec.kept);
  copy_state(*found.network->tail, *codec.tail);
  codec.to(session_.device());
  set_training(codec);
  const auto validate_codec = [&] { return validate(codec); };
  const auto tail = trained_tail(codec.tail, recipe.tail);
  const auto block = codec.last_block->parameters();

  // Step 2: the channels that were not kept are gone; the tail sees zeros in their place.
  const auto attention = found.mean.index_select(0, codec.kept.cpu()).to(session_.device());
  const int full = backbone_->shape.channels(codec.shared_units());
  const auto without_decoder = [&](const torch::Tensor& inputs) {
    const auto values = codec.encode(inputs);
    codec.quantiser->calibrate(values, kCalibrationRate);
    const auto kept = values * attention.view({1, -1, 1, 1});
    auto features = torch::zeros({kept.size(0), full, kept.size(2), kept.size(3)}, kept.options());
    features = features.index_copy(1, codec.kept, kept);
    return codec.tail->forward(features, codec.shared_units() + 1, kClassifierUnit);
  };
  run(name + ".prune", codec, recipe.prune_epochs, {}, joined(block, tail), without_decoder, {},
      {});

  // Step 3: the decoder alone. What is fixed keeps its batch-norm statistics too.
  codec.last_block->eval();
  codec.tail->eval();
  run(
      name + ".decoder", codec, recipe.decoder_epochs, codec.new_parameters(), {},
      [&](const torch::Tensor& inputs) { return codec.decode(codec.encode(inputs)); }, {},
      validate_codec);

  // Step 4: end to end through the quantiser.
  set_training(codec);
  run(
      name + ".finetune", codec, recipe.finetune_epochs, codec.new_parameters(),
      joined(block, tail),
      [&](const torch::Tensor& inputs) {
        const auto values = codec.encode(inputs);
        codec.quantiser->calibrate(values, kCalibrationRate);
        return codec.decode(codec.quantiser->straight_through(values));
      },
      {}, validate_codec);
}

void CodecTrainer::train_bottlenet(BottleNetNetwork& codec, const std::string& name) {
  const auto& recipe = session_.recipe().codec_training;
  codec.to(session_.device());
  set_training(codec);
  const auto forward = [&](const torch::Tensor& inputs) {
    return codec.decode(codec.quantiser->straight_through(codec.encode(inputs)));
  };
  const auto validate_codec = [&] { return validate(codec); };

  // Phase 2: the module alone. The frozen backbone stays in evaluation mode (the paper's public
  // code leaves it in training mode, and its batch-norm statistics drift).
  codec.last_block->eval();
  codec.tail->eval();
  run(name + ".module", codec, recipe.prune_epochs + recipe.decoder_epochs, codec.new_parameters(),
      {}, forward, {}, validate_codec);

  // Phase 3: everything, going on from phase 2's weights (the public code loses them).
  set_training(codec);
  run(name + ".finetune", codec, recipe.finetune_epochs, codec.new_parameters(),
      joined(codec.last_block->parameters(), trained_tail(codec.tail, recipe.tail)), forward, {},
      validate_codec);
}

double CodecTrainer::validate(CodecNetwork& codec) const {
  const torch::NoGradGuard no_grad;
  const bool was_training = codec.is_training();
  const bool block_trains = codec.last_block->is_training(),
             tail_trains = codec.tail->is_training();
  codec.eval();
  std::vector<torch::Tensor> logits;
  for (const auto& batch : features_.validation_inputs.split(256)) {
    const auto values = codec.encode(batch.to(session_.device()).to(torch::kFloat32));
    const auto received = codec.quantiser->values(codec.quantiser->codes(values));
    logits.push_back(codec.decode(received).to(torch::kCPU));
  }
  codec.train(was_training);
  codec.last_block->train(block_trains);
  codec.tail->train(tail_trains);
  return share_right(torch::cat(logits), features_.validation_labels);
}

std::vector<FrequencyTable> CodecTrainer::measure_tables(CodecNetwork& codec) const {
  const torch::NoGradGuard no_grad;
  const int symbols = 1 << codec.shape.bits;
  std::vector<std::vector<std::uint64_t>> counts(
      static_cast<std::size_t>(codec.shape.channels),
      std::vector<std::uint64_t>(static_cast<std::size_t>(symbols)));
  for (const auto& batch : features_.plain_inputs.split(256)) {
    const auto values = codec.encode(batch.to(session_.device()).to(torch::kFloat32));
    const auto codes = codec.quantiser->codes(values).transpose(0, 1).to(torch::kCPU).contiguous();
    const auto per_channel = codes.numel() / codec.shape.channels;
    const auto* code = codes.data_ptr<std::uint8_t>();
    for (auto& channel : counts) {
      for (std::int64_t i = 0; i < per_channel; ++i) ++channel[*code++];
    }
  }
  std::vector<FrequencyTable> tables;
  tables.reserve(counts.size());
  for (const auto& channel : counts) tables.push_back(FrequencyTable::from_counts(channel));
  return tables;
}

TrainedCodec CodecTrainer::train(const CodecTarget& target, std::size_t number) {
  const CodecShape shape{target.kind, target.split, target.channels, target.bits};
  const std::string name = fmt::format("{}.{}.{}ch", number, target.kind, target.channels);
  features(target.split);
  torch::Tensor kept;
  if (target.kind == "aecnn") kept = ranking(target.split).order.narrow(0, 0, target.channels);
  torch::manual_seed(session_.draws("codec." + name).bits(0));
  TrainedCodec trained;
  trained.network = make_codec(backbone_, shape, kept);
  if (auto* aecnn = dynamic_cast<AecnnNetwork*>(trained.network.get())) {
    train_aecnn(*aecnn, name);
  } else {
    train_bottlenet(dynamic_cast<BottleNetNetwork&>(*trained.network), name);
  }
  trained.network->eval();
  round_as_stored(*trained.network);
  trained.tables = measure_tables(*trained.network);
  session_.say(fmt::format("{} {} {:g}x: validation {:.4f}", target.kind, target.split,
                           shape.ratio(backbone_->shape), validate(*trained.network)));
  return trained;
}

}  // namespace airsplit
