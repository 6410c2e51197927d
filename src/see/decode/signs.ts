/** Signs, the dated marks that decoders put at something notable: kept until the next drain. Bounded. */
export interface SignEntry {
  readonly source: number;
  readonly target: number;
  readonly protocol: string;
  readonly kind: string;
  readonly text: string;
  readonly timeUs: number;
  readonly packet: number;
}

export class Signs {
  readonly list: SignEntry[] = [];
  lost = 0;
  private readonly max: number;

  constructor(max: number) {
    this.max = max;
  }

  add(sign: SignEntry): void {
    if (this.list.length >= this.max) this.lost++;
    else this.list.push(sign);
  }
}
