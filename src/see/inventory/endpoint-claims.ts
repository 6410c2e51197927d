/** The engine's claims chained per endpoint: numbers beside its own rows. */
import type { ClaimRow } from '../decode/engine.ts';

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

  each(visit: (claim: ClaimRow) => void): void {
    for (const claim of this.rows) visit(claim);
  }

  /** Those about one endpoint, the last one heard first. */
  eachOf(endpoint: number, visit: (claim: ClaimRow) => void): void {
    for (let at = this.heads[endpoint] as number; at !== 0; at = this.next[at - 1] as number)
      visit(this.rows[at - 1] as ClaimRow);
  }
}
