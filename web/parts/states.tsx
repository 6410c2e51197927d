/** The five states of a page and of a part: empty, loading, error, forbidden, stale. Each says the reason and the next step. */
import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { Problem } from '../api/client.ts';
import { refusal, type Need } from '../api/needs.ts';
import { paths } from '../paths.ts';
import { Go } from './go.tsx';
import { Brand, Mark } from './marks.tsx';
import { useSite } from './site.tsx';

const SLOW_MS = 5000;
const FORBIDDEN = 403;
const NOT_FOUND = 404;

export function Empty({ children, action }: { readonly children: ReactNode; readonly action?: ReactNode }) {
  return (
    <div className="state">
      <p>{children}</p>
      {action}
    </div>
  );
}

const WIDTHS = ['62%', '48%', '70%', '55%', '40%', '66%'] as const;

/** Grey rows, shown after 300 ms; after 5 s they say what is being fetched. */
export function Loading({ what, rows = 4 }: { readonly what: string; readonly rows?: number }) {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="stack" role="status" aria-live="polite" aria-busy="true">
      <span className="vh">Loading {what}</span>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className="bones" style={{ width: WIDTHS[row % WIDTHS.length] }} />
      ))}
      {slow && <span className="lab">Still fetching {what}. The server takes longer than usual.</span>}
    </div>
  );
}

/** The problem's title, its code to quote, and one more try. The rest of the page stays. */
export function Failed({ error, retry }: { readonly error: Error; readonly retry?: () => void }) {
  const problem = error instanceof Problem ? error : null;
  return (
    <div className="state" role="alert">
      <h2>
        <Mark as="medium">{error.message}</Mark>
      </h2>
      <p>
        {problem?.detail} {problem?.advice} <span className="mono t3 nw">{problem?.code ?? 'console-error'}</span>
      </p>
      {retry && (
        <button type="button" className="btn" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

export function Forbidden({ page, need }: { readonly page: string; readonly need: Need }) {
  const site = useSite();
  return (
    <div className="state">
      <h1>{page}</h1>
      <p className="lead">{refusal(site.name, need)}</p>
      <Go className="btn" href={paths.page(site.id, 'overview')}>
        Back to Overview
      </Go>
    </div>
  );
}

/** Draws what a question came back with: grey rows, the refusal, or the answer. An answer once had stays on the page. */
export function Answered<T>(props: {
  readonly query: UseQueryResult<T>;
  readonly what: string;
  readonly rows?: number;
  readonly children: (data: T) => ReactNode;
}): ReactNode {
  const { query, what, rows, children } = props;
  if (query.data !== undefined) {
    return (
      <>
        {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
        {children(query.data)}
      </>
    );
  }
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return <Loading what={what} {...(rows === undefined ? {} : { rows })} />;
}

export const isForbidden = (error: unknown): boolean => error instanceof Problem && error.status === FORBIDDEN;
export const isMissing = (error: unknown): boolean => error instanceof Problem && error.status === NOT_FOUND;

export function NotFound() {
  return (
    <main className="door">
      <div>
        <Brand />
        <h1>There is no such page</h1>
        <p className="t2" style={{ margin: '8px 0 16px' }}>
          The address may be mistyped, or what it named is gone.
        </p>
        <Go className="btn" href={paths.home()}>
          Back to Overview
        </Go>
      </div>
    </main>
  );
}

export function PageError({ error, retry }: { readonly error: Error; readonly retry: () => void }) {
  return (
    <main className="door">
      <div>
        <Brand />
        <Failed error={error} retry={retry} />
      </div>
    </main>
  );
}

/** A button that stays visible where a role is missing, and says in text which. */
export function Guarded(props: { readonly allowed: boolean; readonly need: Need; readonly children: ReactNode }) {
  const site = useSite();
  if (props.allowed) return props.children;
  return <p className="xs t3">{refusal(site.name, props.need)}</p>;
}
