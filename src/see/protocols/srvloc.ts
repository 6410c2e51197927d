/** Service location, recognised: version, function and a length that fits. RFC 2165, 4 (version 1); RFC 2608, 8 (version 2). */
import { NO, YES, defineProtocol } from '../../model/protocol.ts';

const HEADER_BYTES = 12;
const FUNCTION_MAX = 11;

export default defineProtocol({
  id: 'srvloc',
  name: 'SLP',
  reference: 'RFC 2165, 4; RFC 2608, 8',
  over: [
    { transport: 'udp', ports: [427] },
    { transport: 'tcp', ports: [427] },
  ],
  recognise(bytes, from, to, onPort) {
    if (!onPort || to - from < HEADER_BYTES) return NO;
    const version = bytes[from] as number;
    const code = bytes[from + 1] as number;
    if (code < 1 || code > FUNCTION_MAX) return NO;
    const short = ((bytes[from + 2] as number) << 8) | (bytes[from + 3] as number);
    const length = version === 1 ? short : (short << 8) | (bytes[from + 4] as number);
    return (version === 1 || version === 2) && length === to - from ? YES : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'it',
  confidence: 0.5,
  examples: [
    {
      title: 'hit',
      hex: '01 01 0022 00 00 656e 0003 0001 00000012 6469726563746f72792d6167656e742f2f2f',
      messages: [],
    },
    {
      title: 'miss',
      hex: '03 01 0022 00 00 656e 0003 0001 00000012 6469726563746f72792d6167656e742f2f2f',
      messages: [],
    },
  ],
});
