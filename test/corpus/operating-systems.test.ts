/**
 * The operating systems of the shared captures: each asset of which a capture says what it runs, with how sure that is.
 * Windows before Vista is certain where the wire states it. What is not listed is not claimed with certainty.
 */
import { describe, expect, it } from 'vitest';
import { analysed, type AssetJson } from './analysed.ts';
import { captureNames, capturesAbsent } from './captures.ts';

const CERTAIN = 0.95;

/** Capture, address, system: each certain. By NTLM version, native OS of SMB, or browser announcement; tshark shows the same. */
const STATED: readonly (readonly [capture: string, address: string, os: string])[] = [
  ['enip-cip/control-protocol-change.pcap', '192.168.10.21', 'Windows Server 2003 R2 SP2'],
  ['enip-cip/control-protocol-change.pcap', '192.168.10.22', 'Windows Server 2003 R2 SP2'],
  ['enip-cip/control-protocol-change.pcap', '192.168.10.24', 'Windows Server 2003 R2 SP2'],
  ['enip-cip/control-protocol-change.pcap', '192.168.10.105', 'Windows XP'],
  ['enip-cip/firmware-change.pcap', '192.168.10.22', 'Windows Server 2003'],
  ['enip-cip/ip-address-change.pcap', '192.168.10.21', 'Windows Server 2003 R2 SP2'],
  ['enip-cip/ip-address-change.pcap', '192.168.10.22', 'Windows Server 2003 R2 SP2'],
  ['enip-cip/ip-address-change.pcap', '192.168.10.24', 'Windows Server 2003 R2 SP2'],
  ['enip-cip/ip-address-change.pcap', '192.168.10.105', 'Windows XP'],
  ['iec104/diverse.pcap', '10.0.0.10', 'Windows XP'],
  ['iec61850/mms-and-goose.pcap', '172.16.0.101', 'Windows Server 2003 R2 SP2'],
  ['iec61850/mms-and-goose.pcap', '172.16.0.122', 'Windows 2000'],
  ['it/snmp-v1-v2.pcap', '172.31.19.73', 'Windows 95, 98 or Me'],
  ['mixed/mb2-modbus-s7-cip-sql.pcap', '141.81.0.10', 'Windows Server 2008 SP2'],
  ['mixed/mb2-modbus-s7-cip-sql.pcap', '141.81.0.182', 'Windows XP SP3'],
  ['mixed/mb2-modbus-s7-cip-sql.pcap', '141.81.0.187', 'Windows XP'],
  ['mixed/s4-windows-xp-hmi.pcap', '10.200.1.18', 'Windows XP'],
  ['modbus/lemay-characterization.pcap', '192.168.1.100', 'Windows XP'],
  ['modbus/lemay-characterization.pcap', '192.168.1.104', 'Windows XP SP3'],
  ['modbus/lemay-cnc-upload.pcap', '192.168.1.100', 'Windows XP SP3'],
  ['modbus/lemay-cnc-upload.pcap', '192.168.1.104', 'Windows XP'],
  ['modbus/lemay-fake-command.pcap', '192.168.1.100', 'Windows XP'],
  ['modbus/lemay-fake-command.pcap', '192.168.1.104', 'Windows XP SP3'],
  ['windows/doublepulsar-connect.pcap', '192.168.198.203', 'Windows 7 SP1'],
  ['windows/eternalromance-2008r2.pcap', '172.23.33.10', 'Windows Server 2008 R2 SP1'],
  ['windows/kerberos-mix.pcap', '10.24.8.44', 'Windows 2000'],
  ['windows/kerberos-mix.pcap', '10.24.64.228', 'Windows XP SP2'],
  ['windows/smbv1.pcap', '10.128.0.243', 'Windows 7 SP1'],
  ['windows/wannacry.pcap', '192.168.116.143', 'Windows Server 2012 R2'],
  ['windows/wannacry.pcap', '192.168.116.172', 'Windows 7 SP1'],
  ['windows/win98-dos.pcap', '192.168.239.129', 'Windows 95, 98 or Me'],
];

