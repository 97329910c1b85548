# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Shared by ./run and ./test: installs packages and builds kseries. Must be sourced with
# the top of the checkout as the current directory. All messages go to stderr; stdout is
# reserved for results.

# Some containers and services start without HOME, which has the cache directory.
HOME="${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}"
export HOME

say() { printf '%s\n' "$*" >&2; }

# fail WHAT HINT: reports an error in the same form as kseries does, and exits.
fail() {
  say "setup: $1"
  say "hint: $2"
  exit 69
}

# wanted_packages GROUP...: prints the entries of these groups in configs/packages.txt.
wanted_packages() {
  local groups=" $* " group='' line
  while IFS= read -r line; do
    line="${line%%#*}"
    case "$line" in
      '['*']'*) group="${line#[}" && group="${group%%]*}" ;;
      *[![:space:]]*) [[ "$groups" != *" $group "* ]] || printf '%s\n' "$line" ;;
    esac
  done < configs/packages.txt
}

# alternatives ENTRY: prints its package names, one per line, without "?" and "|".
alternatives() { tr -s '|? ' '\n' <<< "$1" | sed '/^$/d'; }

# offered PACKAGE: checks whether the package is in apt's lists.
offered() {
  local policy
  policy="$(LC_ALL=C apt-cache policy "$1" 2> /dev/null)" || return 1
  [[ "$policy" == *'Candidate: '[^\(]* ]]
}

# missing_packages GROUP...: prints the package to install for each entry without an
# installed alternative. For an entry that apt does not offer that is the first name, or
# nothing if the entry is optional.
missing_packages() {
  local entry name names entries=() all=() choice
  local -A installed=()
  mapfile -t entries < <(wanted_packages "$@")
  mapfile -t all < <(alternatives "${entries[*]}")
  while read -r name choice; do
    [[ "$choice" != installed ]] || installed[$name]=1
  done < <(dpkg-query --show --showformat='${Package} ${db:Status-Status}\n' "${all[@]}" 2> /dev/null)
  for entry in "${entries[@]}"; do
    mapfile -t names < <(alternatives "$entry")
    choice=''
    for name in "${names[@]}"; do
      [[ -z "${installed[$name]:-}" ]] || continue 2
    done
    for name in "${names[@]}"; do
      if offered "$name"; then choice="$name" && break; fi
    done
    [[ -n "$choice" || "$entry" == '?'* ]] || choice="${names[0]}"
    [[ -z "$choice" ]] || printf '%s\n' "$choice"
  done
}

# as_root COMMAND...: runs the command directly or with sudo. sudo may only prompt for a
# password if stderr is a terminal.
as_root() {
  if [[ "$(id -u)" == 0 ]]; then
    "$@"
  elif [[ -t 2 ]]; then
    sudo "$@"
  else
    sudo -n "$@"
  fi
}

# install_packages GROUP...: lists the missing packages and installs them. Prints nothing
# if none are missing.
install_packages() {
  local missing=()
  if ! command -v dpkg-query > /dev/null || ! command -v apt-get > /dev/null; then
    say "note: not a Debian system; install the packages in configs/packages.txt"
    return 0
  fi
  mapfile -t missing < <(missing_packages "$@")
  [[ ${#missing[@]} -gt 0 ]] || return 0
  [[ -z "${KSERIES_NO_INSTALL:-}" ]] ||
    fail "packages are missing and KSERIES_NO_INSTALL is set" "apt-get install ${missing[*]}"
  [[ "$(id -u)" == 0 ]] || command -v sudo > /dev/null ||
    fail "can't install packages: not root, and sudo is not available" \
      "as root: apt-get install ${missing[*]}"
  apt_quietly apt-get -q update ||
    fail "apt-get update failed" "fix the network or the apt sources, then try again"
  # With up-to-date lists apt may offer other alternatives.
  mapfile -t missing < <(missing_packages "$@")
  say "Installing missing packages: ${missing[*]}"
  apt_quietly env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends \
    -o DPkg::Lock::Timeout=300 install "${missing[@]}" ||
    fail "apt-get install failed" "as root: apt-get install ${missing[*]}"
}

# apt_quietly COMMAND...: runs the command as root. Its output is only shown on a terminal
# or if it fails.
apt_quietly() {
  local log
  if [[ -t 2 ]]; then
    as_root "$@" >&2 < /dev/null
  else
    log="$(as_root "$@" 2>&1 < /dev/null)" || {
      tail -n 20 <<< "$log" >&2
      return 1
    }
  fi
}

# configure PRESET FOLDER: runs CMake once.
configure() {
  local preset="$1" folder="$2" log
  local options=()
  if command -v ccache > /dev/null; then
    # Use the compiler's dependency list, so that ccache does not run the preprocessor, and
    # relative paths, so that another checkout profits, too.
    export CCACHE_DEPEND=1 CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1
    options=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  fi
  [[ ! -f "$folder/build.ninja" ]] || return 0
  log="$(cmake --preset "$preset" "${options[@]}" 2>&1)" || {
    say "$log"
    rm -f "$folder/build.ninja"
    fail "CMake could not configure $folder" "see the CMake output above"
  }
}

# build PRESET FOLDER TARGET...: configures once, then runs Ninja. Prints nothing if there
# is nothing to do.
build() {
  local preset="$1" folder="$2"
  shift 2
  configure "$preset" "$folder"
  if [[ ! -f "$folder/.built" ]]; then
    say "Building ${*:-everything} in $folder for the first time; this takes some minutes"
    if [[ -t 2 ]]; then
      ninja -C "$folder" "$@" >&2 || return
    fi
  fi
  # A dry run can't tell whether there is work to do, because it stops before it checks
  # for new files. So filter Ninja's messages instead.
  ninja -C "$folder" --quiet "$@" 2>&1 | sed '/^ninja: no work to do/d; /GLOB mismatch/d' >&2 || return
  touch "$folder/.built"
}
