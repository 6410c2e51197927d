/** NetBIOS names: registration by broadcast. RFC 1002, 4.2.2; names in first-level encoding, RFC 1001, 14.1. */
import { join, u16, u32 } from './bytes.ts';

/** Sixteen characters, each as two letters; the last is the kind of service. */
function encodedName(value: string, service: number): Uint8Array {
  const letters: number[] = [0x20];
  for (let i = 0; i < 16; i++) {
    const code = i === 15 ? service : value.toUpperCase().padEnd(15).charCodeAt(i);
    letters.push(0x41 + (code >> 4), 0x41 + (code & 15));
  }
  return Uint8Array.from([...letters, 0]);
}

export const WORKSTATION = 0x00;
export const FILE_SERVER = 0x20;

export interface NameRegistration {
  readonly id: number;
  readonly name: string;
  readonly service: number;
  readonly ip: number;
  /** A workgroup, not one host. */
  readonly group: boolean;
}

export const nameRegistration = (r: NameRegistration): Uint8Array =>
  join(
    u16(r.id),
    u16(0x2910),
    [0, 1, 0, 0, 0, 0, 0, 1],
    encodedName(r.name, r.service),
    [0, 0x20, 0, 1],
    [0xc0, 0x0c, 0, 0x20, 0, 1],
    u32(300_000),
    u16(6),
    u16(r.group ? 0x8000 : 0),
    u32(r.ip),
  );
