/** The one-time set-up link: a name, a password, a site with its time zone. A used link says so, and how to print a new one. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState, type SubmitEvent } from 'react';
import { api, Problem, setCsrf, take } from '../api/client.ts';
import { me } from '../api/queries.ts';
import { useSearchWords } from '../parts/address.ts';
import { Go } from '../parts/go.tsx';
import { Brand, Mark } from '../parts/marks.tsx';
import { Failed, Loading } from '../parts/states.tsx';
import { PASSWORD_LENGTH_MIN, strength } from '../password.ts';
import { paths } from '../paths.ts';

export default function Setup() {
  const token = useSearchWords()['token'] ?? '';
  useEffect(() => {
    document.title = 'Set up · Bulkhead';
  }, []);
  const state = useQuery({
    queryKey: ['setup', token],
    queryFn: ({ signal }) => take(api.GET('/api/v1/setup', { params: { query: { token } }, signal })),
  });
  return (
    <main className="door">
      <div>
        <Brand />
        {state.isError && <Failed error={state.error} retry={() => void state.refetch()} />}
        {state.isPending && <Loading what="the set-up" />}
        {state.data?.state === 'open' && <Form token={token} />}
        {state.data !== undefined && state.data.state !== 'open' && <Closed used={state.data.state === 'used'} />}
      </div>
    </main>
  );
}

function Closed({ used }: { readonly used: boolean }) {
  return (
    <>
      <h1>{used ? 'This link was used already' : 'This link is not known'}</h1>
      <p className="t2" style={{ margin: '8px 0 16px' }}>
        {used
          ? 'An account was made with it. Sign in with that account.'
          : 'It may be cut short, or of another start. On the server, `bulkhead up` prints a set-up link as long as there is no account.'}
      </p>
      <Go className="btn p" href={paths.signIn()}>
        Sign in
      </Go>
    </>
  );
}

const ZONES: readonly string[] = Intl.supportedValuesOf('timeZone');
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

function Form({ token }: { readonly token: string }) {
  const router = useRouter();
  const client = useQueryClient();
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => form.get(name) as string;
    setBusy(true);
    const body = {
      token,
      name: text('name'),
      password,
      site: { name: text('site'), timeZone: text('timeZone') },
    };
    take(api.POST('/api/v1/setup', { body }))
      .then((mine) => {
        setCsrf(mine.csrf);
        client.setQueryData(me.queryKey, mine);
        const own = mine.sites.find((site) => !site.demo) ?? mine.sites[0];
        void router.navigate({ href: own ? paths.page(own.id, 'start') : paths.home() });
      })
      .catch((error: unknown) => setProblem(error instanceof Error ? error : new Error('Set-up failed')))
      .finally(() => setBusy(false));
  };
  const strong = strength(password);
  const zones = ZONES.includes(HERE) ? ZONES : [HERE, ...ZONES];
  return (
    <>
      <h1>Set up Bulkhead</h1>
      <p className="t2" style={{ margin: '4px 0 16px' }}>
        The first account runs this server. Nothing leaves this machine.
      </p>
      <form className="form" onSubmit={submit}>
        <label>
          Your name
          <input className="field" name="name" autoComplete="username" required maxLength={200} autoFocus />
        </label>
        <label>
          Password
          <input
            className="field"
            name="password"
            type="password"
            autoComplete="new-password"
            minLength={PASSWORD_LENGTH_MIN}
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            aria-describedby="strength"
          />
          <span className="meter" aria-hidden="true">
            {[1, 2, 3, 4].map((step) => (
              <i key={step} className={step <= strong.steps ? 'on' : ''} />
            ))}
          </span>
          <span className="hint" id="strength" aria-live="polite">
            {strong.words}
          </span>
        </label>
        <label>
          Site
          <input className="field" name="site" required maxLength={200} placeholder="The plant, as people call it" />
        </label>
        <label>
          Time zone of the site
          <select className="field" name="timeZone" defaultValue={HERE}>
            {zones.map((zone) => (
              <option key={zone} value={zone}>
                {zone.replaceAll('_', ' ')}
              </option>
            ))}
          </select>
        </label>
        {problem && (
          <p className="bad" role="alert">
            <Mark as="medium">{problem.message}</Mark> {problem instanceof Problem ? problem.detail : ''}
          </p>
        )}
        <button type="submit" className="btn p" disabled={busy}>
          Make the account
        </button>
      </form>
    </>
  );
}
