/** Vendor, model, firmware, serial and host names: which claims can say each, and how far each is believed. */
import type { Attribute } from '../../../model/words.ts';

export interface AttributeRule {
  readonly id: string;
  readonly from: Attribute;
  /** Only from these sources; any otherwise. */
  readonly sources?: readonly string[];
  /** Not from these. */
  readonly except?: readonly string[];
  /** Part of the claim's own confidence that is left. */
  readonly weight: number;
  /** What the value says, where it is not the value itself. */
  readonly read?: (value: string) => string | undefined;
  readonly reason: string;
}

type Readable = 'vendor' | 'model' | 'firmware' | 'serial' | 'hostname';

const first =
  (pattern: RegExp) =>
  (value: string): string | undefined =>
    pattern.exec(value)?.[1];

/** The product in a description, without versions behind it. One word alone is more likely a name. */
function productOf(text: string): string | undefined {
  const product = (text.split(/[,;(]|\s[vV]?\d+\.\d/, 1)[0] ?? '').trim();
  return text.length <= 80 && /\s/.test(text.trim()) && product !== '' ? product : undefined;
}

/** A version called one, in any of its spellings (`FW: V.4.2.1`, `Version 15.2`); a bare `V` only where it is not the hardware's. */
function firmwareOf(text: string): string | undefined {
  const named = /\b(?:Version|FW|Firmware)[: ]?\s*(?:V\.?\s?)?(\d+(?:\.\d+)+[\w()./-]*)/i.exec(text);
  const bare = /(?<!\bHW[: ]*)\bV[.: ]?\s*(\d+(?:\.\d+)+[\w()./-]*)/i.exec(text);
  return (named ?? bare)?.[1];
}

export const ATTRIBUTE_RULES: Readonly<Record<Readable, readonly AttributeRule[]>> = {
  vendor: [
    { id: 'vendor-said', from: 'vendor', weight: 1, reason: 'Said by {source}.' },
    {
      id: 'vendor-order-number',
      from: 'order-number',
      weight: 0.95,
      read: (v) => (/^6(ES|GK|AV|SL|XV|EP)\d/i.test(v) ? 'Siemens' : undefined),
      reason: 'The order number is one of Siemens.',
    },
    {
      id: 'vendor-description',
      from: 'system-description',
      weight: 0.7,
      read: first(
        /\b(Siemens|Cisco|Hirschmann|Moxa|Rockwell Automation|Schneider Electric|Phoenix Contact|WAGO|Beckhoff|ABB|Fortinet|Juniper|Aruba|MikroTik|Ruckus|Dell|Hewlett[- ]Packard)\b/i,
      ),
      reason: 'Named in its system description.',
    },
    {
      id: 'vendor-oui',
      from: 'vendor',
      sources: ['oui'],
      weight: 1,
      reason: 'The manufacturer that its MAC prefix is registered to.',
    },
  ],
  model: [
    { id: 'model-said', from: 'model', except: ['profinet-dcp'], weight: 1, reason: 'Said by {source}.' },
    {
      id: 'model-product-code',
      from: 'product-code',
      sources: ['modbus'],
      weight: 0.95,
      reason: 'The product code that {source} names.',
    },
    {
      id: 'model-siemens-description',
      from: 'system-description',
      weight: 0.98,
      read: first(/^Siemens, [^,]+, ([^,]{3,40}),/),
      reason: 'The module that its system description names.',
    },
    {
      id: 'model-station-type',
      from: 'model',
      sources: ['profinet-dcp'],
      weight: 0.8,
      reason: 'The type of station that {source} names, often a family.',
    },
    { id: 'model-cpu', from: 'cpu-type', weight: 0.98, reason: 'The CPU type that {source} names.' },
    { id: 'model-order-number', from: 'order-number', weight: 0.96, reason: 'The order number that {source} names.' },
    {
      id: 'model-module',
      from: 'module-name',
      weight: 0.6,
      reason: 'The module name that {source} gives; a project may have changed it.',
    },
    { id: 'model-device-type', from: 'device-type', weight: 0.4, reason: 'The kind of device that {source} names.' },
    {
      id: 'model-description',
      from: 'system-description',
      weight: 0.35,
      read: productOf,
      reason: 'Its own description.',
    },
  ],
  firmware: [
    { id: 'firmware-said', from: 'firmware', weight: 1, reason: 'Said by {source}.' },
    {
      id: 'firmware-description',
      from: 'system-description',
      weight: 0.7,
      read: firmwareOf,
      reason: 'Named in its system description.',
    },
  ],
  serial: [
    { id: 'serial-said', from: 'serial', weight: 1, reason: 'Said by {source}.' },
    {
      id: 'serial-siemens-description',
      from: 'system-description',
      weight: 0.9,
      read: first(/^Siemens, .*, S(?:\/N)?:? ([\w-]{6,20})\s*$/),
      reason: 'Named in its system description.',
    },
  ],
  hostname: [
    { id: 'hostname-netbios', from: 'netbios-name', weight: 0.98, reason: 'Its NetBIOS name.' },
    { id: 'hostname-said', from: 'hostname', weight: 1, reason: 'Its host name by {source}.' },
    { id: 'hostname-system', from: 'system-name', weight: 0.95, reason: 'Its system name by {source}.' },
    { id: 'hostname-station', from: 'station-name', weight: 0.95, reason: 'Its station name by {source}.' },
  ],
};

export interface NameRule {
  readonly from: Attribute;
  readonly sources?: readonly string[];
  readonly except?: readonly string[];
  /** The host alone, without its domain. */
  readonly host?: true;
  readonly reason: string;
}

/** Under which an asset is listed: the first that there is, most personal first. What others call it (DNS) comes last. */
export const NAME_ATTRIBUTES: readonly NameRule[] = [
  { from: 'name', reason: 'The name that {source} gives it.' },
  { from: 'netbios-name', reason: 'Its NetBIOS name.' },
  { from: 'system-name', sources: ['lldp', 'cdp', 'snmp'], host: true, reason: 'Its system name by {source}.' },
  { from: 'station-name', reason: 'Its PROFINET station name.' },
  { from: 'hostname', except: ['dns'], host: true, reason: 'Its host name by {source}.' },
  { from: 'module-name', reason: 'The name of its module.' },
  { from: 'system-name', reason: 'Its system name by {source}.' },
  { from: 'plant-id', reason: 'Its plant designation.' },
  { from: 'hostname', host: true, reason: 'Its host name by {source}.' },
];
