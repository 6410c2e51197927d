/** A number of a page that opens its evidence: the list it counts. */
import type { ReactNode } from 'react';
import { paths, type Page, type Search } from '../paths.ts';
import { Go } from './go.tsx';
import { useSiteId } from './site.tsx';

interface PageNumberProps {
  readonly page: Page;
  readonly search?: Search;
  readonly children: ReactNode;
}

export function PageNumber({ page, search, children }: PageNumberProps) {
  const site = useSiteId();
  return (
    <Go className="n" href={paths.page(site, page, search)}>
      {children}
    </Go>
  );
}
