// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The page's parts, as they were when airsplit was built. report/embed.cmake makes their source
// file.
#pragma once

namespace airsplit::page {

extern const char* const kHtml;
extern const char* const kCss;
extern const char* const kScripts;    ///< our own, in order
extern const char* const kSchemes;    ///< python/airsplit/plot/schemes.json
extern const char* const kD3;         ///< "" if it was not found
extern const char* const kD3Licence;  ///< "" if it was not found

}  // namespace airsplit::page
