/** Under which name people know it. A naming scheme is evidence like any other, and weaker than what a device does. */
import type { AssetClass } from '../../../model/words.ts';
import { CONTROLLER_PROTOCOLS } from './controller-protocols.ts';
import type { Rule } from './rule.ts';

const NAMES = ['hostname', 'netbios-name', 'system-name', 'name'] as const;

export const CLASS_BY_NAME: readonly Rule<AssetClass>[] = [
  {
    id: 'historian-claim',
    value: 'historian',
    confidence: 0.88,
    reason: 'It names itself a historian: {value}.',
    when: {
      claim: {
        attributes: ['hostname', 'netbios-name', 'name', 'system-name', 'application'],
        pattern: /\b(historian|proficy|pi ?server|osisoft|aveva pi|wonderware)|^(hist|pi-?srv|historian)/i,
      },
    },
  },
  {
    id: 'eng-name-claim',
    value: 'engineering-workstation',
    confidence: 0.72,
    reason: 'Its host name is that of an engineering workstation: {value}.',
    when: {
      claim: {
        attributes: NAMES,
        pattern: /^(eng|ews|engws|engineer|es)[-_]?\d{0,3}$|engineering|^ews/i,
      },
    },
  },
  {
    id: 'hmi-name-claim',
    value: 'hmi',
    confidence: 0.72,
    reason: 'Its host name is that of an operator station: {value}.',
    when: {
      claim: {
        attributes: NAMES,
        pattern: /(^|[-_])(hmi|ows|os|op)[-_]?\d{0,3}($|[-_])|^hmi/i,
      },
    },
  },
  {
    id: 'scada-name-claim',
    value: 'scada-server',
    confidence: 0.74,
    reason: 'Its host name is that of a SCADA server: {value}.',
    when: {
      claim: {
        attributes: NAMES,
        pattern: /scada|(^|[-_])(wincc|ignition|citect|dcs)/i,
      },
    },
  },
  {
    id: 'mes-name-claim',
    value: 'server',
    confidence: 0.8,
    reason: 'Its host name is that of a manufacturing execution system: {value}.',
    when: { claim: { attributes: NAMES, pattern: /(^|[-_])mes([-_]?\d{0,3})?($|[-_.])/i } },
  },
  {
    id: 'dc-name-claim',
    value: 'domain-controller',
    confidence: 0.74,
    reason: 'Its host name is that of a domain controller: {value}.',
    when: {
      claim: { attributes: NAMES, pattern: /^([a-z]{2,6}[-_]?)?(p|b|ad)?dc[-_]?\d{1,3}($|[-_.])/i },
      not: { asks: CONTROLLER_PROTOCOLS },
      also: { serves: ['smb', 'dns', 'kerberos', 'ldap', 'dcerpc'] },
    },
  },
  {
    id: 'vpn-name-claim',
    value: 'gateway',
    confidence: 0.66,
    reason: 'Its host name is that of a gateway for remote access: {value}.',
    when: { claim: { attributes: NAMES, pattern: /(^|[-_])(vpn|ras)[-_]?\d{0,3}($|[-_.])/i } },
  },
  {
    id: 'server-name-claim',
    value: 'server',
    confidence: 0.64,
    reason: 'Its host name is that of a server: {value}.',
    when: {
      claim: {
        attributes: NAMES,
        pattern:
          /(^|[-_])(srv|server|file|files|bkp|backup|mail|mx|erp|sql|db|web|app|wsus|patch|jump|bastion|proxy)[-_]?\d{0,3}($|[-_.])/i,
      },
      not: { asks: CONTROLLER_PROTOCOLS },
    },
  },
];
