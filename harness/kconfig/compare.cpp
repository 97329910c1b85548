// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig/compare.h"

#include <cctype>
#include <cerrno>
#include <cstdlib>

namespace kseries {
namespace {

std::optional<long long> parse_number(const std::string& text, ValueType type) {
  if (type == SymbolType::boolean || type == SymbolType::tristate) {
    return text == "n" ? 0 : text == "m" ? 1 : text == "y" ? 2 : -1;
  }
  const int base = type == SymbolType::integer ? 10 : type == SymbolType::hex ? 16 : 0;
  char* end = nullptr;
  errno = 0;
  const long long value = std::strtoll(text.c_str(), &end, base);
  if (errno != 0 || *end != 0 || end == text.c_str()) return std::nullopt;
  if (std::isxdigit(static_cast<unsigned char>(end[-1])) == 0) return std::nullopt;
  return value;
}

}  // namespace

bool compare_values(Operator op, const std::string& left, ValueType left_type,
                    const std::string& right, ValueType right_type) {
  int order = left.compare(right);
  if (left_type != SymbolType::string || right_type != SymbolType::string) {
    const std::optional<long long> first = parse_number(left, left_type);
    const std::optional<long long> second = parse_number(right, right_type);
    if (first && second) order = *first < *second ? -1 : *first > *second ? 1 : 0;
  }
  switch (op) {
    case Operator::equal:
      return order == 0;
    case Operator::unequal:
      return order != 0;
    case Operator::less:
      return order < 0;
    case Operator::less_equal:
      return order <= 0;
    case Operator::greater:
      return order > 0;
    default:
      return order >= 0;
  }
}

}  // namespace kseries
