/** When the use of a token or sign-in was last written down: every request is a use, but a minute is exact enough. */
import { LIMITS } from '../../model/limits.ts';

const MINUTE_US = 60_000_000;

export class UseNotes {
  private readonly written = new Map<string, number>();

  /** Is it to be written? Says so at most once a minute for each. */
  isDue(key: string, atUs: number): boolean {
    const before = this.written.get(key);
    if (before !== undefined && atUs - before < MINUTE_US && atUs >= before) return false;
    // Forgetting costs one more write, so the oldest note may always go.
    this.written.delete(key);
    if (this.written.size >= LIMITS.usesNotedMax) {
      for (const oldest of this.written.keys()) {
        this.written.delete(oldest);
        break;
      }
    }
    this.written.set(key, atUs);
    return true;
  }
}
