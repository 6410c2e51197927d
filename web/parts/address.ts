/** What the address of a page says: the words of its path and of its search, whichever page it is. */
import { useParams, useSearch } from '@tanstack/react-router';

type Words = Readonly<Record<string, string | undefined>>;

export const usePathWords = (): Words => useParams({ strict: false }) as Words;
export const useSearchWords = (): Words => useSearch({ strict: false }) as Words;
