/** Lays the map out away from the page, so that a large plant never holds up what one types or scrolls. */
import { layOut } from './layout.ts';
import type { LayoutInput } from './types.ts';

interface Asked {
  readonly turn: number;
  readonly input: LayoutInput;
}

globalThis.addEventListener('message', (event: MessageEvent<Asked>) => {
  const { turn, input } = event.data;
  globalThis.postMessage({ turn, layout: layOut(input) });
});
