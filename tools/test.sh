#!/bin/sh
# `npm test`: installs what is missing and runs the gate under the pinned Node.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$root/tools/install.sh"
bulkhead_install "$root"
cd "$root"
PATH="$root/node_modules/.bin:$PATH"
export PATH
exec "$(bulkhead_node "$root")" tools/check.ts "$@"
