/** Sensors: what is seen, what is not, and how do I add more? A token is shown once, with the command that uses it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, take } from '../api/client.ts';
import { sensors } from '../api/queries.ts';
import type { Sensor } from '../api/types.ts';
import { bytes, count, list, number, span } from '../format.ts';
import { Dialog } from '../parts/dialog.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { Mark } from '../parts/marks.tsx';
import { useMay, useSearchState, useSite, useSiteId, useTitle } from '../parts/site.tsx';
import { Answered, Failed, Guarded } from '../parts/states.tsx';
import { Ago, Moment } from '../parts/time.tsx';
import { byName } from '../zone-order.ts';

const KINDS = { live: 'live', import: 'capture', demo: 'demo' } as const;

export default function SensorsPage() {
  useTitle('Sensors');
  const site = useSiteId();
  const query = useQuery(sensors(site));
  const [search, set] = useSearchState();
  const allowed = useMay('sensors');
  return (
    <>
      <Answered query={query} what="sensors" rows={6}>
        {({ items }) => (
          <>
            <Lead items={items} allowed={allowed} enrol={() => set({ enrol: '1' })} />
            {items.length > 0 && <Table items={[...items].sort(byName)} allowed={allowed} />}
            <Unseen items={items} />
          </>
        )}
      </Answered>
      {search['enrol'] !== undefined && allowed && <Enrol close={() => set({ enrol: undefined })} />}
    </>
  );
}

function Lead(props: { readonly items: readonly Sensor[]; readonly allowed: boolean; readonly enrol: () => void }) {
  const live = props.items.filter((sensor) => sensor.kind !== 'import');
  const healthy = live.filter((sensor) => sensor.state === 'healthy').length;
  const captures = props.items.length - live.length;
  return (
    <div className="row" style={{ alignItems: 'flex-start', marginBottom: 16 }}>
      <div className="lead" style={{ margin: 0 }}>
        <h1>{headline(live.length, healthy)}</h1>
        <p>
          {captures > 0 ? `${count(captures, 'capture')} ${captures === 1 ? 'was' : 'were'} read as well. ` : ''}A
          sensor only listens; it never sends into the plant.
        </p>
      </div>
      <span className="sp" />
      <Guarded allowed={props.allowed} need="sensors">
        <button type="button" className="btn p act" onClick={props.enrol}>
          Enrol a sensor
        </button>
      </Guarded>
    </div>
  );
}

function headline(live: number, healthy: number): string {
  if (live === 0) return 'No sensor watches this site live.';
  if (healthy === live) return live === 1 ? 'The one sensor is healthy.' : `All ${live} sensors are healthy.`;
  return `${live - healthy} of ${count(live, 'sensor')} ${live - healthy === 1 ? 'is' : 'are'} not heard.`;
}

function StateWord({ sensor }: { readonly sensor: Sensor }) {
  if (sensor.state === 'healthy') return <span className="t2">healthy</span>;
  if (sensor.state === 'finished') return <span className="t2">read to its end</span>;
  if (sensor.state === 'never') return <Mark as="unseen">never sent</Mark>;
  return <Mark as="unseen">not received</Mark>;
}

function Table({ items, allowed }: { readonly items: readonly Sensor[]; readonly allowed: boolean }) {
  return (
    <section className="card scroll-x">
      <table className="fold">
        <thead>
          <tr>
            <th>Sensor</th>
            <th>Kind</th>
            <th>State</th>
            <th className="r">Packets/s</th>
            <th className="r">Packets</th>
            <th className="r">Dropped</th>
            <th className="r">Malformed</th>
            <th className="r">Lag</th>
            <th className="r">Spool</th>
            <th className="r">Last batch</th>
            <th>
              <span className="vh">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((sensor) => (
            <tr key={sensor.id}>
              <td className="b wide">
                {sensor.name}
                {sensor.gaps.length > 0 && <Gaps sensor={sensor} />}
              </td>
              <td className="t2">{KINDS[sensor.kind]}</td>
              <td className="nw">
                <StateWord sensor={sensor} />
              </td>
              <td className="r" data-name="Packets/s">
                {number(Math.round(sensor.packetsPerSecond))}
              </td>
              <td className="r" data-name="Packets">
                {number(sensor.packets)}
              </td>
              <td className="r" data-name="Dropped">
                {sensor.dropped > 0 ? <Mark as="medium">{number(sensor.dropped)}</Mark> : 0}
              </td>
              <td className="r" data-name="Malformed">
                {number(sensor.malformed)}
              </td>
              <td className="r nw" data-name="Lag">
                {span(sensor.lagMs)}
              </td>
              <td className="r nw" data-name="Spool">
                {sensor.spoolBytes === 0 ? 'empty' : bytes(sensor.spoolBytes)}
              </td>
              <td className="r t2" data-name="Last batch">
                {sensor.lastBatch === null ? 'never' : <Ago at={sensor.lastBatch} />}
              </td>
              <td className="r">{allowed && <Remove sensor={sensor} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Gaps({ sensor }: { readonly sensor: Sensor }) {
  return (
    <div className="note" style={{ marginTop: 6, fontWeight: 400 }}>
      {sensor.gaps.slice(0, 5).map((gap) => (
        <div key={`${gap.from} ${gap.to}`}>
          Not seen from <Moment at={gap.from} /> to <Moment at={gap.to} />
        </div>
      ))}
      {sensor.gaps.length > 5 && `and ${sensor.gaps.length - 5} more gaps`}
    </div>
  );
}

function Unseen({ items }: { readonly items: readonly Sensor[] }) {
  const silent = items.filter((sensor) => sensor.state === 'stale');
  const limits = items.flatMap((sensor) => sensor.limits.map((limit) => ({ sensor, limit })));
  if (silent.length === 0 && limits.length === 0) return null;
  return (
    <section className="card" style={{ marginTop: 16 }}>
      <div className="hd">
        <h2>What is not seen</h2>
      </div>
      <div className="stack">
        {silent.length > 0 && (
          <p className="note">
            <Mark as="unseen">Not received</Mark> Nothing comes from {list(silent.map((sensor) => sensor.name))}. What
            only {silent.length === 1 ? 'it sees' : 'they see'} is not known now.
          </p>
        )}
        {limits.map(({ sensor, limit }) => (
          <p className="note" key={`${sensor.id} ${limit.limit}`}>
            <Mark as="unseen">Limit reached</Mark> {sensor.name}: {limit.missing} Since <Moment at={limit.since} />,{' '}
            {number(limit.count)}×
          </p>
        ))}
      </div>
    </section>
  );
}

function Remove({ sensor }: { readonly sensor: Sensor }) {
  const site = useSiteId();
  const client = useQueryClient();
  const [asked, setAsked] = useState(false);
  const remove = useMutation({
    mutationFn: () =>
      take(api.DELETE('/api/v1/sites/{site}/sensors/{sensor}', { params: { path: { site, sensor: sensor.id } } })),
    onSuccess: async () => {
      setAsked(false);
      await client.invalidateQueries({ queryKey: [site, 'sensors'] });
    },
  });
  return (
    <>
      <button type="button" className="btn q" onClick={() => setAsked(true)}>
        Remove<span className="vh"> {sensor.name}</span>
      </button>
      {asked && (
        <Dialog title={`Remove ${sensor.name}`} close={() => setAsked(false)}>
          <p className="t2" style={{ marginBottom: 16 }}>
            Its tokens stop working now. What it has seen stays. The plant is not touched.
          </p>
          {remove.isError && <Failed error={remove.error} />}
          <div className="row">
            <button type="button" className="btn danger" disabled={remove.isPending} onClick={() => remove.mutate()}>
              Remove the sensor
            </button>
            <button type="button" className="btn" onClick={() => setAsked(false)}>
              Keep it
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}

function Enrol({ close }: { readonly close: () => void }) {
  const site = useSite();
  const client = useQueryClient();
  const add = useMutation({
    mutationFn: (name: string) =>
      take(api.POST('/api/v1/sites/{site}/sensors', { params: { path: { site: site.id } }, body: { name } })),
    onSuccess: () => client.invalidateQueries({ queryKey: [site.id, 'sensors'] }),
  });
  const submit = (form: FormData): void => {
    const name = form.get('name');
    add.mutate(typeof name === 'string' ? name : '');
  };
  if (add.data) return <Token name={add.data.sensor.name} token={add.data.token} close={close} />;
  return (
    <FormDialog title="Enrol a sensor" yes="Make its token" change={add} submit={submit} close={close}>
      <label>
        Name
        <input
          className="field"
          name="name"
          required
          maxLength={200}
          placeholder="S-OT-1, at the core switch"
          data-autofocus
        />
      </label>
    </FormDialog>
  );
}

function Token(props: { readonly name: string; readonly token: string; readonly close: () => void }) {
  const site = useSite();
  const [copied, setCopied] = useState(false);
  const command = `bulkhead sensor --site ${site.id} --interface eth0 --server ${location.origin} --token-file token --spool spool`;
  const copy = (): void => {
    navigator.clipboard.writeText(props.token).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <Dialog title={`${props.name} is enrolled`} close={props.close} size={620}>
      <div className="stack">
        <p>
          This is its token. <b>It is shown this once.</b> Put it in a file that only the sensor can read.
        </p>
        <code className="secret">{props.token}</code>
        <p className="t2 sm">Then, on the machine that sees the mirrored traffic:</p>
        <code className="secret">{command}</code>
        <div className="row">
          <button type="button" className="btn p" onClick={copy}>
            {copied ? 'Copied' : 'Copy the token'}
          </button>
          <button type="button" className="btn" onClick={props.close}>
            I have kept it
          </button>
        </div>
      </div>
    </Dialog>
  );
}
