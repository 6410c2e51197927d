/** One bottling line: its devices and the cyclic conversations that end in it. Odd lines fill glass, even lines fill cans. */
import type { Poll, PollKind } from '../../plant.ts';
import * as d from './devices.ts';

export interface Line {
  readonly devices: readonly d.Device[];
  readonly polls: readonly Poll[];
}

/** [client, server, kind, period in ms, does it write?] */
type Row = readonly [string, string, PollKind, number, 'writes'?];

const MANAGED_MS = 10_000;
/** A stretched beat is still one that a watcher recognises within minutes. */
const STRETCHED_MS = 30_000;

export const pollsOf = (rows: readonly Row[], stretch = 1): Poll[] =>
  rows.map(([client, server, kind, periodMs, writes]) => ({
    client,
    server,
    kind,
    periodMs: Math.min(periodMs * stretch, Math.max(periodMs, STRETCHED_MS)),
    ...(writes ? { write: true } : {}),
  }));

/** SCADA asks every device of a zone for its name and counters. */
export const managed = (names: readonly string[], by = 'SCADA-01'): Row[] =>
  names.map((name) => [by, name, 'snmp', MANAGED_MS] as const);

/** Ten devices, 48 cyclic conversations. `stretch` slows a line of a grown plant down. */
export function glassLine(n: number, stretch = 1): Line {
  const [plcA, plcB, hmiA, hmiB] = [`PLC-${n}1`, `PLC-${n}2`, `HMI-${n}1`, `HMI-${n}2`];
  const [rioA, rioB, flow, drvA, drvB, sw] = [
    `RIO-${n}1`,
    `RIO-${n}2`,
    `FT-${n}1`,
    `DRV-${n}1`,
    `DRV-${n}2`,
    `SW-${n}1`,
  ];
  const devices = [
    d.comfortPanel(hmiA),
    d.comfortPanel(hmiB),
    d.siemensPlc(plcA, d.CPU_315),
    d.rockwellPlc(plcB),
    d.industrialSwitch(sw, '1'),
    d.siemensIo(rioA),
    d.rockwellIo(rioB),
    d.flowMeter(flow),
    d.siemensDrive(drvA),
    d.rockwellDrive(drvB),
  ];
  const rows: Row[] = [
    [hmiA, plcA, 's7', 500, 'writes'],
    [hmiB, plcA, 's7', 500],
    ['SCADA-01', plcA, 's7', 1000],
    ['SCADA-02', plcA, 's7', 5000],
    ['HIST-01', plcA, 's7', 1000],
    ['MES-01', plcA, 's7', 5000],
    ['HMI-21', plcA, 's7', 1000],
    ['SIS-21', plcA, 's7', 250],
    [hmiA, plcB, 'enip', 500, 'writes'],
    [hmiB, plcB, 'enip', 500],
    ['SCADA-01', plcB, 'enip', 1000],
    ['SCADA-02', plcB, 'enip', 5000],
    ['HIST-01', plcB, 'enip', 1000],
    ['MES-01', plcB, 'enip', 5000],
    [plcA, rioA, 'profinet', 16],
    [plcA, drvA, 'profinet', 32],
    [plcB, rioB, 'cip-io', 50],
    [plcB, drvB, 'cip-io', 100],
    [plcB, flow, 'cip-io', 200],
    [hmiA, drvB, 'enip', 2000],
    [hmiB, drvB, 'enip', 2000],
    ['SCADA-01', drvB, 'enip', 5000],
    ['SCADA-01', rioB, 'enip', 5000],
    ['SCADA-02', rioB, 'enip', 10_000],
    ['HIST-01', drvB, 'enip', 5000],
    ['HIST-01', rioB, 'enip', 5000],
    [hmiA, flow, 'modbus', 1000],
    [hmiB, flow, 'modbus', 1000],
    [plcA, flow, 'modbus', 200],
    ['SCADA-01', flow, 'modbus', 2000],
    ['SCADA-02', flow, 'modbus', 10_000],
    ['HIST-01', flow, 'modbus', 1000],
    ['SCADA-01', hmiA, 'http', 5000],
    ['SCADA-01', hmiB, 'http', 5000],
    ['MES-01', hmiA, 'http', 10_000],
    ['MES-01', hmiB, 'http', 10_000],
    [hmiB, hmiA, 'http', 2000],
    ['SCADA-02', sw, 'snmp', MANAGED_MS],
    ...managed([sw, hmiA, hmiB, plcA, plcB, rioA, rioB, flow, drvA, drvB]),
  ];
  return { devices, polls: pollsOf(rows, stretch) };
}

