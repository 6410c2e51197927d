/** A feed: published knowledge (advisories, KEV, EPSS, intelligence) in one document, read into rows. */
import type { Result } from '../../kernel/result.ts';
import { checkHead, type Example, type PluginHead } from './plugin.ts';

export interface FeedRow {
  readonly key: string;
  readonly kind: 'advisory' | 'exploited' | 'score' | 'indicator' | 'end-of-life';
  readonly publishedUs: number | null;
  readonly fields: Readonly<Record<string, string | number | readonly string[]>>;
}

export interface Feed extends PluginHead {
  readonly reference: string;
  readonly licence: string;
  readonly read: (document: string) => Result<readonly FeedRow[]>;
  readonly examples: readonly Example<string, number>[];
}

export function defineFeed(feed: Feed): Feed {
  checkHead('feed', feed);
  return feed;
}
