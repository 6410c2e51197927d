/** A change through the API that refreshes what it touched. */
import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query';

export function useChange<I, O>(
  change: (input: I) => Promise<O>,
  touched: readonly QueryKey[],
  then?: (made: O) => void,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async (made) => {
      await Promise.all(touched.map((queryKey) => client.invalidateQueries({ queryKey })));
      then?.(made);
    },
  });
}

/** One field of a form as text, trimmed. */
export function field(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}
