/** Files over SMB: a logon by NTLM inside SPNEGO, a share, files written or read, and out again. */
import * as ntlm from '../encoders/ntlmssp.ts';
import * as smb from '../encoders/smb2.ts';
import * as spnego from '../encoders/spnego.ts';
import type { Node } from '../network.ts';
import type { Process, World } from '../simulator.ts';
import { createSession } from './session.ts';

export const SMB_PORT = 445;
const DEFAULT_WINDOWS: ntlm.OsVersion = [10, 0, 19045];
const PART_BYTES = 32 * 1024;

export interface FileErrand {
  readonly client: Node;
  readonly server: Node;
  readonly user: string;
  readonly share: string;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly purpose: 'read' | 'write' }[];
  /** Waits between the parts of one file. */
  readonly restUs: number;
}

export function* fileErrand(world: World, errand: FileErrand): Process {
  const { client, server } = errand;
  const session = createSession(world, client, server, SMB_PORT);
  const { random } = session;
  const state = { message: 0, session: 0, tree: 0 };
  const head = (from: 'client' | 'server', status = smb.STATUS_OK): smb.SmbHead => ({ from, status, ...state });
  function* turn(request: (h: smb.SmbHead) => Uint8Array, answer: (h: smb.SmbHead) => Uint8Array, status = 0): Process {
    yield* session.exchange(request(head('client')), answer(head('server', status)), { thinkUs: 1800, quiet: false });
    state.message++;
    yield 300;
  }
  yield* session.open();
  const guids = [random.bytes(16), random.bytes(16)] as const;
  yield* turn(
    (h) => smb.negotiate(h, guids[0]),
    (h) => smb.negotiated(h, guids[1], world.now(), spnego.negotiationInit()),
  );
  const sessionNumber = random.between(1, 2 ** 40);
  yield* logOn(world, errand, (token, answer, status) => {
    const request = smb.sessionSetup(head('client'), token);
    state.session = sessionNumber;
    const response = smb.sessionSetUp(head('server', status), answer);
    state.message++;
    return session.exchange(request, response, { thinkUs: 2500, quiet: false });
  });
  state.tree = 0;
  const path = `\\\\${server.name}\\${errand.share}`;
  const tree = random.between(1, 200);
  yield* turn(
    (h) => smb.treeConnect(h, path),
    (h) => smb.treeConnected({ ...h, tree }),
  );
  state.tree = tree;
  for (const file of errand.files) {
    const handle = random.bytes(16);
    yield* turn(
      (h) => smb.create(h, file.name, file.purpose),
      (h) => smb.created(h, handle, world.now(), file.purpose === 'read' ? file.bytes : 0),
    );
    for (let at = 0; at < file.bytes; at += PART_BYTES) {
      const part = random.bytes(Math.min(PART_BYTES, file.bytes - at));
      if (file.purpose === 'write') {
        yield* turn(
          (h) => smb.write(h, handle, at, part),
          (h) => smb.written(h, part.length),
        );
      } else {
        yield* turn(
          (h) => smb.read(h, handle, at, part.length),
          (h) => smb.readDone(h, part),
        );
      }
      yield errand.restUs;
    }
    yield* turn((h) => smb.close(h, handle), smb.closed);
  }
  yield* turn(smb.treeDisconnect, smb.treeDisconnect);
  state.tree = 0;
  yield* turn(smb.logoff, smb.logoff);
  yield* session.close();
}

type SetUp = (token: Uint8Array, answer: Uint8Array, status: number) => Process;

function* logOn(world: World, errand: FileErrand, setUp: SetUp): Process {
  const { client, server, user } = errand;
  const random = world.random.fork(`ntlm/${client.name}/${server.name}/${world.now()}`);
  const os = client.asset?.windows ?? DEFAULT_WINDOWS;
  const names: ntlm.NtlmNames = {
    netbiosDomain: world.plant.netbiosDomain,
    dnsDomain: world.plant.domain,
    server: server.name,
    workstation: client.name,
    user,
    timeUs: world.now(),
  };
  const challenge = ntlm.ntlmChallenge(names, server.asset?.windows ?? [10, 0, 17763], random.bytes(8));
  const started = spnego.negotiationInit(ntlm.ntlmNegotiate(os));
  yield* setUp(started, spnego.negotiationAnswer('incomplete', challenge), smb.STATUS_MORE_PROCESSING);
  yield 900;
  const proof = spnego.negotiationToken(ntlm.ntlmAuthenticate(names, os, random.bytes));
  yield* setUp(proof, spnego.negotiationAnswer('completed'), smb.STATUS_OK);
  yield 600;
}

/** Names that a plant's file server would hold. */
export const reportName = (n: number): string => `reports\\shift-${String(n).padStart(4, '0')}.xlsx`;
export const recipeName = (n: number): string => `recipes\\line-${n}.csv`;
