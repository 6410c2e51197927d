/** A person's word about a service of an unknown protocol, beside all that is known of it. */
import { api, take } from '../api/client.ts';
import type { UnknownService } from '../api/types.ts';
import { number, span, unbroken } from '../format.ts';
import { field, useChange } from './change.ts';
import { FormDialog } from './form-dialog.tsx';
import { BothWays, bytesWord, lengthsWord, NATURE_WORDS } from './service-words.tsx';
import { useSiteId } from './site.tsx';
import { portWord } from './words.ts';

interface NameServiceProps {
  readonly service: UnknownService;
  readonly close: () => void;
}

export function NameService({ service, close }: NameServiceProps) {
  const site = useSiteId();
  const save = useChange(
    (body: { readonly name: string | null; readonly note: string | null }) =>
      take(
        api.PUT('/api/v1/sites/{site}/unknown-services/{service}/name', {
          params: { path: { site, service: service.id } },
          body,
        }),
      ),
    [[site]],
    close,
  );
  const submit = (form: FormData): void =>
    save.mutate({ name: field(form, 'name') || null, note: field(form, 'note') || null });
  return (
    <FormDialog
      title={`What is ${portWord(service)} of ${unbroken(service.server.name)}?`}
      yes="Save"
      size={560}
      change={save}
      submit={submit}
      close={close}
    >
      <Looks service={service} />
      <label>
        Name
        <input className="field" name="name" defaultValue={service.name ?? ''} maxLength={200} data-autofocus />
      </label>
      <label>
        Note
        <textarea className="field" name="note" rows={3} defaultValue={service.note ?? ''} maxLength={1000} />
      </label>
      <p className="hint">
        Its conversations go by this name. That the protocol is not recognised stays. Empty the name to take it back.
      </p>
    </FormDialog>
  );
}

function Looks({ service }: { readonly service: UnknownService }) {
  const { client, answers, entropy, printable, periodMs } = service;
  return (
    <dl className="kv">
      <dt className="t2">Bytes</dt>
      <dd>
        {NATURE_WORDS[service.nature]}, {entropy.toFixed(1)} bits each, {Math.round(printable * 100)} % printable
      </dd>
      <dt className="t2">Lengths</dt>
      <dd>
        <BothWays asks={lengthsWord(client)} answers={lengthsWord(answers)} />
      </dd>
      <dt className="t2">Begins</dt>
      <dd className="mono" style={{ overflowWrap: 'anywhere' }}>
        <BothWays asks={bytesWord(client.begins)} answers={bytesWord(answers.begins)} />
      </dd>
      <dt className="t2">Period</dt>
      <dd>{periodMs === null ? 'none' : span(periodMs)}</dd>
      <dt className="t2">Packets</dt>
      <dd>
        {number(client.packets)} of clients, {number(answers.packets)} of the server were looked at
      </dd>
    </dl>
  );
}
