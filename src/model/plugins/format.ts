/** A format of logs or inventories: lines or records in, observations out. Pure; where the text comes from is the intake's matter. */
import { type Result } from '../../kernel/result.ts';
import type { ClaimSeen, ConversationDelta, Endpoint } from '../observation.ts';
import { checkHead, type Example, type PluginHead } from './plugin.ts';

/** What one record said. Endpoints are given in place; the intake numbers them. */
export interface FormatRow {
  readonly timeUs: number | null;
  readonly endpoints: readonly Endpoint[];
  readonly claims: readonly ClaimSeen[];
  readonly conversations: readonly ConversationDelta[];
}

export interface Format extends PluginHead {
  readonly reference: string;
  /** Is this text of this format? Judged on the first lines. */
  readonly recognise: (head: string) => boolean;
  /** Reads one record. The error names the column or field that could not be read. */
  readonly read: (record: string) => Result<FormatRow>;
  readonly examples: readonly Example<string, number>[];
}

export function defineFormat(format: Format): Format {
  checkHead('format', format);
  return format;
}
