#!/bin/sh
# Installs the Debian packages that some tests use. Without one of them those tests are reported as skipped.
# --bench also installs the peers that the benchmarks are run against; --software what `npm run software` talks with.
set -eu

packages='chromium fonts-inter tshark tcpdump tcpreplay iproute2 nftables postgresql procps'
bench='nfdump libndpi-bin argus-server time suricata'

# The packages that the files of test/software name; a test compares the two. None of it is to be started here.
# The npm libraries that some of them name are installed by `npm run software` itself.
software='
  avahi-daemon bind9 bind9-dnsutils bsdutils chrony cups-client cups-daemon cups-ipp-utils curl dovecot-core
  dovecot-imapd dovecot-pop3d exim4-daemon-light freeradius freeradius-utils freerdp2-x11
  gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-good gstreamer1.0-tools gupnp-tools inetutils-inetd
  inetutils-telnet inetutils-telnetd isc-dhcp-client isc-dhcp-server keepalived knxd knxd-tools
  krb5-admin-server krb5-kdc krb5-user ldap-utils libauthen-tacacsplus-perl libcoap3-bin linuxptp lldpd
  mariadb-client mariadb-server mbpoll minidlna mosquitto mosquitto-clients nghttp2-client nginx-light
  openssh-client openssh-server openssl openvpn python3 python3-gi python3-pymodbus python3-serial-asyncio
  rabbitmq-server rsh-redone-client rsh-redone-server rsyslog samba sip-tester slapd smbclient snmp snmpd tftp-hpa tftpd-hpa
  tigervnc-standalone-server tigervnc-tools tigervnc-viewer vsftpd wireguard-go wireguard-tools wsdd xrdp xvfb
'

case ${1:-} in
  '') ;;
  --bench) packages="$packages $bench" ;;
  --software) packages="$packages $software" ;;
  *)
    echo "usage: tools/setup-debian.sh [--bench | --software]" >&2
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
# Debian starts a service as soon as it is installed, unless this says no (invoke-rc.d(8)).
policy=/usr/sbin/policy-rc.d
if [ "${1:-}" = --software ] && [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  trap 'rm -f "$policy"' EXIT
fi
# wireshark-common would ask whether others than root may capture; the answer stays no.
[ -z "$missing" ] || apt-get install -y -qq --no-install-recommends $missing
