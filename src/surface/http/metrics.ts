/** What the server tells a Prometheus server about itself. No names of people, plants or devices among the labels. */
import type { FastifyReply } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { App } from '../../app/app.ts';
import type { Meters } from '../../app/meters.ts';

export interface Metrics {
  readonly contentType: string;
  answered(part: 'api' | 'console', reply: FastifyReply): void;
  text(): Promise<string>;
}

const HELP: Readonly<Record<keyof Meters, readonly [string, string]>> = {
  batches: ['bulkhead_batches_total', 'Batches committed'],
  batchesKnown: ['bulkhead_batches_known_total', 'Batches that were known already'],
  batchesRefused: ['bulkhead_batches_refused_total', 'Batches that did not have the right shape'],
  conversationUpdates: ['bulkhead_conversation_updates_total', 'Conversation totals written'],
  commitSeconds: ['bulkhead_commit_seconds_total', 'Time spent committing batches'],
  pulses: ['bulkhead_pulses_total', 'Words of sensors on cyclic conversations'],
  signInsRefused: ['bulkhead_sign_ins_refused_total', 'Sign-ins refused'],
  queued: ['bulkhead_batches_queued', 'Batches that wait for their turn'],
};

export function openMetrics(app: App): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const [key, [name, help]] of Object.entries(HELP)) {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(app.meters[key as keyof Meters]);
      },
    });
  }
  const answers = new Histogram({
    name: 'bulkhead_http_seconds',
    help: 'Time to answer by part and status',
    labelNames: ['part', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  });
  return {
    contentType: registry.contentType,
    answered: (part, reply) => answers.observe({ part, status: String(reply.statusCode) }, reply.elapsedTime / 1000),
    text: () => registry.metrics(),
  };
}
