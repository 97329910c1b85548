// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

#include "model/report.h"

namespace kseries::html {

/// `text` for element content and quoted attributes: printable UTF-8 with
/// & < > " ' as entities.
std::string escaped(std::string_view text);

/// `path` as a relative URL: characters with a meaning in URLs are percent-encoded.
std::string encode_url(std::string_view path);

/// <name attributes>content</name>; `content` is HTML.
std::string element(std::string_view name, std::string_view attributes, std::string_view content);

/// A link to a file in the directory of the run.
std::string link_to(std::string_view path, std::string_view text);

/// The class in the style sheet: "good", "bad", "warn" or "none".
std::string_view style_class(Verdict verdict);

/// The verdict as a coloured tag.
std::string tag(Verdict verdict);

/// "<dt>name</dt><dd>content</dd>"; empty if `content` is empty.
std::string fact(std::string_view name, std::string_view content);

}  // namespace kseries::html
