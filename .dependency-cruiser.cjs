/** Rooms of packages/core, lowest first. A room may import itself and any room listed for it. */
const rooms = {
  foundation: [],
  errors: ['foundation'],
  model: ['errors', 'foundation'],
  contract: ['model', 'errors', 'foundation'],
  config: ['model', 'errors', 'foundation'],
  store: ['model', 'errors', 'foundation'],
  process: ['foundation'],
  'app-server': ['process', 'foundation'],
  engine: ['app-server', 'store', 'model', 'errors', 'foundation'],
  host: ['engine', 'app-server', 'process', 'model', 'errors', 'foundation'],
  history: ['store', 'model', 'errors', 'foundation'],
  worker: ['host', 'engine', 'app-server', 'process', 'store', 'model', 'errors', 'foundation'],
  handlers: ['contract', 'config', 'history', 'store', 'model', 'errors', 'foundation'],
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
        pathNot: [`^${src}/store/sqlite/`, `^${src}/worker/`, `^${src}/(control-plane|index)`, test],
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
      severity: 'error',
      from: { path: '^packages/', pathNot: [`^${src}/store/sqlite/`, test] },
      to: { path: 'node_modules/(@types/)?better-sqlite3' },
    },
    {
      name: 'processes-live-in-one-room',
      severity: 'error',
      from: { path: `^${src}/`, pathNot: [`^${src}/process/`, test] },
      to: { path: '^(node:)?child_process$', dependencyTypes: ['core'] },
    },
    {
      name: 'tests-stay-outside',
      comment: 'testing/ is for tests, the demo and the bench; the product never imports it.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: test },
      to: { path: '^packages/[^/]+/testing/' },
    },
    {
      name: 'packages-point-at-core',
      comment: 'core imports no sibling; mcp and hooks import core; cli imports core, mcp and hooks.',
      severity: 'error',
      from: { path: '^packages/core/' },
      to: { path: '^packages/(mcp|cli|hooks|smoke)/' },
    },
    {
      name: 'no-deep-imports',
      comment: 'Across packages, import the published door, never a file.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/(src|test)/' },
      to: { path: '^packages/[^/]+/src/', pathNot: ['^packages/$1/', '^packages/[^/]+/src/(index|contract)\\.ts$'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|dist' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: 'dist/' },
  },
};
