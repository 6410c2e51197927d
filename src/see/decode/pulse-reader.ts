/** Pulses as the server takes them: the rows of pulse.ts with the ends and the protocol of their flows. */
import type { PulseSeen } from '../../model/observation.ts';
import type { Tables } from './tables.ts';
import type { Export } from './export/export.ts';
import type { PulseRow, Pulses } from './pulse.ts';

type Ends = Pick<PulseSeen, 'client' | 'server' | 'transport' | 'port' | 'protocol'>;

export class PulseReader {
  private readonly known = new Map<number, Ends>();
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
    const { periodUs, jitterUs, lastBeatUs, state, sinceUs } = pulse;
    return {
      ...this.endsOf(pulse),
      periodUs,
      jitterUs,
      lastBeatUs,
      state,
      sinceUs,
    };
  }

  /** Ends as the flow of the last beat has them; as they were known last when that flow's record is another's by now. */
  private endsOf(pulse: PulseRow): Ends {
    const known = this.known.get(pulse.row);
    if (!this.pulses.isOfFlow(pulse.row, this.tables.flows) && known) return known;
    const { addresses } = this.tables;
    const flow = this.out.rows.describe(pulse.flow);
    const ends = {
      // On layer two each side may publish under a pulse of its own: its sender is the one that beats.
      client: addresses.describe(pulse.byServer ? flow.server : flow.client),
      server: addresses.describe(pulse.byServer ? flow.client : flow.server),
      transport: flow.transport,
      port: flow.port,
      protocol: flow.protocol,
    };
    this.known.set(pulse.row, ends);
    return ends;
  }
}
