/**
 * What tshark learnt of who hosts are, the engine learnt too: each identity fact is a claim about the address that it
 * came from. Facts of industrial protocols have a test of their own.
 */
import { describe, expect, it } from 'vitest';
import type { Attribute } from '../../src/model/words.ts';
import { captureNames, capturesAbsent, decoded, factsOf, type Fact } from './captures.ts';

/** Of each kind of fact, the attributes that may carry it. */
const ATTRIBUTES: Readonly<Record<string, readonly Attribute[]>> = {
  // The name that a server sends back to a client is the client's; about the server it is one that it mentions.
  'dhcp hostname': ['hostname', 'mentioned-name'],
  'dhcp fqdn': ['hostname'],
  'dhcp vendor class': ['dhcp-vendor-class'],
  // tshark has one field for names registered, held, asked for and answered. Only the first two are the sender's own.
  'netbios name': ['netbios-name', 'workgroup', 'mentioned-name'],
  'browser server': ['netbios-name', 'workgroup'],
  'ntlm host': ['netbios-name'],
  'ntlm domain': ['workgroup'],
  'ntlm user': ['user'],
  'ntlm server netbios name': ['netbios-name'],
  'ntlm server dns name': ['hostname'],
  'smb native os': ['os'],
  'smb native lanman': ['application'],
  'tls sni': ['tls-sni'],
  'ssh banner': ['ssh-banner'],
  'http server': ['http-server'],
  'http user agent': ['user-agent'],
  'snmp version': ['snmp-version'],
  'cdp device id': ['system-name'],
  'cdp platform': ['model'],
  'rdp client name': ['netbios-name'],
  'lldp system name': ['system-name'],
  'lldp system description': ['system-description'],
  'lldp chassis mac': ['chassis-id'],
  'lldp chassis id': ['chassis-id'],
  'lldp port id': ['port-id'],
  'lldp management ip': ['ip'],
};

const SNMP_VERSIONS: Readonly<Record<string, string>> = { '0': 'v1', '1': 'v2c', '3': 'v3' };
const CLAIM_BYTES_MAX = 512;

