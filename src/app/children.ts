/** Tokens of the server's own children (import, demo): bound to one sensor, held in memory only, gone with the child. */
import { asId, type SensorId, type SiteId } from '../model/ids.ts';
import type { App } from './app.ts';

export interface ChildOf {
  readonly site: SiteId;
  readonly sensor: SensorId;
  readonly name: string;
}

/** The secret to give to the child, and how to take it back. */
export function makeChildToken(app: App, child: ChildOf): { readonly secret: string; readonly revoke: () => void } {
  const secret = app.secrets.randomSecret();
  const hash = app.secrets.sha256(secret);
  const { site, sensor, name } = child;
  const id = asId<never>(`child:${sensor}`);
  app.children.set(hash, { kind: 'token', id, name, scope: 'ingest', site, sensor, grants: [] });
  return { secret, revoke: () => void app.children.delete(hash) };
}

export async function withChildToken<T>(app: App, child: ChildOf, work: (token: string) => Promise<T>): Promise<T> {
  const token = makeChildToken(app, child);
  try {
    return await work(token.secret);
  } finally {
    token.revoke();
  }
}
