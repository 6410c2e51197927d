/** Every text that an engine gives out of a capture, with where it stands: what a secret must not be in. */
import type { Engine, EngineOptions } from '../../src/see/decode/engine.ts';

export type GivenOut = readonly [where: string, text: string];

/** `decode` reads the capture to its end with these options. */
export function givenOut(decode: (options: Pick<EngineOptions, 'onMessage'>) => Engine): GivenOut[] {
  const texts: GivenOut[] = [];
  const engine = decode({
    onMessage(message) {
      const { fields, ...rest } = message;
      for (const [key, value] of Object.entries({ ...rest, ...fields })) {
        for (const one of [value].flat())
          if (typeof one === 'string') texts.push([`${message.protocol} field ${key}`, one]);
      }
    },
  });
  engine.each({
    operation: (row) =>
      texts.push([`${row.protocol} object`, row.object ?? ''], [`${row.protocol} operation`, row.operation]),
    claim: (row) => texts.push([`${row.source} claim ${row.attribute}`, row.value]),
    account: (row) => texts.push([`${row.source} account`, row.name], [`${row.source} account domain`, row.domain]),
    sign: (row) => texts.push([`${row.protocol} sign`, row.text]),
  });
  for (const [reason] of engine.malformedReasons()) texts.push(['malformed reason', reason]);
  return texts;
}
