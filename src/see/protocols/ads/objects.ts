/** Text of what an ADS message names: a symbol or file, an index group with its offset, an AMS port, a route. */
import { bytesOfName } from '../../../kernel/encodings/raw-name.ts';
import { BY_SYMBOL, ROUTER, WRITE_CONTROL, isNamed } from './functions.ts';

/** AMS ports with a meaning of their own: AdsDef.h, AMSPORT_…. */
const PORTS: Readonly<Record<number, string>> = {
  1: 'router',
  100: 'logger',
  200: 'real time',
  300: 'I/O',
  400: 'soft PLC',
  500: 'NC',
  800: 'PLC',
  801: 'PLC runtime 1',
  811: 'PLC runtime 2',
  821: 'PLC runtime 3',
  831: 'PLC runtime 4',
  851: 'PLC runtime 1 of TwinCAT 3',
  10000: 'system service',
};

export function objectName(code: number, object: number, name: (id: number) => string): string {
  if (code >= ROUTER) return `route ${name(object)}`;
  if ((code & 0xff) === WRITE_CONTROL) {
    const port = PORTS[object];
    return `AMS port ${String(object)}${port === undefined ? '' : ` (${port})`}`;
  }
  if (code >> 8 === BY_SYMBOL || isNamed(code)) return name(object).replace(/[^\x20-\x7e]+/g, ' ');
  const bytes = bytesOfName(name(object));
  return `index group 0x${hex(bytes, 0)} offset 0x${hex(bytes, 4)}`;
}

function hex(bytes: Uint8Array, at: number): string {
  let text = '';
  for (let i = at + 3; i >= at; i--) text += (bytes[i] ?? 0).toString(16).padStart(2, '0');
  return text.replace(/^0000/, '');
}
