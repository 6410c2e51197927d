/** What an asset is, and who says so: the best claim for each attribute, what disagrees with it below. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CLASS_WORDS, LEVEL_WORDS } from '../../src/model/words.ts';
import * as ask from '../api/queries.ts';
import type { Asset, Claim } from '../api/types.ts';
import { capital, count, list } from '../format.ts';
import { Confidence } from './marks.tsx';
import { useSiteId } from './site.tsx';
import { Answered } from './states.tsx';
import { Ago } from './time.tsx';
import { protocolWord } from './words.ts';

/** What a reader asks first, in this order; the rest follows by name. */
const FIRST = ['class', 'vendor', 'model', 'order-number', 'firmware', 'serial', 'os', 'name', 'level', 'domain'];

export function Claims({ asset }: { readonly asset: Asset }) {
  const site = useSiteId();
  const query = useQuery(ask.claims(site, asset.id));
  const [all, setAll] = useState(false);
  return (
    <section className="card">
      <Answered query={query} what="claims">
        {({ items }) => {
          const against = items.filter((claim) => claim.disagrees).length;
          return (
            <>
              <div className="hd">
                <h2>What it is, and who says so</h2>
                <span className="sm t2">
                  <button type="button" className="n" aria-expanded={all} onClick={() => setAll(!all)}>
                    {all ? 'only the best' : count(items.length, 'claim')}
                  </button>
                  {against > 0 && `, ${count(against, 'disagreement')}`}
                </span>
              </div>
              <div className="scroll-x" tabIndex={0}>
                <table className="tight fold pair">
                  <thead>
                    <tr>
                      <th>Attribute</th>
                      <th>Value</th>
                      <th>Source</th>
                      <th className="r">Confidence</th>
                    </tr>
                  </thead>
                  <tbody>{all ? <All items={items} /> : <Best asset={asset} items={items} />}</tbody>
                </table>
              </div>
            </>
          );
        }}
      </Answered>
    </section>
  );
}

const place = (claim: Claim): number => {
  const at = FIRST.indexOf(claim.attribute);
  return at < 0 ? FIRST.length : at;
};
const claimOrder = (a: Claim, b: Claim): number =>
  place(a) - place(b) ||
  a.attribute.localeCompare(b.attribute) ||
  Number(b.best) - Number(a.best) ||
  b.confidence - a.confidence;

function All({ items }: { readonly items: readonly Claim[] }) {
  return [...items].sort(claimOrder).map((claim) => <ClaimRow key={claim.id} claims={[claim]} />);
}

/** One row for each value: whoever says the same stands beside it, and what disagrees below. */
function Best({ asset, items }: { readonly asset: Asset; readonly items: readonly Claim[] }) {
  const sorted = [...items].sort(claimOrder);
  return FIRST.map((attribute) => {
    const of = sorted.filter((claim) => claim.attribute === attribute && (claim.best || claim.disagrees));
    const values = [...new Set(of.map((claim) => claim.value))];
    return [
      !of.some((claim) => claim.best) && <Inferred key={attribute} asset={asset} attribute={attribute} />,
      ...values.map((value) => (
        <ClaimRow key={`${attribute} ${value}`} claims={of.filter((claim) => claim.value === value)} />
      )),
    ];
  });
}

/** A row for what is inferred and has no claim of its own: the value with its reason. */
function Inferred({ asset, attribute }: { readonly asset: Asset; readonly attribute: string }) {
  const reason = asset.reasons[attribute];
  if (!reason) return null;
  return (
    <tr>
      <td className="t2">{capital(attribute)}</td>
      <td className="b">{valueWord(attribute, reason.value)}</td>
      <td className="t2">{reason.reason || reason.source}</td>
      <td className="r">
        <Confidence value={reason.confidence} />
      </td>
    </tr>
  );
}

function valueWord(attribute: string, value: string): string {
  if (attribute === 'class') return CLASS_WORDS[value as keyof typeof CLASS_WORDS] ?? value;
  if (attribute === 'level') return `${value} ${LEVEL_WORDS[value as keyof typeof LEVEL_WORDS] ?? ''}`;
  if (attribute === 'domain') return value === 'both' ? 'IT and OT' : value.toUpperCase();
  return value;
}

/** Claims of one value. */
function ClaimRow({ claims }: { readonly claims: readonly Claim[] }) {
  const [claim] = claims;
  if (!claim) return null;
  const last = claims.reduce((at, each) => (each.lastSeen > at ? each.lastSeen : at), claim.lastSeen);
  return (
    <tr>
      <td className="t2 nw">
        {claim.disagrees ? <span className="ochre b">≠ disagrees</span> : capital(claim.attribute.replaceAll('-', ' '))}
      </td>
      <td className={claim.best ? 'b' : 't2'} style={{ overflowWrap: 'anywhere' }}>
        {valueWord(claim.attribute, claim.value)}
        {claim.disagrees && <span className="vh"> ({claim.attribute})</span>}
      </td>
      <td className="t2">
        {list([...new Set(claims.map(sourceWord))])}, <Ago at={last} />
      </td>
      <td className="r">
        <Confidence value={Math.max(...claims.map((each) => each.confidence))} />
      </td>
    </tr>
  );
}

function sourceWord(claim: Claim): string {
  if (claim.person !== null) return `${claim.person}, a person's word`;
  if (claim.source.startsWith('person')) return "a person's word";
  if (claim.source === 'oui') return 'MAC vendor prefix';
  if (claim.source === 'tcp-stack') return 'TCP stack';
  if (claim.source === 'wire') return 'seen on the wire';
  if (claim.source === 'inference') return 'inferred';
  return protocolWord(claim.source);
}
