/** Tabular data stream (MS SQL Server), recognised by its packet header. A login is not read. [MS-TDS] 2.2.3. */
import { MORE, NO, YES, defineProtocol } from '../../model/protocol.ts';

/** Batch, old login, RPC, result, attention, bulk load, federated token, transaction, login, SSPI, pre-login: 2.2.3.1.1. */
const TYPES = [1, 2, 3, 4, 6, 7, 8, 14, 16, 17, 18];

export default defineProtocol({
  id: 'mssql',
  name: 'MS SQL (TDS)',
  reference: '[MS-TDS] 2.2.3',
  over: [{ transport: 'tcp', ports: [1433, 1434] }],
  recognise(bytes, from, to, onPort) {
    if (!onPort) return NO;
    if (to - from < 8) return to > from && TYPES.includes(bytes[from] as number) ? MORE : NO;
    const length = ((bytes[from + 2] as number) << 8) | (bytes[from + 3] as number);
    // Status has five bits, the window is always zero.
    return TYPES.includes(bytes[from] as number) &&
      (bytes[from + 1] as number) < 0x20 &&
      length >= 8 &&
      bytes[from + 7] === 0
      ? YES
      : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'it',
  confidence: 0.5,
  examples: [
    { title: 'hit', hex: '1201003400000000', messages: [] },
    { title: 'miss', hex: '1201000400000000', messages: [] },
  ],
});