/** Twelve devices, 52 cyclic conversations. */
export function canLine(n: number, stretch = 1): Line {
  const [plcA, plcB, plcC, hmiA, hmiB, sw] = [
    `PLC-${n}1`,
    `PLC-${n}2`,
    `PLC-${n}3`,
    `HMI-${n}1`,
    `HMI-${n}2`,
    `SW-${n}1`,
  ];
  const [rioA, rioB, flow, drvA, drvB, drvC] = [
    `RIO-${n}1`,
    `RIO-${n}2`,
    `FT-${n}1`,
    `DRV-${n}1`,
    `DRV-${n}2`,
    `DRV-${n}3`,
  ];
  const devices = [
    d.comfortPanel(hmiA),
    d.comfortPanel(hmiB),
    d.siemensPlc(plcA, d.CPU_315),
    d.siemensPlc(plcB, d.CPU_315),
    d.schneiderPlc(plcC),
    d.industrialSwitch(sw, '1'),
    d.siemensIo(rioA),
    d.sewDrive(drvA),
    d.sewDrive(drvB),
    d.flowMeter(flow),
    d.siemensIo(rioB),
    d.danfossDrive(drvC),
  ];
  const rows: Row[] = [
    [hmiA, plcA, 's7', 500, 'writes'],
    ['SCADA-01', plcA, 's7', 1000],
    ['SCADA-02', plcA, 's7', 10_000],
    ['SIS-21', plcA, 's7', 250],
    [plcA, plcB, 's7', 200, 'writes'],
    [hmiA, plcB, 's7', 500],
    [hmiB, plcB, 's7', 500, 'writes'],
    ['SCADA-01', plcB, 's7', 1000],
    ['SCADA-02', plcB, 's7', 10_000],
    ['HIST-01', plcB, 's7', 1000],
    ['MES-01', plcB, 's7', 5000],
    [hmiA, plcC, 'modbus', 500],
    [hmiB, plcC, 'modbus', 500, 'writes'],
    ['SCADA-01', plcC, 'modbus', 1000],
    ['SCADA-02', plcC, 'modbus', 10_000],
    ['HIST-01', plcC, 'modbus', 1000],
    ['MES-01', plcC, 'modbus', 5000],
    [plcB, plcC, 'modbus', 200],
    [plcA, rioA, 'profinet', 8],
    [plcA, drvA, 'profinet', 16],
    [plcA, drvB, 'profinet', 16],
    [plcB, rioB, 'profinet', 32],
    [plcC, drvC, 'modbus', 100, 'writes'],
    [plcC, flow, 'modbus', 200],
    [hmiA, flow, 'modbus', 1000],
    [hmiB, flow, 'modbus', 1000],
    ['SCADA-01', flow, 'modbus', 2000],
    ['SCADA-02', flow, 'modbus', 10_000],
    ['HIST-01', flow, 'modbus', 1000],
    [hmiB, drvC, 'modbus', 1000],
    ['SCADA-01', drvC, 'modbus', 2000],
    ['SCADA-02', drvC, 'modbus', 10_000],
    ['HIST-01', drvC, 'modbus', 2000],
    ['MES-01', flow, 'http', 10_000],
    ['MES-01', drvC, 'http', 10_000],
    ['SCADA-01', hmiA, 'http', 5000],
    ['SCADA-01', hmiB, 'http', 5000],
    ['MES-01', hmiA, 'http', 10_000],
    ['MES-01', hmiB, 'http', 10_000],
    [hmiB, hmiA, 'http', 2000],
    ['SCADA-02', sw, 'snmp', MANAGED_MS],
    ...managed([sw, hmiA, hmiB, plcB, plcC, rioA, rioB, flow, drvA, drvB, drvC]),
  ];
  return { devices, polls: pollsOf(rows, stretch) };
}
