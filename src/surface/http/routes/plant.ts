/** Routes of zones and lines. */
import {
  addLine,
  addZone,
  changeLine,
  changeZone,
  listLines,
  listZones,
  removeLine,
  removeZone,
  type ZoneView,
} from '../../../app/plant.ts';
import { ok } from '../../../kernel/result.ts';
import { asId, type AssetId } from '../../../model/ids.ts';
import type { LineRow } from '../../../model/ports/rows.ts';
import type { Answer, Handlers } from '../route.ts';

const zone = (view: ZoneView): Answer<'addZone'> => ({
  id: view.id,
  name: view.name,
  level: view.level,
  kind: view.kind,
  assets: view.members.length,
  members: [...view.members],
  pulse: { total: view.pulse.total, onTime: view.pulse.onTime },
});

const line = (row: LineRow): Answer<'addLine'> => ({
  id: row.id,
  name: row.name,
  assets: [...row.assets],
  valuePerHour: row.valuePerHour,
});

const ids = (given: readonly string[]): AssetId[] => given.map((id) => asId<AssetId>(id));

export const plantHandlers = {
  listZones: async (app, { caller, params }) => {
    const zones = await listZones(app, caller, asId(params.site));
    return zones.ok ? ok({ items: zones.value.map(zone) }) : zones;
  },
  addZone: async (app, { caller, params, body }) => {
    const { name, level, members } = body;
    const given = { name, level, ...(members ? { members: ids(members) } : {}) };
    const made = await addZone(app, caller, asId(params.site), given);
    return made.ok ? ok(zone(made.value)) : made;
  },
  changeZone: async (app, { caller, params, body }) => {
    const { members, ...rest } = body;
    const patch = { ...rest, ...(members ? { members: ids(members) } : {}) };
    const changed = await changeZone(app, caller, asId(params.site), asId(params.zone), patch);
    return changed.ok ? ok(zone(changed.value)) : changed;
  },
  removeZone: (app, { caller, params }) => removeZone(app, caller, asId(params.site), asId(params.zone)),
  listLines: async (app, { caller, params }) => {
    const lines = await listLines(app, caller, asId(params.site));
    return lines.ok ? ok({ items: lines.value.map(line) }) : lines;
  },
  addLine: async (app, { caller, params, body }) => {
    const made = await addLine(app, caller, asId(params.site), { ...body, assets: ids(body.assets) });
    return made.ok ? ok(line(made.value)) : made;
  },
  changeLine: async (app, { caller, params, body }) => {
    const { assets, ...rest } = body;
    const patch = { ...rest, ...(assets ? { assets: ids(assets) } : {}) };
    const changed = await changeLine(app, caller, asId(params.site), asId(params.line), patch);
    return changed.ok ? ok(line(changed.value)) : changed;
  },
  removeLine: (app, { caller, params }) => removeLine(app, caller, asId(params.site), asId(params.line)),
} satisfies Handlers<
  'listZones' | 'addZone' | 'changeZone' | 'removeZone' | 'listLines' | 'addLine' | 'changeLine' | 'removeLine'
>;
