/** Wakes one loop that waits for work. Rings that nobody waits for are kept as one. */
export class Bell {
  private rung = false;
  private wake: (() => void) | undefined;

  ring(): void {
    this.rung = true;
    this.wake?.();
  }

  /** Resolves at the next ring, or at once when one came since the last wait. */
  async wait(): Promise<void> {
    if (!this.rung) await new Promise<void>((resolve) => (this.wake = resolve));
    this.wake = undefined;
    this.rung = false;
  }
}
