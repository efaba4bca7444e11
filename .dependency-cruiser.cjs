/** Rooms of packages/core, lowest first. A room may import itself and any room listed for it; docs/ARCHITECTURE.md draws it. */
const rooms = require('./packages/core/rooms.json');
/** What of our own each package may import, beside itself. */
const packages = {
  core: [],
  mcp: ['core'],
  hooks: ['core'],
  cli: ['core', 'mcp', 'hooks'],
  // Drives the built programs as processes, as a user would.
  smoke: [],
};
const src = 'packages/core/src';
const test = '\\.test\\.ts$';
module.exports = {
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(rooms).map(([room, allowed]) => ({
      name: `room-${room}`,
      comment: `${room}/ may import only: ${[room, ...allowed].join(', ')}`,
      severity: 'error',
      from: { path: `^${src}/${room}/`, pathNot: test },
      to: { path: `^${src}/[^/]+/`, pathNot: [room, ...allowed].map((r) => `^${src}/${r}/`) },
    })),
    {
      name: 'adapters-are-private',
      comment: 'Only the composition roots and tests may name the SQLite adapter; everyone else uses the port.',
      severity: 'error',
      from: {
        path: `^${src}/`,
        pathNot: [
          `^${src}/store/sqlite/`,
          `^${src}/worker/(compose-worker|front-end|run-worker-process)\\.ts$`,
          `^${src}/control-plane\\.ts$`,
          `^${src}/import-old-state\\.ts$`,
          test,
        ],
      },
      to: { path: `^${src}/store/sqlite/` },
    },
    {
      name: 'model-is-pure',
      comment: 'model/ imports no Node builtin and no npm package.',
      severity: 'error',
      from: { path: `^${src}/model/`, pathNot: test },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'sqlite-lives-in-one-room',
      comment: 'And where tests lay out the file of another server.',
      severity: 'error',
      from: { path: '^packages/', pathNot: [`^${src}/store/sqlite/`, '^packages/core/testing/old-state\\.ts$', test] },
      to: { path: 'node_modules/(@types/)?better-sqlite3' },
    },
    {
      name: 'processes-live-in-one-room',
      comment: 'And in the two files of the command line that ask another program how it is.',
      severity: 'error',
      from: {
        path: '^packages/[^/]+/src/',
        pathNot: [`^${src}/process/`, '^packages/cli/src/(doctor/run-program|admin/protocol-smoke)\\.ts$', test],
      },
      to: { path: '^(node:)?child_process$', dependencyTypes: ['core'] },
    },
    {
      name: 'tests-stay-outside',
      comment: 'testing/ is for tests, the demo and the bench; the product never imports it.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: test },
      to: { path: '^packages/[^/]+/testing/' },
    },
    ...Object.entries(packages).map(([name, allowed]) => ({
      name: `package-${name}`,
      comment: `${name} may import of ours: ${allowed.join(', ') || 'nothing'}`,
      severity: 'error',
      // Tests of any package may use what core/testing offers.
      from: { path: `^packages/${name}/(src|test|testing)/` },
      to: {
        path: '(^packages|@codex-cp)/[^/]+',
        pathNot: [name, ...allowed]
          .map((each) => `(^packages|@codex-cp)/${each}(/|$)`)
          .concat('^packages/core/testing/'),
      },
    })),
    {
      name: 'no-deep-imports',
      comment: 'Across packages, import the published door, never a file.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/(src|test)/' },
      to: {
        path: '^packages/[^/]+/src/',
        pathNot: ['^packages/$1/', '^packages/[^/]+/src/(index|contract|listed-tools)\\.ts$'],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|dist' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: 'dist/' },
  },
};
