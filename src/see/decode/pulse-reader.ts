/** Pulses as the server takes them: the rows of pulse.ts with the ends and the protocol of their flows. */
import type { PulseSeen } from '../../model/observation.ts';
import type { Tables } from './context.ts';
import type { Export } from './export.ts';
import type { PulseRow, Pulses } from './pulse.ts';

export class PulseReader {
  private readonly pulses: Pulses;
  private readonly tables: Tables;
  private readonly out: Export;

  constructor(pulses: Pulses, tables: Tables, out: Export) {
    this.pulses = pulses;
    this.tables = tables;
    this.out = out;
  }

  /** What changed until `nowUs`, which is a time on the packets' clock: new pulses, late, missing, gone, back again. */
  evaluate(nowUs: number): PulseSeen[] {
    return this.pulses.evaluate(nowUs).map((row) => this.seen(row));
  }

  /** All pulses, as they stood at the last evaluation. */
  all(): PulseSeen[] {
    return this.pulses.all().map((row) => this.seen(row));
  }

  private seen(pulse: PulseRow): PulseSeen {
    const { addresses } = this.tables;
    const flow = this.out.describe(pulse.flow);
    const { periodUs, jitterUs, lastBeatUs, state, sinceUs } = pulse;
    return {
      client: addresses.describe(flow.client),
      server: addresses.describe(flow.server),
      transport: flow.transport,
      port: flow.port,
      protocol: flow.protocol,
      periodUs,
      jitterUs,
      lastBeatUs,
      state,
      sinceUs,
    };
  }
}
