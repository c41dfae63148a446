// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

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
  std::size_t stored_size = 0;
  std::size_t size = 0;
  std::uint32_t crc = 0;
  int method = 0;
  bool is_encrypted = false;
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
  Entry entry;
  entry.is_encrypted = (reader.take_unsigned(2) & 1) != 0;
  entry.method = static_cast<int>(reader.take_unsigned(2));
  reader.take(4);  // time
  entry.crc = static_cast<std::uint32_t>(reader.take_unsigned(4));
  entry.stored_size = reader.take_unsigned(4);
  entry.size = reader.take_unsigned(4);
  const std::size_t name_bytes = reader.take_unsigned(2);
  const std::size_t extra_bytes = reader.take_unsigned(2);
  const std::size_t comment_bytes = reader.take_unsigned(2);
  reader.take(8);  // disk, attributes
  entry.local_offset = reader.take_unsigned(4);
  entry.record = reader.take_text(name_bytes);
  reader.take(extra_bytes + comment_bytes);
  entry.as_it_is = !entry.is_encrypted && entry.method == 0;
  if (!entry.as_it_is) return entry;
  if (entry.stored_size != entry.size) {
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
  const ZipRecord record{reader.position(), entry.stored_size};
  const std::uint8_t* begin = reader.take(entry.stored_size);
  if (!entry.as_it_is) return record;
  boost::crc_32_type crc;
  crc.process_bytes(begin, entry.size);
  if (crc.checksum() != entry.crc) {
    reader.damaged(fmt::format("record '{}' does not have its checksum", entry.record));
  }
  return record;
}

void put(Bytes& bytes, std::uint64_t number, int count) {
  for (int i = 0; i < count; ++i) bytes.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
}

constexpr std::uint64_t kVersion = 20;   // that reads compressed records: 2.0
constexpr std::uint64_t kNoDate = 0x21;  // 1 January 1980, the first that there is

/// What a record's own header and the directory have in common.
void put_facts(Bytes& bytes, const StoredRecord& record) {
  put(bytes, kVersion, 2);
  put(bytes, 0, 2);  // neither encrypted nor streamed
  put(bytes, static_cast<std::uint64_t>(record.method), 2);
  put(bytes, 0, 2);  // midnight
  put(bytes, kNoDate, 2);
  put(bytes, record.crc, 4);
  put(bytes, record.bytes.size(), 4);
  put(bytes, record.size, 4);
  put(bytes, record.name.size(), 2);
  put(bytes, 0, 2);  // extra fields
}

}  // namespace

std::vector<StoredRecord> stored_records(const Bytes& bytes, const std::string& name) {
  ByteReader reader(bytes, name);
  const Directory directory = find_directory(bytes, reader);
  reader.seek(directory.offset);
  std::vector<StoredRecord> records;
  std::size_t unread = bytes.size();
  for (std::size_t i = 0; i < directory.entries; ++i) {
    const Entry entry = read_entry(reader);
    if (entry.is_encrypted) reader.damaged(fmt::format("record '{}' is encrypted", entry.record));
    if (entry.stored_size > unread) reader.damaged("its records are larger than the file");
    unread -= entry.stored_size;
    const ZipRecord place = find_record(entry, reader);
    const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(place.offset);
    records.push_back({entry.record,
                       entry.method,
                       static_cast<std::uint32_t>(entry.size),
                       entry.crc,
                       {begin, begin + static_cast<std::ptrdiff_t>(place.size)}});
  }
  return records;
}

Bytes write_zip(const std::vector<StoredRecord>& records) {
  Bytes file, directory;
  for (const StoredRecord& record : records) {
    const std::size_t begin = file.size();
    put(file, kLocalSignature, 4);
    put_facts(file, record);
    file.insert(file.end(), record.name.begin(), record.name.end());
    file.insert(file.end(), record.bytes.begin(), record.bytes.end());
    put(directory, kEntrySignature, 4);
    put(directory, kVersion, 2);  // of the writer
    put_facts(directory, record);
    put(directory, 0, 2);  // comment
    put(directory, 0, 8);  // disk, attributes
    put(directory, begin, 4);
    directory.insert(directory.end(), record.name.begin(), record.name.end());
  }
  const std::size_t begin = file.size();
  file.insert(file.end(), directory.begin(), directory.end());
  put(file, kEndSignature, 4);
  put(file, 0, 4);  // disks
  put(file, records.size(), 2);
  put(file, records.size(), 2);
  put(file, directory.size(), 4);
  put(file, begin, 4);
  put(file, 0, 2);  // comment
  return file;
}

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
