/** Sessions of remote-control protocols, kept one by one while their flows go on. */
import type { Tables } from '../tables.ts';
import type { FlowRow, SessionRow, Visitor } from './rows.ts';

interface Session {
  readonly key: string;
  readonly startUs: number;
  bytes: number;
}

export class Sessions {
  private readonly addresses: Tables['addresses'];
  private readonly remote: ReadonlySet<string>;
  private readonly open = new Map<number, Session>();

  constructor({ addresses, classifier }: Tables) {
    this.addresses = addresses;
    this.remote = new Set(classifier.protocols.filter((one) => one.remoteControl === true).map(({ id }) => id));
  }

  /** Adds what a flow did since it was drained last. */
  add(row: Readonly<FlowRow>, visitor: Visitor): void {
    let session = this.open.get(row.id);
    if (!session) {
      if (!this.remote.has(row.protocol)) return;
      session = { key: this.keyOf(row), startUs: row.firstUs, bytes: 0 };
      this.open.set(row.id, session);
    }
    session.bytes += row.bytes;
    visitor.session?.(rowOf(row, session, row.ended));
  }

  has(flow: number): boolean {
    return this.open.has(flow);
  }

  end(row: Readonly<FlowRow>, visitor: Visitor): void {
    const session = this.open.get(row.id);
    if (session) visitor.session?.(rowOf(row, session, true));
    this.open.delete(row.id);
  }

  /** A whole flow as a session, where it is one; nothing is kept. */
  show(row: Readonly<FlowRow>, visitor: Visitor): void {
    if (!this.remote.has(row.protocol)) return;
    visitor.session?.(rowOf(row, { key: this.keyOf(row), startUs: row.firstUs, bytes: row.bytes }, row.ended));
  }

  private keyOf(row: Readonly<FlowRow>): string {
    const name = (id: number): string => {
      const { ip, mac } = this.addresses.describe(id);
      return ip ?? mac ?? '';
    };
    return `${Math.round(row.firstUs)}.${name(row.client)}.${row.clientPort}.${name(row.server)}.${row.port}`;
  }
}

function rowOf(row: Readonly<FlowRow>, session: Session, ended: boolean): SessionRow {
  const { client, server, protocol, port, clientPort, lastUs } = row;
  return { ...session, client, server, protocol, port, clientPort, lastUs, ended };
}
