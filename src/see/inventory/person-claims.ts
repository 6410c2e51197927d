/** What people said of assets. The newest word about an attribute holds; it outranks all that is inferred until it is taken back. */
import type { ClaimRecord } from '../../model/graph.ts';
import type { AssetId } from '../../model/ids.ts';
import type { Attribute } from '../../model/words.ts';
import type { PersonWords } from './infer.ts';

export class PersonClaims {
  private readonly byAsset = new Map<AssetId, ClaimRecord[]>();

  get any(): boolean {
    return this.byAsset.size > 0;
  }

  assets(): Iterable<AssetId> {
    return this.byAsset.keys();
  }

  add(claim: ClaimRecord): void {
    if (claim.asset === null || !claim.source.startsWith('person:')) return;
    const claims = this.byAsset.get(claim.asset);
    if (claims) claims.push(claim);
    else this.byAsset.set(claim.asset, [claim]);
  }

  /** Removes all words about one attribute; their ids. */
  take(assets: readonly AssetId[], attribute: Attribute): number[] {
    const taken: number[] = [];
    for (const asset of assets) {
      const claims = this.byAsset.get(asset);
      if (!claims) continue;
      const left = claims.filter((claim) => claim.attribute !== attribute);
      taken.push(...claims.filter((claim) => claim.attribute === attribute).map((claim) => claim.id));
      if (left.length > 0) this.byAsset.set(asset, left);
      else this.byAsset.delete(asset);
    }
    return taken;
  }

  of(assets: readonly AssetId[]): ClaimRecord[] {
    return assets.flatMap((asset) => this.byAsset.get(asset) ?? []);
  }

  words(assets: readonly AssetId[]): PersonWords {
    const words = new Map<Attribute, ClaimRecord>();
    for (const claim of this.of(assets)) {
      const known = words.get(claim.attribute);
      if (!known || claim.lastUs > known.lastUs || (claim.lastUs === known.lastUs && claim.id > known.id))
        words.set(claim.attribute, claim);
    }
    return words;
  }
}
