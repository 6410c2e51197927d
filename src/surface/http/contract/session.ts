/** Declarations of the routes of set-up, sign-in and oneself. */
import * as si from '../schemas/session.ts';
import { GONE } from './status.ts';

export const session = {
  seeSetup: {
    method: 'GET',
    path: '/setup',
    access: 'open',
    summary: 'Is this set-up link still good?',
    query: si.SetupQuery,
    reply: si.SetupState,
  },
  setUp: {
    method: 'POST',
    path: '/setup',
    access: 'open',
    summary: 'Make the first account, and sign in',
    body: si.SetupInput,
    reply: si.Me,
  },
  signIn: { method: 'POST', path: '/sign-in', access: 'open', summary: 'Sign in', body: si.SignInInput, reply: si.Me },
  signOut: { method: 'POST', path: '/sign-out', access: 'caller', summary: 'Sign out', status: GONE },
  me: { method: 'GET', path: '/me', access: 'caller', summary: 'Who am I, and what may I do?', reply: si.Me },
} as const;
