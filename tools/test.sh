#!/bin/sh
# `npm test`: installs what is missing and runs the gate under the pinned Node.
exec sh "$(dirname -- "$0")/node.sh" tools/check.ts "$@"
