/** `bulkhead decode --jsonl FILE…`: one line per protocol message, with its fields (docs/reference/decode.md). */
import { Command } from 'commander';
import { decodeMessages } from '../../app/analysis/messages.ts';
import { shownCode } from '../../app/analysis/shown-code.ts';
import { asMicros, formatMicros } from '../../kernel/time.ts';
import type { CaptureSource } from '../../app/analysis/read-captures.ts';
import type { TextOutput } from '../../model/ports/captures.ts';
import { KIND_WORDS } from '../../model/protocol.ts';
import type { MessageSeen } from '../../see/decode/engine.ts';
import { complain, explainFault } from './complain.ts';
import { explainInput, explainProblem } from './reading-log.ts';

export interface DecodeDeps {
  readonly captures: CaptureSource;
  readonly output: TextOutput;
}

export function decodeCommand(deps: DecodeDeps): Command {
  return new Command('decode')
    .description('Write every protocol message of captures as a line of JSON.')
    .argument('<file...>', 'captures (pcap, pcapng, also gzipped), folders of them, or - for standard input')
    .requiredOption('--jsonl', 'one JSON object per line')
    .action(async (paths: readonly string[]) => decode(deps, paths));
}

async function decode({ captures, output }: DecodeDeps, paths: readonly string[]): Promise<void> {
  const read = await decodeMessages(paths, {
    captures,
    onProblem: explainProblem,
    onInput: explainInput,
    onFault: explainFault,
    onMessage: (file, message) => output.write(`${JSON.stringify(line(file, message))}\n`),
  });
  output.flush();
  if (read.ok) return;
  complain(read.error);
  process.exitCode = 1;
}

/** Names that stand for the same thing in every line: a protocol's own field of that name gives way. */
export function line(file: string, message: MessageSeen): object {
  const { packet, part, timeUs, protocol, source, target, kind, code, operation, meaning, object, fields } = message;
  return {
    ...{ file, packet, part, time: formatMicros(asMicros(timeUs)), protocol, source, target },
    ...{ kind: KIND_WORDS[kind], code: shownCode(protocol, code, kind), operation, meaning },
    ...(object === undefined ? {} : { object }),
    ...Object.fromEntries(Object.entries(fields).filter(([name]) => !COMMON.has(name))),
  };
}

const COMMON: ReadonlySet<string> = new Set([
  'file',
  'packet',
  'part',
  'time',
  'protocol',
  'source',
  'target',
  'kind',
  'code',
  'operation',
  'meaning',
  'object',
]);
