/**
 * A worker that does nothing but take office and leave it when idle, in the state file named on the command line. `enter`
 * takes office (answers `in`), `leave` leaves if there is no open work (answers `left` or `work_open`), `go` leaves in any case.
 */
import { createInterface } from 'node:readline';
import type { Ownership } from '../../src/model/ownership.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { givenWorker } from '../given.ts';

const store = openSqliteStore(process.argv[2] ?? '');
let own: Ownership | undefined;

function obey(line: string): string {
  own ??= store.worker.takeOffice(givenWorker(), 1_000);
  if (line === 'enter') return 'in';
  const outcome = store.worker.leave(own, line === 'leave' ? 'idle' : 'whatever', 1_000);
  if (outcome === 'left') own = undefined;
  return outcome;
}

createInterface(process.stdin).on('line', (line) => process.stdout.write(`${obey(line)}\n`));
