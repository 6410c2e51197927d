#!/bin/sh
# Runs a script of the project under the pinned Node, after installing what is missing: `sh tools/node.sh SCRIPT ARGUMENTS`.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$root/tools/install.sh"
bulkhead_install "$root"
bulkhead_node "$root"
cd "$root"
PATH="$root/node_modules/.bin:$PATH"
export PATH
exec "$node" "$@"
