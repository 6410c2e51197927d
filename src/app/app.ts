/** What every use case is handed: clock, store and the other ports, the sites in memory, and who listens. */
import type { Clock } from '../kernel/time.ts';
import type { CaptureReader, DemoPlant } from '../model/ports/children.ts';
import type { Secrets } from '../model/ports/secrets.ts';
import type { Store } from '../model/ports/store.ts';
import type { TokenCaller } from './caller.ts';
import type { Events } from './events.ts';
import type { Meters } from './meters.ts';
import type { SiteBook } from './site-book.ts';

/** Structured lines for whoever runs the server; no names of people, no secrets. */
export interface Log {
  info(fields: Readonly<Record<string, unknown>>, text: string): void;
  warn(fields: Readonly<Record<string, unknown>>, text: string): void;
  error(fields: Readonly<Record<string, unknown>>, text: string): void;
}

export interface App {
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly store: Store;
  readonly events: Events;
  readonly sites: SiteBook;
  readonly captures: CaptureReader;
  readonly demo: DemoPlant;
  readonly log: Log;
  readonly meters: Meters;
  /** Tokens of the server's own children, by hash. They live as long as the process and are stored nowhere. */
  readonly children: Map<string, TokenCaller>;
}
