/**
 * Takes over the state file named first into the one named second, and dies by SIGKILL after as many batches as the third
 * argument says. Answers `whole` where it came to its end.
 */
import { takeOverOldState } from '../../src/index.ts';

const [from = '', stateDb = '', batches = ''] = process.argv.slice(2);
let left = Number(batches);
await takeOverOldState({
  from,
  mode: 'keep',
  whenInUse: 'refuse',
  settings: { stateDb },
  env: {},
  onProgress: () => {
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  },
});
process.stdout.write('whole\n');
