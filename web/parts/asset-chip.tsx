/** An asset where it is named: class glyph and name, opens the asset. */
import { CLASS_WORDS, type AssetClass } from '../../src/model/words.ts';
import { unbroken } from '../format.ts';
import { paths } from '../paths.ts';
import { Go } from './go.tsx';
import { Glyph } from './marks.tsx';
import { useSiteId } from './site.tsx';

interface Ref {
  readonly id: string;
  readonly name: string;
  readonly class: AssetClass;
}

export function AssetChip({ asset }: { readonly asset: Ref }) {
  const site = useSiteId();
  if (asset.id === '') {
    return (
      <span className="chip" title="A group address: no asset">
        <span className="clip">{unbroken(asset.name)}</span>
      </span>
    );
  }
  return (
    <Go className="chip" href={paths.asset(site, asset.id)} title={CLASS_WORDS[asset.class]}>
      <Glyph of={asset.class} />
      <span className="clip">{unbroken(asset.name)}</span>
    </Go>
  );
}

export function AssetName({ asset }: { readonly asset: { readonly id: string; readonly name: string } }) {
  const site = useSiteId();
  if (asset.id === '') return <span className="n">{unbroken(asset.name)}</span>;
  return (
    <Go className="n b" href={paths.asset(site, asset.id)}>
      {unbroken(asset.name)}
    </Go>
  );
}
