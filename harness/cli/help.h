// SPDX-License-Identifier: GPL-2.0-only
#pragma once

namespace kseries {

/// `kseries --help`: fits on one screen.
inline constexpr const char* help_text =
    R"(kseries: find out which patch of a kernel series breaks what, and where

usage: kseries COMMAND [OPTIONS]        (kseries COMMAND --help lists the options)

  run [CAMPAIGN]           apply a series, build kernels, boot them, run tests,
                           report; default: the quick vfio-noiommu campaign on 6.12
  plan [CAMPAIGN] -o DIR   plan a run, to be run in parts (run --plan --shard)
  merge RUN... -o DIR      make one run of such parts
  report [RUN]             write the reports of a run again, complete or not
  compare SIDE SIDE        compare two trees or series, test by test
  history [TEXT]           show since when and how often a case or finding failed
  coverage RUN...          show which changed lines the test suites executed
  series check SERIES      check whether a series applies, and if not, why
  kconfig relevant SERIES  list the Kconfig symbols that affect a series
  kconfig explore          list all distinct configurations of some symbols
  kconfig prove FORMULA    prove that no configuration satisfies a formula
  boot CELL                boot a cell of a run again (with --shell or --gdb, too)
  build CELL               build the kernel of a cell again
  bundle CELL              pack a cell for a machine that only has QEMU
  read console FILE...     list the kernel reports in a console log or dmesg output
  read ktap FILE...        list the results in KTAP or TAP output
  doctor                   check this machine, and show how to fix what is missing

Options of run:
  --tree TREE       6.1, 6.12, 7.2, 7.3 (configs/trees.toml), deb:PACKAGE,
                    a tarball, a directory, git:PATH@REV; may be repeated
  --series SERIES   a directory of patches, an mbox (also .gz), a patch,
                    git:PATH@BASE..TIP, or none for the unmodified tree
  --depth DEPTH     quick, pairwise or full: how many configurations to build
  --qemu PROGRAM    the QEMU to boot with, such as a build of your own
  -n                print the plan and how long it may take; run nothing

Examples:
  kseries run --series v5.mbx --tree 6.12 --tree 7.2
  kseries run --series git:~/linux@origin..HEAD --tree git:~/linux@origin
  kseries series check v5.mbx --tree 6.1 --tree 6.12
  kseries boot reports/runs/latest/cells/CELL --shell

Exit codes: 0 clean, 1 findings, 2 usage error, 69 could not run, 70 a bug in
kseries, 130 interrupted. Results go to stdout, progress goes to stderr.
)";

}  // namespace kseries
