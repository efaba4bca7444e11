/** The state file itself, for tests of other packages that put rows into it or damage it. */
export { openSqliteStore } from '../src/store/sqlite/open.ts';
export { MIGRATIONS } from '../src/store/sqlite/migrations/index.ts';
