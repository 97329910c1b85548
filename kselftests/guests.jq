# SPDX-License-Identifier: GPL-2.0-only
#
# Generates the table of "Other guests" in RESULTS.md from the results of runs:
#   jq -srf kselftests/guests.jq reports/runs/*/results.json
# One row per guest, one column per series and tree: passed, failed, known failures.

def count(f): [.cases[] | select(f)] | length;

def cell:
  [
    count(.result == "pass"),
    count(.known == "" and .result != "pass" and .result != "skip"),
    count(.known != "")
  ]
  | map(tostring)
  | join(" ");

def column: (if .series == "" then "none" else .series | sub("^vfio-noiommu-cdev-"; "") end)
  + ", " + .tree;

[.[].cells[] | select(.verdict != "not-run") | {guest, column: column, cell: cell}]
| (map(.column) | unique) as $columns
| "| guest | " + ($columns | join(" | ")) + " |",
  "| --- |" + ($columns | map(" --- |") | add),
  (group_by(.guest)[]
   | (map({(.column): .cell}) | add) as $row
   | "| " + .[0].guest + " | " + ($columns | map($row[.] // "") | join(" | ")) + " |")
