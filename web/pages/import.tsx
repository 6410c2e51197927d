/** Import: drop captures in, see what came of them. The same capture twice changes nothing, and says so. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type DragEvent } from 'react';
import { imports } from '../api/queries.ts';
import type { Import } from '../api/types.ts';
import { bytes, count, number, percent } from '../format.ts';
import { Go } from '../parts/go.tsx';
import { Mark } from '../parts/marks.tsx';
import { useMay, useSite, useSiteId, useTitle } from '../parts/site.tsx';
import { Answered, Guarded } from '../parts/states.tsx';
import { Ago, Moment } from '../parts/time.tsx';
import { paths, type Search } from '../paths.ts';
import { upload } from '../upload.ts';

interface Sending {
  readonly key: number;
  readonly name: string;
  readonly size: number;
  readonly share: number;
  readonly problem: string | null;
  readonly cancel: () => void;
}

export default function ImportPage() {
  useTitle('Import');
  const site = useSite();
  const allowed = useMay('import');
  const { sending, send, forget } = useSending(site.id);
  const query = useQuery({ ...imports(site.id), refetchInterval: refreshWhileReading });
  return (
    <>
      <div className="lead">
        <h1>Bring a capture of your own.</h1>
        <p>pcap or pcapng, also gzipped. It is read on this server into {site.name}; nothing leaves it.</p>
      </div>
      <Guarded allowed={allowed} need="import">
        <DropZone onFiles={send} />
      </Guarded>
      {sending.length > 0 && (
        <section className="card" style={{ marginTop: 16 }} aria-live="polite">
          <div className="hd">
            <h2>Being sent</h2>
          </div>
          {sending.map((each) => (
            <SendingRow key={each.key} row={each} forget={() => forget(each.key)} />
          ))}
        </section>
      )}
      <section className="card" style={{ marginTop: 16 }}>
        <div className="hd">
          <h2>Captures read</h2>
          <span className="lab">newest first</span>
        </div>
        <Answered query={query} what="imports">
          {({ items }) =>
            items.length === 0 ? (
              <p className="sm t2">None yet.</p>
            ) : (
              <>
                {items.map((row) => (
                  <ImportRow key={row.id} row={row} />
                ))}
              </>
            )
          }
        </Answered>
      </section>
    </>
  );
}

const READING_POLL_MS = 700;

/** Progress is polled only while something is read; events tell the rest. */
function refreshWhileReading(query: { state: { data?: { items: readonly Import[] } | undefined } }): number | false {
  const busy = query.state.data?.items.some((row) => row.state === 'waiting' || row.state === 'reading') ?? false;
  return busy ? READING_POLL_MS : false;
}

function useSending(site: string) {
  const client = useQueryClient();
  const [sending, setSending] = useState<readonly Sending[]>([]);
  const next = useRef(0);
  const change = (key: number, part: Partial<Sending>): void =>
    setSending((rows) => rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  const forget = (key: number): void => setSending((rows) => rows.filter((row) => row.key !== key));
  const send = (files: readonly File[]): void => {
    for (const file of files) {
      const key = next.current++;
      const started = upload(site, file, (share) => change(key, { share }));
      const row = { key, name: file.name, size: file.size, share: 0, problem: null, cancel: started.cancel };
      setSending((rows) => [...rows, row]);
      started.done
        .then(() => {
          forget(key);
          return client.invalidateQueries({ queryKey: [site, 'imports'] });
        })
        .catch((error: unknown) => change(key, { problem: error instanceof Error ? error.message : 'Failed' }));
    }
  };
  return { sending, send, forget };
}

function DropZone({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
  };
  return (
    <div
      className={over ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p style={{ marginBottom: 12 }}>Drop captures here, one or several.</p>
      <label className="btn p" htmlFor="captures">
        Choose files
      </label>
      <input
        className="vh"
        id="captures"
        type="file"
        multiple
        accept=".pcap,.pcapng,.cap,.gz,.dmp"
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </div>
  );
}

function Bar({ share, words }: { readonly share: number; readonly words: string }) {
  const now = Math.round(share * 100);
  return (
    <div
      className="bar"
      role="progressbar"
      aria-valuenow={now}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-label={words}
    >
      <i style={{ width: `${now}%` }} />
    </div>
  );
}

function SendingRow({ row, forget }: { readonly row: Sending; readonly forget: () => void }) {
  return (
    <div className="imp">
      <span className="b clip">{row.name}</span>
      <span className="t2 nw">{bytes(row.size)}</span>
      {row.problem === null ? (
        <Bar share={row.share} words={`${row.name} being sent`} />
      ) : (
        <Mark as="medium">{row.problem}</Mark>
      )}
      <span className="r nw">
        {row.problem === null ? percent(row.share) : ''}{' '}
        <button type="button" className="btn q" onClick={row.problem === null ? row.cancel : forget}>
          {row.problem === null ? 'Cancel' : 'Dismiss'}
        </button>
      </span>
    </div>
  );
}

function ImportRow({ row }: { readonly row: Import }) {
  return (
    <div className="imp">
      <span className="b clip">{row.name}</span>
      <span className="t2 nw">
        {bytes(row.bytes)}
        {row.packets > 0 && `, ${count(row.packets, 'packet')}`}
      </span>
      <ImportState row={row} />
      <span className="r t2">
        <Ago at={row.ended ?? row.created} />
      </span>
      <div className="imp-more">
        <CameOfIt row={row} />
        {row.warnings.map((warning) => (
          <div key={warning}>
            <Mark as="unseen">Not seen</Mark> {warning}
          </div>
        ))}
      </div>
    </div>
  );
}

function ImportState({ row }: { readonly row: Import }) {
  if (row.state === 'reading') return <Bar share={row.progress} words={`${row.name} being read`} />;
  if (row.state === 'waiting') return <span className="t2">waits for its turn</span>;
  if (row.state === 'failed') return <Mark as="medium">could not be read</Mark>;
  return <span className="t2">{row.result?.known === true ? 'known already' : 'read'}</span>;
}

const DAY_MS = 86_400_000;

/** What an old capture shows is as old as the capture, and not new today: then the newest come first. */
const newIn = ({ firstSeen }: Import): Search =>
  firstSeen !== null && Date.now() - Date.parse(firstSeen) < DAY_MS ? { newWithin: '24' } : { sort: '-firstSeen' };

function CameOfIt({ row }: { readonly row: Import }) {
  const site = useSiteId();
  if (row.state === 'failed') return <div>{row.error ?? 'No reason was given.'}</div>;
  if (row.state === 'reading') return <div>Reading, {percent(row.progress)}</div>;
  if (row.result === null) return null;
  if (row.result.known) return <div>This capture was read before. Nothing changed.</div>;
  return (
    <div>
      <Go className="n" href={paths.page(site, 'assets', newIn(row))}>
        {count(row.result.assets, 'new asset')}
      </Go>
      ,{' '}
      <Go className="n" href={paths.page(site, 'conversations', newIn(row))}>
        {count(row.result.conversations, 'new conversation')}
      </Go>
      , {number(row.result.operations)} kinds of operation.
      {row.firstSeen !== null && (
        <>
          {' '}
          From <Moment at={row.firstSeen} />.
        </>
      )}
    </div>
  );
}
