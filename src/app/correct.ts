/** A person's word about an asset: it outranks inference for good, and null takes it back. */
import { err, ok, type Problem, type Result } from '../kernel/result.ts';
import type { AssetId, SiteId, ZoneId } from '../model/ids.ts';
import type { Json, PersonalDetail } from '../model/ports/audit.ts';
import type { Transaction } from '../model/ports/store.ts';
import type { AssetClass, Attribute, Domain, Level } from '../model/words.ts';
import type { Decision } from '../see/inventory/inventory.ts';
import { act } from './act.ts';
import type { App } from './app.ts';
import { noAsset, seeAsset, type AssetWhole } from './assets.ts';
import { authorise, type Caller } from './caller.ts';
import type { SiteMemory } from './site-book.ts';

export interface Correction {
  readonly name?: string | null | undefined;
  readonly class?: AssetClass | null | undefined;
  readonly level?: Level | null | undefined;
  readonly domain?: Domain | null | undefined;
  readonly vendor?: string | null | undefined;
  readonly model?: string | null | undefined;
  readonly firmware?: string | null | undefined;
  readonly zone?: string | null | undefined;
  readonly itOwner?: string | null | undefined;
  readonly otOwner?: string | null | undefined;
  readonly neverTouch?: boolean | undefined;
  readonly lossPerHour?: number | null | undefined;
}

const SAID = [
  'name',
  'class',
  'level',
  'domain',
  'vendor',
  'model',
  'firmware',
] as const satisfies readonly Attribute[];
const OWNERS = ['itOwner', 'otOwner'] as const;
/** What the plant needs is said by its engineers alone. */
const PLANT = ['zone', 'neverTouch', 'lossPerHour'] as const;

export async function correctAsset(
  app: App,
  caller: Caller,
  site: SiteId,
  id: AssetId,
  patch: Correction,
): Promise<Result<AssetWhole, Problem>> {
  const saysPlant = PLANT.some((field) => patch[field] !== undefined);
  // Whoever may not even correct is refused for that, in the audit too.
  const mayCorrect = authorise(caller, 'correct', site, app.clock.now()).ok;
  const needs = saysPlant && mayCorrect ? 'plant' : 'correct';
  const done = await app.sites
    .alone(site, async () => {
      const memory = await app.sites.open(site);
      const asset = memory.inventory.resolve(id);
      const zone = asset?.zone ?? null;
      const intent = { what: 'asset.correct', needs, site, zone, subject: id, detail: detailOf(patch) } as const;
      const result = await act(app, caller, { ...intent, personal: ownersOf(patch) }, async (tx) => {
        if (!asset) return err(noAsset(id));
        const target = patch.zone == null ? undefined : memory.inventory.zones.records.get(patch.zone as ZoneId);
        if (patch.zone != null && (!target || target.removed)) {
          return err({ code: 'unknown', message: `There is no zone ${patch.zone} here.`, where: 'zone' });
        }
        await say(app, caller, memory, tx, asset.id, patch);
        return ok(asset.id);
      });
      // What memory learnt before the refusal or the error is not so.
      if (!result.ok) app.sites.forget(site);
      return result;
    })
    .catch((error: unknown) => {
      app.sites.forget(site);
      throw error;
    });
  if (!done.ok) return done;
  app.events.publish(site, 'asset', { added: [], changed: [done.value], more: false });
  return await seeAsset(app, caller, site, done.value);
}

async function say(
  app: App,
  caller: Caller,
  memory: SiteMemory,
  tx: Transaction,
  asset: AssetId,
  patch: Correction,
): Promise<void> {
  const person = caller.kind === 'system' ? caller.name : caller.id;
  const timeUs = app.clock.now();
  for (const attribute of SAID) {
    const value = patch[attribute];
    if (value === undefined) continue;
    const said = memory.inventory.claimByPerson({ asset, attribute, value, person, timeUs });
    await tx.removeClaims(said.removedClaims);
    await tx.saveGraph(said.changes);
  }
  const decision = decisionOf(patch, person);
  if (decision) await tx.saveGraph(memory.inventory.decide(asset, decision));
}

function decisionOf(patch: Correction, person: string): Decision | undefined {
  const decision: Decision = {
    ...(patch.itOwner === undefined ? {} : { itOwner: patch.itOwner }),
    ...(patch.otOwner === undefined ? {} : { otOwner: patch.otOwner }),
    ...(patch.neverTouch === undefined ? {} : { neverTouch: patch.neverTouch }),
    ...(patch.lossPerHour === undefined ? {} : { lossPerHour: patch.lossPerHour }),
    ...(patch.zone === undefined ? {} : { zone: patch.zone as ZoneId | null, person }),
  };
  return Object.keys(decision).length > 0 ? decision : undefined;
}

/** What was said, without names of people: those stand apart, under a key of their own. */
function detailOf(patch: Correction): Readonly<Record<string, Json>> {
  const detail: Record<string, Json> = {};
  for (const field of [...SAID, ...PLANT]) {
    const value = patch[field];
    if (value !== undefined) detail[field] = value;
  }
  for (const field of OWNERS) if (patch[field] !== undefined) detail[field] = patch[field] === null ? null : 'named';
  return detail;
}

const ownersOf = (patch: Correction): readonly PersonalDetail[] =>
  OWNERS.flatMap((field) => {
    const name = patch[field];
    return name == null ? [] : [{ about: { name }, fields: { [field]: name } }];
  });
