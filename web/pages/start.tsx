/** After set-up, one choice: watch the demo plant, or bring a capture of one's own. Two equal cards, nothing else. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, take } from '../api/client.ts';
import { demo, me } from '../api/queries.ts';
import { useGo } from '../parts/go.tsx';
import { useMay, useSite, useTitle } from '../parts/site.tsx';
import { Failed, Guarded } from '../parts/states.tsx';
import { paths } from '../paths.ts';

const DEMO_SITE_POLL_MS = 300;
const DEMO_SITE_TRIES = 100;

export default function Start() {
  useTitle('Start');
  const site = useSite();
  const go = useGo();
  const client = useQueryClient();
  const running = useQuery(demo);
  const watch = useMutation({
    mutationFn: async () => {
      const made = running.data?.site ?? (await startedSite());
      await client.invalidateQueries({ queryKey: me.queryKey });
      await client.query({ ...me, staleTime: 0 });
      return made;
    },
    onSuccess: (id) => go(paths.page(id, 'overview')),
  });
  return (
    <>
      <div className="lead">
        <h1>{site.name} is set up.</h1>
        <p>See how it works on a plant of our own making, or bring what you have.</p>
      </div>
      <div className="two-cards" style={{ maxWidth: 760 }}>
        <section className="card">
          <h2>Watch the demo plant</h2>
          <p className="t2">
            Northfield bottling: 60 assets from office to filler, talking as a plant does, through the same decoder. It
            is marked as demo and leaves with one button.
          </p>
          <Guarded allowed={useMay('demo') || running.data?.site != null} need="demo">
            <button type="button" className="btn p" disabled={watch.isPending} onClick={() => watch.mutate()}>
              {watch.isPending ? 'Starting the plant' : 'Watch the demo plant'}
            </button>
          </Guarded>
          {watch.isError && <Failed error={watch.error} retry={() => watch.mutate()} />}
        </section>
        <section className="card">
          <h2>Your capture</h2>
          <p className="t2">
            Drop a pcap or pcapng of your own network. It is read on this machine; nothing leaves it.
          </p>
          <button type="button" className="btn p" onClick={() => go(paths.page(site.id, 'import'))}>
            Choose a capture
          </button>
        </section>
      </div>
    </>
  );
}

/** Starts the demo and waits until its site is there. */
async function startedSite(): Promise<string> {
  let state = await take(api.POST('/api/v1/demo', { body: {} }));
  for (let tries = 0; state.site === null && tries < DEMO_SITE_TRIES; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, DEMO_SITE_POLL_MS));
    state = await take(api.GET('/api/v1/demo'));
  }
  if (state.site === null) throw new Error(state.detail ?? 'The demo plant did not start');
  return state.site;
}
