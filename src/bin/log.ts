/** Structured lines on standard error. On a terminal only what needs attention, so that the address is not scrolled away. */
import { pino, type Logger } from 'pino';

export const openLog = (): Logger =>
  pino(
    { base: null, level: process.env['BULKHEAD_LOG_LEVEL'] ?? (process.stderr.isTTY ? 'warn' : 'info') },
    pino.destination({ fd: 2, sync: true }),
  );
