// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "bench/reference_coders.h"

#include <memory>
#include <zlib.h>
#include <zstd.h>

#include <fmt/format.h>

#include "common/error.h"

namespace airsplit {
namespace {

ReferenceCoder zstd_coder(int level) {
  const std::shared_ptr<ZSTD_CCtx> compressor(ZSTD_createCCtx(), ZSTD_freeCCtx);
  const std::shared_ptr<ZSTD_DCtx> decompressor(ZSTD_createDCtx(), ZSTD_freeDCtx);
  return {fmt::format("zstd -{}", level),
          [compressor, level](const Bytes& bytes) {
            Bytes stream(ZSTD_compressBound(bytes.size()));
            const auto size = ZSTD_compressCCtx(compressor.get(), stream.data(), stream.size(),
                                                bytes.data(), bytes.size(), level);
            check(ZSTD_isError(size) == 0, "zstd to encode");
            stream.resize(size);
            return stream;
          },
          [decompressor](const Bytes& stream, std::size_t size) {
            Bytes bytes(size);
            const auto decoded = ZSTD_decompressDCtx(decompressor.get(), bytes.data(), size,
                                                     stream.data(), stream.size());
            check(decoded == size, "zstd to decode");
            return bytes;
          }};
}

constexpr int kWindowBits = -15, kMemoryLevel = 9;  // raw deflate, as its manual recommends

z_stream stream_between(const Bytes& in, Bytes& out) {
  z_stream stream{};
  stream.next_in = const_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = out.data();
  stream.avail_out = static_cast<uInt>(out.size());
  return stream;
}

Bytes zlib_encode(const Bytes& bytes, int level, int strategy) {
  Bytes out(compressBound(static_cast<uLong>(bytes.size())) + 64);
  z_stream stream = stream_between(bytes, out);
  const int started = deflateInit2(&stream, level, Z_DEFLATED, kWindowBits, kMemoryLevel, strategy);
  check(started == Z_OK && deflate(&stream, Z_FINISH) == Z_STREAM_END, "zlib to encode");
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

Bytes zlib_decode(const Bytes& encoded, std::size_t size) {
  Bytes out(size);
  z_stream stream = stream_between(encoded, out);
  const int started = inflateInit2(&stream, kWindowBits);
  check(started == Z_OK && inflate(&stream, Z_FINISH) == Z_STREAM_END, "zlib to decode");
  inflateEnd(&stream);
  return out;
}

ReferenceCoder zlib_coder(const std::string& name, int level, int strategy) {
  return {name,
          [level, strategy](const Bytes& bytes) { return zlib_encode(bytes, level, strategy); },
          zlib_decode};
}

}  // namespace

std::vector<ReferenceCoder> reference_coders() {
  return {zstd_coder(1), zstd_coder(19), zlib_coder("zlib -6", 6, Z_DEFAULT_STRATEGY),
          zlib_coder("Huffman (zlib)", 6, Z_HUFFMAN_ONLY)};
}

}  // namespace airsplit
