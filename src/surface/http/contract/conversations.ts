/** Declarations of the routes of conversations, sessions, accounts, logons, changes, and of the pulse. */
import { page, PageQuery, RangeQuery, SiteParams } from '../schemas/common.ts';
import * as co from '../schemas/conversations.ts';

export const conversations = {
  listConversations: {
    method: 'GET',
    path: '/sites/:site/conversations',
    access: 'see',
    summary: 'Conversations',
    params: SiteParams,
    query: co.ConversationQuery,
    reply: page(co.ConversationRow),
  },
  seeConversation: {
    method: 'GET',
    path: '/sites/:site/conversations/:conversation',
    access: 'see',
    summary: 'One conversation with its operations',
    params: co.ConversationParams,
    reply: co.Conversation,
  },
  listSessions: {
    method: 'GET',
    path: '/sites/:site/sessions',
    access: 'see',
    summary: 'Remote-control sessions',
    params: SiteParams,
    query: co.SessionQuery,
    reply: page(co.Session),
  },
  listAccounts: {
    method: 'GET',
    path: '/sites/:site/accounts',
    access: 'see',
    summary: 'Accounts seen on the wire',
    params: SiteParams,
    query: PageQuery,
    reply: page(co.Account),
  },
  listLogons: {
    method: 'GET',
    path: '/sites/:site/logons',
    access: 'see',
    summary: 'Logons whose secret could be read on the way, last seen first',
    params: SiteParams,
    query: co.LogonQuery,
    reply: co.LogonPage,
  },
  changes: {
    method: 'GET',
    path: '/sites/:site/changes',
    access: 'see',
    summary: 'What first appeared between two times',
    params: SiteParams,
    query: RangeQuery,
    reply: co.Changes,
  },
  pulse: {
    method: 'GET',
    path: '/sites/:site/pulse',
    access: 'see',
    summary: 'Cyclic conversations and their last beat',
    params: SiteParams,
    reply: co.Pulse,
  },
} as const;
