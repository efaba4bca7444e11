/**
 * The product's worker, with a saboteur around its ports: `CODEX_CP_TEST_DIE=before:markSubmitting` (or `after:startTurn:2`
 * for the second call) kills the process with SIGKILL at that call. Production code has no fail-points. With
 * `CODEX_CP_TEST_GC=50` garbage is collected every 50 ms, and `collected` written each time. With `CODEX_CP_TEST_MODES=default` Codex
 * is said to offer no other mode.
 */
import { systemClock } from '../../src/foundation/clock.ts';
import { runWorkerProcess, type WorkerPorts } from '../../src/worker/run-worker-process.ts';
import { dieAround } from '../die-around.ts';

const sabotage = dieAround(process.env['CODEX_CP_TEST_DIE'] ?? '');
const freeBytes = process.env['CODEX_CP_TEST_FREE_BYTES'] ?? '';

const modes = process.env['CODEX_CP_TEST_MODES'] ?? '';
const collectEveryMs = Number(process.env['CODEX_CP_TEST_GC'] ?? 0);
if (collectEveryMs > 0) setInterval(collectGarbage, collectEveryMs).unref();

const wrap = ({ store, host }: WorkerPorts): WorkerPorts => {
  if (freeBytes !== '') host.freeBytes = () => Number(freeBytes);
  if (modes !== '') offerModes(host, modes.split(','));
  return sabotage({ store, host });
};
await runWorkerProcess(process.argv[2] ?? '', { clock: systemClock, wrap });

function offerModes(host: WorkerPorts['host'], offered: readonly string[]): void {
  const connect = host.connect.bind(host);
  host.connect = async (...args) =>
    Object.assign(await connect(...args), { listCollaborationModes: () => Promise.resolve(offered) });
}

function collectGarbage(): void {
  globalThis.gc?.();
  process.stdout.write('collected\n');
}
