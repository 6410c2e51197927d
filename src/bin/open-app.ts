/** What every use case is handed, put together: store, secrets, sites in memory, children, log. */
import { openVendorTable } from '../adapters/vendor-table.ts';
import type { App, Log } from '../app/app.ts';
import { openEvents } from '../app/events.ts';
import { openMeters } from '../app/meters.ts';
import { SiteBook } from '../app/site-book.ts';
import type { CaptureReader, DemoPlant } from '../model/ports/children.ts';
import { protocols } from '../see/all-protocols.ts';
import type { OpenStore } from './open-store.ts';
import { inPackage } from './package-root.ts';
import { systemClock } from './system-clock.ts';

export const INDUSTRIAL: ReadonlySet<string> = new Set(
  protocols.filter(({ domain }) => domain === 'ot').map(({ id }) => id),
);

export interface Children {
  readonly captures: CaptureReader;
  readonly demo: DemoPlant;
}

export function openApp({ store, secrets }: OpenStore, { captures, demo }: Children, log: Log): App {
  const vendorOf = openVendorTable(inPackage('data/oui.bin'), (message) => log.error({}, message));
  return {
    clock: systemClock,
    secrets,
    store,
    events: openEvents(secrets.randomId('run')),
    sites: new SiteBook({ store, vendorOf, industrial: INDUSTRIAL }),
    captures,
    demo,
    log,
    meters: openMeters(),
    children: new Map(),
  };
}
