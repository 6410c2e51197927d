/** A person's word about an asset: what is changed here outranks inference for good; "as inferred" takes it back. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ASSET_CLASSES, CLASS_WORDS, LEVEL_WORDS, LEVELS } from '../../src/model/words.ts';
import { api, take } from '../api/client.ts';
import { claims, zones } from '../api/queries.ts';
import type { Asset, AssetPatch } from '../api/types.ts';
import { byZone } from '../zone-order.ts';
import { FormDialog } from './form-dialog.tsx';
import { useSiteId } from './site.tsx';

const TEXTS = [
  ['name', 'Name'],
  ['vendor', 'Vendor'],
  ['model', 'Model'],
  ['firmware', 'Firmware'],
  ['otOwner', 'OT owner'],
  ['itOwner', 'IT owner'],
] as const;

export function Correct({ asset, close }: { readonly asset: Asset; readonly close: () => void }) {
  const site = useSiteId();
  const client = useQueryClient();
  const zoneList = [...(useQuery(zones(site)).data?.items ?? [])].sort(byZone);
  const said = useSaid(site, asset.id);
  const save = useMutation({
    mutationFn: (body: AssetPatch) =>
      take(api.PATCH('/api/v1/sites/{site}/assets/{asset}', { params: { path: { site, asset: asset.id } }, body })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [site] });
      close();
    },
  });
  const submit = (form: FormData): void => {
    const patch = patchOf(asset, form);
    if (Object.keys(patch).length === 0) close();
    else save.mutate(patch);
  };
  return (
    <FormDialog
      title={`What you know about ${asset.name}`}
      yes="Save"
      size={560}
      change={save}
      submit={submit}
      close={close}
    >
      <p className="hint">Your word outranks what was inferred, for good. Empty a field to take your word back.</p>
      <div className="pairs">
        {TEXTS.map(([key, words]) => (
          <label key={key}>
            {words}
            <input
              className="field"
              name={key}
              defaultValue={asset[key] ?? ''}
              maxLength={200}
              data-autofocus={key === 'name' || undefined}
            />
            {said.has(key) && <span className="hint">a person&apos;s word</span>}
          </label>
        ))}
        <Choice
          name="class"
          words="Class"
          value={asset.class}
          options={ASSET_CLASSES.map((c) => [c, CLASS_WORDS[c]])}
        />
        <Choice
          name="level"
          words="Level"
          value={asset.level ?? ''}
          options={LEVELS.map((level) => [level, `${level} ${LEVEL_WORDS[level]}`])}
        />
        <Choice
          name="zone"
          words="Zone"
          value={asset.zone?.id ?? ''}
          options={zoneList.map((zone) => [zone.id, zone.name])}
        />
        <label>
          Loss when it stands, € per hour
          <input
            className="field"
            name="lossPerHour"
            type="number"
            min="0"
            step="10"
            defaultValue={asset.lossPerHour ?? ''}
          />
        </label>
      </div>
      <label className="check">
        <input type="checkbox" name="neverTouch" defaultChecked={asset.neverTouch} />
        Never touch: no plan isolates, filters or scans it
      </label>
    </FormDialog>
  );
}

function Choice(props: {
  readonly name: string;
  readonly words: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
}) {
  const { name, words, value, options } = props;
  return (
    <label>
      {words}
      <select className="field" name={name} defaultValue={value} key={options.length}>
        <option value="">as inferred</option>
        {options.map(([id, word]) => (
          <option key={id} value={id}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}

function useSaid(site: string, asset: string): ReadonlySet<string> {
  const { data } = useQuery(claims(site, asset));
  const mine = (data?.items ?? []).filter((claim) => claim.source.startsWith('person'));
  return new Set(mine.map((claim) => claim.attribute));
}

/** Only what differs is sent, so that an untouched field never becomes a person's word by accident. */
export function patchOf(asset: Asset, form: FormData): AssetPatch {
  const patch: Record<string, unknown> = {};
  const word = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  for (const [key] of TEXTS) if (word(key) !== (asset[key] ?? '')) patch[key] = word(key) || null;
  if (word('class') !== asset.class) patch['class'] = word('class') || null;
  if (word('level') !== (asset.level ?? '')) patch['level'] = word('level') || null;
  if (word('zone') !== (asset.zone?.id ?? '')) patch['zone'] = word('zone') || null;
  const loss = word('lossPerHour') === '' ? null : Number(word('lossPerHour'));
  if (loss !== asset.lossPerHour) patch['lossPerHour'] = loss;
  const never = form.get('neverTouch') === 'on';
  if (never !== asset.neverTouch) patch['neverTouch'] = never;
  return patch as AssetPatch;
}
