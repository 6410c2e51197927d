/** What a sensor is made of on this machine. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createCaptureFiles } from '../adapters/capture-files.ts';
import { liveCapture } from '../adapters/capture/live-capture.ts';
import { pipeCapture } from '../adapters/capture/pipe-capture.ts';
import { openLogonMarks } from '../adapters/secrets/logon-marks.ts';
import { openSpool } from '../adapters/spool/spool.ts';
import { openUplink } from '../adapters/uplink/uplink.ts';
import type { SensorDeps } from '../surface/cli/sensor.ts';
import { openLog } from './log.ts';
import { systemClock } from './system-clock.ts';

/** As root tcpdump steps down to this account once the interface is open. Debian makes it with the package. */
const CAPTURE_ACCOUNT = 'tcpdump';

export function sensorParts(): SensorDeps {
  const log = openLog();
  return {
    captures: createCaptureFiles(),
    openSpool: (folder) => openSpool({ folder }),
    openUplink,
    openLogonMarks: (folder) => openLogonMarks({ folder, onEvent: (text) => log.warn({}, text) }),
    liveCapture: (name) =>
      liveCapture({ interface: name, account: CAPTURE_ACCOUNT, onEvent: (text) => log.warn({}, text) }),
    pipeCapture,
    clock: systemClock,
    timer: { sleep: (ms) => sleep(ms), random: () => Math.random() },
    log,
  };
}
