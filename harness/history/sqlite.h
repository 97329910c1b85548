// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

// The part of SQLite's C interface that the history needs (https://sqlite.org/c3ref/intro.html).
// Errors have the stage "history", SQLite's message and the path of the file.

namespace kseries {

/// An open database file, shared by the Database and its statements.
struct DatabaseConnection {
  sqlite3* handle = nullptr;
  std::string path;
  dev_t device = 0;  ///< of the file that was opened, with the next one: its identity
  ino_t inode = 0;
  bool damaged = false;  ///< a call failed because the file is damaged or not SQLite's

  DatabaseConnection() = default;
  DatabaseConnection(const DatabaseConnection&) = delete;
  DatabaseConnection& operator=(const DatabaseConnection&) = delete;
  ~DatabaseConnection();
  /// The Error for the last call, which failed with `code`.
  Error failed(int code);
};

/// A prepared statement.
class Statement {
 public:
  Statement(std::shared_ptr<DatabaseConnection> connection, sqlite3_stmt* statement);

  /// Starts again, with these values for the parameters.
  template <typename... Values>
  Statement& with(const Values&... values) {
    reset();
    int at = 0;
    (bind(++at, values), ...);
    return *this;
  }
  /// Whether there is another row.
  Result<bool> step();
  /// Executes a statement that returns no rows.
  template <typename... Values>
  Result<Done> run(const Values&... values) {
    const Result<bool> stepped = with(values...).step();
    reset();
    if (!stepped) return stepped.error();
    return Done{};
  }
  /// Columns of the current row, from 0.
  [[nodiscard]] int64_t number(int column) const;
  [[nodiscard]] std::string text(int column) const;

 private:
  void reset();
  void bind(int at, int64_t number);
  void bind(int at, std::string_view text);

  std::shared_ptr<DatabaseConnection> connection_;
  std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement_;
};

enum class DatabaseAccess {
  create,     ///< read and write; creates the file
  read_only,  ///< of a file that nobody can change now, such as on a read-only file system
};

class Database {
 public:
  static Result<Database> open(const std::string& path, DatabaseAccess access);

  /// Executes statements, separated by semicolons, that have no parameters.
  Result<Done> execute(const std::string& sql);
  Result<Statement> prepare(std::string_view sql);
  /// The id of the row that was inserted last.
  [[nodiscard]] int64_t last_id() const;
  [[nodiscard]] const DatabaseConnection& connection() const { return *connection_; }

 private:
  std::shared_ptr<DatabaseConnection> connection_;
};

/// A transaction that can write. It is rolled back unless it is committed.
class Transaction {
 public:
  static Result<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept : database_(other.database_) {
    other.database_ = nullptr;
  }
  Transaction(const Transaction&) = delete;
  ~Transaction();
  Result<Done> commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace kseries
