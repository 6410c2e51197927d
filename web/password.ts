/** How strong a password is, shown while it is typed: length first, then variety. At least 12 characters are asked for. */

export const PASSWORD_LENGTH_MIN = 12;
const LONG = 16;
const LONGER = 24;
const VARIED = 8;

export interface Strength {
  /** 0 to 4. */
  readonly steps: number;
  readonly words: string;
}

export function strength(password: string): Strength {
  const missing = PASSWORD_LENGTH_MIN - password.length;
  if (missing > 0) {
    return {
      steps: password.length === 0 ? 0 : 1,
      words: password.length === 0 ? 'at least 12 characters' : `${missing} more needed`,
    };
  }
  const different = new Set(password).size;
  if (different < VARIED) return { steps: 1, words: 'weak: the same few characters again and again' };
  if (password.length >= LONGER) return { steps: 4, words: 'very strong' };
  return password.length >= LONG ? { steps: 3, words: 'strong' } : { steps: 2, words: 'enough' };
}
