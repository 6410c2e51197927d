/** Sign-in; goes on to the very page that was asked for. */
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState, type SubmitEvent } from 'react';
import { api, setCsrf, take } from '../api/client.ts';
import { me } from '../api/queries.ts';
import { useSearchWords } from '../parts/address.ts';
import { Brand, Mark } from '../parts/marks.tsx';
import { paths } from '../paths.ts';

export default function SignIn() {
  const back = useSearchWords()['back'];
  const router = useRouter();
  const client = useQueryClient();
  const [problem, setProblem] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    document.title = 'Sign in · Bulkhead';
  }, []);
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    take(api.POST('/api/v1/sign-in', { body: { name: text(form, 'name'), password: text(form, 'password') } }))
      .then((mine) => {
        setCsrf(mine.csrf);
        client.setQueryData(me.queryKey, mine);
        // Only an address of this console is followed.
        void router.navigate({ href: back?.startsWith('/s/') === true ? back : paths.home() });
      })
      .catch((error: unknown) => setProblem(error instanceof Error ? error : new Error('Sign-in failed')))
      .finally(() => setBusy(false));
  };
  return (
    <main className="door">
      <div>
        <Brand />
        <h1 style={{ marginBottom: 16 }}>Sign in</h1>
        <form className="form" onSubmit={submit}>
          <label>
            Name
            <input className="field" name="name" autoComplete="username" required autoFocus />
          </label>
          <label>
            Password
            <input className="field" name="password" type="password" autoComplete="current-password" required />
          </label>
          {problem && (
            <p className="bad" role="alert">
              <Mark as="medium">{problem.message}</Mark> {'detail' in problem ? String(problem.detail) : ''}
            </p>
          )}
          <button type="submit" className="btn p" disabled={busy}>
            Sign in
          </button>
        </form>
      </div>
    </main>
  );
}

const text = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
};
