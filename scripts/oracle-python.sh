#!/bin/sh
# oracle-python.sh [2.6|2.14] ARGS…: the python3 of an oracle that oracle-install.sh made (2.6 where none is named). It runs inside the oracle's root
# folder and sees none of this machine's files. Standard streams are this shell's, so a script comes with -c or through standard input.
release=2.6
case ${1:-} in 2.6 | 2.14) release=$1; shift ;; esac
root=${EXPORTCHECK_ORACLE:-$HOME/.cache/exportcheck/torch-$release}
[ -x "$root/usr/bin/python3" ] || { echo "oracle-python: there is no oracle in $root; run scripts/oracle-install.sh $release first" >&2; exit 2; }
exec chroot "$root" python3 "$@"
