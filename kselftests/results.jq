# SPDX-License-Identifier: GPL-2.0-only
#
# Generates the rows of RESULTS.md from the results of runs:
#   jq -srf kselftests/results.jq reports/runs/*/results.json
# Cells with the same numbers on different trees share a row.

# Describes a kernel by the options that matter.
def kernel:
  .permutation as $p
  | [
      (if $p.VFIO_GROUP == "n" then empty else "group" end),
      (if $p.VFIO_CONTAINER == "y" then "container" else empty end),
      (if $p.IOMMUFD_VFIO_CONTAINER == "y" then "iommufd's container" else empty end),
      (if $p.VFIO_DEVICE_CDEV == "y" then "cdev" else empty end),
      (if $p.IOMMUFD == "n" then "no iommufd" else empty end),
      (if $p.VFIO_NOIOMMU == "n" then "no noiommu mode" else empty end),
      (if $p.VFIO == "m" then "as modules" else empty end),
      (if .flavour == "" then empty else .flavour end)
    ]
  | join(", ");

def count(f): [.cases[] | select(f)] | length;

[.[].cells[]
  | select(.verdict != "not-run")
  | {
      series: (if .series == "" then "none" else .series | sub("^vfio-noiommu-cdev-"; "") end),
      kernel: kernel,
      guest,
      tree,
      counts: [
        count(.result == "pass"),
        count(.known == "" and .result != "pass" and .result != "skip"),
        count(.known != ""),
        count(.result == "skip" and .known == "")
      ]
    }]
| group_by([.guest, .series, .kernel, .counts])[]
| [.[0].guest, .[0].series, .[0].kernel, (map(.tree) | unique | join(", "))]
  + (.[0].counts | map(tostring))
| "| " + join(" | ") + " |"
