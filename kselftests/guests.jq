# SPDX-License-Identifier: GPL-2.0-only
#
# The tables of "Other guests" in RESULTS.md, from what runs left behind:
#   jq -srf kselftests/guests.jq reports/runs/*/results.json
# One row for a guest, one column for each series and tree: passed, failed, known.

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
