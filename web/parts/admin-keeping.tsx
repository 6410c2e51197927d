/** How long each class of data is kept at this site, and what is held from deletion. */
import { useQuery } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { api, take } from '../api/client.ts';
import { holds, retention } from '../api/queries.ts';
import type { Retention } from '../api/types.ts';
import { capital, count } from '../format.ts';
import { field, useChange } from './change.ts';
import { Confirm } from './confirm.tsx';
import { FormDialog } from './form-dialog.tsx';
import { useMay, useSiteId } from './site.tsx';
import { Answered, Failed, Forbidden, Guarded } from './states.tsx';
import { Moment } from './time.tsx';

export function Keeping() {
  const allowed = useMay('see-retention');
  if (!allowed) return <Forbidden page="Retention and holds" need="see-retention" />;
  return (
    <div className="stack" style={{ gap: 16 }}>
      <Days />
      <Holds />
    </div>
  );
}

function Days() {
  const site = useSiteId();
  const query = useQuery(retention(site));
  return (
    <section className="card">
      <div className="hd">
        <h2>Kept for</h2>
        <span className="lab">days, at this site</span>
      </div>
      <Answered query={query} what="retention">
        {(data) => <DaysForm key={JSON.stringify(data.days)} data={data} />}
      </Answered>
    </section>
  );
}

function DaysForm({ data }: { readonly data: Retention }) {
  const site = useSiteId();
  const allowed = useMay('retention');
  const save = useChange(
    (days: Record<string, number>) =>
      take(api.PUT('/api/v1/sites/{site}/retention', { params: { path: { site } }, body: { days } })),
    [[site, 'retention']],
  );
  const classes = [...new Set([...Object.keys(data.defaults), ...Object.keys(data.days)])].sort();
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    save.mutate(Object.fromEntries(classes.map((name) => [name, Number(field(form, name))])));
  };
  return (
    <form className="form" onSubmit={submit} style={{ maxWidth: 640 }}>
      <div className="pairs">
        {classes.map((name) => (
          <label key={name}>
            {capital(name.replaceAll('-', ' '))}
            <input
              className="field"
              name={name}
              type="number"
              min="1"
              max="36500"
              required
              disabled={!allowed}
              defaultValue={data.days[name] ?? data.defaults[name]}
            />
            <span className="hint">{count(data.defaults[name] ?? 0, 'day')} unless said otherwise</span>
          </label>
        ))}
      </div>
      {save.isError && <Failed error={save.error} />}
      <Guarded allowed={allowed} need="retention">
        <div className="row">
          <button type="submit" className="btn p" disabled={save.isPending}>
            Save
          </button>
          {save.isSuccess && <span className="t2">Saved.</span>}
        </div>
      </Guarded>
    </form>
  );
}

function Holds() {
  const site = useSiteId();
  const allowed = useMay('hold');
  const query = useQuery(holds(site));
  const [adding, setAdding] = useState(false);
  const lift = useChange(
    (hold: string) => take(api.DELETE('/api/v1/sites/{site}/holds/{hold}', { params: { path: { site, hold } } })),
    [[site, 'holds']],
  );
  return (
    <section className="card scroll-x">
      <div className="hd">
        <h2>Holds</h2>
        <Guarded allowed={allowed} need="hold">
          <button type="button" className="btn s p" onClick={() => setAdding(true)}>
            Hold data
          </button>
        </Guarded>
      </div>
      <Answered query={query} what="holds" rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="sm t2">None. Data is deleted when its days are over.</p>
          ) : (
            <table className="fold">
              <thead>
                <tr>
                  <th>Reason</th>
                  <th>From</th>
                  <th>To</th>
                  <th>
                    <span className="vh">Lift</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {items.map((hold) => (
                  <tr key={hold.id}>
                    <td className="b wide">{hold.reason}</td>
                    <td className="t2" data-name="From">
                      {hold.from === null ? 'the beginning' : <Moment at={hold.from} />}
                    </td>
                    <td className="t2" data-name="To">
                      {hold.to === null ? 'open' : <Moment at={hold.to} />}
                    </td>
                    <td className="r">
                      {allowed && (
                        <Confirm
                          words="Lift"
                          about={`the hold "${hold.reason}"`}
                          yes="Lift the hold"
                          busy={lift.isPending}
                          error={lift.error}
                          act={(done) => lift.mutate(hold.id, { onSuccess: done })}
                        >
                          What is past its days is deleted with the next run.
                        </Confirm>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Answered>
      {adding && <AddHold close={() => setAdding(false)} />}
    </section>
  );
}

function AddHold({ close }: { readonly close: () => void }) {
  const site = useSiteId();
  const add = useChange(
    (body: { reason: string; from: string | null; to: string | null }) =>
      take(api.POST('/api/v1/sites/{site}/holds', { params: { path: { site } }, body })),
    [[site, 'holds']],
    close,
  );
  const submit = (form: FormData): void => {
    const day = (name: string, time: string): string | null =>
      field(form, name) === '' ? null : new Date(`${field(form, name)}T${time}Z`).toISOString();
    add.mutate({ reason: field(form, 'reason'), from: day('from', '00:00:00'), to: day('to', '23:59:59') });
  };
  return (
    <FormDialog title="Hold data from deletion" yes="Hold" change={add} submit={submit} close={close}>
      <label>
        Reason
        <input className="field" name="reason" required maxLength={500} data-autofocus />
      </label>
      <div className="pairs">
        <label>
          From, if it begins
          <input className="field" type="date" name="from" />
        </label>
        <label>
          To, if it ends
          <input className="field" type="date" name="to" />
        </label>
      </div>
    </FormDialog>
  );
}
