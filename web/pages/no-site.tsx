/** Where a person lands who holds no role anywhere. */
import { Brand } from '../parts/marks.tsx';
import { useSignOut } from '../parts/frame.ts';
import { useMaybeMe } from '../parts/site.tsx';

export default function NoSite() {
  const mine = useMaybeMe();
  const signOut = useSignOut();
  return (
    <main className="door">
      <div>
        <Brand />
        <h1>No site is open to you yet</h1>
        <p className="t2" style={{ margin: '8px 0 16px' }}>
          {mine?.person?.name ?? 'You'} holds no role at any site. An administrator can grant one under Administration,
          People.
        </p>
        <button type="button" className="btn" onClick={signOut}>
          Sign out
        </button>
      </div>
    </main>
  );
}
