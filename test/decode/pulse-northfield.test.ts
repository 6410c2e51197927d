/** A calm plant before the decoder: all its polls are recognised and stay on time, and nothing that people do is taken for a cycle. */
import { expect, test } from 'vitest';
import { pcapHeader, pcapRecord } from '../../src/exercise/encoders/pcap.ts';
import plant, { northfield } from '../../src/exercise/plants/northfield/index.ts';
import { createEngine } from '../../src/see/decode/engine.ts';
import { protocols } from '../../src/see/protocols/index.gen.ts';
import { START_US } from '../support/frames.ts';

/** In which there are lookups by the dozen, mail, two engineers, a contractor and remote shells. */
const SECONDS = 300;
const ASSETS = 60;
const STEP_US = 100_000;

test('the pulse of a calm plant is that of its polls, all of them on time', { timeout: 120_000 }, () => {
  const { polls, networks, assets } = northfield(ASSETS);
  const prefixes = new Map(networks.map(({ zone, prefix }) => [zone, prefix]));
  const names = new Map(
    assets.flatMap(({ name, zone, host, mac }) => [
      [`${prefixes.get(zone) ?? ''}.${host}`, name] as const,
      [mac, name] as const,
    ]),
  );
  const engine = createEngine({ protocols, seed: 3 });
  engine.open();
  engine.write(pcapHeader());
  const [beating, wrong] = [new Set<string>(), new Set<string>()];
  let next = START_US;
  for (const { timeUs, bytes } of plant.frames({ assets: ASSETS, seed: 1 }, START_US)) {
    if (timeUs >= START_US + SECONDS * 1_000_000) break;
    for (; next <= timeUs; next += STEP_US) {
      for (const { client, server, state } of engine.pulse.evaluate(next)) {
        const [from, to] = [client, server].map(({ ip, mac }) => names.get(ip ?? mac ?? '') ?? ip ?? mac);
        beating.add(`${from} ${to}`);
        if (state !== 'on-time') wrong.add(`${from} ${to} ${state}`);
      }
    }
    engine.write(pcapRecord(timeUs, bytes));
  }
  expect([...wrong]).toEqual([]);
  // Both sides of a PROFINET connection send in cycles of their own.
  const told = polls.flatMap(({ client, server, kind }) =>
    kind === 'profinet' ? [`${client} ${server}`, `${server} ${client}`] : [`${client} ${server}`],
  );
  expect([...beating].sort()).toEqual([...new Set(told)].sort());
});
