/** One fake of each kind of plug-in: the smallest that keeps its contract. Shipped code, used by the tests of engines. */
import { err, ok } from '../../kernel/result.ts';
import type { GraphChanges } from '../graph.ts';
import { asId } from '../ids.ts';
import { defineProtocol, EVENT, NO, NO_OBJECT, YES } from '../protocol.ts';
import { defineAction } from './action.ts';
import { defineDetector } from './detector.ts';
import { defineDriver } from './driver.ts';
import { defineEvidence } from './evidence.ts';
import { defineExposure } from './exposure.ts';
import { defineFeed } from './feed.ts';
import { defineFormat } from './format.ts';
import { definePlant, defineScenario } from './plant.ts';
import { defineReport } from './report.ts';
import { defineRepository } from './repository.ts';

const PING = 0x50;

/** One byte 'P' is a ping; everything else is not of it. */
export const fakeProtocol = defineProtocol({
  id: 'fake-ping',
  name: 'Fake ping',
  reference: 'None: a fake.',
  over: [{ transport: 'udp', ports: [9] }],
  recognise: (bytes, from, to) => (to > from && bytes[from] === PING ? YES : NO),
  decode: (bytes, _view, from, to, context) => {
    for (let at = from; at < to; at++) if (bytes[at] === PING) context.message(EVENT, PING, NO_OBJECT);
    return to;
  },
  describe: (code) => ({ operation: code === PING ? 'ping' : `function_${code}`, meaning: 'keep-alive' }),
  domain: 'both',
  confidence: 0.1,
  examples: [
    { title: 'a ping', hex: '50', messages: [{ kind: 'event', operation: 'ping', meaning: 'keep-alive' }] },
    { title: 'no ping', hex: '51', messages: [] },
  ],
});

export const fakeFormat = defineFormat({
  id: 'fake-format',
  title: 'One address per line',
  reference: 'None: a fake.',
  recognise: (head) => head.startsWith('address '),
  read: (record) => {
    const ip = /^address (\S+)$/.exec(record)?.[1];
    if (ip === undefined) return err({ code: 'no-address', message: 'The line has no address.', where: record });
    return ok({ timeUs: null, endpoints: [{ ip }], claims: [], conversations: [] });
  },
  examples: [
    { title: 'an address', input: 'address 10.0.0.1', output: 1 },
    { title: 'none', input: 'address', output: 0 },
  ],
});

const NOTHING: GraphChanges = {
  site: asId('fake'),
  endpoints: [],
  claims: [],
  assets: [],
  conversations: [],
  operations: [],
  buckets: [],
  sessions: [],
  accounts: [],
  unknownServices: [],
  zones: [],
};

export const fakeDetector = defineDetector({
  id: 'fake-detector',
  title: 'A new endpoint',
  technique: 'T0846',
  runbook: 'Ask who plugged it in.',
  detect: (changes) =>
    changes.endpoints.map((endpoint) => ({
      timeUs: endpoint.firstUs,
      acting: endpoint.asset ?? asId('unknown'),
      suffering: null,
      severity: 'info',
      sentence: `${endpoint.ip ?? endpoint.mac ?? 'An endpoint'} is new.`,
      evidence: [],
    })),
  examples: [
    {
      title: 'one endpoint',
      input: {
        ...NOTHING,
        endpoints: [{ id: 1, mac: null, ip: '10.0.0.1', vlan: null, asset: null, firstUs: 0, lastUs: 0 }],
      },
      output: 1,
    },
    { title: 'nothing changed', input: NOTHING, output: 0 },
  ],
});

export const fakeExposure = defineExposure({
  id: 'fake-exposure',
  title: 'No owner',
  assess: ({ asset }) =>
    asset.itOwner === null && asset.otOwner === null
      ? { severity: 'low', reason: `${asset.name} has no owner.`, advice: 'Name one.', claims: [] }
      : null,
  examples: [],
});

export const fakeFeed = defineFeed({
  id: 'fake-feed',
  title: 'Ids, one per line',
  reference: 'None: a fake.',
  licence: 'CC0-1.0',
  read: (document) =>
    ok(
      document
        .split('\n')
        .filter((key) => key !== '')
        .map((key) => ({ key, kind: 'advisory', publishedUs: null, fields: {} })),
    ),
  examples: [{ title: 'two ids', input: 'A-1\nA-2\n', output: 2 }],
});

export const fakeDriver = defineDriver({
  id: 'fake-driver',
  title: 'A list of rules',
  reach: 'local',
  compile: (rules) => ok({ kind: 'command', lines: rules.map((rule) => `${rule.action} ${rule.id}`), body: null }),
  undo: () => ({ kind: 'command', lines: ['clear'], body: null }),
  readBack: (answer) => ok(answer.split('\n').filter((line) => line !== '')),
  examples: [{ title: 'no rule, no line', input: [], output: '' }],
});

export const fakeAction = defineAction({
  id: 'fake-action',
  title: 'Say a word',
  approval: ['ot'],
  bound: { assetsMax: 1, expiresAfterUs: 60_000_000 },
  tell: ({ targets }) => [`Nothing happens to ${targets.length} assets.`],
  undoneBy: 'fake-action',
  examples: [],
});

export const fakeRepository = defineRepository({
  id: 'fake-repository',
  title: 'Snapshots as JSON',
  reach: 'files',
  list: () => ['list'],
  readList: (answer) => {
    const takenUs = Number(answer);
    if (!Number.isFinite(takenUs) || answer === '')
      return err({ code: 'no-time', message: 'The answer is no time.', where: answer });
    return ok([{ id: 'one', host: 'host', takenUs, bytes: null, contents: [] }]);
  },
  examples: [{ title: 'one', input: '1700000000000000', output: 1 }],
});

export const fakeEvidence = defineEvidence({
  id: 'fake-evidence',
  title: 'Every asset has an owner',
  needs: ['assets', 'assetsWithOwner'],
  answer: ({ assets, assetsWithOwner }) => {
    if (typeof assets !== 'number' || typeof assetsWithOwner !== 'number')
      return { verdict: 'cannot-tell', sentence: 'The assets are not counted yet.', proof: null };
    const verdict = assetsWithOwner === assets ? 'holds' : assetsWithOwner > 0 ? 'holds-in-part' : 'fails';
    return { verdict, sentence: `${assetsWithOwner} of ${assets} assets have an owner.`, proof: null };
  },
  examples: [
    { title: 'all owned', input: { assets: 2, assetsWithOwner: 2 }, output: 'holds' },
    { title: 'not counted', input: {}, output: 'cannot-tell' },
  ],
});

export const fakeReport = defineReport({
  id: 'fake-report',
  title: 'One sentence',
  readers: ['auditor'],
  needs: ['sentence'],
  layOut: ({ sentence }) => [{ heading: 'What is said', paragraphs: [String(sentence)], table: null }],
  examples: [{ title: 'one section', input: { sentence: 'All is quiet.' }, output: 1 }],
});

/** A plant of one device that says one byte each second. */
export const fakePlant = definePlant({
  id: 'fake-plant',
  title: 'One device',
  timeZone: 'Etc/UTC',
  assets: 1,
  frames: function* ({ seed }, startUs) {
    for (let beat = 0; ; beat++) yield { timeUs: startUs + beat * 1_000_000, bytes: new Uint8Array([seed & 0xff]) };
  },
});

export const fakeScenario = defineScenario({
  id: 'fake-scenario',
  title: 'Nothing happens',
  plant: 'fake-plant',
  attack: false,
  techniques: [],
  frames: () => [],
});
