/** Takes the worker lock named on the command line, forces garbage collection for each line it is sent, and answers. */
import { createInterface } from 'node:readline';
import { tryTakeWorkerLock } from '../../src/store/sqlite/worker-lock.ts';

process.stdout.write(tryTakeWorkerLock(process.argv[2] ?? '') ? 'taken\n' : 'held\n');
createInterface(process.stdin).on('line', () => {
  for (let round = 0; round < 5; round += 1) globalThis.gc?.();
  process.stdout.write('collected\n');
});
