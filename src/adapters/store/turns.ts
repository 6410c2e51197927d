/** Work that takes turns: for one key in the order asked, for different keys at once. */

export class Turns {
  private readonly tails = new Map<string, Promise<unknown>>();

  /** Runs when all that was asked for before under this key has ended, well or not. Only keys with work under way are held. */
  async after<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.tails.get(key) ?? Promise.resolve()).then(work, work);
    const tail = turn.catch(() => undefined);
    this.tails.set(key, tail);
    try {
      return await turn;
    } finally {
      if (this.tails.get(key) === tail) this.tails.delete(key);
    }
  }
}
