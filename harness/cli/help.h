// SPDX-License-Identifier: GPL-2.0-only
#pragma once

namespace kseries {

/// `kseries --help`: one screen.
inline constexpr const char* help_text =
    R"(kseries: which patch breaks what, in which configuration, on which tree

usage: kseries COMMAND [OPTIONS]          (kseries COMMAND --help for its options)

  run [CAMPAIGN]        apply, configure, build, boot, test, report; default
                        campaign: vfio-noiommu, at depth quick, on 6.12
  report [RUN]          write the reports of a run again, finished or not
  compare SIDE SIDE     two series or trees test by test; SIDE is RUN[:TREE/SERIES]
  coverage RUN...       which lines of a series the suites ran (debug/gcov.config)
  series check SERIES   does it apply to these trees? which hunk does not, and why?
  kconfig relevant SERIES | explore | prove FORMULA
                        which symbols matter, every distinct configuration, what
                        no configuration can reach
  boot CELL             boot a cell of a run again; --shell, --gdb
  build CELL            build the kernel of a cell again
  doctor                check this machine, and say how to mend it

  --tree T      6.1 6.12 7.2 7.3 (configs/trees.toml), deb:linux-source-6.12,
                a tarball, a folder, git:PATH@REV; may be repeated
  --series S    a folder of patches/ or of yours, an mbox (.gz too), a patch,
                git:PATH@BASE..TIP, or none for the tree as it is
  -n            print what a run would do, and how long it may take

examples:
  kseries run                                        the VFIO campaign
  kseries run --series v5.mbx --tree 6.12 --tree 7.2 your series, two trees
  kseries run --series git:~/linux@origin..HEAD --tree git:~/linux@origin
  kseries series check v5.mbx --tree 6.1 --tree 6.12
  kseries boot reports/runs/latest/cells/CELL --shell

exit codes: 0 clean, 1 findings, 2 usage, 69 could not run, 70 a bug of kseries,
130 interrupted. Results go to stdout, progress to stderr.
)";

}  // namespace kseries
