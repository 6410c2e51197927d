/** Zones: what is proposed, what a person says. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { LEVEL_WORDS, LEVELS, type Level } from '../../src/model/words.ts';
import { api, take } from '../api/client.ts';
import { zones } from '../api/queries.ts';
import type { Zone } from '../api/types.ts';
import { number } from '../format.ts';
import { paths } from '../paths.ts';
import { byZone } from '../zone-order.ts';
import { field, useChange } from './change.ts';
import { Confirm } from './confirm.tsx';
import { FormDialog } from './form-dialog.tsx';
import { Go } from './go.tsx';
import { useMay, useSiteId } from './site.tsx';
import { Answered, Guarded } from './states.tsx';

export function Zones() {
  const site = useSiteId();
  const allowed = useMay('plant');
  const query = useQuery(zones(site));
  const [edited, setEdited] = useState<Zone | 'new' | null>(null);
  const remove = useChange(
    (zone: string) => take(api.DELETE('/api/v1/sites/{site}/zones/{zone}', { params: { path: { site, zone } } })),
    [[site]],
  );
  return (
    <section className="card scroll-x">
      <div className="hd">
        <h2>Zones</h2>
        <Guarded allowed={allowed} need="plant">
          <button type="button" className="btn s p" onClick={() => setEdited('new')}>
            Add a zone
          </button>
        </Guarded>
      </div>
      <p className="sm t2" style={{ marginBottom: 8 }}>
        A proposed zone follows the subnets within a level. Name it, and it stays as you say.
      </p>
      <Answered query={query} what="zones">
        {({ items }) => (
          <table className="fold">
            <thead>
              <tr>
                <th>Zone</th>
                <th>Level</th>
                <th>Said by</th>
                <th className="r">Assets</th>
                <th>
                  <span className="vh">Change</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {[...items].sort(byZone).map((zone) => (
                <tr key={zone.id}>
                  <td className="b wide">{zone.name}</td>
                  <td className="t2">{zone.level === null ? '' : `${zone.level} ${LEVEL_WORDS[zone.level]}`}</td>
                  <td className="t2">{zone.kind === 'person' ? 'a person' : 'proposed'}</td>
                  <td className="r" data-name="Assets">
                    <Go className="n" href={paths.page(site, 'assets', { zone: zone.id })}>
                      {number(zone.assets)}
                    </Go>
                  </td>
                  <td className="r nw">
                    {allowed && (
                      <span className="row" style={{ justifyContent: 'flex-end' }}>
                        <button type="button" className="btn q" onClick={() => setEdited(zone)}>
                          Change<span className="vh"> {zone.name}</span>
                        </button>
                        {zone.kind === 'person' && (
                          <Confirm
                            words="Remove"
                            about={zone.name}
                            yes="Remove the zone"
                            busy={remove.isPending}
                            error={remove.error}
                            act={(done) => remove.mutate(zone.id, { onSuccess: done })}
                          >
                            Its assets return to proposed zones. No traffic is touched.
                          </Confirm>
                        )}
                      </span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Answered>
      {edited !== null && <EditZone zone={edited === 'new' ? null : edited} close={() => setEdited(null)} />}
    </section>
  );
}

function EditZone({ zone, close }: { readonly zone: Zone | null; readonly close: () => void }) {
  const site = useSiteId();
  const save = useChange(
    (body: { name: string; level: Level | null }) =>
      zone === null
        ? take(api.POST('/api/v1/sites/{site}/zones', { params: { path: { site } }, body }))
        : take(api.PATCH('/api/v1/sites/{site}/zones/{zone}', { params: { path: { site, zone: zone.id } }, body })),
    [[site]],
    close,
  );
  const submit = (form: FormData): void => {
    const level = LEVELS.find((each) => each === field(form, 'level')) ?? null;
    save.mutate({ name: field(form, 'name'), level });
  };
  return (
    <FormDialog
      title={zone === null ? 'Add a zone' : `Change ${zone.name}`}
      yes="Save"
      change={save}
      submit={submit}
      close={close}
    >
      <label>
        Name
        <input className="field" name="name" required maxLength={200} defaultValue={zone?.name ?? ''} data-autofocus />
      </label>
      <label>
        Level
        <select className="field" name="level" defaultValue={zone?.level ?? ''}>
          <option value="">not said</option>
          {LEVELS.map((level) => (
            <option key={level} value={level}>
              {level} {LEVEL_WORDS[level]}
            </option>
          ))}
        </select>
      </label>
      <p className="hint">An asset joins a zone on its own page, under &quot;Correct or complete it&quot;.</p>
    </FormDialog>
  );
}
