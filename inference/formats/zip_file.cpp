// The format: PKWARE's APPNOTE.TXT, sections 4.3.7 (local header), 4.3.12 (directory) and 4.3.16
// (end of the directory).
#include "inference/formats/zip_file.h"

#include <boost/crc.hpp>
#include <fmt/format.h>

#include "inference/formats/byte_reader.h"

namespace airsplit {
namespace {

constexpr std::size_t kEndBytes = 22;  // the end record without its comment
constexpr std::size_t kMaxCommentBytes = 65535;
constexpr std::uint64_t kEndSignature = 0x06054b50;
constexpr std::uint64_t kEntrySignature = 0x02014b50;
constexpr std::uint64_t kLocalSignature = 0x04034b50;

struct Directory {
  std::size_t entries = 0;
  std::size_t offset = 0;
};

struct Entry {
  std::string record;
  std::size_t local_offset = 0;
  std::size_t size = 0;
  std::uint32_t crc = 0;
  bool as_it_is = false;  ///< neither compressed nor encrypted
};

/// The end record lies at the file's end, before a comment of any length.
Directory find_directory(const Bytes& bytes, ByteReader& reader) {
  for (std::size_t comment = 0; comment <= kMaxCommentBytes; ++comment) {
    if (bytes.size() < kEndBytes + comment) break;
    reader.seek(bytes.size() - kEndBytes - comment);
    if (reader.take_unsigned(4) != kEndSignature) continue;
    reader.take(6);  // numbers of disks; entries on this disk
    Directory directory;
    directory.entries = reader.take_unsigned(2);
    reader.take(4);  // the directory's size
    directory.offset = reader.take_unsigned(4);
    return directory;
  }
  reader.damaged("a zip file without its directory (was it cut short?)");
}

Entry read_entry(ByteReader& reader) {
  if (reader.take_unsigned(4) != kEntrySignature) reader.damaged("its directory is wrong");
  reader.take(4);  // versions
  const bool encrypted = (reader.take_unsigned(2) & 1) != 0;
  const bool compressed = reader.take_unsigned(2) != 0;
  reader.take(4);  // time
  Entry entry;
  entry.crc = static_cast<std::uint32_t>(reader.take_unsigned(4));
  const std::uint64_t stored_size = reader.take_unsigned(4);
  entry.size = reader.take_unsigned(4);
  const std::size_t name_bytes = reader.take_unsigned(2);
  const std::size_t extra_bytes = reader.take_unsigned(2);
  const std::size_t comment_bytes = reader.take_unsigned(2);
  reader.take(8);  // disk, attributes
  entry.local_offset = reader.take_unsigned(4);
  entry.record = reader.take_text(name_bytes);
  reader.take(extra_bytes + comment_bytes);
  entry.as_it_is = !encrypted && !compressed;
  if (!entry.as_it_is) return entry;
  if (stored_size != entry.size) {
    reader.damaged(fmt::format("record '{}' has two different sizes", entry.record));
  }
  return entry;
}

/// The place behind the record's own header, which repeats its name with other extra fields.
ZipRecord find_record(const Entry& entry, ByteReader reader) {
  reader.seek(entry.local_offset);
  if (reader.take_unsigned(4) != kLocalSignature) {
    reader.damaged(fmt::format("record '{}' is not where the directory says", entry.record));
  }
  reader.take(22);  // what the directory has too
  const std::size_t name_bytes = reader.take_unsigned(2);
  const std::size_t extra_bytes = reader.take_unsigned(2);
  reader.take(name_bytes + extra_bytes);
  const ZipRecord record{reader.position(), entry.size};
  boost::crc_32_type crc;
  crc.process_bytes(reader.take(entry.size), entry.size);
  if (crc.checksum() != entry.crc) {
    reader.damaged(fmt::format("record '{}' does not have its checksum", entry.record));
  }
  return record;
}

}  // namespace

std::map<std::string, ZipRecord> zip_records(const Bytes& bytes, const std::string& name) {
  ByteReader reader(bytes, name);
  const Directory directory = find_directory(bytes, reader);
  reader.seek(directory.offset);
  std::map<std::string, ZipRecord> records;
  std::size_t unread = bytes.size();  // records that overlap could be more to read than the file
  for (std::size_t i = 0; i < directory.entries; ++i) {
    const Entry entry = read_entry(reader);
    if (!entry.as_it_is) continue;
    if (entry.size > unread) reader.damaged("its records are larger than the file");
    unread -= entry.size;
    if (!records.emplace(entry.record, find_record(entry, reader)).second) {
      reader.damaged(fmt::format("two records '{}'", entry.record));
    }
  }
  return records;
}

}  // namespace airsplit
