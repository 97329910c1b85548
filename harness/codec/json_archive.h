// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "codec/base64.h"
#include "codec/json_result_fields.h"
#include "model/names.h"

// Only for the .cpp files of this folder: nlohmann-json is slow to compile.

namespace kseries::archive {

using Json = nlohmann::ordered_json;

inline Json encode(const std::string& text) {
  if (is_utf8(text)) return text;
  return Json{{"base64", to_base64(text)}};
}
inline Json encode(const char& c) { return encode(std::string(1, c)); }

template <typename T>
requires std::is_arithmetic_v<T> Json encode(const T& number) { return number; }
template <typename T>
requires std::is_enum_v<T> Json encode(const T& value) { return name_of(value); }

template <typename T>
requires std::is_class_v<T> Json encode(const T& value);
template <typename T>
Json encode(const std::vector<T>& items);
template <typename T>
Json encode(const std::map<std::string, T>& items);

struct Writer {
  Json& object;
  template <typename T>
  void operator()(const char* name, const T& member) {
    object.emplace(name, encode(member));
  }
};

template <typename T>
requires std::is_class_v<T> Json encode(const T& value) {
  Json object = Json::object();
  Writer writer{object};
  fields(writer, value);
  return object;
}

template <typename T>
Json encode(const std::vector<T>& items) {
  Json array = Json::array();
  for (const T& item : items) array.push_back(encode(item));
  return array;
}

/// An object; if a key is not UTF-8 (a path can be anything), a list of pairs.
template <typename T>
Json encode(const std::map<std::string, T>& items) {
  bool plain = true;
  for (const auto& [key, item] : items) plain = plain && is_utf8(key);
  Json json = plain ? Json::object() : Json::array();
  for (const auto& [key, item] : items) {
    if (plain) {
      // A map's keys are distinct: no need for the look-up of operator[].
      json.get_ref<Json::object_t&>().Container::emplace_back(key, encode(item));
    } else {
      json.push_back(Json::array({encode(key), encode(item)}));
    }
  }
  return json;
}

/// Where in the document a reader stands: a chain on the stack, spelled out
/// only for a message.
struct Place {
  const Place* up = nullptr;
  std::string_view key;
  size_t index = 0;

  [[nodiscard]] std::string text() const {
    if (up == nullptr) return "";
    if (!key.empty()) return up->text() + "." + std::string(key);
    return up->text() + "[" + std::to_string(index) + "]";
  }
};

/// The first thing that was not as expected; empty while all is well.
struct Failure {
  std::string what;

  void expected(std::string_view wanted, const Json& found, const Place& place) {
    if (!what.empty()) return;
    what = "expected " + std::string(wanted) + ", found " + found.type_name();
    const std::string path = place.text();
    if (!path.empty()) what += ", at " + path;
  }
};

inline void decode(const Json& json, std::string& text, const Place& place, Failure& failure) {
  if (json.is_string()) {
    text = json.get_ref<const std::string&>();
    return;
  }
  const auto base64 = json.is_object() ? json.find("base64") : json.end();
  if (json.is_object() && base64 != json.end() && base64->is_string()) {
    if (std::optional<std::string> bytes = from_base64(base64->get_ref<const std::string&>())) {
      text = std::move(*bytes);
      return;
    }
  }
  failure.expected("a text", json, place);
}

inline void decode(const Json& json, bool& value, const Place& place, Failure& failure) {
  if (!json.is_boolean()) return failure.expected("true or false", json, place);
  value = json.get<bool>();
}

inline void decode(const Json& json, char& c, const Place& place, Failure& failure) {
  std::string text;
  decode(json, text, place, failure);
  if (text.size() != 1) return failure.expected("one character", json, place);
  c = text[0];
}

inline void decode(const Json& json, double& value, const Place& place, Failure& failure) {
  if (json.is_null()) {
    value = 0;  // what infinity and not-a-number are written as
  } else if (json.is_number()) {
    value = json.get<double>();
  } else {
    failure.expected("a number", json, place);
  }
}

inline void decode(const Json& json, int& value, const Place& place, Failure& failure) {
  const auto fits = [](auto number) {
    return std::cmp_greater_equal(number, std::numeric_limits<int>::min()) &&
           std::cmp_less_equal(number, std::numeric_limits<int>::max());
  };
  const bool fine = json.is_number_unsigned()  ? fits(json.get<uint64_t>())
                    : json.is_number_integer() ? fits(json.get<int64_t>())
                                               : false;
  if (!fine) return failure.expected("a whole number of 32 bits", json, place);
  value = json.get<int>();
}

inline void decode(const Json& json, unsigned long& value, const Place& place, Failure& failure) {
  if (!json.is_number_unsigned()) {
    return failure.expected("a whole number that is not negative", json, place);
  }
  value = json.get<unsigned long>();
}

template <typename T>
requires std::is_enum_v<T>
void decode(const Json& json, T& value, const Place& place, Failure& failure) {
  std::string word;
  decode(json, word, place, failure);
  if (!failure.what.empty()) return;
  if (const std::optional<T> known = from_name<T>(word)) {
    value = *known;
  } else {
    failure.what = "unknown word \"" + word + "\" at " + place.text();
  }
}

template <typename T>
requires std::is_class_v<T>
void decode(const Json& json, T& value, const Place& place, Failure& failure);
template <typename T>
void decode(const Json& json, std::vector<T>& items, const Place& place, Failure& failure);
template <typename T>
void decode(const Json& json, std::map<std::string, T>& items, const Place& place,
            Failure& failure);

struct Reader {
  const Json& object;
  const Place& place;
  Failure& failure;

  template <typename T>
  void operator()(const char* name, T& member) {
    if (!failure.what.empty()) return;
    const auto found = object.find(name);
    if (found != object.end()) decode(*found, member, Place{&place, name, 0}, failure);
  }
};

template <typename T>
requires std::is_class_v<T>
void decode(const Json& json, T& value, const Place& place, Failure& failure) {
  if (!json.is_object()) return failure.expected("an object", json, place);
  Reader reader{json, place, failure};
  fields(reader, value);
}

template <typename T>
void decode(const Json& json, std::vector<T>& items, const Place& place, Failure& failure) {
  if (!json.is_array()) return failure.expected("a list", json, place);
  items.clear();
  items.reserve(json.size());
  for (const Json& entry : json) {
    if (!failure.what.empty()) return;
    T item{};
    decode(entry, item, Place{&place, "", items.size()}, failure);
    items.push_back(std::move(item));
  }
}

template <typename T>
void decode(const Json& json, std::map<std::string, T>& items, const Place& place,
            Failure& failure) {
  items.clear();
  if (json.is_object()) {
    for (const auto& [key, entry] : json.items()) {
      if (!failure.what.empty()) return;
      decode(entry, items[key], Place{&place, key, 0}, failure);
    }
    return;
  }
  if (!json.is_array()) return failure.expected("an object", json, place);
  for (size_t i = 0; i < json.size() && failure.what.empty(); i++) {
    const Place pair{&place, "", i};
    if (!json[i].is_array() || json[i].size() != 2) {
      return failure.expected("a pair", json[i], pair);
    }
    std::string key;
    decode(json[i][0], key, Place{&pair, "", 0}, failure);
    decode(json[i][1], items[key], Place{&pair, "", 1}, failure);
  }
}

}  // namespace kseries::archive
