// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace kseries {

/// Decides the exit code of the program (see base/exit_code.h).
enum class ErrorKind {
  usage,        ///< wrong options or input of the user: exit 2
  unavailable,  ///< something on the machine is missing or failed: exit 69
  bug,          ///< a bug of kseries: exit 70
  interrupted,  ///< SIGINT or SIGTERM: exit 130
};

/// An error that stops the program, as opposed to a finding, which is a value of the model. It is
/// passed up unchanged and printed once, in main(), as "stage: what: where" and "hint: …".
struct Error {
  std::string stage;  ///< the part that failed, one word: "tree", "series", "build"
  std::string what;   ///< what is wrong
  std::string where;  ///< file:line, option or path; may be empty
  std::string hint;   ///< what the user can do about it; may be empty
  ErrorKind kind = ErrorKind::unavailable;
};

/// A value or an Error, with an interface that std::expected can replace.
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
  /// Moves the value out. Requires ok().
  T take() { return std::move(std::get<0>(state_)); }
  [[nodiscard]] const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

/// Result of a function that has nothing to return.
struct Done {};

}  // namespace kseries

// Macros to pass errors, as in ccache: both return the error of `...` from the enclosing
// function, which must return a Result. Use `auto` for a type that contains a comma.
#define KSERIES_CONCAT_(left, right) left##right
#define KSERIES_CONCAT(left, right) KSERIES_CONCAT_(left, right)

/// TRY(write_file(path, text)): ignores the value.
#define TRY(...)                                                                             \
  do {                                                                                       \
    if (auto kseries_result = (__VA_ARGS__); !kseries_result) return kseries_result.error(); \
  } while (false)

/// TRY_ASSIGN(std::string text, read_file(path)): assigns the value.
#define TRY_ASSIGN(target, ...) \
  KSERIES_TRY_ASSIGN(KSERIES_CONCAT(kseries_result_, __LINE__), target, __VA_ARGS__)
#define KSERIES_TRY_ASSIGN(result, target, ...) \
  auto result = (__VA_ARGS__);                  \
  if (!(result)) return (result).error();       \
  target = (result).take()
