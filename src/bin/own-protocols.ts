/** Protocols of the plant's owner (`BULKHEAD_PLUGINS`), loaded in every thread that decodes, before anything has read the list. */
import { ok, type Result } from '../kernel/result.ts';

export async function loadOwnProtocols(): Promise<Result<undefined>> {
  const folder = process.env['BULKHEAD_PLUGINS'] ?? '';
  if (folder === '') return ok(undefined);
  const [{ loadPlugins }, { addProtocols }, { explainFault }] = await Promise.all([
    import('../adapters/plugin-folder.ts'),
    import('../see/all-protocols.ts'),
    import('../surface/cli/complain.ts'),
  ]);
  const plugins = await loadPlugins(folder);
  return plugins.ok ? addProtocols(plugins.value, explainFault) : plugins;
}
