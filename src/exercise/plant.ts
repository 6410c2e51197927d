/** What a synthetic plant consists of: its networks, its devices with what they say of themselves, and what they do all day. */
import type { AssetClass, Level } from '../model/words.ts';
import type { CipIdentity } from './encoders/enip.ts';
import type { OsVersion } from './encoders/ntlmssp.ts';
import type { ProfinetIdentity } from './encoders/profinet.ts';

export interface PlantNetwork {
  readonly zone: string;
  /** First three numbers of a /24, and the firewall that is its gateway at .1. */
  readonly prefix: string;
  readonly gateway: string;
  /** Order from IT (0) to the process: how many firewalls a packet passes is the distance between depths. */
  readonly depth: number;
}

export interface S7Identity {
  readonly orderNumber: string;
  readonly firmware: readonly [number, number, number];
  readonly type: string;
  readonly serial: string;
  readonly plant: string;
  readonly slot: number;
}

export interface PlantAsset {
  readonly name: string;
  readonly class: AssetClass;
  readonly level: Level;
  readonly zone: string;
  readonly mac: string;
  /** Last number of its address in the zone's network. */
  readonly host: number;
  readonly ttl: 30 | 64 | 128 | 255;
  readonly s7?: S7Identity;
  readonly cip?: CipIdentity;
  /** Vendor, product code, revision by Modbus 43/14. */
  readonly modbus?: readonly string[];
  readonly profinet?: ProfinetIdentity;
  /** sysDescr of SNMP, and of LLDP where it announces itself. */
  readonly description?: string;
  readonly lldp?: boolean;
  readonly httpServer?: string;
  readonly userAgent?: string;
  readonly windows?: OsVersion;
  readonly ssh?: string;
  readonly dhcp?: string;
  /** Who logs on there. */
  readonly user?: string;
  readonly announces?: 'mdns' | 'netbios';
}

export type PollKind = 's7' | 'modbus' | 'enip' | 'cip-io' | 'profinet' | 'snmp' | 'http';

/** A cyclic conversation. `write`: every so often the client also sets a value. */
export interface Poll {
  readonly client: string;
  readonly server: string;
  readonly kind: PollKind;
  readonly periodMs: number;
  readonly write?: boolean;
}

export type WorkKind =
  | 'resolve'
  | 'browse'
  | 'intranet'
  | 'file'
  | 'logon'
  | 'mail'
  | 'time'
  | 'print'
  | 'ssh'
  | 'backup'
  | 'engineer-s7'
  | 'engineer-cip'
  | 'contractor'
  | 'discover';

/** Something that happens again and again without a period. */
export interface Work {
  readonly kind: WorkKind;
  readonly client: string;
  /** Asset, or for `browse` an index of an external site; for `contractor` and `discover` unused. */
  readonly server: string;
  readonly firstS: number;
  readonly everyS: number;
}

export interface ExternalHost {
  readonly name: string;
  readonly ip: string;
}

export interface PlantData {
  readonly domain: string;
  readonly netbiosDomain: string;
  readonly networks: readonly PlantNetwork[];
  readonly assets: readonly PlantAsset[];
  readonly externals: readonly ExternalHost[];
  readonly polls: readonly Poll[];
  readonly work: readonly Work[];
}
