import { defaultResponse } from '../model/interaction-answers.ts';
import type { EngineContext } from './context.ts';
import { isLive } from './live.ts';

type DeadlineParts = Pick<EngineContext, 'store' | 'own' | 'clock' | 'log' | 'ring'>;

const JUMP_MS = 30_000;
const GRACE_MS = 60_000;

/**
 * Deadlines are wall times, because they must survive a restart; a machine that slept, or whose clock was set, must not
 * let them all pass at once. When wall and monotonic time drift apart, open deadlines move by the gap and nothing expires
 * for a minute.
 */
export class Deadlines {
  readonly #engine: DeadlineParts;
  #wall: number;
  #monotonic: number;
  #graceUntil: number;
  /** Gaps in which nothing could run, by wall time: they are no part of how long a turn has run. */
  readonly #gaps: { readonly endedAt: number; readonly ms: number }[] = [];

  constructor(engine: DeadlineParts) {
    this.#engine = engine;
    this.#wall = engine.clock.now();
    this.#monotonic = engine.clock.monotonic();
    this.#graceUntil = this.#monotonic;
  }

  /** Nobody could answer while no worker lived: what was open then gets that time back. */
  forgiveAbsence(lastSeenAt: number | undefined): void {
    const gap = lastSeenAt === undefined ? 0 : this.#wall - lastSeenAt;
    if (gap > JUMP_MS) this.#extend(gap);
  }

  /** Decides questions whose time has passed, and stops turns that have run too long. */
  tick(): void {
    this.#noticeJump();
    if (this.#engine.clock.monotonic() < this.#graceUntil) return;
    this.#expireQuestions();
    this.#stopLongTurns();
  }

  #noticeJump(): void {
    const { clock } = this.#engine;
    const [wall, monotonic] = [clock.now(), clock.monotonic()];
    const passed = monotonic - this.#monotonic;
    const drift = wall - this.#wall - passed;
    [this.#wall, this.#monotonic] = [wall, monotonic];
    // Some systems count the time asleep: then it shows as a tick that came very late.
    const asleep = Math.max(drift, passed > JUMP_MS ? passed : 0);
    if (asleep > JUMP_MS) this.#gaps.push({ endedAt: wall, ms: asleep });
    if (asleep > JUMP_MS || drift < -JUMP_MS) this.#extend(Math.max(0, asleep));
  }

  #extend(byMs: number): void {
    const { store, own, clock, log } = this.#engine;
    this.#graceUntil = clock.monotonic() + GRACE_MS;
    const extended = byMs > 0 ? store.interactions.extendDeadlines(own, byMs, clock.now()) : 0;
    log.log('warn', 'deadlines.extended', { byMs, interactions: extended });
  }

  #expireQuestions(): void {
    const { store, own, clock, ring, log } = this.#engine;
    for (const interaction of store.interactions.due(clock.now())) {
      store.interactions.expire(own, interaction.id, defaultResponse(interaction), clock.now());
      log.log('warn', 'interaction.expired', { interactionId: interaction.id, operationId: interaction.operationId });
      ring();
    }
  }

  #stopLongTurns(): void {
    const { store, clock, ring } = this.#engine;
    const now = clock.now();
    for (const { id, settings, startedAt, interrupt } of store.operations.active().filter(isLive)) {
      const limit = settings.maxTurnSeconds;
      if (limit === null || startedAt === null || interrupt !== null) continue;
      if (now - startedAt - this.#gapsSince(startedAt) < limit * 1_000) continue;
      store.operations.requestInterrupt(id, { reason: 'max_turn_seconds', keepCommands: false }, now);
      ring();
    }
  }

  #gapsSince(at: number): number {
    return this.#gaps.filter(({ endedAt }) => endedAt > at).reduce((sum, { ms }) => sum + ms, 0);
  }
}
