/** A driver of an enforcement point. Pure: it compiles rules into a request and reads the answer; the port does the I/O. Always with an undo. */
import type { Result } from '../../kernel/result.ts';
import { checkHead, type Example, type PluginHead } from './plugin.ts';

/** One rule of a plan or policy, as an enforcement point may express it. */
export interface EnforcementRule {
  readonly id: string;
  readonly action: 'allow' | 'deny';
  readonly source: readonly string[];
  readonly target: readonly string[];
  readonly transport: 'tcp' | 'udp' | 'any';
  readonly port: number | null;
  /** The attack path that it closes, or the conduit that it serves. */
  readonly reason: string;
}

export interface DriverRequest {
  readonly kind: 'command' | 'http';
  readonly lines: readonly string[];
  readonly body: string | null;
}

export interface Driver extends PluginHead {
  readonly reach: 'ssh' | 'http' | 'local';
  /** What to send so that exactly these rules are in force. The same rules twice give the same state. */
  readonly compile: (rules: readonly EnforcementRule[]) => Result<DriverRequest>;
  /** What to send so that nothing of ours is left. */
  readonly undo: () => DriverRequest;
  /** Which rules the answer of the point says are in force. */
  readonly readBack: (answer: string) => Result<readonly string[]>;
  readonly examples: readonly Example<readonly EnforcementRule[], string>[];
}

export function defineDriver(driver: Driver): Driver {
  checkHead('driver', driver);
  return driver;
}
