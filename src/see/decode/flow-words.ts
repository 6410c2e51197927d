/**
 * Words that decoders keep from one message to the next: two for each side of a flow, two for both. Those of the protocol
 * that the flow belongs to lie in its record; those of carried ones, which are rare, beside it, by flow and plug-in. Bounded.
 */
import * as L from './layout.ts';

const STATES_MAX = 1 << 18;
/** Behind the words of both sides. */
const SHARED = 4;

export abstract class FlowWords {
  statesLost = 0;
  // Where decoding stands: the flow's record, its page, and which side speaks.
  flow = 0;
  base = 0;
  side = 0;
  page: Int32Array = new Int32Array(L.FLOW_WORDS);
  /** Plug-in that speaks now. */
  protocol = 0;
  /** How many plug-ins carry the one that speaks. */
  protected depth = 0;
  private readonly states = new Map<number, Int32Array>();
  private readonly plugins: number;

  protected constructor(plugins: number) {
    this.plugins = plugins;
  }

  word(index: 0 | 1): number {
    if (this.depth === 0) return this.page[this.base + L.W_WORDS + this.side * 2 + index] as number;
    return this.state(false)?.[this.side * 2 + index] ?? 0;
  }

  setWord(index: 0 | 1, value: number): void {
    if (this.depth === 0) this.page[this.base + L.W_WORDS + this.side * 2 + index] = value;
    else {
      const words = this.state(true);
      if (words) words[this.side * 2 + index] = value;
    }
  }

  flowWord(index: 0 | 1): number {
    if (this.depth === 0) return this.page[this.base + L.W_SHARED + index] as number;
    return this.state(false)?.[SHARED + index] ?? 0;
  }

  setFlowWord(index: 0 | 1, value: number): void {
    if (this.depth === 0) this.page[this.base + L.W_SHARED + index] = value;
    else {
      const words = this.state(true);
      if (words) words[SHARED + index] = value;
    }
  }

  /** Forgets what a decoder kept in words for one direction: after a gap nothing of it holds. */
  clearWords(): void {
    const { page, base, side } = this;
    page[base + L.W_WORDS + side * 2] = 0;
    page[base + L.W_WORDS + side * 2 + 1] = 0;
    if (((page[base + L.W_FLAGS] as number) & L.FLAG_STATE) === 0) return;
    for (let i = 0; i < this.plugins; i++) this.states.get(keyOf(this.flow, i))?.fill(0, side * 2, side * 2 + 2);
  }

  /** Forgets the words beside the record of a flow that has some. */
  protected forgetWords(flow: number): void {
    for (let i = 0; i < this.plugins; i++) this.states.delete(keyOf(flow, i));
  }

  private state(make: boolean): Int32Array | undefined {
    const at = this.base + L.W_FLAGS;
    const flags = this.page[at] as number;
    if ((flags & L.FLAG_STATE) === 0 && !make) return undefined;
    const key = keyOf(this.flow, this.protocol);
    const known = this.states.get(key);
    if (known || !make) return known;
    if (this.states.size >= STATES_MAX) {
      this.statesLost++;
      return undefined;
    }
    const words = new Int32Array(SHARED + 2);
    this.states.set(key, words);
    this.page[at] = flags | L.FLAG_STATE;
    return words;
  }
}

const keyOf = (flow: number, plugin: number): number => flow * 1024 + plugin;
