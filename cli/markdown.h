// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Tables of Markdown, for the pages of docs/ that the program writes.
#pragma once

#include <string>
#include <vector>

namespace airsplit {

/// A text as it stands: what would end a cell or begin markup in it is escaped.
std::string markdown_text(const std::string& text);

/// A name, as code.
std::string markdown_code(const std::string& name);

/// One row: "| a | b |\n".
std::string markdown_row(const std::vector<std::string>& cells);

/// The row of titles and the line below it.
std::string markdown_head(const std::vector<std::string>& titles);

}  // namespace airsplit
