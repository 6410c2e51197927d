/** The engine's claims chained per endpoint: numbers beside its own rows. */
import type { ClaimRow } from '../decode/engine.ts';

const NO_ROWS: readonly ClaimRow[] = [];

export class EndpointClaims {
  private readonly rows: ClaimRow[] = [];
  /** Of each row, the place of the one before it that is about the same endpoint, plus one; 0 ends the chain. */
  private readonly next: number[] = [];
  private readonly heads: Int32Array;

  /** For endpoints 1 … `count`. */
  constructor(count: number) {
    this.heads = new Int32Array(count + 1);
  }

  add(claim: ClaimRow): void {
    this.next.push(this.heads[claim.about] as number);
    this.heads[claim.about] = this.rows.push(claim);
  }

  /** The last one heard first. */
  of(endpoint: number): readonly ClaimRow[] {
    let at = this.heads[endpoint] as number;
    if (at === 0) return NO_ROWS;
    const rows: ClaimRow[] = [];
    for (; at !== 0; at = this.next[at - 1] as number) rows.push(this.rows[at - 1] as ClaimRow);
    return rows;
  }
}
