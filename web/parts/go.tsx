/** A link inside the console: a real anchor, opened without loading the page anew; modifier keys keep their meaning. */
import { useRouter } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, MouseEvent, Ref } from 'react';

interface GoProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly href: string;
  readonly ref?: Ref<HTMLAnchorElement>;
}

export function Go({ href, onClick, ...rest }: GoProps) {
  const router = useRouter();
  const open = (event: MouseEvent<HTMLAnchorElement>): void => {
    onClick?.(event);
    const kept = event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey;
    if (kept || event.altKey) return;
    event.preventDefault();
    void router.navigate({ href });
  };
  return <a {...rest} href={href} onClick={open} />;
}

export function useGo(): (href: string, options?: { readonly replace?: boolean }) => void {
  const router = useRouter();
  return (href, options) => void router.navigate({ href, replace: options?.replace ?? false });
}
