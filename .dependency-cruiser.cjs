/** Import rules that the compiler's project references cannot express. Each ban carries its reason. */
const CAPABILITIES = 'see|detect|assess|segment|respond|recover|prove|exercise|govern';
const FLOORS = ['kernel', 'model', 'graph'];

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'A circle has no floor to stand on.',
      from: {},
      to: { circular: true },
    },
    ...FLOORS.map((floor, index) => ({
      name: `${floor}-imports-down-only`,
      severity: 'error',
      comment: `${floor} knows nothing of what stands above it.`,
      from: { path: `^src/${floor}/` },
      to: { path: '^src/', pathNot: `^src/(${FLOORS.slice(0, index + 1).join('|')}|host\\.d\\.ts)` },
    })),
    {
      name: 'capabilities-do-not-meet',
      severity: 'error',
      comment: 'A capability never imports another: app composes them.',
      from: { path: `^src/(${CAPABILITIES})/` },
      to: { path: `^src/(${CAPABILITIES}|adapters|app|surface|bin)/`, pathNot: '^src/$1/' },
    },
    {
      name: 'adapters-know-only-the-model',
      severity: 'error',
      comment: 'An adapter fills a port of the model; it decides nothing.',
      from: { path: '^src/adapters/' },
      to: { path: '^src/', pathNot: '^src/(kernel|model|adapters)/' },
    },
    {
      name: 'app-uses-ports',
      severity: 'error',
      comment: 'app reaches the world through ports in model/ports; bin hands in the adapters.',
      from: { path: '^src/app/' },
      to: { path: '^src/(adapters|surface|bin)/' },
    },
    {
      name: 'surface-translates',
      severity: 'error',
      comment: 'surface calls use cases; only bin puts adapters in.',
      from: { path: '^src/surface/' },
      to: { path: '^src/(adapters|bin)/' },
    },
    {
      name: 'plug-ins-are-alone',
      severity: 'error',
      comment: 'Deleting a plug-in must break nothing but its test.',
      from: { path: '^src/see/protocols/([^/]+)', pathNot: '(\\.gen|\\.test)\\.ts$' },
      to: { path: '^src/see/', pathNot: '^src/see/protocols/$1' },
    },
    {
      name: 'pure-floors-do-no-io',
      severity: 'error',
      comment: 'Engines receive plug-ins, clock and store as arguments.',
      from: { path: `^src/(kernel|model|graph|app|${CAPABILITIES})/`, pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pure-floors-have-no-dependencies',
      severity: 'error',
      comment: 'Below adapters there is nothing to update but our own code. (zod, in app, checks shapes only.)',
      from: { path: `^src/(kernel|model|graph|${CAPABILITIES})/`, pathNot: '\\.test\\.ts$' },
      to: { path: 'node_modules' },
    },
    {
      name: 'the-console-knows-words-only',
      severity: 'error',
      comment: 'The console speaks the API; of the code it may read only the words.',
      from: { path: '^web/' },
      to: { path: '^src/', pathNot: '^src/model/words\\.ts$' },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'An import that leads nowhere.',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\?worker$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|test/rules/fixtures)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
