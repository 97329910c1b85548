# SPDX-License-Identifier: GPL-2.0-only
#
# Generates the table of tests that are skipped in every guest, for RESULTS.md, from the
# results of runs:
#   jq -srf kselftests/skips.jq reports/runs/*/results.json
# The cells of unpatched trees with all of VFIO's interfaces count. The variants of a test
# count as one test: it runs if one of them runs in one of the guests.

def has_all_interfaces:
  .permutation as $p
  | ["VFIO_GROUP", "VFIO_CONTAINER", "VFIO_DEVICE_CDEV", "VFIO_NOIOMMU", "IOMMUFD"]
  | all($p[.] == "y");

# "fixture.variant.test" is "fixture.test".
def test: .suite + "/" + (.name | split(".") | if length > 2 then .[0] + "." + .[-1] else join(".") end);

[.[].cells[] | select(.verdict != "not-run" and .series == "" and .flavour == "")
  | select(has_all_interfaces)
  | . as $cell | .cases[]
  | {tree: $cell.tree, guest: $cell.guest, test: test, skip: (.result == "skip"), message}]
| group_by(.tree)[]
| (map(.guest) | unique) as $guests
| .[0].tree as $tree
| (group_by(.test) | map(select(all(.skip)))) as $skipped
| (map(.test) | unique | length) as $count
| "\($tree): \($skipped | length) of \($count) tests are skipped in each guest (\($guests | join(", ")))",
  "| test | " + ($guests | join(" | ")) + " |",
  "| --- |" + ($guests | map(" --- |") | add),
  ($skipped[]
   | . as $cases
   | "| " + .[0].test + " | "
     + ($guests
        | map(. as $guest | $cases | map(select(.guest == $guest) | .message) | unique | join("; "))
        | join(" | "))
     + " |")
