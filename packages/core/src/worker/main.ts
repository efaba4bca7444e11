import { systemClock } from '../foundation/clock.ts';
import { runWorkerProcess } from './run-worker-process.ts';

await runWorkerProcess(process.argv[2] ?? '', { clock: systemClock, wrap: (ports) => ports });
