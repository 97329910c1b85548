// SPDX-License-Identifier: GPL-2.0-only
#include "series/mail_date.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "base/text.h"

namespace kseries {
namespace {

constexpr std::array<std::string_view, 12> months = {"jan", "feb", "mar", "apr", "may", "jun",
                                                     "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<const char*, 7> weekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr int64_t day_seconds = 86400;

/// Days from 1970-01-01 in the Gregorian calendar. Years are counted from March,
/// so that the leap day is the last of its year.
int64_t days_of(int64_t year, int64_t month, int64_t day) {
  const int64_t y = month <= 2 ? year - 1 : year;
  const int64_t m = month <= 2 ? month + 9 : month - 3;
  return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

/// "+0200" or a name of UTC; minutes. Unknown names mean UTC, as RFC 5322 says.
std::optional<int> offset_of(std::string_view zone) {
  if (zone.empty() || (zone.front() != '+' && zone.front() != '-')) return 0;
  const auto digits = to_number(zone.substr(1));
  if (!digits || zone.size() != 5 || *digits < 0) return std::nullopt;
  const int minutes = static_cast<int>(*digits / 100 * 60 + *digits % 100);
  return zone.front() == '-' ? -minutes : minutes;
}

std::optional<int64_t> time_of_day(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, ':');
  if (parts.size() < 2 || parts.size() > 3) return std::nullopt;
  int64_t seconds = 0;
  for (size_t i = 0; i < 3; ++i) {
    const std::optional<long> part = i < parts.size() ? to_number(parts[i]) : 0L;
    if (!part || *part < 0 || *part > 60) return std::nullopt;
    seconds = seconds * 60 + *part;
  }
  return seconds;
}

}  // namespace

std::optional<MailDate> parse_mail_date(std::string_view text) {
  if (const size_t comma = text.find(','); comma != std::string_view::npos)
    text = text.substr(comma + 1);
  std::vector<std::string_view> words;
  for (const std::string_view word : split(trim(text), ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  if (words.size() < 4) return std::nullopt;
  const auto day = to_number(words[0]);
  const auto* month = std::find(months.begin(), months.end(), to_lower(words[1]));
  const auto year = to_number(words[2]);
  const auto time = time_of_day(words[3]);
  const auto offset = offset_of(words.size() > 4 ? words[4] : "");
  if (!day || *day < 1 || *day > 31 || month == months.end() || !year || *year < 1970 ||
      *year > 9999 || !time || !offset)
    return std::nullopt;
  const int64_t days = days_of(*year, month - months.begin() + 1, *day);
  return MailDate{days * day_seconds + *time - *offset * int64_t{60}, *offset};
}

std::string mail_date(const MailDate& date) {
  const int64_t local = date.seconds + date.offset * int64_t{60};
  const int64_t day = local >= 0 ? local / day_seconds : (local - day_seconds + 1) / day_seconds;
  const auto second = static_cast<int>(local - day * day_seconds);
  int64_t year = 1970 + day / 366;
  while (days_of(year + 1, 1, 1) <= day) ++year;
  int64_t month = 12;
  while (month > 1 && days_of(year, month, 1) > day) --month;
  const char* weekday = weekdays[static_cast<size_t>(((day + 4) % 7 + 7) % 7)];
  std::string name(months[static_cast<size_t>(month - 1)]);
  name[0] = static_cast<char>(name[0] - 'a' + 'A');
  std::array<char, 64> text{};
  const int zone = std::abs(date.offset);
  (void)std::snprintf(text.data(), text.size(), "%s, %d %s %d %02d:%02d:%02d %c%02d%02d", weekday,
                      static_cast<int>(day - days_of(year, month, 1) + 1), name.c_str(),
                      static_cast<int>(year), second / 3600, second / 60 % 60, second % 60,
                      date.offset < 0 ? '-' : '+', zone / 60, zone % 60);
  return text.data();
}

}  // namespace kseries
