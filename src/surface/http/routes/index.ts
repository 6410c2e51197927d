/** One handler for each route of the contract: a route without one does not compile. */
import type { OperationId } from '../contract.ts';
import type { Handlers } from '../route.ts';
import { administrationHandlers } from './administration.ts';
import { assetHandlers } from './assets.ts';
import { conversationHandlers } from './conversations.ts';
import { plantHandlers } from './plant.ts';
import { sensorHandlers } from './sensors.ts';
import { serviceHandlers } from './services.ts';
import { sessionHandlers } from './session.ts';
import { siteHandlers } from './sites.ts';

export const HANDLERS: Handlers<OperationId> = {
  ...sessionHandlers,
  ...siteHandlers,
  ...assetHandlers,
  ...conversationHandlers,
  ...serviceHandlers,
  ...plantHandlers,
  ...sensorHandlers,
  ...administrationHandlers,
};
