#!/bin/sh
# The oracle's python3: runs inside the root folder that oracle-install.sh made and sees none of this machine's files. Standard streams are
# this shell's, so a script comes with -c or through standard input.
root=${EXPORTCHECK_ORACLE:-$HOME/.cache/exportcheck/torch-2.6}
[ -x "$root/usr/bin/python3" ] || { echo "oracle-python: there is no oracle in $root; run scripts/oracle-install.sh first" >&2; exit 2; }
exec chroot "$root" python3 "$@"
