/**
 * Opens the state file named on the command line, at its first line of input, as a later build would that has one breaking
 * step more. Answers `opened`.
 */
import { createInterface } from 'node:readline';
import { MIGRATIONS } from '../../src/store/sqlite/migrations/index.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';

const step = {
  id: MIGRATIONS.length + 1,
  name: 'a later one',
  breaking: true,
  sql: 'CREATE TABLE later (x INTEGER) STRICT',
};

process.stdout.write('ready\n');
createInterface(process.stdin).once('line', () => {
  openSqliteStore(process.argv[2] ?? '', [...MIGRATIONS, step]).close();
  process.stdout.write('opened\n');
});
