/** Files of the package itself. From `src/bin` and from `dist/bin` its root is equally far away. */
import { fileURLToPath } from 'node:url';

export const inPackage = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
