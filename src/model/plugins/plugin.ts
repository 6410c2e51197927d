/** What all plug-ins have in common: an id that names the file, a title for people, and examples that prove it. */
import { assert } from '../../kernel/assert.ts';

export interface PluginHead {
  /** kebab-case; the name of the file. */
  readonly id: string;
  readonly title: string;
}

/** A case that a plug-in must answer as said: at least one hit and one miss each. */
export interface Example<Input, Output> {
  readonly title: string;
  readonly input: Input;
  readonly output: Output;
}

const ID = /^[a-z][a-z0-9-]*$/;

/** @throws AssertionError when the head breaks the contract. */
export function checkHead(kind: string, head: PluginHead): void {
  assert(ID.test(head.id), `${kind} id ${head.id} is not kebab-case`);
  assert(head.title.length > 0, `${kind} ${head.id} has no title`);
}
