/** Routes of set-up, sign-in and who I am. */
import { setUp, setupState, signIn, signOut, SESSION_US, whoAmI, type SignedIn } from '../../../app/session.ts';
import type { App } from '../../../app/app.ts';
import type { Caller } from '../../../app/caller.ts';
import { callerOfSession } from '../../../app/identify.ts';
import { err, ok, type Problem, type Result } from '../../../kernel/result.ts';
import type { Answer, Call, Handlers } from '../route.ts';
import { maybeTime, site } from '../present/rows.ts';
import { clearSession, setSession } from '../sign.ts';

async function meOf(app: App, caller: Caller): Promise<Result<Answer<'me'>, Problem>> {
  const found = await whoAmI(app, caller);
  if (!found.ok) return found;
  const { grants, sites, can } = found.value;
  return ok({
    person: caller.kind === 'person' ? { id: caller.id, name: caller.name } : null,
    token:
      caller.kind === 'token'
        ? { name: caller.name, scope: caller.scope, site: caller.site, sensor: caller.sensor }
        : null,
    csrf: caller.kind === 'person' ? caller.csrf : null,
    grants: grants.map((grant) => ({
      role: grant.role,
      site: grant.site,
      zone: grant.zone,
      until: maybeTime(grant.untilUs),
    })),
    sites: sites.map(site),
    can: Object.fromEntries(Object.entries(can).map(([id, names]) => [id, [...names]])),
  });
}

async function welcome(
  app: App,
  call: Call<'signIn' | 'setUp'>,
  signedIn: Result<SignedIn, Problem>,
): Promise<Result<Answer<'me'>, Problem>> {
  if (!signedIn.ok) return signedIn;
  const { secret } = signedIn.value;
  setSession(call.reply, call.request.server.secure, secret, SESSION_US / 1e6);
  const caller = await callerOfSession(app, secret);
  return caller ? await meOf(app, caller) : err({ code: 'internal', message: 'The session could not be read back.' });
}

export const sessionHandlers = {
  seeSetup: async (app, { query }) => ok({ state: await setupState(app, query.token) }),
  setUp: async (app, call) => welcome(app, call as Call<'setUp'>, await setUp(app, call.body)),
  signIn: async (app, call) => welcome(app, call as Call<'signIn'>, await signIn(app, call.body)),
  signOut: async (app, { caller, request, reply }) => {
    const ended = await signOut(app, caller);
    if (ended.ok) clearSession(reply, request.server.secure);
    return ended;
  },
  me: (app, { caller }) => meOf(app, caller),
} satisfies Handlers<'seeSetup' | 'setUp' | 'signIn' | 'signOut' | 'me'>;
