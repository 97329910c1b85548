// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace kseries {

/// Decides the exit code of the program (see base/exit_code.h).
enum class ErrorKind {
  usage,        ///< the caller's words are off: exit 2
  unavailable,  ///< the machine or an input can't serve: exit 69
  bug,          ///< an invariant of ours does not hold: exit 70
  interrupted,  ///< SIGINT or SIGTERM: exit 130
};

/// Something that stops the program, as opposed to a finding, which is a value
/// of the model. Passed up unchanged and printed once, in main, as
/// "stage: what: where" and "hint: …".
struct Error {
  std::string stage;  ///< which part refused, one word: "tree", "series", "build"
  std::string what;   ///< what is wrong
  std::string where;  ///< file:line, option or path; may be empty
  std::string hint;   ///< what the user can do about it; may be empty
  ErrorKind kind = ErrorKind::unavailable;
};

/// A value or an Error. Kept thin, so that it can become std::expected.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& operator*() { return std::get<0>(state_); }
  const T& operator*() const { return std::get<0>(state_); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }
  /// Moves the value out; only when ok().
  T take() { return std::move(std::get<0>(state_)); }
  [[nodiscard]] const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

/// Result of a function that has nothing to return.
struct Done {};

}  // namespace kseries

// Error passing, as ccache has it: both return the error of `...` from the enclosing
// function, which returns a Result. A type with a comma is spelled `auto`.
#define KSERIES_CONCAT_(left, right) left##right
#define KSERIES_CONCAT(left, right) KSERIES_CONCAT_(left, right)

/// TRY(write_file(path, text)): for a Result without a value that is needed.
#define TRY(...)                                                                             \
  do {                                                                                       \
    if (auto kseries_result = (__VA_ARGS__); !kseries_result) return kseries_result.error(); \
  } while (false)

/// TRY_ASSIGN(std::string text, read_file(path)): also assigns the value.
#define TRY_ASSIGN(target, ...) \
  KSERIES_TRY_ASSIGN(KSERIES_CONCAT(kseries_result_, __LINE__), target, __VA_ARGS__)
#define KSERIES_TRY_ASSIGN(result, target, ...) \
  auto result = (__VA_ARGS__);                  \
  if (!(result)) return (result).error();       \
  target = (result).take()
