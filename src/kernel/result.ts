/** The outcome of an operation that may fail in the ordinary course of events: a value, or an error that is a value too. */

export type Result<T, E = Problem> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** What went wrong, where, and what to do about it. `code` is listed and documented once per module. */
export interface Problem<C extends string = string> {
  readonly code: C;
  readonly message: string;
  /** The thing it happened to: a file, a field, an asset. */
  readonly where?: string;
  /** The next step for the reader. */
  readonly advice?: string;
}

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export const err = <E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error });
