# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What ./run and ./test share: packages and the build of kseries. To be sourced
# with the working folder at the top of the checkout. Everything here is said on
# stderr: stdout belongs to the results.

# Some containers and services start without a home; the cache lives in it.
HOME="${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}"
export HOME

say() { printf '%s\n' "$*" >&2; }

# fail WHAT HINT: the form of every refusal of kseries.
fail() {
  say "setup: $1"
  say "hint: $2"
  exit 69
}

# wanted_packages GROUP...: the entries of these groups of configs/packages.txt.
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

# alternatives ENTRY: its package names, one a line, without "?" and "|".
alternatives() { tr -s '|? ' '\n' <<< "$1" | sed '/^$/d'; }

# offered PACKAGE: whether apt's lists have it.
offered() {
  local policy
  policy="$(LC_ALL=C apt-cache policy "$1" 2> /dev/null)" || return 1
  [[ "$policy" == *'Candidate: '[^\(]* ]]
}

# missing_packages GROUP...: for each entry without an installed alternative the
# name to install. An entry that apt does not offer gives its first name, or
# nothing when it is optional.
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

# as_root COMMAND...: directly, or by sudo, which may ask for a password only
# where somebody can type it.
as_root() {
  if [[ "$(id -u)" == 0 ]]; then
    "$@"
  elif [[ -t 2 ]]; then
    sudo "$@"
  else
    sudo -n "$@"
  fi
}

# install_packages GROUP...: says what is missing, then installs it. Says and
# does nothing when nothing is missing.
install_packages() {
  local missing=()
  if ! command -v dpkg-query > /dev/null || ! command -v apt-get > /dev/null; then
    say "note: this is no Debian; configs/packages.txt lists what has to be installed"
    return 0
  fi
  mapfile -t missing < <(missing_packages "$@")
  [[ ${#missing[@]} -gt 0 ]] || return 0
  [[ -z "${KSERIES_NO_INSTALL:-}" ]] ||
    fail "packages are missing, and KSERIES_NO_INSTALL is set" "apt-get install ${missing[*]}"
  [[ "$(id -u)" == 0 ]] || command -v sudo > /dev/null ||
    fail "packages can't be installed: not root, and there is no sudo" \
      "as root: apt-get install ${missing[*]}"
  apt_quietly apt-get -q update ||
    fail "apt-get update failed" "mend the network or apt's sources, then try again"
  # The lists are fresh now: an alternative may be on offer that was not before.
  mapfile -t missing < <(missing_packages "$@")
  say "These packages are missing and will be installed now: ${missing[*]}"
  apt_quietly env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends \
    -o DPkg::Lock::Timeout=300 install "${missing[@]}" ||
    fail "apt-get install failed" "as root: apt-get install ${missing[*]}"
}

# apt_quietly COMMAND...: as root; what it prints is shown on a terminal, and
# elsewhere only when it fails.
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

# build PRESET FOLDER TARGET...: configures once, then lets Ninja decide. Quiet
# when there is nothing to do.
build() {
  local preset="$1" folder="$2" log
  shift 2
  local options=()
  if command -v ccache > /dev/null; then
    # By the compiler's own list of headers: nothing is preprocessed twice.
    export CCACHE_DEPEND=1
    options=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  fi
  if [[ ! -f "$folder/build.ninja" ]]; then
    log="$(cmake --preset "$preset" "${options[@]}" 2>&1)" || {
      say "$log"
      rm -f "$folder/build.ninja"
      fail "CMake could not configure $folder" "the last lines above say what it misses"
    }
  fi
  if [[ ! -f "$folder/.built" ]]; then
    say "Building ${*:-everything} in $folder, for the first time: this takes some minutes"
    if [[ -t 2 ]]; then
      ninja -C "$folder" "$@" >&2 || return
    fi
  fi
  # Ninja can't tell beforehand whether there is work: a dry run ends where it
  # would look for new files. So what it says is left out when it did nothing.
  ninja -C "$folder" --quiet "$@" 2>&1 | sed '/^ninja: no work to do/d; /GLOB mismatch/d' >&2 || return
  touch "$folder/.built"
}
