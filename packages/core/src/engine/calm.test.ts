import { beforeEach, expect, test } from 'vitest';
import type { Turn } from '../app-server/port.ts';
import { MemoryStore } from '../../testing/memory-store.ts';
import { Scene } from '../../testing/store-contract/scene.ts';
import { watchForCalm } from './calm.ts';

type Watched = Parameters<typeof watchForCalm>;

let scene: Scene;
let turns: Turn[];
let inFlight: number;
let state: 'idle' | 'active';
let abort: AbortController;
beforeEach(() => {
  abort = new AbortController();
  scene = new Scene(new MemoryStore());
  [turns, inFlight, state] = [[], 1, 'idle'];
});

const turn = (turnId: string, clientId: string | null): Turn => ({
  turnId,
  status: 'inProgress',
  error: null,
  startedAt: null,
  completedAt: null,
  durationMs: null,
  items: clientId === null ? [] : [{ type: 'userMessage', id: 'm', clientId, text: '' }],
});

/** Watches an operation whose `turn/start` was lost; `at` runs before each look, with the milliseconds gone by. */
async function watch(at: (elapsedMs: number) => void = () => undefined): Promise<{ verdict: string; tookMs: number }> {
  const operation = scene.reconciling();
  const began = scene.clock.monotonic();
  const elapsed = (): number => scene.clock.monotonic() - began;
  const engine = {
    clock: scene.clock,
    signal: abort.signal,
    chance: () => 0.5,
    host: { bootId: () => 'boot', freeBytes: () => 1e12 },
    settings: { stateFolder: '/state' },
    pause: (ms: number) => Promise.resolve(void scene.clock.advance(ms)),
  };
  const server = {
    listTurns: () => {
      at(elapsed());
      return Promise.resolve({ turns, nextCursor: null });
    },
    readThreadState: () => Promise.resolve({ state, waitingOnApproval: false, waitingOnUserInput: false }),
    diagnostics: () =>
      Promise.resolve({ pid: 1, residentMemoryBytes: null, gauges: { 'app.requests.in_flight': inFlight } }),
  };
  const one = { operation, threadId: operation.threadId, evidence: operation.evidence };
  const verdict = await watchForCalm(
    engine as unknown as Watched[0],
    { server, quietly: (work: () => unknown) => work() } as unknown as Watched[1],
    one as Watched[2],
  );
  return { verdict, tookMs: elapsed() };
}

test('silence is calm only after two seconds of looks that all show it', async () => {
  const { verdict, tookMs } = await watch();
  expect(verdict).toBe('calm');
  expect(tookMs).toBeGreaterThanOrEqual(2_000);
});

test('a turn that begins late is not missed', async () => {
  const { verdict } = await watch((elapsedMs) => {
    if (elapsedMs > 1_500) turns = [turn('late', 'op_1')];
  });
  expect(verdict).toBe('ours appeared');
});

test('a request in flight, or a thread at work, begins the watch anew', async () => {
  const { verdict, tookMs } = await watch((elapsedMs) => {
    inFlight = elapsedMs < 3_000 ? 2 : 1;
    state = elapsedMs < 5_000 ? 'active' : 'idle';
  });
  expect(verdict).toBe('calm');
  expect(tookMs).toBeGreaterThanOrEqual(7_000);
});

test('a turn without our id, which a hook may hold up, is never calm', async () => {
  turns = [turn('held', null)];
  const { verdict, tookMs } = await watch();
  expect(verdict).toBe('never calm');
  expect(tookMs).toBeGreaterThanOrEqual(60_000);
});

test('a turn that somebody else has had since keeps nobody from being calm', async () => {
  turns = [{ ...turn('theirs', 'other'), status: 'completed', completedAt: 1 }];
  expect((await watch()).verdict).toBe('calm');
});

test('a watch that is broken off because the engine stops says nothing about the server', async () => {
  const { verdict } = await watch((elapsedMs) => {
    if (elapsedMs > 500) abort.abort();
  });
  expect(verdict).toBe('stopped');
});
