/** Every plug-in of this folder. Written by tools/registries.ts; run `npm run generate` after adding one. */
import type { Protocol } from '../../model/protocol.ts';
import ads from './ads/index.ts';
import ah from './ah.ts';
import amqp from './amqp/index.ts';
import bacnet from './bacnet/index.ts';
import bsap from './bsap.ts';
import c1222 from './c1222/index.ts';
import canEth from './can-eth.ts';
import ccLinkIe from './cc-link-ie.ts';
import cdp from './cdp.ts';
import cip from './cip/index.ts';
import cipIo from './cip-io.ts';
import coap from './coap.ts';
import codesysV3 from './codesys-v3/index.ts';
import cotp from './cotp.ts';
import dbLsp from './db-lsp.ts';
import dcerpc from './dcerpc/index.ts';
import dhcp from './dhcp.ts';
import dhcpv6 from './dhcpv6.ts';
import dlms from './dlms/index.ts';
import dnp3 from './dnp3/index.ts';
import dns from './dns.ts';
import dtp from './dtp.ts';
import eclrRemoting from './eclr-remoting.ts';
import eigrp from './eigrp.ts';
import enip from './enip.ts';
import esp from './esp.ts';
import etherSBus from './ether-s-bus/index.ts';
import etherSIo from './ether-s-io.ts';
import ethercat from './ethercat/index.ts';
import ffHse from './ff-hse/index.ts';
import fins from './fins/index.ts';
import ftp from './ftp.ts';
import geEgd from './ge-egd.ts';
import geSrtp from './ge-srtp/index.ts';
import genisys from './genisys.ts';
import goose from './goose.ts';
import gseManagement from './gse-management.ts';
import hartIp from './hart-ip/index.ts';
import hislip from './hislip.ts';
import hsrp from './hsrp.ts';
import http from './http/index.ts';
import http2 from './http2/index.ts';
import iec104 from './iec104/index.ts';
import igmp from './igmp.ts';
import imap from './imap.ts';
import ipp from './ipp/index.ts';
import isakmp from './isakmp/index.ts';
import jetdirect from './jetdirect.ts';
import kerberos from './kerberos/index.ts';
import knxnetIp from './knxnet-ip/index.ts';
import l2tp from './l2tp.ts';
import ldap from './ldap/index.ts';
import lldp from './lldp.ts';
import llmnr from './llmnr.ts';
import lontalkIp from './lontalk-ip/index.ts';
import mdns from './mdns.ts';
import melsoft from './melsoft.ts';
import mms from './mms/index.ts';
import modbus from './modbus/index.ts';
import moxaRealCom from './moxa-real-com.ts';
import moxa from './moxa.ts';
import mqtt from './mqtt/index.ts';
import mrp from './mrp.ts';
import mssql from './mssql/index.ts';
import mtconnect from './mtconnect.ts';
import mysql from './mysql/index.ts';
import nbdgm from './nbdgm.ts';
import nbns from './nbns.ts';
import netflow from './netflow.ts';
import niagaraFox from './niagara-fox/index.ts';
import ntlmssp from './ntlmssp.ts';
import ntp from './ntp.ts';
import opcua from './opcua/index.ts';
import openvpn from './openvpn.ts';
import oracleTns from './oracle-tns.ts';
import pcworx from './pcworx.ts';
import pop3 from './pop3.ts';
import postgresql from './postgresql/index.ts';
import powerlink from './powerlink/index.ts';
import powerlinkV1 from './powerlink-v1.ts';
import pptp from './pptp.ts';
import proconos from './proconos.ts';
import profinetCm from './profinet-cm/index.ts';
import profinetDcp from './profinet-dcp.ts';
import profinetRt from './profinet-rt.ts';
import ptp from './ptp.ts';
import quic from './quic/index.ts';
import radius from './radius.ts';
import rdp from './rdp.ts';
import redLion from './red-lion.ts';
import rip from './rip.ts';
import rocPlus from './roc-plus/index.ts';
import rsh from './rsh.ts';
import rtsp from './rtsp.ts';
import s7comm from './s7comm/index.ts';
import s7commPlus from './s7comm-plus/index.ts';
import sampledValues from './sampled-values.ts';
import sercos from './sercos.ts';
import sflow from './sflow.ts';
import sip from './sip.ts';
import slmp from './slmp/index.ts';
import smb from './smb/index.ts';
import smtp from './smtp.ts';
import snmp from './snmp.ts';
import srvloc from './srvloc.ts';
import ssdp from './ssdp.ts';
import ssh from './ssh/index.ts';
import stp from './stp.ts';
import sunrpc from './sunrpc/index.ts';
import synchrophasor from './synchrophasor/index.ts';
import syslog from './syslog.ts';
import tacacsPlus from './tacacs-plus.ts';
import teamviewer from './teamviewer.ts';
import telnet from './telnet.ts';
import tftp from './tftp.ts';
import tls from './tls/index.ts';
import trdp from './trdp.ts';
import tristation from './tristation/index.ts';
import upnp from './upnp.ts';
import vnc from './vnc/index.ts';
import vrrp from './vrrp.ts';
import vtp from './vtp.ts';
import winrm from './winrm.ts';
import wireguard from './wireguard.ts';
import wsDiscovery from './ws-discovery.ts';
import wsman from './wsman.ts';
import x11 from './x11.ts';
import zabbix from './zabbix.ts';

export const protocols: readonly Protocol[] = [
  ads,
  ah,
  amqp,
  bacnet,
  bsap,
  c1222,
  canEth,
  ccLinkIe,
  cdp,
  cip,
  cipIo,
  coap,
  codesysV3,
  cotp,
  dbLsp,
  dcerpc,
  dhcp,
  dhcpv6,
  dlms,
  dnp3,
  dns,
  dtp,
  eclrRemoting,
  eigrp,
  enip,
  esp,
  etherSBus,
  etherSIo,
  ethercat,
  ffHse,
  fins,
  ftp,
  geEgd,
  geSrtp,
  genisys,
  goose,
  gseManagement,
  hartIp,
  hislip,
  hsrp,
  http,
  http2,
  iec104,
  igmp,
  imap,
  ipp,
  isakmp,
  jetdirect,
  kerberos,
  knxnetIp,
  l2tp,
  ldap,
  lldp,
  llmnr,
  lontalkIp,
  mdns,
  melsoft,
  mms,
  modbus,
  moxaRealCom,
  moxa,
  mqtt,
  mrp,
  mssql,
  mtconnect,
  mysql,
  nbdgm,
  nbns,
  netflow,
  niagaraFox,
  ntlmssp,
  ntp,
  opcua,
  openvpn,
  oracleTns,
  pcworx,
  pop3,
  postgresql,
  powerlink,
  powerlinkV1,
  pptp,
  proconos,
  profinetCm,
  profinetDcp,
  profinetRt,
  ptp,
  quic,
  radius,
  rdp,
  redLion,
  rip,
  rocPlus,
  rsh,
  rtsp,
  s7comm,
  s7commPlus,
  sampledValues,
  sercos,
  sflow,
  sip,
  slmp,
  smb,
  smtp,
  snmp,
  srvloc,
  ssdp,
  ssh,
  stp,
  sunrpc,
  synchrophasor,
  syslog,
  tacacsPlus,
  teamviewer,
  telnet,
  tftp,
  tls,
  trdp,
  tristation,
  upnp,
  vnc,
  vrrp,
  vtp,
  winrm,
  wireguard,
  wsDiscovery,
  wsman,
  x11,
  zabbix,
];
