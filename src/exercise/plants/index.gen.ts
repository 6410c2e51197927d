/** Every plug-in of this folder. Written by tools/registries.ts; run `npm run generate` after adding one. */
import type { SyntheticPlant } from '../../model/plugins/plant.ts';
import northfield from './northfield/index.ts';

export const plants: readonly SyntheticPlant[] = [
  northfield,
];
