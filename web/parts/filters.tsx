/** Filters whose value is in the URL: a search box that waits for a pause, and lists to choose from. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { usePhone, useSearchState } from './site.tsx';

const PAUSE_MS = 200;

export function SearchBox(props: { readonly name: string; readonly label: string; readonly hint: string }) {
  const { name, label, hint } = props;
  const [search, set] = useSearchState();
  const inUrl = search[name] ?? '';
  const [text, setText] = useState(inUrl);
  const sent = useRef(inUrl);
  useEffect(() => {
    if (inUrl !== sent.current) setText(inUrl);
    sent.current = inUrl;
  }, [inUrl]);
  useEffect(() => {
    if (text === sent.current) return undefined;
    const timer = setTimeout(() => {
      sent.current = text;
      set({ [name]: text === '' ? undefined : text });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, name, set]);
  return (
    <input
      className="field"
      data-filter
      type="search"
      aria-label={label}
      placeholder={hint}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setText('');
      }}
    />
  );
}

/** On a phone the filters wait behind one button, which says how many are set. */
export function Filters(props: { readonly names: readonly string[]; readonly children: ReactNode }) {
  const phone = usePhone();
  const [search] = useSearchState();
  const [open, setOpen] = useState(false);
  if (!phone) return props.children;
  const set = props.names.filter((name) => search[name] !== undefined).length;
  return (
    <>
      <button
        type="button"
        className={set > 0 ? 'btn on' : 'btn'}
        aria-expanded={open}
        onClick={() => setOpen((was) => !was)}
      >
        Filter{set > 0 && ` (${set})`}
      </button>
      {open && <div className="filters">{props.children}</div>}
    </>
  );
}

export function Filter(props: {
  readonly name: string;
  readonly label: string;
  readonly all: string;
  readonly options: readonly (readonly [string, string])[];
}) {
  const { name, label, all, options } = props;
  const [search, set] = useSearchState();
  const value = search[name] ?? '';
  const listed = value === '' || options.some(([id]) => id === value);
  return (
    <select
      className={value === '' ? 'field' : 'field set'}
      aria-label={label}
      value={value}
      onChange={(event) => set({ [name]: event.target.value === '' ? undefined : event.target.value }, { push: true })}
    >
      <option value="">{all}</option>
      {!listed && <option value={value}>{value}</option>}
      {options.map(([id, words]) => (
        <option key={id} value={id}>
          {words}
        </option>
      ))}
    </select>
  );
}
