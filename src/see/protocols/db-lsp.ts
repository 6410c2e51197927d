/** Dropbox LAN sync, recognised: datagrams of JSON that name a host and namespaces. Wireshark, packet-db-lsp.c. */
import { hasText } from '../../kernel/encodings/text.ts';
import { NO, YES, defineProtocol } from '../../model/protocol.ts';

/** The first member of each announcement. */
const HOST = '{"host_int":';

export default defineProtocol({
  id: 'db-lsp',
  name: 'Dropbox LAN sync',
  reference: 'Wireshark, packet-db-lsp.c',
  over: [{ transport: 'udp', ports: [17500], anyPort: true }],
  firstBytes: [0x7b],
  recognise: (bytes, from, to) => (hasText(bytes, from, to, HOST) ? YES : NO),
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'it',
  confidence: 0.5,
  examples: [
    { title: 'hit', hex: '7b22686f73745f696e74223a20317d', messages: [] },
    { title: 'miss', hex: '7b226d65737361676554797065223a20317d', messages: [] },
  ],
});
