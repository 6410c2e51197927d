/** Work that is done one after the other, in the order given, with a ceiling on what waits. */

export class QueueFull extends Error {
  override readonly name = 'QueueFull';
}

/**
 * Example: `const queue = new BoundedQueue(256); await queue.run(() => write(batch));`
 * A task that fails does not stop those behind it.
 */
export class BoundedQueue {
  private readonly max: number;
  private tail: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(max: number) {
    this.max = max;
  }

  get length(): number {
    return this.waiting;
  }

  /** Rejects with QueueFull, without having begun, when `max` tasks wait or run already. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.waiting >= this.max) throw new QueueFull(`${this.max} tasks wait already`);
    this.waiting++;
    const before = this.tail;
    const mine = (async () => {
      await before;
      try {
        return await task();
      } finally {
        this.waiting--;
      }
    })();
    // The next one waits for this one to end, however it ends; the outcome itself goes to the caller.
    this.tail = mine.then(
      () => undefined,
      () => undefined,
    );
    return await mine;
  }
}
