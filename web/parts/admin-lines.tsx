/** Production lines: the assets that stand together, and what an hour of it is worth. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, take } from '../api/client.ts';
import { lines, zones } from '../api/queries.ts';
import type { Line } from '../api/types.ts';
import { number, perHour } from '../format.ts';
import { paths } from '../paths.ts';
import { byName, byZone } from '../zone-order.ts';
import { field, useChange } from './change.ts';
import { Confirm } from './confirm.tsx';
import { FormDialog } from './form-dialog.tsx';
import { Go } from './go.tsx';
import { useMay, useSiteId } from './site.tsx';
import { Answered, Guarded } from './states.tsx';

export function Lines() {
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
            <table className="fold">
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
                    <td className="b wide">{line.name}</td>
                    <td className="r" data-name="Assets">
                      <Go className="n" href={paths.page(site, 'assets', { line: line.id })}>
                        {number(line.assets.length)}
                      </Go>
                    </td>
                    <td className="r" data-name="Carries">
                      {line.valuePerHour === null ? 'not said' : perHour(line.valuePerHour)}
                    </td>
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
  const submit = (form: FormData): void => {
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
    <FormDialog
      title={line === null ? 'Add a line' : `Change ${line.name}`}
      yes="Save"
      change={save}
      submit={submit}
      close={close}
    >
      <label>
        Name
        <input className="field" name="name" required maxLength={200} defaultValue={line?.name ?? ''} data-autofocus />
      </label>
      <label>
        Carries, € per hour
        <input className="field" name="value" type="number" min="0" step="10" defaultValue={line?.valuePerHour ?? ''} />
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
    </FormDialog>
  );
}
