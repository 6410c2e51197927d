/** Every route below /api/v1 with its access and its schemas. The API's reference and the console's types come from here. */
import { administration } from './contract/administration.ts';
import { assets } from './contract/assets.ts';
import { conversations } from './contract/conversations.ts';
import { plant } from './contract/plant.ts';
import { services } from './contract/services.ts';
import { sensors } from './contract/sensors.ts';
import { session } from './contract/session.ts';
import { sites } from './contract/sites.ts';
import type { RouteDeclaration } from './route-declaration.ts';

const groups = { session, sites, assets, conversations, services, plant, sensors, administration } as const;

export const CONTRACT = {
  ...session,
  ...sites,
  ...assets,
  ...conversations,
  ...services,
  ...plant,
  ...sensors,
  ...administration,
};
export type OperationId = keyof typeof CONTRACT;

/** All declarations in order, with their id and tag. */
export const DECLARATIONS: readonly RouteDeclaration[] = Object.entries(groups).flatMap(([tag, group]) =>
  Object.entries(group).map(([id, route]) => ({ ...(route as Omit<RouteDeclaration, 'id' | 'tag'>), id, tag })),
);
