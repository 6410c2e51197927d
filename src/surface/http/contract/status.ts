/** Answers that are not 200. */
export const MADE = 201;
export const GONE = 204;
