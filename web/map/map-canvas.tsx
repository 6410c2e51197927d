/** The map's canvas on the page: one tab stop, arrows to the nearest asset, each move spoken; the picture follows what the URL says. */
import { useCallback, useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { currentTokens } from '../theme.ts';
import type { Direction } from './box-grid.ts';
import { listenTo, type Asked } from './gestures.ts';
import type { Scene } from './scene.ts';
import { spoken } from './spoken.ts';
import { Stage } from './stage.ts';
import type { Trouble } from './trouble.ts';
import { fromText, pan, toText, zoomAt, ZOOM_STEP, type View } from './view.ts';

const PAN_STEP = 80;
const REST_MS = 250;

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

export interface MapCanvasProps {
  readonly scene: Scene;
  readonly trouble: Trouble;
  readonly selected: readonly string[];
  readonly view: string | undefined;
  readonly onSelect: (ids: readonly string[]) => void;
  readonly onOpen: (id: string) => void;
  /** The view came to rest; undefined when it is the fitted one. */
  readonly onRest: (view: string | undefined) => void;
  readonly onZoom: (k: number) => void;
  readonly stage: RefObject<Stage | null>;
}

export function MapCanvas(props: MapCanvasProps) {
  const host = useRef<HTMLDivElement>(null);
  const [hint, setHint] = useState('');
  useStage(host, props, setHint);
  const say =
    props.selected.length > 0 ? props.selected.map((id) => spoken(props.scene, id, props.trouble)).join('; ') : '';
  const onKeyDown = useMapKeys(props);
  return (
    <div className="cv">
      <div
        ref={host}
        className="cv-host"
        tabIndex={0}
        role="application"
        aria-label="Map of the plant"
        aria-describedby="map-how"
        onKeyDown={onKeyDown}
      >
        <canvas aria-hidden="true" />
        <canvas aria-hidden="true" />
        <canvas aria-hidden="true" />
      </div>
      <p id="map-how" className="vh">
        Arrows go to the nearest asset, Shift and arrows move the map, plus and minus zoom, 0 shows all, Enter opens, t
        shows the same as a table.
      </p>
      <div className="vh" aria-live="polite">
        {say}
      </div>
      {hint !== '' && <div className="map-hint">{hint}</div>}
    </div>
  );
}

/** Keeps a stage for as long as the canvas is on the page, and gives it what there is to show. */
function useStage(
  host: RefObject<HTMLDivElement | null>,
  props: MapCanvasProps,
  setHint: (hint: string) => void,
): void {
  const { scene, trouble, selected, view, stage } = props;
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    const box = host.current;
    if (!box) return undefined;
    const rest = later(() => latest.current.onRest(made.fitted ? undefined : toText(made.view)));
    const made = new Stage(box, [...box.querySelectorAll('canvas')], ({ k }: View) => {
      latest.current.onZoom(k);
      rest.ask();
    });
    stage.current = made;
    const stop = listenTo(box, made, handsOf(made, latest, setHint));
    const sizes = new ResizeObserver(() => made.resize());
    sizes.observe(box);
    const scheme = new MutationObserver(() => made.change({ tokens: currentTokens() }));
    scheme.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] });
    return () => {
      stop();
      sizes.disconnect();
      scheme.disconnect();
      rest.stop();
      made.close();
      stage.current = null;
    };
  }, [host, stage, setHint]);
  useEffect(() => {
    const now = stage.current;
    if (!now) return;
    const before = now.shown;
    now.show({ scene, trouble, selected, tokens: before?.tokens ?? currentTokens(), hover: null, box: null });
    if (!before) {
      const asked = fromText(view);
      const first = selected[0] === undefined ? undefined : scene.chipOf.get(selected[0]);
      if (asked) now.moveTo(asked);
      else if (first) now.moveTo({ ...zoomAt(now.view, Math.max(1, 1 / now.view.k), 0, 0) });
      if (!asked && first) now.reveal(first);
    }
  }, [scene, trouble, selected, view, stage]);
}

function handsOf(stage: Stage, props: RefObject<MapCanvasProps>, setHint: (hint: string) => void): Asked {
  return {
    select: (id, add) => {
      const { selected, onSelect, scene, onOpen } = props.current;
      const stack = id !== null && !scene.assets.has(id) && scene.chips.items.some((chip) => chip.id === id);
      if (stack) onOpen(id);
      else onSelect(id === null ? [] : add ? toggled(selected, id) : [id]);
    },
    selectAll: (ids) => props.current.onSelect([...new Set([...props.current.selected, ...ids])]),
    open: (id) => props.current.onOpen(id),
    hover: (id) => {
      if (stage.shown?.hover === id) return;
      stage.change({ hover: id });
      setHint(id === null || !stage.shown ? '' : spoken(stage.shown.scene, id, stage.shown.trouble));
    },
    rest: () => undefined,
  };
}

const toggled = (ids: readonly string[], id: string): readonly string[] =>
  ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id];

function later(act: () => void): { readonly ask: () => void; readonly stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    ask: () => {
      clearTimeout(timer);
      timer = setTimeout(act, REST_MS);
    },
    stop: () => clearTimeout(timer),
  };
}

function useMapKeys(props: MapCanvasProps): (event: KeyboardEvent) => void {
  const { scene, selected, onSelect, onOpen, stage } = props;
  return useCallback(
    (event: KeyboardEvent) => {
      const now = stage.current;
      const direction = ARROWS[event.key];
      if (!now || event.ctrlKey || event.metaKey || event.altKey) return;
      const last = selected[selected.length - 1];
      if (direction && event.shiftKey) {
        const [dx, dy] = { left: [1, 0], right: [-1, 0], up: [0, 1], down: [0, -1] }[direction] as [number, number];
        now.moveTo(pan(now.view, dx * PAN_STEP, dy * PAN_STEP));
      } else if (direction) {
        const from =
          last === undefined ? undefined : (scene.chipOf.get(last) ?? scene.chips.items.find((c) => c.id === last));
        const next = from ? scene.chips.next(from, direction) : scene.chips.items[0];
        if (next) {
          onSelect([next.id]);
          now.reveal(next);
        }
      } else if (event.key === 'Enter' && last !== undefined) onOpen(last);
      else if (event.key === 'Escape') onSelect([]);
      else return;
      event.preventDefault();
    },
    [scene, selected, onSelect, onOpen, stage],
  );
}

/** Zooms about the middle of the canvas. */
export function zoomBy(stage: Stage | null, direction: 1 | -1): void {
  if (stage)
    stage.moveTo(zoomAt(stage.view, direction > 0 ? ZOOM_STEP : 1 / ZOOM_STEP, stage.size.w / 2, stage.size.h / 2));
}
