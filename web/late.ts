/** Files of the console that are fetched when they are first needed, and all of them in a quiet moment after the start. */

type Load<T> = () => Promise<T>;

const later: Load<unknown>[] = [];

/**
 * Where the file does not come because the server is away, that is the error: the router would load the console anew, which
 * is right after an upgrade (the file has another name by then) and would lose the page otherwise.
 */
export function late<T>(load: Load<T>): Load<T> {
  later.push(load);
  return async () => {
    try {
      return await load();
    } catch (error) {
      if (await answers()) throw error;
      throw new Error('The server does not answer, and this page was not fetched before', { cause: error });
    }
  };
}

/** So that a page never opened before is there although the server went away. */
export const fetchTheRest = (): void => void Promise.allSettled(later.map((load) => load()));

const answers = (): Promise<boolean> =>
  fetch('/health').then(
    () => true,
    () => false,
  );
