/** Sensors: how they are, added with a token of their own, removed. */
import { err, ok, type Problem, type Result } from '../kernel/result.ts';
import { asId, type SensorId, type SiteId } from '../model/ids.ts';
import type { SensorRow } from '../model/ports/rows.ts';
import { act } from './act.ts';
import type { App } from './app.ts';
import { authorise, sightOf, type Caller } from './caller.ts';

/** Batches come at least every 15 s: after three of them missing a sensor is not called healthy. */
const STALE_US = 45_000_000;
const TOKEN_US = 366 * 86_400_000_000;

export type SensorState = 'healthy' | 'stale' | 'never' | 'finished';

export interface SensorView extends SensorRow {
  readonly state: SensorState;
}

export async function listSensors(app: App, caller: Caller, site: SiteId): Promise<Result<readonly SensorView[]>> {
  const sight = sightOf(caller, site, app.clock.now());
  if (!sight.ok) return sight;
  const rows = await app.store.sensors(sight.value);
  const now = app.clock.now();
  const memory = await app.sites.open(site);
  return ok(rows.map((row) => ({ ...row, state: stateOf(row, now, memory.pulses.isHeard(row.id, now)) })));
}

function stateOf(row: SensorRow, nowUs: number, heard: boolean): SensorState {
  if (row.lastBatchUs === null) return row.kind === 'import' ? 'finished' : 'never';
  if (row.kind === 'import') return 'finished';
  return heard || nowUs - row.lastBatchUs < STALE_US ? 'healthy' : 'stale';
}

export async function addSensor(
  app: App,
  caller: Caller,
  site: SiteId,
  input: { readonly name: string },
): Promise<Result<{ readonly sensor: SensorView; readonly token: string }, Problem>> {
  const secret = app.secrets.randomSecret();
  const hash = app.secrets.sha256(secret);
  const expiresUs = app.clock.now() + TOKEN_US;
  const made = await act(app, caller, { what: 'sensor.add', needs: 'sensors', site }, async (tx) => {
    const sensor = await tx.addSensor({ name: input.name, kind: 'live' });
    tx.note({ subject: sensor.id });
    const name = `Sensor ${input.name}`;
    await tx.addToken({ name, scope: 'ingest', role: null, site, sensor: sensor.id, expiresUs, hash });
    return ok(sensor);
  });
  if (!made.ok) return made;
  app.events.publish(site, 'sensor', { id: made.value.id });
  return ok({ sensor: { ...made.value, state: 'never' }, token: secret });
}

export async function removeSensor(
  app: App,
  caller: Caller,
  site: SiteId,
  id: SensorId,
): Promise<Result<undefined, Problem>> {
  const intent = { what: 'sensor.remove', needs: 'sensors', site, subject: id } as const;
  const removed = await app.sites.alone(site, async () => {
    const done = await act(app, caller, intent, async (tx) => {
      const gone = await tx.removeSensor(id);
      return gone.ok ? ok(undefined) : gone;
    });
    if (done.ok) app.sites.forget(site);
    return done;
  });
  if (!removed.ok) return removed;
  app.events.publish(site, 'sensor', { id });
  return ok(undefined);
}

/** The sensor that a caller may speak for; a token that names none may speak for any of its site. */
export function mayIngest(app: App, caller: Caller, site: SiteId, sensor: string): Result<SensorId, Problem> {
  const allowed = authorise(caller, 'ingest', site, app.clock.now());
  if (!allowed.ok) return allowed;
  if (caller.kind !== 'token' || (caller.sensor !== null && caller.sensor !== sensor)) {
    return err({ code: 'not-allowed', message: `This token does not speak for sensor ${sensor}.` });
  }
  return ok(asId<SensorId>(sensor));
}

export interface SensorCursor {
  readonly sequence: number;
  /** The same for all sensors of the site, so that a password used in two halls bears one mark. */
  readonly fingerprintKey: string;
}

export async function sensorCursor(
  app: App,
  caller: Caller,
  site: SiteId,
  sensor: string,
): Promise<Result<SensorCursor, Problem>> {
  const allowed = mayIngest(app, caller, site, sensor);
  if (!allowed.ok) return allowed;
  const row = await app.store.sensor(site, allowed.value);
  return row ? ok({ sequence: row.sequence, fingerprintKey: app.secrets.fingerprintKey(site) }) : err(noSensor(sensor));
}

export const noSensor = (sensor: string): Problem => ({
  code: 'unknown',
  message: `There is no sensor ${sensor} at this site.`,
  advice: 'Add it in the console (Sensors), and give it the token that is shown there.',
});
