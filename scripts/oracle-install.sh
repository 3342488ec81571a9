#!/bin/sh
# oracle-install.sh [2.6|2.14]: installs an oracle, real PyTorch of that release (2.6 where none is named) with torchvision, in a root folder of
# its own: 2.6.0 from Debian trixie, 2.14 from sid. Takes about a minute; needs root and a Debian or Ubuntu machine. Does nothing where it is there
# already. The folder is ${EXPORTCHECK_ORACLE:-~/.cache/exportcheck/torch-RELEASE}; oracle-python.sh beside this file runs its python3.
# EXPORTCHECK_MIRROR overrides the Debian mirror.
set -eu
release=${1:-2.6}
case $release in
  2.6) suite=trixie ;;
  2.14) suite=sid ;;
  *) echo "oracle-install: there is no oracle of PyTorch $release; known: 2.6, 2.14" >&2; exit 2 ;;
esac
root=${EXPORTCHECK_ORACLE:-$HOME/.cache/exportcheck/torch-$release}

# PyTorch reads /proc; the mount is gone after a restart of the machine.
mount_proc() { [ ! -d "$root/proc" ] || [ -e "$root/proc/self" ] || mount -t proc proc "$root/proc" 2>/dev/null || true; }
ready() { mount_proc; chroot "$root" python3 -c 'import torch, torchvision; print(torch.__version__)' 2>/dev/null; }

elsewhere() {
  cat >&2 <<END
oracle-install: $1
The oracle can be any python3 that has PyTorch $release: install it in the way of your system (a virtual environment with torch==$release.0, say)
and name it where it is used:

    exportcheck run --tracer torch --python /path/to/python3
    npm run verify:torch -- --python /path/to/python3
END
  exit 2
}

# What says how, on standard error, when a step fails; its whole output stays in the log.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
step() {
  echo "oracle-install: $1" >&2
  shift
  "$@" >"$log" 2>&1 || { tail -n 20 "$log" >&2; echo "oracle-install: that failed: $*" >&2; exit 1; }
}

[ "$(uname -s)" = Linux ] || elsewhere "this is $(uname -s), and the installation needs Debian's packages."
[ "$(id -u)" = 0 ] || elsewhere "making a root folder needs root."
if version=$(ready); then echo "PyTorch $version is ready in $root"; exit 0; fi
command -v apt-get >/dev/null 2>&1 || elsewhere "there is no apt-get here, and the installation needs Debian's packages."
command -v debootstrap >/dev/null 2>&1 || step "installing debootstrap" sh -c 'apt-get update -q && apt-get install -y -q debootstrap'

# The mirror that this machine's own apt uses, where that is a Debian one.
mirror=${EXPORTCHECK_MIRROR:-}
[ -n "$mirror" ] || mirror=$(cat /etc/apt/sources.list.d/*.sources 2>/dev/null | sed -n 's/^URIs: *\([^ ]*\).*/\1/p' | grep -i debian | grep -vi security | head -n 1)
[ -n "$mirror" ] || mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null | sed -n 's/^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*\).*/\2/p' | grep -i debian | grep -vi security | head -n 1)
mirror=${mirror:-http://deb.debian.org/debian}

mkdir -p "$root"
# debootstrap leaves its own folder behind when it is interrupted; then the first stage starts anew.
if [ ! -x "$root/usr/bin/apt-get" ] || [ -d "$root/debootstrap" ]; then
  step "Debian $suite from $mirror" debootstrap --variant=minbase --include=ca-certificates "$suite" "$root" "$mirror"
fi
mount_proc
step "package lists" chroot "$root" apt-get update -q
step "PyTorch (some 200 MB)" chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends python3-torch python3-torchvision
version=$(ready) || { echo "oracle-install: PyTorch was installed in $root but does not start" >&2; exit 1; }
case $version in "$release".*) ;; *) echo "oracle-install: Debian $suite holds PyTorch $version, not $release" >&2; exit 1;; esac
echo "PyTorch $version is ready in $root"
