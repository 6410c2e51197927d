/** Packets from standard input, as another program writes them: pcap or pcapng, as it happens. */
import { stdin } from 'node:process';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { PacketSink, PacketSource, SourceProblem } from '../../model/ports/sensor.ts';

export function pipeCapture(): PacketSource {
  let finish: (() => void) | undefined;
  return {
    present: true,
    dropped: 0,
    refresh: () => undefined,
    read(sink: PacketSink): Promise<Result<void, SourceProblem>> {
      sink.open('-');
      return new Promise((resolve) => {
        finish = () => resolve(ok(undefined));
        stdin.on('data', (chunk: Buffer) => sink.chunk(chunk));
        stdin.on('end', finish);
        stdin.on('error', (error) =>
          resolve(err({ code: 'capture-failed', message: `Standard input failed: ${error.message}` })),
        );
      });
    },
    stop() {
      stdin.destroy();
      finish?.();
      return Promise.resolve();
    },
  };
}
