/** X window system, recognised by how a client opens a connection: byte order, version 11.0. X Window System Protocol, 8 (connection setup). */
import { NO, YES, defineProtocol } from '../../model/protocol.ts';

const SETUP_BYTES = 12;
const BIG = 0x42;
const LITTLE = 0x6c;
const VERSION = 11;
/** Name and data of an authorisation are short. */
const NAME_BYTES_MAX = 256;

export default defineProtocol({
  id: 'x11',
  name: 'X11',
  reference: 'X Window System Protocol, version 11, 8',
  over: [{ transport: 'tcp', ports: [6000, 6001, 6002, 6003, 6010, 6011], anyPort: true }],
  firstBytes: [0x42, 0x6c],
  recognise(bytes, from, to) {
    if (to - from < SETUP_BYTES || bytes[from + 1] !== 0) return NO;
    const little = bytes[from] === LITTLE;
    if (!little && bytes[from] !== BIG) return NO;
    const view = new DataView(bytes.buffer, bytes.byteOffset + from, SETUP_BYTES);
    const name = view.getUint16(6, little);
    const data = view.getUint16(8, little);
    const whole = SETUP_BYTES + ((name + 3) & ~3) + ((data + 3) & ~3);
    const version = view.getUint16(2, little) === VERSION && view.getUint16(4, little) === 0;
    return version && name <= NAME_BYTES_MAX && view.getUint16(10, little) === 0 && whole === to - from ? YES : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'it',
  confidence: 0.5,
  remoteControl: true,
  examples: [
    { title: 'hit', hex: '6c00 0b00 0000 0000 0000 0000', messages: [] },
    { title: 'miss', hex: '6c00 0c00 0000 0000 0000 0000', messages: [] },
  ],
});
