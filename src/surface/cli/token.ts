/** `bulkhead token create`: a bearer token, made on this machine by whoever may read the key file, or by a server that is asked. */
import { Command, Option } from 'commander';
import { addToken, type TokenInput } from '../../app/administration.ts';
import type { App } from '../../app/app.ts';
import { SCOPES } from '../../app/access.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { asId, type SiteId } from '../../model/ids.ts';
import { ROLE_WORDS, type Role } from '../../model/words.ts';
import { askServer, serverOptions, type ServerOptions } from './ask-server.ts';
import { complain } from './complain.ts';
import { dataOptions, type DataOptions, type WithApp } from './local.ts';

interface TokenOptions extends DataOptions, ServerOptions {
  readonly role?: Role;
  readonly scope?: (typeof SCOPES)[number];
  readonly site?: string;
  readonly sensor?: string;
  readonly name?: string;
  readonly days: string;
}

const DAY_US = 86_400_000_000;
const DAYS_MAX = 3660;
/** A token approves nothing: an approval is a person's. */
const ROLES = Object.keys(ROLE_WORDS).filter((role) => !role.endsWith('approver'));

export function tokenCommand(withApp: WithApp): Command {
  const create = new Command('create')
    .description('Make a token and print it; it is shown this once and kept nowhere.')
    .addOption(new Option('--role <role>', 'what it may do at the site, as a person of that role').choices(ROLES))
    .addOption(new Option('--scope <scope>', 'or: one narrow use').choices(SCOPES).conflicts('role'))
    .option('--site <site>', 'id or name of the site; not needed where there is only one')
    .option('--sensor <id>', 'with --scope ingest: speaks for this sensor only')
    .option('--name <name>', 'what it is for')
    .option('--days <n>', 'how long it is good', '366');
  for (const option of [...dataOptions(), ...serverOptions()]) create.addOption(option);
  create.action(async (options: TokenOptions) => {
    const made = await createToken(withApp, options);
    if (made.ok) process.stdout.write(`${made.value}\n`);
    else {
      complain(made.error);
      process.exitCode = made.error.code === 'usage' ? 2 : 1;
    }
  });
  return new Command('token').description('Bearer tokens for scripts and sensors.').addCommand(create);
}

const usage = (message: string): Result<never> => err({ code: 'usage', message });

async function createToken(withApp: WithApp, options: TokenOptions): Promise<Result<string>> {
  const { role = null, scope = null, sensor, days } = options;
  if ((role === null) === (scope === null)) return usage('Give --role or --scope.');
  if (sensor !== undefined && scope !== 'ingest') return usage('--sensor goes with --scope ingest.');
  if (!/^\d{1,4}$/.test(days) || Number(days) < 1 || Number(days) > DAYS_MAX) {
    return usage(`--days takes a whole number from 1 to ${DAYS_MAX}.`);
  }
  const name = options.name ?? `${role ?? scope ?? ''} by command line`;
  const given = { name, role, scope, sensor: sensor ?? null };
  if (options.server !== undefined) return await byServer(options, given, Number(days));
  return await withApp(options, async (app) => {
    const site = await siteOf(app, options);
    if (!site.ok) return site;
    const expiresUs = app.clock.now() + Number(days) * DAY_US;
    const input: TokenInput = {
      ...given,
      sensor: sensor === undefined ? null : asId(sensor),
      site: site.value,
      expiresUs,
    };
    const made = await addToken(app, { kind: 'system', name: 'command-line' }, input);
    return made.ok ? ok(made.value.secret) : made;
  });
}

async function siteOf(app: App, { site: wanted, scope }: TokenOptions): Promise<Result<SiteId | null>> {
  // Numbers about the server itself belong to no single site.
  if (scope === 'metrics' && wanted === undefined) return ok(null);
  const sites = await app.store.sites();
  const found = sites.filter(({ id, name }) => wanted === undefined || id === wanted || name === wanted);
  const [only] = found;
  if (only && found.length === 1) return ok(only.id);
  const list = sites.map(({ id, name }) => `${id} (${name})`).join(', ');
  return usage(
    sites.length === 0
      ? 'There is no site yet: open the set-up link first.'
      : `${wanted === undefined ? 'Say which site with --site' : `There is no site ${wanted}`}; there is ${list}.`,
  );
}

async function byServer(
  options: TokenOptions,
  given: {
    readonly name: string;
    readonly role: Role | null;
    readonly scope: string | null;
    readonly sensor: string | null;
  },
  days: number,
): Promise<Result<string>> {
  if (options.site === undefined && given.scope !== 'metrics')
    return usage('With --server, say which site with --site (its id).');
  const expires = new Date(Date.now() + days * (DAY_US / 1000)).toISOString();
  // What is not said is left out: the server tells null from nothing.
  const said = Object.entries({ ...given, site: options.site ?? null, expires }).filter(([, value]) => value !== null);
  const body = Object.fromEntries(said);
  const made = await askServer<{ readonly secret: string }>(options, { method: 'POST', path: '/tokens', body });
  return made.ok ? ok(made.value.secret) : made;
}