/** Likely only: a browser may lie, a version is shared by desktop and server, an exploit pretends, a guess agrees. */
const LIKELY: readonly (readonly [capture: string, address: string, os: string])[] = [
  ['attacks/asyncrat.pcap', '192.168.100.124', 'Windows 7'],
  ['attacks/ssh-guessing.pcap', '192.168.56.103', 'Debian Linux'],
  ['attacks/os-fingerprinting.pcapng', '172.16.16.150', 'Windows Vista or later'],
  ['dnp3/cold-restart.pcap', '192.168.60.130', 'Linux'],
  ['dnp3/lab-values.pcap', '192.168.1.200', 'Windows 10 or Windows 11'],
  ['enip-cip/logix5000-download-upload-run.pcap', '10.92.18.117', 'Windows Vista'],
  ['it/ldap-ntlm.pcap', '192.168.226.136', 'Windows Server 2022'],
  ['it/var-services.pcap', '172.16.238.131', 'Ubuntu Linux'],
  ['mixed/s4-windows-xp-hmi.pcap', '10.200.1.45', 'macOS 10.10'],
  ['modbus/lemay-characterization.pcap', '192.168.1.102', 'Windows 2000, XP or Server 2003'],
  ['modbus/s4-modicon.pcap', '10.200.1.174', 'Windows XP'],
  ['network/lldp-and-cdp.pcap', '00:18:ba:98:68:8f', 'Cisco IOS'],
  ['ot-other/beckhoff-addroute.pcapng', '192.168.1.8', 'Windows CE'],
  // Clients that carry exploits for MS17-010: what they say of themselves is no statement.
  ['windows/eternalromance-2008r2.pcap', '10.99.99.8', 'Windows 2000'],
  ['windows/smbv1.pcap', '172.16.156.130', 'Windows 2000'],
  ['windows/wannacry.pcap', '192.168.116.138', 'Windows 7 SP1'],
  ['windows/wannacry.pcap', '192.168.116.149', 'Windows 7 SP1'],
  ['windows/doublepulsar-connect.pcap', '192.168.198.204', 'Windows 10'],
  ['windows/eternalblue-win7-patched.pcap', '192.168.198.203', 'Windows 7'],
  ['windows/printnightmare.pcap', '192.168.1.157', 'Windows 10 or Windows Server 2016'],
  ['windows/smb-psexec-add-user.pcap', '192.168.10.10', 'Windows Server 2012 R2'],
  ['windows/zerologon-win2019.pcap', '172.16.5.58', 'Windows 10 or Windows Server 2019'],
];

const addressesOf = ({ addresses: { mac, ip } }: AssetJson): readonly string[] => [...mac, ...ip];

async function systems(capture: string): Promise<readonly AssetJson[]> {
  return (await analysed(capture)).assets;
}

/** An address may have been given to two devices in turn: the one whose system is known is meant. */
async function systemAt(capture: string, address: string): Promise<AssetJson | undefined> {
  return (await systems(capture)).find((asset) => asset.os !== null && addressesOf(asset).includes(address));
}

describe.skipIf(capturesAbsent)('operating systems', () => {
  it.each(STATED)('%s: %s runs %s for certain', async (capture, address, os) => {
    const asset = await systemAt(capture, address);
    expect(asset?.os).toBe(os);
    expect(asset?.reasons.os?.confidence).toBeGreaterThanOrEqual(CERTAIN);
  });

  it.each(LIKELY)('%s: %s likely runs %s', async (capture, address, os) => {
    const asset = await systemAt(capture, address);
    expect(asset?.os).toBe(os);
    expect(asset?.reasons.os?.confidence).toBeLessThan(CERTAIN);
  });

  it.each([
    ['attacks/os-fingerprinting.pcapng', '172.16.16.128', 'a scanner whose connections begin in invented ways'],
    ['ot-other/beckhoff-addroute.pcapng', '192.168.1.77', 'an address that nobody has'],
  ])('%s: nothing is told of %s, %s', async (capture, address) =>
    expect(await systemAt(capture, address)).toBeUndefined(),
  );

  it('an exploit that pretends to be Windows 2000 is contradicted by its connections', async () => {
    const asset = await systemAt('windows/eternalromance-2008r2.pcap', '10.99.99.8');
    expect(asset?.reasons.os?.reason).toBe('Said by SMB. But its TCP stack says Windows Vista or later.');
  });

  it('nothing else is certain', async () => {
    const found: string[] = [];
    for (const capture of captureNames()) {
      for (const asset of await systems(capture)) {
        if ((asset.reasons.os?.confidence ?? 0) < CERTAIN) continue;
        const listed = STATED.some(([name, address]) => name === capture && addressesOf(asset).includes(address));
        if (!listed) found.push(`${capture}: ${asset.addresses.ip.join(' ')} ${String(asset.os)}`);
      }
    }
    expect(found).toEqual([]);
  });
});