/** The whole normalisation: how tshark writes a value, and how we do. */
function normalised(kind: string, value: string): string {
  // `NAME<20> (Server service)`: the suffix is a service of the name; control characters stand as `<01>`.
  if (kind === 'netbios name')
    return value
      .replace(/ \(.*$/, '')
      .replaceAll(/<[0-9a-f]{2}>/g, '')
      .trim();
  // tshark prints a locally assigned id as bytes and line breaks as `\n`; runs of control characters are one blank to us.
  if (kind === 'lldp chassis id') return textOfHex(value);
  if (kind.startsWith('lldp '))
    return value
      .replaceAll(/(\\[rn])+/g, ' ')
      .trim()
      .slice(0, CLAIM_BYTES_MAX);
  if (kind === 'snmp version') return SNMP_VERSIONS[value] ?? value;
  // A claim is cut at this length.
  return value.trim().slice(0, CLAIM_BYTES_MAX);
}

const textOfHex = (hex: string): string => Buffer.from(hex, 'hex').toString('latin1').trim();

/** Why a fact is not a claim of ours, one by one. */
const EXPLAINED: readonly {
  readonly capture: string;
  readonly kind: string;
  readonly value: RegExp;
  readonly why: string;
}[] = [
  {
    capture: 'network/vxlan.pcap',
    kind: 'http',
    value: /./,
    why: 'The facts name the outer address of the tunnel; we claim it about the inner one, whose program it is.',
  },
  {
    capture: 'windows/wannacry.pcap',
    kind: 'smb native os',
    value: /^\uFFFD+$/,
    why: 'Exploit bytes in the place of the name, no text: not taken for a system.',
  },
  {
    capture: 'windows/wmi-process-create.pcapng',
    kind: 'netbios name',
    value: /^\*/,
    why: 'The wildcard of a node status query: a name of nobody.',
  },
];

/** Claims as `attribute=value` by the address that they are about, and all together under ''. */
function claimsByAddress(name: string): ReadonlyMap<string, ReadonlySet<string>> {
  const engine = decoded(name);
  const found = new Map<string, Set<string>>();
  const add = (address: string, text: string): void =>
    void (found.get(address) ?? found.set(address, new Set()).get(address))?.add(text);
  const macsOfIp = new Map<string, Set<string>>();
  for (let id = 1; id <= engine.endpointCount; id++) {
    const { mac, ip } = engine.endpoint(id);
    if (mac !== undefined && ip !== undefined) macsOfIp.set(ip, (macsOfIp.get(ip) ?? new Set()).add(mac));
  }
  engine.each({
    claim({ about, attribute, value }) {
      const { mac, ip } = engine.endpoint(about);
      const text = `${attribute}=${value.trim()}`;
      for (const address of [ip, mac, '']) if (address !== undefined) add(address, text);
    },
  });
  // A claim about a MAC is also one about the IP addresses that were seen with it.
  for (const [ip, macs] of macsOfIp) for (const mac of macs) for (const text of found.get(mac) ?? []) add(ip, text);
  return found;
}

/** tshark writes NULL for an anonymous logon's empty strings, and 0.0.0.0 where a device has no address yet. A DHCP client without an address is known by its MAC, which the facts don't have. */
function isFound(kind: string, fact: Fact, claims: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  if (fact.value === 'NULL' || fact.value === '0.0.0.0') return true;
  const about = claims.get(fact.src === '0.0.0.0' ? '' : fact.src);
  const value = normalised(kind, fact.value);
  return (ATTRIBUTES[kind] ?? []).some((attribute) => about?.has(`${attribute}=${value}`) === true);
}

const isExplained = (capture: string, kind: string, fact: Fact): boolean =>
  EXPLAINED.some((entry) => entry.capture === capture && kind.startsWith(entry.kind) && entry.value.test(fact.value));

describe.skipIf(capturesAbsent)('identity facts of IT protocols', () => {
  it('there is at least one of each kind', () => {
    const kinds = new Set(captureNames().flatMap((name) => Object.keys(factsOf(name).identity)));
    expect(Object.keys(ATTRIBUTES).filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  it.each(captureNames())('%s: all are claims about the address that they came from', (name) => {
    const { identity } = factsOf(name);
    const kinds = Object.keys(ATTRIBUTES).filter((kind) => identity[kind] !== undefined);
    if (kinds.length === 0) return;
    const claims = claimsByAddress(name);
    const missing = kinds.flatMap((kind) =>
      (identity[kind] ?? [])
        .filter((fact) => !isFound(kind, fact, claims) && !isExplained(name, kind, fact))
        .map((fact) => `${kind} of ${fact.src} in frame ${fact.first_frame}: ${fact.value}`),
    );
    expect(missing).toEqual([]);
  });

  it('no explanation is out of date: each is still needed', () => {
    for (const entry of EXPLAINED) {
      const claims = claimsByAddress(entry.capture);
      const { identity } = factsOf(entry.capture);
      const needed = Object.keys(ATTRIBUTES)
        .filter((kind) => kind.startsWith(entry.kind))
        .flatMap((kind) =>
          (identity[kind] ?? []).filter((fact) => entry.value.test(fact.value) && !isFound(kind, fact, claims)),
        );
      expect(needed.length, entry.why).toBeGreaterThan(0);
    }
  });

  it('an NTLM user is an account at its address too', () => {
    const name = 'windows/printnightmare.pcap';
    const engine = decoded(name);
    const accounts: string[] = [];
    engine.each({ account: (row) => accounts.push(`${engine.endpoint(row.at).ip ?? ''} ${row.domain}\\${row.name}`) });
    expect(accounts).toEqual(['192.168.1.149 LARES\\Administrator']);
  });
});
