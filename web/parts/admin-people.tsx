/** People and their grants: a role at a site, until when. Erasing a person destroys the key to what is personal. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ROLE_WORDS, ROLES, type Role } from '../../src/model/words.ts';
import { api, take } from '../api/client.ts';
import { grants, people } from '../api/queries.ts';
import type { Grant, Person } from '../api/types.ts';
import { PASSWORD_LENGTH_MIN, strength } from '../password.ts';
import { field, useChange } from './change.ts';
import { Confirm } from './confirm.tsx';
import { FormDialog } from './form-dialog.tsx';
import { useMay, useMe } from './site.tsx';
import { Answered, Forbidden } from './states.tsx';
import { Ago, Moment } from './time.tsx';

const TOUCHED = [['people'], ['grants'], ['me']] as const;

export function People() {
  const allowed = useMay('people');
  const list = useQuery({ ...people, enabled: allowed });
  const given = useQuery({ ...grants, enabled: allowed });
  const [adding, setAdding] = useState(false);
  if (!allowed) return <Forbidden page="People and grants" need="people" />;
  return (
    <section className="card scroll-x">
      <div className="hd">
        <h2>People</h2>
        <button type="button" className="btn s p" onClick={() => setAdding(true)}>
          Add a person
        </button>
      </div>
      <Answered query={list} what="people">
        {({ items }) => (
          <table className="fold">
            <thead>
              <tr>
                <th>Name</th>
                <th>Grants</th>
                <th>Last sign-in</th>
                <th>
                  <span className="vh">Change</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((person) => (
                <Row
                  key={person.id}
                  person={person}
                  given={(given.data?.items ?? []).filter((grant) => grant.person === person.id)}
                />
              ))}
            </tbody>
          </table>
        )}
      </Answered>
      {adding && <AddPerson close={() => setAdding(false)} />}
    </section>
  );
}

function Row({ person, given }: { readonly person: Person; readonly given: readonly Grant[] }) {
  const mine = useMe();
  const [granting, setGranting] = useState(false);
  const erase = useChange(
    (id: string) => take(api.DELETE('/api/v1/people/{person}', { params: { path: { person: id } } })),
    TOUCHED,
  );
  const turn = useChange(
    (disabled: boolean) =>
      take(api.PATCH('/api/v1/people/{person}', { params: { path: { person: person.id } }, body: { disabled } })),
    TOUCHED,
  );
  const self = mine.person?.id === person.id;
  return (
    <tr>
      <td className="b nw wide">
        {person.name} {self && <span className="t3">you</span>}{' '}
        {person.disabled && <span className="tag">disabled</span>}
        {person.erased && <span className="tag">erased</span>}
      </td>
      <td className="wide">
        <div className="stack" style={{ gap: 2 }}>
          {given.map((grant) => (
            <GrantLine key={grant.id} grant={grant} />
          ))}
          {given.length === 0 && <span className="t3">no role</span>}
          {!person.erased && (
            <span>
              <button type="button" className="btn q" onClick={() => setGranting(true)}>
                Grant a role<span className="vh"> to {person.name}</span>
              </button>
            </span>
          )}
        </div>
      </td>
      <td className="t2" data-name="Last sign-in">
        {person.lastSignIn === null ? 'never' : <Ago at={person.lastSignIn} />}
      </td>
      <td className="r nw">
        {!self && !person.erased && (
          <span className="row" style={{ justifyContent: 'flex-end' }}>
            <button
              type="button"
              className="btn q"
              disabled={turn.isPending}
              onClick={() => turn.mutate(!person.disabled)}
            >
              {person.disabled ? 'Enable' : 'Disable'}
              <span className="vh"> {person.name}</span>
            </button>
            <Confirm
              words="Erase"
              about={person.name}
              yes="Erase for good"
              busy={erase.isPending}
              error={erase.error}
              act={(done) => erase.mutate(person.id, { onSuccess: done })}
            >
              The key to everything personal about {person.name} is destroyed. The audit stays whole; the name in it
              cannot be read again. This cannot be undone.
            </Confirm>
          </span>
        )}
        {granting && <GrantRole person={person} close={() => setGranting(false)} />}
      </td>
    </tr>
  );
}

function GrantLine({ grant }: { readonly grant: Grant }) {
  const mine = useMe();
  const remove = useChange(
    (id: string) => take(api.DELETE('/api/v1/grants/{grant}', { params: { path: { grant: id } } })),
    TOUCHED,
  );
  const site = mine.sites.find((each) => each.id === grant.site)?.name ?? grant.site;
  return (
    <span className="row">
      <span>
        {ROLE_WORDS[grant.role]}, {site}
        {grant.zone !== null && `, zone ${grant.zone}`}
        {grant.until !== null && (
          <span className="t3">
            {' '}
            until <Moment at={grant.until} />
          </span>
        )}
      </span>
      <Confirm
        words="Take back"
        about={`${ROLE_WORDS[grant.role]} at ${site}`}
        yes="Take back"
        busy={remove.isPending}
        error={remove.error}
        act={(done) => remove.mutate(grant.id, { onSuccess: done })}
      >
        {grant.personName} loses the role now. Everything done under it stays in the audit.
      </Confirm>
    </span>
  );
}

function GrantRole({ person, close }: { readonly person: Person; readonly close: () => void }) {
  const mine = useMe();
  const add = useChange(
    (body: { role: Role; site: string; until: string | null }) =>
      take(api.POST('/api/v1/grants', { body: { person: person.id, zone: null, costLimit: null, ...body } })),
    TOUCHED,
    close,
  );
  const submit = (form: FormData): void => {
    const until = field(form, 'until');
    add.mutate({
      role: field(form, 'role') as Role,
      site: field(form, 'site'),
      until: until === '' ? null : new Date(`${until}T23:59:59Z`).toISOString(),
    });
  };
  return (
    <FormDialog title={`Grant ${person.name} a role`} yes="Grant" change={add} submit={submit} close={close}>
      <label>
        Role
        <select className="field" name="role" defaultValue="viewer">
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {ROLE_WORDS[role]}
            </option>
          ))}
        </select>
        <span className="hint">An administrator holds no approver grant.</span>
      </label>
      <label>
        Site
        <select className="field" name="site">
          {mine.sites.map((site) => (
            <option key={site.id} value={site.id}>
              {site.name}
            </option>
          ))}
        </select>
      </label>
      <label>
        Until, if it ends
        <input className="field" type="date" name="until" />
      </label>
    </FormDialog>
  );
}

function AddPerson({ close }: { readonly close: () => void }) {
  const [password, setPassword] = useState('');
  const add = useChange(
    (body: { name: string; password: string }) => take(api.POST('/api/v1/people', { body })),
    TOUCHED,
    close,
  );
  const submit = (form: FormData): void => {
    add.mutate({ name: field(form, 'name'), password });
  };
  return (
    <FormDialog title="Add a person" yes="Add" change={add} submit={submit} close={close}>
      <label>
        Name
        <input className="field" name="name" required maxLength={200} autoComplete="off" data-autofocus />
      </label>
      <label>
        First password
        <input
          className="field"
          type="password"
          required
          minLength={PASSWORD_LENGTH_MIN}
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <span className="hint">{strength(password).words}</span>
      </label>
    </FormDialog>
  );
}
