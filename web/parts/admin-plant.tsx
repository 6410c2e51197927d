/** Zones and lines: what is proposed, what a person says; a line with its value per hour. */
import { useQuery } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { LEVEL_WORDS, LEVELS, type Level } from '../../src/model/words.ts';
import { api, take } from '../api/client.ts';
import { lines, zones } from '../api/queries.ts';
import type { Line, Zone } from '../api/types.ts';
import { number, perHour } from '../format.ts';
import { paths } from '../paths.ts';
import { byName, byZone } from '../zone-order.ts';
import { field, useChange } from './change.ts';
import { Confirm } from './confirm.tsx';
import { Dialog } from './dialog.tsx';
import { Go } from './go.tsx';
import { useMay, useSiteId } from './site.tsx';
import { Answered, Failed, Guarded } from './states.tsx';

export function Plant() {
  return (
    <div className="stack" style={{ gap: 16 }}>
      <Zones />
      <Lines />
    </div>
  );
}

function Zones() {
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
          <table>
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
                  <td className="b">{zone.name}</td>
                  <td className="t2">{zone.level === null ? '' : `${zone.level} ${LEVEL_WORDS[zone.level]}`}</td>
                  <td className="t2">{zone.kind === 'person' ? 'a person' : 'proposed'}</td>
                  <td className="r">
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
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const level = LEVELS.find((each) => each === field(form, 'level')) ?? null;
    save.mutate({ name: field(form, 'name'), level });
  };
  return (
    <Dialog title={zone === null ? 'Add a zone' : `Change ${zone.name}`} close={close}>
      <form className="form" onSubmit={submit}>
        <label>
          Name
          <input
            className="field"
            name="name"
            required
            maxLength={200}
            defaultValue={zone?.name ?? ''}
            data-autofocus
          />
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
        {save.isError && <Failed error={save.error} />}
        <div className="row">
          <button type="submit" className="btn p" disabled={save.isPending}>
            Save
          </button>
          <button type="button" className="btn" onClick={close}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Lines() {
  const site = useSiteId();
  const allowed = useMay('plant');
  const query = useQuery(lines(site));
  const [edited, setEdited] = useState<Line | 'new' | null>(null);
  const remove = useChange(
    (line: string) => take(api.DELETE('/api/v1/sites/{site}/lines/{line}', { params: { path: { site, line } } })),
    [[site]],
  );
  return (
    <section className="card scroll-x">
      <div className="hd">
        <h2>Production lines</h2>
        <Guarded allowed={allowed} need="plant">
          <button type="button" className="btn s p" onClick={() => setEdited('new')}>
            Add a line
          </button>
        </Guarded>
      </div>
      <Answered query={query} what="lines">
        {({ items }) =>
          items.length === 0 ? (
            <p className="sm t2">
              None is named yet. A line is what stands when its assets stand, and what that costs.
            </p>
          ) : (
            <table>
              <thead>
                <tr>
                  <th>Line</th>
                  <th className="r">Assets</th>
                  <th className="r">Carries</th>
                  <th>
                    <span className="vh">Change</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {[...items].sort(byName).map((line) => (
                  <tr key={line.id}>
                    <td className="b">{line.name}</td>
                    <td className="r">
                      <Go className="n" href={paths.page(site, 'assets', { line: line.id })}>
                        {number(line.assets.length)}
                      </Go>
                    </td>
                    <td className="r">{line.valuePerHour === null ? 'not said' : perHour(line.valuePerHour)}</td>
                    <td className="r nw">
                      {allowed && (
                        <span className="row" style={{ justifyContent: 'flex-end' }}>
                          <button type="button" className="btn q" onClick={() => setEdited(line)}>
                            Change<span className="vh"> {line.name}</span>
                          </button>
                          <Confirm
                            words="Remove"
                            about={line.name}
                            yes="Remove the line"
                            busy={remove.isPending}
                            error={remove.error}
                            act={(done) => remove.mutate(line.id, { onSuccess: done })}
                          >
                            Its assets stay; only the line and its value are forgotten.
                          </Confirm>
                        </span>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Answered>
      {edited !== null && <EditLine line={edited === 'new' ? null : edited} close={() => setEdited(null)} />}
    </section>
  );
}

function EditLine({ line, close }: { readonly line: Line | null; readonly close: () => void }) {
  const site = useSiteId();
  const zoneList = [...(useQuery(zones(site)).data?.items ?? [])].sort(byZone);
  const save = useChange(
    (body: { name: string; assets: string[]; valuePerHour: number | null }) =>
      line === null
        ? take(api.POST('/api/v1/sites/{site}/lines', { params: { path: { site } }, body }))
        : take(api.PATCH('/api/v1/sites/{site}/lines/{line}', { params: { path: { site, line: line.id } }, body })),
    [[site]],
    close,
  );
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const chosen = form.getAll('zone');
    const members = zoneList.filter((zone) => chosen.includes(zone.id)).flatMap((zone) => zone.members);
    const value = field(form, 'value');
    save.mutate({
      name: field(form, 'name'),
      assets: chosen.length === 0 ? [...(line?.assets ?? [])] : members,
      valuePerHour: value === '' ? null : Number(value),
    });
  };
  return (
    <Dialog title={line === null ? 'Add a line' : `Change ${line.name}`} close={close}>
      <form className="form" onSubmit={submit}>
        <label>
          Name
          <input
            className="field"
            name="name"
            required
            maxLength={200}
            defaultValue={line?.name ?? ''}
            data-autofocus
          />
        </label>
        <label>
          Carries, € per hour
          <input
            className="field"
            name="value"
            type="number"
            min="0"
            step="10"
            defaultValue={line?.valuePerHour ?? ''}
          />
        </label>
        <fieldset className="fs">
          <legend>Its zones{line !== null && `; leave all open to keep its ${line.assets.length} assets`}</legend>
          {zoneList.map((zone) => (
            <label key={zone.id} className="check">
              <input type="checkbox" name="zone" value={zone.id} />
              {zone.name}, {zone.assets} assets
            </label>
          ))}
        </fieldset>
        {save.isError && <Failed error={save.error} />}
        <div className="row">
          <button type="submit" className="btn p" disabled={save.isPending}>
            Save
          </button>
          <button type="button" className="btn" onClick={close}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}
