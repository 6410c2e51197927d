/** All protocols: those that are shipped, and those that the plant's owner added (`BULKHEAD_PLUGINS`). */
import { err, ok, type Result } from '../kernel/result.ts';
import type { Protocol } from '../model/protocol.ts';
import { protocols as shipped } from './protocols/index.gen.ts';

const all: Protocol[] = [...shipped];

export const protocols: readonly Protocol[] = all;

/**
 * Adds an owner's protocols. Before anything else has read the list: modules keep what they read of it. `onFault` hears
 * of each of their functions once that throws where no packet is at hand (in naming a code, say).
 */
export function addProtocols(
  more: readonly Protocol[],
  onFault: (protocol: string, error: unknown) => void,
): Result<undefined> {
  for (const protocol of more) {
    if (all.some(({ id }) => id === protocol.id))
      return err({
        code: 'protocol-twice',
        message: `There are two protocols with the id ${protocol.id}.`,
        advice: 'Give the added one an id of its own.',
      });
    all.push(guarded(protocol, onFault));
  }
  return ok(undefined);
}

/** The engine itself catches what `recognise` and `decode` throw; the other functions are asked all over the program. */
function guarded(protocol: Protocol, onFault: (protocol: string, error: unknown) => void): Protocol {
  const { id, describe, codeKey, objectName } = protocol;
  const told = new Set<string>();
  const attempt = <T>(what: string, act: () => T, otherwise: T): T => {
    try {
      return act();
    } catch (error) {
      if (!told.has(what)) onFault(id, error);
      told.add(what);
      return otherwise;
    }
  };
  return {
    ...protocol,
    describe: (code) => attempt('describe', () => describe(code), { operation: `code_${code}`, meaning: 'unknown' }),
    ...(codeKey && { codeKey: (kind, code) => attempt('codeKey', () => codeKey(kind, code), undefined) }),
    ...(objectName && {
      objectName: (code, object, name) => attempt('objectName', () => objectName(code, object, name), String(object)),
    }),
  };
}
