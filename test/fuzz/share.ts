/** What the fuzzer and its workers say to each other. */
export interface Share {
  readonly seed: number;
  /** Numbers of the first input and the one behind the last. */
  readonly from: number;
  readonly to: number;
  /** The number of the input being decoded, for the one who watches for hangs; then packets decoded so far. */
  readonly at: Int32Array;
}

export interface Finding {
  readonly input: number;
  readonly source: string;
  readonly problem: string;
}

/** Inputs that one engine reads, so that what one leaves behind meets the next. */
export const GROUP = 100;
