/** Holds a protocol to its own examples: what decoding them gives, compared with what they promise. For tests. */
import type { Protocol } from './protocol.ts';
import { YES } from './protocol.ts';
import { fromHex, record } from './recording-context.ts';

/** One sentence per example that does not hold; empty when all do. A hit must also be recognised on its own port. */
export function exampleFailures(protocol: Protocol): string[] {
  const failures: string[] = [];
  for (const example of protocol.examples) {
    const bytes = fromHex(example.hex);
    const expected = example.messages.map(({ kind, operation, meaning }) => `${kind} ${operation} ${meaning}`);
    const got = protocol.decode
      ? record(protocol, example.hex).context.messages.map(
          ({ kind, operation, meaning }) => `${kind} ${operation} ${meaning}`,
        )
      : [];
    const hit = protocol.decode ? expected.length > 0 : !example.title.startsWith('miss');
    const recognised = protocol.recognise(bytes, 0, bytes.length, true) === YES;
    if (got.join('; ') !== expected.join('; ')) failures.push(`${example.title}: gave [${got.join('; ')}]`);
    if (hit && !recognised) failures.push(`${example.title}: not recognised`);
    if (!hit && !protocol.decode && recognised) failures.push(`${example.title}: recognised`);
  }
  return failures;
}
