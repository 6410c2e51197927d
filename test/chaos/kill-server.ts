/** Kill −9 of the server, of PostgreSQL, of both: acknowledged batches stay, none counts twice, every start is clean. */
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { batchOf, packetsUpTo, type Feed } from '../support/batches.ts';
import {
  addSensor,
  ask,
  end,
  postgresPid,
  setUp,
  startServer,
  type Account,
  type Enrolled,
  type ServerProcess,
} from '../support/server-process.ts';
import { randomOf, type KillRun } from './run.ts';

const TARGETS = ['the server', 'PostgreSQL', 'both'] as const;
const FEEDS = 2;
const CONVERSATIONS = 50;
const RECOVER_MS = 60_000;

export async function killServers({ folder, kills, seed, report }: KillRun): Promise<void> {
  const random = randomOf(seed);
  let server = await startServer({ data: folder });
  const { port } = server;
  const account = await setUp(server);
  const feeders: Feeder[] = [];
  for (let n = 1; n <= FEEDS; n++) {
    const enrolled = await addSensor(server, account, `feed ${n}`);
    feeders.push(
      new Feeder(server.base, enrolled, {
        site: account.site,
        sensor: enrolled.sensor,
        number: n,
        conversations: CONVERSATIONS,
      }),
    );
  }
  for (let kill = 0; kill < kills; kill++) {
    const target = TARGETS[kill % TARGETS.length] ?? 'both';
    for (const feeder of feeders) feeder.begin();
    await pause(300 + random() * 2500);
    if (target !== 'the server') process.kill(postgresPid(folder), 'SIGKILL');
    if (target !== 'PostgreSQL') {
      await end(server.child, 'SIGKILL');
      server = await startServer({ data: folder, port, withinMs: RECOVER_MS });
    }
    // The answer to one batch may have been on its way when the blow fell: the next shows that it goes on.
    const before = feeders.map((feeder) => feeder.acknowledged + 1);
    const again = await every(() => feeders.every((feeder, n) => feeder.acknowledged > (before[n] ?? 0)));
    for (const feeder of feeders) await feeder.pause();
    const wrong = again
      ? await whatIsWrong(server, account, feeders)
      : `no batch was taken afterwards; the server said: ${server.output().slice(-2000)}`;
    report(`kill ${kill + 1}, ${target}: ${feeders.map((f) => f.acknowledged).join(' and ')} batches stand`, wrong);
  }
  const code = await server.stop();
  report('after it all the server stops in order', code === 0 ? null : `exit code ${code}`);
}

async function every(holds: () => boolean): Promise<boolean> {
  const until = performance.now() + RECOVER_MS;
  while (!holds() && performance.now() < until) await pause(20);
  return holds();
}

interface Told {
  readonly items: readonly { readonly serverAddress: string; readonly packets: number; readonly bytes: number }[];
}

async function whatIsWrong(
  server: ServerProcess,
  account: Account,
  feeders: readonly Feeder[],
): Promise<string | null> {
  const { items } = await ask<Told>(server, account, `/sites/${account.site}/conversations?limit=1000`);
  const packets = new Map(items.map((item) => [item.serverAddress, item.packets]));
  if (items.length !== FEEDS * CONVERSATIONS) return `${items.length} conversations`;
  for (const feeder of feeders) {
    const cursor = await feeder.cursor();
    if (cursor < feeder.acknowledged)
      return `batch ${feeder.acknowledged} was acknowledged, ${cursor} is the last that is there`;
    for (let n = 0; n < CONVERSATIONS; n++) {
      const address = `10.${feeder.feed.number}.0.${n + 2}`;
      const wanted = packetsUpTo(cursor, n);
      if (packets.get(address) !== wanted) {
        return `${address} has ${packets.get(address)} packets, ${wanted} were sent up to batch ${cursor}`;
      }
    }
  }
  return null;
}

/** Sends batch after batch as a sensor does: from the server's cursor on, again when no answer came. */
class Feeder {
  acknowledged = 0;
  readonly feed: Feed;
  private readonly base: string;
  private readonly enrolled: Enrolled;
  private going = false;
  private loop: Promise<void> = Promise.resolve();

  constructor(base: string, enrolled: Enrolled, feed: Feed) {
    this.base = base;
    this.enrolled = enrolled;
    this.feed = feed;
  }

  begin(): void {
    this.going = true;
    this.loop = this.send();
  }

  async pause(): Promise<void> {
    this.going = false;
    await this.loop;
  }

  async cursor(): Promise<number> {
    const headers = { authorization: `Bearer ${this.enrolled.token}` };
    const path = `/sites/${this.feed.site}/sensors/${this.enrolled.sensor}/cursor`;
    return (await ask<{ readonly sequence: number }>({ base: this.base }, { headers }, path)).sequence;
  }

  private async send(): Promise<void> {
    while (this.going) {
      try {
        let next = (await this.cursor()) + 1;
        while (this.going) {
          if (!(await this.post(next))) break;
          this.acknowledged = Math.max(this.acknowledged, next);
          next++;
        }
      } catch (error) {
        // No answer: whether it was taken is what the cursor says. Anything else than a lost line ends the run.
        if (!(error instanceof TypeError) && !/: 5\d\d /.test(String(error))) throw error;
        await pause(25);
      }
    }
  }

  private async post(sequence: number): Promise<boolean> {
    const answer = await fetch(`${this.base}/api/v1/sites/${this.feed.site}/observations`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.enrolled.token}`,
        'content-type': 'application/json',
        'content-encoding': 'gzip',
      },
      body: gzipSync(JSON.stringify(batchOf(this.feed, sequence))),
    });
    const said = await answer.text();
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 409)
      throw new Error(`refused: ${answer.status} ${said}`);
    return answer.ok;
  }
}
