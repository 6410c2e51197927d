/** Programs of ONC RPC and their procedures. IANA, RPC program numbers; RFC 1833, 3 (portmapper); RFC 1813, 3 and 5 (NFS 3, mount); RFC 7530, 16 (NFS 4); VXI-11, B.6 (instruments). */
import type { OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

interface Program {
  readonly number: number;
  readonly name: string;
  /** Name and meaning of each procedure, from 0 on. */
  readonly procedures: readonly (readonly [string, Meaning])[];
}
const NULL = ['null', 'keep-alive'] as const;
const PROGRAMS: readonly Program[] = [
  {
    number: 100000,
    name: 'portmap',
    procedures: [
      NULL,
      ['set', 'configure'],
      ['unset', 'configure'],
      ['getport', 'discover'],
      ['dump', 'discover'],
      ['callit', 'execute'],
    ],
  },
  {
    number: 100003,
    name: 'nfs',
    procedures: [
      NULL,
      ['getattr', 'read'],
      ['setattr', 'write'],
      ['lookup', 'read'],
      ['access', 'read'],
      ['readlink', 'read'],
      ['read', 'read'],
      ['write', 'write'],
      ['create', 'write'],
      ['mkdir', 'write'],
      ['symlink', 'write'],
      ['mknod', 'write'],
      ['remove', 'write'],
      ['rmdir', 'write'],
      ['rename', 'write'],
      ['link', 'write'],
      ['readdir', 'read'],
      ['readdirplus', 'read'],
      ['fsstat', 'read'],
      ['fsinfo', 'read'],
      ['pathconf', 'read'],
      ['commit', 'write'],
    ],
  },
  {
    number: 100005,
    name: 'mount',
    procedures: [
      NULL,
      ['mnt', 'connect'],
      ['dump', 'read'],
      ['umnt', 'disconnect'],
      ['umntall', 'disconnect'],
      ['export', 'discover'],
    ],
  },
  { number: 100021, name: 'nlockmgr', procedures: [NULL] },
  { number: 100024, name: 'status', procedures: [NULL] },
  { number: 100004, name: 'ypserv', procedures: [NULL] },
  { number: 100007, name: 'ypbind', procedures: [NULL] },
  { number: 100011, name: 'rquotad', procedures: [NULL] },
  { number: 100227, name: 'nfs_acl', procedures: [NULL] },
  {
    number: 0x0607af,
    name: 'vxi11_core',
    procedures: [
      NULL,
      ...Array.from({ length: 9 }, () => ['reserved', 'unknown'] as const),
      ['create_link', 'connect'],
      ['device_write', 'write'],
      ['device_read', 'read'],
      ['device_readstb', 'read'],
      ['device_trigger', 'control'],
      ['device_clear', 'control'],
      ['device_remote', 'control'],
      ['device_local', 'control'],
      ['device_lock', 'control'],
      ['device_unlock', 'control'],
      ['device_enable_srq', 'configure'],
      ['reserved', 'unknown'],
      ['device_docmd', 'execute'],
      ['destroy_link', 'disconnect'],
    ],
  },
];
/** NFS 4 has one call, of many operations; it stands behind the procedures of NFS 3. */
const COMPOUND = 40;
const NFS = 1;
export const UNKNOWN_PROGRAM = 255;
const PROGRAM_SHIFT = 8;

/** Place of a program; UNKNOWN_PROGRAM for any other. */
export function programAt(number: number): number {
  for (let i = 0; i < PROGRAMS.length; i++) if (PROGRAMS[i]?.number === number) return i;
  return UNKNOWN_PROGRAM;
}
export const programName = (number: number): string =>
  PROGRAMS.find((program) => program.number === number)?.name ?? `program ${String(number)}`;

export function codeOf(program: number, version: number, procedure: number): number {
  const inNfs4 = program === NFS && version >= 4 && procedure === 1;
  return (program << PROGRAM_SHIFT) | (inNfs4 ? COMPOUND : Math.min(procedure, 0xff));
}

export function describe(code: number): OperationWord {
  const program = PROGRAMS[code >> PROGRAM_SHIFT];
  const procedure = code & 0xff;
  const name = program?.name ?? 'rpc';
  if (program?.number === 100003 && procedure === COMPOUND) return { operation: 'nfs_compound', meaning: 'transfer' };
  const known = program?.procedures[procedure];
  return known
    ? { operation: `${name}_${known[0]}`, meaning: known[1] }
    : { operation: `${name}_procedure_${String(procedure)}`, meaning: 'unknown' };
}

/** Calls whose arguments begin with a path (mount), or with a handle and a name (NFS 3). */
export const PATH_FIRST: readonly number[] = [codeOf(2, 3, 1), codeOf(2, 3, 3)];
export const NAME_BEHIND_HANDLE: readonly number[] = [3, 8, 9, 10, 11, 12, 13, 14].map((procedure) =>
  codeOf(NFS, 3, procedure),
);
export const GETPORT = codeOf(0, 2, 3);
