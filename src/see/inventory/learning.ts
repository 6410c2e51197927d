/** What a batch teaches: which addresses belong together, and which services an endpoint uses and offers. */
import type { Folded } from '../../graph/folded.ts';
import type { SiteGraph } from '../../graph/site-graph.ts';
import { prefixOf } from './address-nature.ts';
import type { Identity } from './identity.ts';
import type { ServiceUses } from './service-uses.ts';

export type Lesson = Pick<
  Folded,
  'endpoints' | 'claims' | 'freshEndpoints' | 'freshClaims' | 'freshConversations' | 'freshOperations'
>;

export class Learning {
  private readonly graph: SiteGraph;
  private readonly identity: Identity;
  private readonly uses: ServiceUses;
  private readonly industrial: ReadonlySet<string>;
  /** There is something new to infer from at this endpoint. */
  private readonly due: (endpoint: number) => void;

  constructor(parts: {
    readonly graph: SiteGraph;
    readonly identity: Identity;
    readonly uses: ServiceUses;
    readonly industrial: ReadonlySet<string>;
    readonly due: (endpoint: number) => void;
  }) {
    this.graph = parts.graph;
    this.identity = parts.identity;
    this.uses = parts.uses;
    this.industrial = parts.industrial;
    this.due = parts.due;
  }

  learn(folded: Lesson): void {
    for (const endpoint of folded.freshEndpoints)
      this.identity.addEndpoint(endpoint.id, endpoint.mac, endpoint.ip, endpoint.firstUs);
    for (const endpoint of folded.endpoints) this.identity.ownership.see(endpoint.mac, endpoint.ip, endpoint.firstUs);
    for (const claim of folded.freshClaims) if (claim.endpoint !== null) this.identity.addClaim(claim.endpoint, claim);
    for (const claim of folded.claims) {
      if (claim.endpoint === null) continue;
      this.identity.ageBinding(claim.endpoint, claim);
      this.due(claim.endpoint);
    }
    for (const conversation of folded.freshConversations) {
      const { protocol, transport, port } = conversation;
      const area = this.areaOf(protocol, conversation.server);
      const service = this.uses.serviceOf(protocol, transport, port);
      this.uses.add(conversation.client, service.client, 1, area);
      this.uses.add(conversation.server, service.server, 1);
      this.due(conversation.client);
      this.due(conversation.server);
    }
    for (const operation of folded.freshOperations) this.learnOperation(operation);
  }

  private learnOperation(operation: Lesson['freshOperations'][number]): void {
    const conversation = this.graph.conversations.get(operation.conversation);
    if (!conversation) return;
    const { protocol, transport, port } = conversation;
    const service = this.uses.serviceOf(protocol, transport, port);
    const client = this.uses.add(conversation.client, service.client, 0);
    const server = this.uses.add(conversation.server, service.server, 0);
    if (client?.meanings.has(operation.meaning) && server?.meanings.has(operation.meaning)) return;
    client?.did(operation.meaning);
    server?.did(operation.meaning);
    this.due(conversation.client);
    this.due(conversation.server);
  }

  private areaOf(protocol: string, endpoint: number): string | undefined {
    const ip = this.industrial.has(protocol) ? this.graph.endpoints.get(endpoint)?.ip : null;
    return ip == null ? undefined : prefixOf(ip);
  }
}
