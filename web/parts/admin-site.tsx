/** Sites with their time zones, and the demo plant: started and removed with one button. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, take } from '../api/client.ts';
import { demo, me } from '../api/queries.ts';
import type { Site } from '../api/types.ts';
import { number } from '../format.ts';
import { paths } from '../paths.ts';
import { field, useChange } from './change.ts';
import { Confirm } from './confirm.tsx';
import { FormDialog } from './form-dialog.tsx';
import { Go, useGo } from './go.tsx';
import { Mark } from './marks.tsx';
import { useMay, useMe, useSiteId } from './site.tsx';
import { Answered, Failed, Guarded } from './states.tsx';

export function SiteSettings() {
  return (
    <div className="stack" style={{ gap: 16 }}>
      <Sites />
      <DemoPlant />
    </div>
  );
}

function Sites() {
  const mine = useMe();
  const mayAdd = useMay('add-site');
  const mayChange = useMay('change-site');
  const [edited, setEdited] = useState<Site | 'new' | null>(null);
  return (
    <section className="card scroll-x">
      <div className="hd">
        <h2>Sites</h2>
        <Guarded allowed={mayAdd} need="add-site">
          <button type="button" className="btn s p" onClick={() => setEdited('new')}>
            Add a site
          </button>
        </Guarded>
      </div>
      <table>
        <thead>
          <tr>
            <th>Site</th>
            <th>Time zone</th>
            <th>
              <span className="vh">Change</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {mine.sites.map((site) => (
            <tr key={site.id}>
              <td className="b">
                <Go className="n" href={paths.page(site.id, 'overview')}>
                  {site.name}
                </Go>{' '}
                {site.demo && <span className="tag">demo</span>}
              </td>
              <td className="t2">{site.timeZone.replaceAll('_', ' ')}</td>
              <td className="r">
                {mayChange && (
                  <button type="button" className="btn q" onClick={() => setEdited(site)}>
                    Change<span className="vh"> {site.name}</span>
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {edited !== null && <EditSite site={edited === 'new' ? null : edited} close={() => setEdited(null)} />}
    </section>
  );
}

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const ZONES = [...new Set([HERE, 'UTC', ...Intl.supportedValuesOf('timeZone')])];

function EditSite({ site, close }: { readonly site: Site | null; readonly close: () => void }) {
  const save = useChange(
    (body: { name: string; timeZone: string }) =>
      site === null
        ? take(api.POST('/api/v1/sites', { body }))
        : take(api.PATCH('/api/v1/sites/{site}', { params: { path: { site: site.id } }, body })),
    [me.queryKey],
    close,
  );
  const submit = (form: FormData): void => {
    save.mutate({ name: field(form, 'name'), timeZone: field(form, 'timeZone') });
  };
  return (
    <FormDialog
      title={site === null ? 'Add a site' : `Change ${site.name}`}
      yes="Save"
      change={save}
      submit={submit}
      close={close}
    >
      <label>
        Name
        <input className="field" name="name" required maxLength={200} defaultValue={site?.name ?? ''} data-autofocus />
      </label>
      <label>
        Time zone
        <select className="field" name="timeZone" defaultValue={site?.timeZone ?? HERE}>
          {ZONES.map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll('_', ' ')}
            </option>
          ))}
        </select>
      </label>
    </FormDialog>
  );
}

function DemoPlant() {
  const here = useSiteId();
  const go = useGo();
  const client = useQueryClient();
  const mine = useMe();
  const allowed = useMay('demo');
  const query = useQuery(demo);
  const start = useChange(
    (assets: number) => take(api.POST('/api/v1/demo', { body: { assets } })),
    [['demo'], me.queryKey],
  );
  const remove = useChange((_: null) => take(api.DELETE('/api/v1/demo')), [['demo']]);
  return (
    <section className="card">
      <div className="hd">
        <h2>Demo plant</h2>
      </div>
      <Answered query={query} what="the demo" rows={2}>
        {(state) => (
          <div className="stack">
            <p className="t2">
              {state.state === 'absent'
                ? 'Northfield bottling, a plant of our own making, played through the same decoder as yours.'
                : `It is ${state.state}${state.assets === null ? '' : `, ${number(state.assets)} assets`}.`}{' '}
              {state.detail !== null && <Mark as="medium">{state.detail}</Mark>}
            </p>
            <Guarded allowed={allowed} need="demo">
              <div className="row">
                {state.state === 'absent' ? (
                  [60, 2000, 10_000].map((assets) => (
                    <button
                      key={assets}
                      type="button"
                      className={assets === 60 ? 'btn p' : 'btn'}
                      disabled={start.isPending}
                      onClick={() => start.mutate(assets)}
                    >
                      Start with {number(assets)} assets
                    </button>
                  ))
                ) : (
                  <Confirm
                    words="Remove"
                    about="the demo plant"
                    yes="Remove it and its data"
                    quiet={false}
                    busy={remove.isPending}
                    error={remove.error}
                    act={(done) =>
                      remove.mutate(null, {
                        onSuccess: () => {
                          done();
                          const next = mine.sites.find((site) => !site.demo);
                          void client.invalidateQueries({ queryKey: me.queryKey });
                          if (state.site === here)
                            go(next ? paths.page(next.id, 'administration', { tab: 'site' }) : paths.home());
                        },
                      })
                    }
                  >
                    Its site and everything seen there are deleted. Your own sites are not touched.
                  </Confirm>
                )}
              </div>
            </Guarded>
            {start.isError && <Failed error={start.error} />}
          </div>
        )}
      </Answered>
    </section>
  );
}
