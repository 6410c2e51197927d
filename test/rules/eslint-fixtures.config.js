/** The project's own lint rules, applied to the fixtures that must break them. */
import config from '../../eslint.config.js';

export default config
  .filter((entry) => !(entry.ignores && Object.keys(entry).length === 1))
  .map((entry) => ({
    ...entry,
    ...(entry.files
      ? { files: entry.files.map((glob) => (glob.startsWith('src/') ? `test/rules/fixtures/${glob}` : glob)) }
      : {}),
  }));
