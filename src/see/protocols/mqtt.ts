/** MQTT, recognised: a CONNECT with its protocol name, or a packet type with valid flags at its port. Nothing of it is kept. OASIS MQTT 5.0, 2.1 and 3.1. */
import { hasText } from '../../kernel/encodings/text.ts';
import { MORE, NO, YES, defineProtocol } from '../../model/protocol.ts';

export default defineProtocol({
  id: 'mqtt',
  name: 'MQTT',
  reference: 'OASIS MQTT 5.0, 2.1 and 3.1',
  over: [{ transport: 'tcp', ports: [1883], anyPort: true }],
  firstBytes: [0x10],
  recognise(bytes, from, to, onPort) {
    if (to - from < 2) return onPort && to > from ? MORE : NO;
    const type = (bytes[from] as number) >> 4;
    const flags = (bytes[from] as number) & 15;
    if (type === 1 && flags === 0) {
      let at = from + 1;
      while (at < to && at < from + 5 && ((bytes[at] as number) & 0x80) !== 0) at++;
      if (at + 9 > to) return onPort ? MORE : NO;
      return hasText(bytes, at + 3, to, 'MQTT') || hasText(bytes, at + 3, to, 'MQIsdp') ? YES : NO;
    }
    if (!onPort || type === 0) return NO;
    // PUBLISH has flags of its own, three types must have 2, all others 0.
    const wanted = type === 6 || type === 8 || type === 10 ? 2 : 0;
    return type === 3 || flags === wanted ? YES : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'ot',
  confidence: 0.5,
  logonInClear: true,
  examples: [
    { title: 'hit', hex: '101000044d51545404020014000461626364', messages: [] },
    { title: 'miss', hex: '10100004585858580402001400', messages: [] },
  ],
});
