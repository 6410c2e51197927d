/** Tokens for programs: a scope or a role, at a site, until when. The secret is shown once. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ROLE_WORDS, ROLES, type Role } from '../../src/model/words.ts';
import { api, take } from '../api/client.ts';
import { tokens } from '../api/queries.ts';
import type { Token } from '../api/types.ts';
import { field, useChange } from './change.ts';
import { Confirm } from './confirm.tsx';
import { Dialog } from './dialog.tsx';
import { FormDialog } from './form-dialog.tsx';
import { useMay, useMe, useSiteId } from './site.tsx';
import { Answered, Forbidden } from './states.tsx';
import { Ago, Moment } from './time.tsx';

const SCOPES = { read: 'read all of a site', metrics: 'read metrics', ingest: 'send observations' } as const;
const DAY_MS = 86_400_000;

export function Tokens() {
  const allowed = useMay('people');
  const list = useQuery({ ...tokens, enabled: allowed });
  const [adding, setAdding] = useState(false);
  if (!allowed) return <Forbidden page="Tokens" need="people" />;
  return (
    <section className="card scroll-x">
      <div className="hd">
        <h2>Tokens</h2>
        <button type="button" className="btn s p" onClick={() => setAdding(true)}>
          Make a token
        </button>
      </div>
      <Answered query={list} what="tokens">
        {({ items }) => (items.length === 0 ? <p className="sm t2">None is in use.</p> : <Table items={items} />)}
      </Answered>
      {adding && <AddToken close={() => setAdding(false)} />}
    </section>
  );
}

function Table({ items }: { readonly items: readonly Token[] }) {
  const mine = useMe();
  const revoke = useChange(
    (token: string) => take(api.DELETE('/api/v1/tokens/{token}', { params: { path: { token } } })),
    [['tokens']],
  );
  return (
    <table className="fold">
      <thead>
        <tr>
          <th>Name</th>
          <th>May</th>
          <th>Site</th>
          <th>Last used</th>
          <th>Expires</th>
          <th>
            <span className="vh">Revoke</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((token) => (
          <tr key={token.id}>
            <td className="b wide">{token.name}</td>
            <td>{token.role === null ? (token.scope === null ? '' : SCOPES[token.scope]) : ROLE_WORDS[token.role]}</td>
            <td className="t2">{mine.sites.find((site) => site.id === token.site)?.name ?? token.site ?? 'any'}</td>
            <td className="t2" data-name="Last used">
              {token.lastUsed === null ? 'never' : <Ago at={token.lastUsed} />}
            </td>
            <td className="t2" data-name="Expires">
              {token.expires === null ? 'never' : <Moment at={token.expires} />}
            </td>
            <td className="r">
              {token.revoked ? (
                <span className="tag">revoked</span>
              ) : (
                <Confirm
                  words="Revoke"
                  about={token.name}
                  yes="Revoke"
                  busy={revoke.isPending}
                  error={revoke.error}
                  act={(done) => revoke.mutate(token.id, { onSuccess: done })}
                >
                  Programs that use it are refused from now on. It cannot be brought back; make a new one instead.
                </Confirm>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function AddToken({ close }: { readonly close: () => void }) {
  const mine = useMe();
  const here = useSiteId();
  const add = useChange((body: Parameters<typeof make>[0]) => make(body), [['tokens']]);
  const submit = (form: FormData): void => {
    const [kind, value] = field(form, 'may').split(':');
    const days = Number(field(form, 'days'));
    add.mutate({
      name: field(form, 'name'),
      site: field(form, 'site'),
      expires: new Date(Date.now() + days * DAY_MS).toISOString(),
      ...(kind === 'role' ? { role: value as Role } : { scope: value as keyof typeof SCOPES }),
    });
  };
  if (add.data) {
    return (
      <Dialog title={`${add.data.token.name} is made`} close={close}>
        <div className="stack">
          <p>
            <b>It is shown this once.</b> Keep it where only the program can read it.
          </p>
          <code className="secret">{add.data.secret}</code>
          <button type="button" className="btn p" onClick={close}>
            I have kept it
          </button>
        </div>
      </Dialog>
    );
  }
  return (
    <FormDialog title="Make a token" yes="Make it" change={add} submit={submit} close={close}>
      <label>
        Name
        <input className="field" name="name" required maxLength={200} placeholder="What uses it" data-autofocus />
      </label>
      <label>
        May
        <select className="field" name="may">
          {(['read', 'metrics'] as const).map((scope) => (
            <option key={scope} value={`scope:${scope}`}>
              {SCOPES[scope]}
            </option>
          ))}
          {ROLES.map((role) => (
            <option key={role} value={`role:${role}`}>
              what an {ROLE_WORDS[role]} may
            </option>
          ))}
        </select>
      </label>
      <label>
        Site
        <select className="field" name="site" defaultValue={here}>
          {mine.sites.map((site) => (
            <option key={site.id} value={site.id}>
              {site.name}
            </option>
          ))}
        </select>
      </label>
      <label>
        Expires
        <select className="field" name="days" defaultValue="365">
          <option value="1">in 1 day</option>
          <option value="30">in 30 days</option>
          <option value="365">in 1 year</option>
        </select>
      </label>
    </FormDialog>
  );
}

const make = (body: {
  readonly name: string;
  readonly site: string;
  readonly expires: string;
  readonly role?: Role;
  readonly scope?: keyof typeof SCOPES;
}) => take(api.POST('/api/v1/tokens', { body }));
