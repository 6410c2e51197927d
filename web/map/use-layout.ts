/** The layout of the plant as the worker gives it. It is asked anew only when what it depends on has changed, so a live update moves nothing. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { PlantMap } from '../api/types.ts';
import type { Layout, LayoutInput } from './types.ts';

interface Answer {
  readonly turn: number;
  readonly layout: Layout;
}

export interface LayoutState {
  readonly layout: Layout | null;
  readonly failed: boolean;
}

export function useLayout(data: PlantMap | undefined, open: string): LayoutState {
  const [state, setState] = useState<LayoutState>({ layout: null, failed: false });
  const worker = useRef<Worker | null>(null);
  const turn = useRef(0);
  const input = useMemo(() => (data ? inputOf(data, open) : null), [data, open]);
  const key = useMemo(() => (input ? JSON.stringify(input) : ''), [input]);
  const latest = useRef(input);
  useEffect(() => {
    latest.current = input;
  });
  useEffect(() => {
    const made = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
    made.onmessage = ({ data: answer }: MessageEvent<Answer>) => {
      if (answer.turn === turn.current) setState({ layout: answer.layout, failed: false });
    };
    made.onerror = () => setState((before) => ({ ...before, failed: true }));
    worker.current = made;
    return () => made.terminate();
  }, []);
  useEffect(() => {
    if (key === '' || !latest.current) return;
    turn.current += 1;
    worker.current?.postMessage({ turn: turn.current, input: latest.current });
  }, [key]);
  return state;
}

/** Only what the layout reads. When a conversation was last seen does not move anything. */
export function inputOf(data: PlantMap, open: string): LayoutInput {
  return {
    zones: data.zones.map(({ id, name, level }) => ({ id, name, level })),
    assets: data.assets,
    edges: data.edges.map(({ client, server, conversations }) => ({ client, server, conversations })),
    externals: data.externals,
    open: open === '' ? [] : open.split(','),
  };
}
