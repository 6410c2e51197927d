/** What folding one batch touched. */
import type {
  AccountRecord,
  BucketRecord,
  ClaimRecord,
  ConversationRecord,
  EndpointRecord,
  OperationRecord,
  SessionRecord,
  UnknownServiceRecord,
} from '../model/graph.ts';

/** `fresh…` are the records that did not exist before. */
export interface Folded {
  readonly endpoints: Set<EndpointRecord>;
  readonly claims: Set<ClaimRecord>;
  readonly conversations: Set<ConversationRecord>;
  readonly operations: Set<OperationRecord>;
  readonly buckets: Set<BucketRecord>;
  readonly sessions: Set<SessionRecord>;
  readonly accounts: Set<AccountRecord>;
  readonly unknownServices: Set<UnknownServiceRecord>;
  readonly freshEndpoints: EndpointRecord[];
  readonly freshClaims: ClaimRecord[];
  readonly freshConversations: ConversationRecord[];
  readonly freshOperations: OperationRecord[];
  readonly freshAccounts: AccountRecord[];
}

export const nothingFolded = (): Folded => ({
  endpoints: new Set(),
  claims: new Set(),
  conversations: new Set(),
  operations: new Set(),
  buckets: new Set(),
  sessions: new Set(),
  accounts: new Set(),
  unknownServices: new Set(),
  freshEndpoints: [],
  freshClaims: [],
  freshConversations: [],
  freshOperations: [],
  freshAccounts: [],
});
