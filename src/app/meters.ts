/** What the server counts about itself. The surface tells it in whatever form is asked for. */

export interface Meters {
  batches: number;
  batchesKnown: number;
  batchesRefused: number;
  conversationUpdates: number;
  commitSeconds: number;
  pulses: number;
  signInsRefused: number;
  queued: number;
}

export const openMeters = (): Meters => ({
  batches: 0,
  batchesKnown: 0,
  batchesRefused: 0,
  conversationUpdates: 0,
  commitSeconds: 0,
  pulses: 0,
  signInsRefused: 0,
  queued: 0,
});
