/** An action: one thing that containment does to the plant. None without an undo, a blast bound and an expiry. */
import { assert } from '../../kernel/assert.ts';
import type { AssetId } from '../ids.ts';
import { checkHead, type Example, type PluginHead } from './plugin.ts';

export interface ActionRequest {
  readonly targets: readonly AssetId[];
  readonly reason: string;
}

export interface ActionBound {
  /** Most assets that one run may touch. */
  readonly assetsMax: number;
  /** After this it undoes itself unless renewed. */
  readonly expiresAfterUs: number;
}

export interface Action extends PluginHead {
  /** Which sides must say yes. */
  readonly approval: readonly ('it' | 'ot')[];
  readonly bound: ActionBound;
  /** Sentences: what stays, what stops, how it ends. */
  readonly tell: (request: ActionRequest) => readonly string[];
  /** Id of the action that takes it back. */
  readonly undoneBy: string;
  readonly examples: readonly Example<ActionRequest, readonly string[]>[];
}

/** @throws AssertionError when approval, bound or undo is missing. */
export function defineAction(action: Action): Action {
  checkHead('action', action);
  assert(action.approval.length > 0, `action ${action.id} asks nobody`);
  assert(action.bound.assetsMax > 0 && action.bound.expiresAfterUs > 0, `action ${action.id} is without a bound`);
  assert(action.undoneBy.length > 0, `action ${action.id} has no undo`);
  return action;
}
