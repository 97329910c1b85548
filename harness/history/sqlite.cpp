// SPDX-License-Identifier: GPL-2.0-only
#include "history/sqlite.h"

#include <sqlite3.h>
#include <sys/stat.h>

namespace kseries {
namespace {

/// How long to wait for another writer. Recording a run takes less than a second.
constexpr int busy_milliseconds = 30000;

/// A file: URI (https://sqlite.org/uri.html).
std::string uri_from(const std::string& path) {
  std::string uri = "file:";
  for (const char c : path) {
    switch (c) {
      case '%':
        uri += "%25";
        break;
      case '?':
        uri += "%3f";
        break;
      case '#':
        uri += "%23";
        break;
      default:
        uri += c;
    }
  }
  return uri;
}

}  // namespace

DatabaseConnection::~DatabaseConnection() { ::sqlite3_close(handle); }

Error DatabaseConnection::failed(int code) {
  const int kind = code & 0xff;
  if (kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB) damaged = true;
  const std::string what = handle == nullptr ? ::sqlite3_errstr(code) : ::sqlite3_errmsg(handle);
  return {"history", what, path, "--history FILE uses another file, --history none uses none"};
}

Statement::Statement(std::shared_ptr<DatabaseConnection> connection, sqlite3_stmt* statement)
    : connection_(std::move(connection)), statement_(statement, ::sqlite3_finalize) {}

Result<bool> Statement::step() {
  const int code = ::sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return connection_->failed(code);
}

int64_t Statement::number(int column) const {
  return ::sqlite3_column_int64(statement_.get(), column);
}

std::string Statement::text(int column) const {
  const void* bytes = ::sqlite3_column_blob(statement_.get(), column);
  const auto size = static_cast<size_t>(::sqlite3_column_bytes(statement_.get(), column));
  return bytes == nullptr ? "" : std::string(static_cast<const char*>(bytes), size);
}

void Statement::reset() { ::sqlite3_reset(statement_.get()); }

void Statement::bind(int at, int64_t number) { ::sqlite3_bind_int64(statement_.get(), at, number); }

void Statement::bind(int at, std::string_view text) {
  // A null pointer would be bound as NULL.
  ::sqlite3_bind_text(statement_.get(), at, text.data() == nullptr ? "" : text.data(),
                      static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

Result<Database> Database::open(const std::string& path, DatabaseAccess access) {
  Database database;
  database.connection_ = std::make_shared<DatabaseConnection>();
  DatabaseConnection& connection = *database.connection_;
  connection.path = path;
  const bool create = access == DatabaseAccess::create;
  const std::string name = uri_from(path) + (create ? "" : "?immutable=1");
  const int flags = create ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  const int code =
      ::sqlite3_open_v2(name.c_str(), &connection.handle, flags | SQLITE_OPEN_URI, nullptr);
  if (code != SQLITE_OK) return connection.failed(code);
  ::sqlite3_busy_timeout(connection.handle, busy_milliseconds);
  struct stat info {};
  if (::stat(path.c_str(), &info) == 0) {
    connection.device = info.st_dev;
    connection.inode = info.st_ino;
  }
  return database;
}

Result<Done> Database::execute(const std::string& sql) {
  const int code = ::sqlite3_exec(connection_->handle, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return connection_->failed(code);
  return Done{};
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = ::sqlite3_prepare_v2(connection_->handle, sql.data(),
                                        static_cast<int>(sql.size()), &statement, nullptr);
  if (code != SQLITE_OK) return connection_->failed(code);
  return Statement(connection_, statement);
}

int64_t Database::last_id() const { return ::sqlite3_last_insert_rowid(connection_->handle); }

Result<Transaction> Transaction::begin(Database& database) {
  TRY(database.execute("BEGIN IMMEDIATE"));
  return Transaction(database);
}

Transaction::~Transaction() {
  if (database_ != nullptr) (void)database_->execute("ROLLBACK");
}

Result<Done> Transaction::commit() {
  TRY(database_->execute("COMMIT"));
  database_ = nullptr;
  return Done{};
}

}  // namespace kseries
