/** A secret in memory. Printed, logged or put into JSON it is `[secret]`; only `reveal` gives it. */

export interface Secret {
  reveal(): string;
  toString(): string;
  toJSON(): string;
}

const HIDDEN = '[secret]';

export const asSecret = (value: string): Secret => ({
  reveal: () => value,
  toString: () => HIDDEN,
  toJSON: () => HIDDEN,
});
