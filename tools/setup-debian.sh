#!/bin/sh
# Installs the Debian packages that some tests use. Without one of them those tests are reported as skipped.
# --bench also installs the peers that the benchmarks are run against.
set -eu

packages='chromium fonts-inter tshark tcpdump tcpreplay iproute2 nftables postgresql procps'
bench='nfdump libndpi-bin argus-server time suricata'

case ${1:-} in
  '') ;;
  --bench) packages="$packages $bench" ;;
  *)
    echo "usage: tools/setup-debian.sh [--bench]" >&2
    exit 2
    ;;
esac

missing=
for package in $packages; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || { echo 'all Debian packages are there'; exit 0; }

if [ "$(id -u)" -ne 0 ]; then
  echo "these packages are missing:$missing" >&2
  echo "run as root: apt-get install$missing" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# Suricata 7 is in the backports of the release, which lie where its own packages do.
case $missing in
  *suricata*)
    # shellcheck source=/dev/null
    . /etc/os-release
    backports=$VERSION_CODENAME-backports
    site=$(apt-get indextargets --format '$(SITE)' "Codename: $VERSION_CODENAME" 'Created-By: Packages' | head -n 1)
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $site $backports main" \
      >/etc/apt/sources.list.d/bulkhead-backports.list
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends -t "$backports" suricata
    missing=$(printf %s "$missing" | sed 's/ suricata//')
    ;;
esac
# wireshark-common would ask whether others than root may capture; the answer stays no.
[ -z "$missing" ] || apt-get install -y -qq --no-install-recommends $missing
