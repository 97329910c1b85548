// SPDX-License-Identifier: GPL-2.0-only
#include "history/schema.h"

#include <iterator>

namespace kseries {
namespace {

// Every text that occurs often is in `names` once, and referred to by its id. Enumerators are
// stored as their names, because their numbers may change, except for the results of cases: there
// are millions of them, and the smallest numbers take no space (history/result_code.h).
//
// Element N leads from version N to N+1. A released element must never be changed.
constexpr const char* migrations[] = {
    R"(
CREATE TABLE names(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE runs(
  id INTEGER PRIMARY KEY,
  run TEXT NOT NULL,          -- Report::run
  started TEXT NOT NULL,      -- ISO 8601, UTC: sorts by time
  seconds INTEGER NOT NULL,
  campaign INTEGER NOT NULL,
  program INTEGER NOT NULL,   -- hash of kseries and its suites
  qemu INTEGER NOT NULL,
  UNIQUE(run, started));
CREATE INDEX runs_by_time ON runs(started);
-- A series, or none, on a tree.
CREATE TABLE subjects(
  run INTEGER NOT NULL,
  place INTEGER NOT NULL,     -- "tree/series"
  tree INTEGER NOT NULL,
  tree_content INTEGER NOT NULL,
  series INTEGER NOT NULL,
  content INTEGER NOT NULL,   -- hash of the patches and the tree
  PRIMARY KEY(run, place)) WITHOUT ROWID;
CREATE INDEX subjects_by_place ON subjects(place);
CREATE TABLE cells(
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL,
  place INTEGER NOT NULL,     -- Cell::id
  subject INTEGER NOT NULL,   -- subjects.place
  configuration INTEGER NOT NULL,
  flavour INTEGER NOT NULL,
  guest INTEGER NOT NULL,
  kernel INTEGER NOT NULL,    -- hash of the kernel and its modules
  verdict INTEGER NOT NULL,
  milliseconds INTEGER NOT NULL,
  UNIQUE(run, place));
CREATE INDEX cells_by_place ON cells(place);
CREATE INDEX cells_by_kernel ON cells(kernel, guest);
CREATE TABLE results(
  name INTEGER NOT NULL,      -- "suite/case"
  cell INTEGER NOT NULL,
  result INTEGER NOT NULL,
  PRIMARY KEY(name, cell)) WITHOUT ROWID;
CREATE INDEX failed_results ON results(name, cell) WHERE result = 1;
)",
    R"(
CREATE TABLE findings(
  id INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,      -- name of the verdict
  identity TEXT NOT NULL,     -- Finding::cause
  title TEXT NOT NULL,        -- of the last occurrence
  UNIQUE(kind, identity));
CREATE TABLE occurrences(
  finding INTEGER NOT NULL,
  run INTEGER NOT NULL,
  place INTEGER NOT NULL,     -- cells.place or subjects.place
  PRIMARY KEY(finding, run, place)) WITHOUT ROWID;
CREATE INDEX occurrences_by_run ON occurrences(run);
)",
};

constexpr int versions = static_cast<int>(std::size(migrations));

Result<int> read_version(Database& database) {
  TRY_ASSIGN(Statement version, database.prepare("PRAGMA user_version"));
  TRY(version.step());
  return static_cast<int>(version.number(0));
}

Error other_version(const Database& database, int version) {
  std::string what = "the file has version " + std::to_string(version);
  what += ", this kseries uses version " + std::to_string(versions);
  return {"history", what, database.connection().path,
          "use a newer kseries, or another file with --history FILE"};
}

}  // namespace

const int history_schema = versions;

Result<Done> migrate_history(Database& database) {
  TRY_ASSIGN(const int present, read_version(database));
  if (present == versions) return Done{};
  // Another process may do the same.
  TRY_ASSIGN(Transaction transaction, Transaction::begin(database));
  TRY_ASSIGN(const int version, read_version(database));
  if (version > versions || version < 0) return other_version(database, version);
  for (int at = version; at < versions; at++) {
    TRY(database.execute(migrations[at]));
  }
  TRY(database.execute("PRAGMA user_version = " + std::to_string(versions)));
  return transaction.commit();
}

Result<Done> check_history_schema(Database& database) {
  TRY_ASSIGN(const int version, read_version(database));
  if (version != versions) return other_version(database, version);
  return Done{};
}

}  // namespace kseries
