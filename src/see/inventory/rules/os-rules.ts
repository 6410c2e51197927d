/** Who is a witness of the operating system: which claims speak of it, how they are read, and how far each is believed. */
import type { Attribute } from '../../../model/words.ts';
import { osOfParameters, osOfVendorClass } from './os-dhcp.ts';
import {
  osOfBanner,
  osOfDescription,
  osOfServer,
  osOfSmb,
  osOfUserAgent,
  osOfVersion,
  osSaid,
  type OsReading,
} from './os-texts.ts';

export interface OsRule {
  /** Named in tests, so that each has its hit and its miss. */
  readonly id: string;
  readonly from: Attribute;
  /** Only from these sources; any otherwise. */
  readonly sources?: readonly string[];
  readonly except?: readonly string[];
  /** Part of the claim's own confidence that is left, where the reading has none of its own. */
  readonly weight: number;
  readonly read: (value: string) => OsReading | undefined;
  readonly reason: string;
}

export const OS_RULES: readonly OsRule[] = [
  { id: 'smb', from: 'os', sources: ['smb'], weight: 1, read: osOfSmb, reason: 'Said by {source}.' },
  {
    id: 'tcp-stack',
    from: 'os',
    sources: ['tcp-stack'],
    weight: 1,
    read: osSaid,
    reason: 'Its TCP connections begin as those of this system do.',
  },
  { id: 'said', from: 'os', except: ['smb', 'tcp-stack'], weight: 1, read: osSaid, reason: 'Said by {source}.' },
  {
    id: 'version',
    from: 'os-version',
    sources: ['ntlmssp', 'nbdgm', 'smb'],
    weight: 0.85,
    read: osOfVersion,
    reason: 'The version number that {source} carries.',
  },
  {
    id: 'description',
    from: 'system-description',
    weight: 0.8,
    read: osOfDescription,
    reason: 'Named in its system description.',
  },
  { id: 'user-agent', from: 'user-agent', weight: 0.8, read: osOfUserAgent, reason: 'Named by its browser.' },
  { id: 'server', from: 'http-server', weight: 0.8, read: osOfServer, reason: 'Named by its web server.' },
  { id: 'ssh', from: 'ssh-banner', weight: 0.6, read: osOfBanner, reason: 'Named in its SSH banner.' },
  {
    id: 'banner',
    from: 'application',
    sources: ['ftp', 'smtp', 'pop3', 'imap', 'telnet'],
    weight: 0.8,
    read: osOfBanner,
    reason: 'Named in the banner of {source}.',
  },
  {
    id: 'vendor-class',
    from: 'dhcp-vendor-class',
    weight: 0.5,
    read: osOfVendorClass,
    reason: 'Its DHCP client names itself so.',
  },
  {
    id: 'parameters',
    from: 'dhcp-parameters',
    weight: 0.6,
    read: osOfParameters,
    reason: 'Its DHCP client asks for parameters in the order of this system.',
  },
];
