import type { AppServerEvent } from '../app-server/port.ts';
import { CodexCpError } from '../errors/codex-cp-error.ts';
import type { Clock } from '../foundation/clock.ts';
import type { Logger } from '../foundation/logger.ts';
import { within } from '../foundation/within.ts';
import type { Operation } from '../model/operation.ts';
import { defaultResponse } from '../model/interaction-answers.ts';
import type { Ownership } from '../model/ownership.ts';
import type { Store } from '../store/store.ts';
import { adoptTurn } from './adopt-turn.ts';
import { audit } from './audit.ts';
import type { CodexHost } from './codex-host.ts';
import type { EngineContext, EngineSettings } from './context.ts';
import { Deadlines } from './deadlines.ts';
import { deliverAnswers } from './deliver-answers.ts';
import { deliverInterrupts } from './deliver-interrupts.ts';
import { Dispatcher } from './dispatcher.ts';
import { isLive } from './live.ts';
import { closeQuestion, observeTurn } from './observe-turn.ts';
import type { Session } from './session.ts';
import { reconcile } from './reconcile-operation.ts';
import { Restarts } from './restarts.ts';
import { Supervisor, type Leaving } from './supervisor.ts';
import { Tasks } from './tasks.ts';

const TICK_MS = 1_000;
const AUDIT_EVERY_TICKS = 10;
const PRUNE_EVERY_TICKS = 3_600;
const PRUNE_BATCH = 200;
const DAY_MS = 86_400_000;

export interface EngineParts {
  readonly store: Store;
  readonly own: Ownership;
  readonly clock: Clock;
  readonly log: Logger;
  readonly host: CodexHost;
  readonly settings: EngineSettings;
  readonly newId: (prefix: 'int') => string;
  readonly chance: () => number;
  readonly ring: () => void;
  /** Called once when the engine can no longer own anything: another worker holds the term. */
  readonly onOwnershipLost: () => void;
}

/** Moves operations forward: claims, starts, watches, answers, ends. One per state file, held by whoever has the lock. */
export class Engine {
  readonly #abort = new AbortController();
  readonly #context: EngineContext;
  readonly #parts: EngineParts;
  readonly #supervisor: Supervisor;
  readonly #dispatcher: Dispatcher;
  readonly #deadlines: Deadlines;
  readonly #restarts: Restarts;
  #timer: NodeJS.Timeout | undefined;
  #ticks = 0;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#supervisor = new Supervisor(() => this.#context, {
      onEvent: (session, watch, event) => {
        this.#guarded('observe', watch.operationId, () => observeTurn(this.#context, session, watch, event));
      },
      onStrayEvent: (session, event) => {
        this.#onStray(session, event);
      },
      onReopened: (session) => {
        const ofSession = ({ generation }: Operation): boolean => generation === session.generation.number;
        for (const operation of parts.store.operations.active().filter(isLive).filter(ofSession)) {
          this.#context.tasks.run(operation.id, 'adopt', () => adoptTurn(this.#context, session, operation));
        }
        this.wake();
      },
      onSightLost: (operations) => {
        for (const { id, status } of operations) if (status === 'reconciling') reconcile(this.#context, id);
        this.wake();
      },
    });
    this.#context = this.#createContext(parts);
    this.#dispatcher = new Dispatcher(this.#context, this.#supervisor);
    this.#deadlines = new Deadlines(this.#context);
    this.#restarts = new Restarts(this.#context, this.#supervisor, () => this.wake());
  }

  /** Takes over what older workers left, then begins to work. `lastSeenAt`: the last sign of life of the one before. */
  start(lastSeenAt: number | undefined): void {
    const { store, own, clock, log, ring } = this.#parts;
    const orphans = store.operations.adoptOrphans(own, clock.now());
    const settled = store.workflows.settleEnded(own, clock.now());
    this.#deadlines.forgiveAbsence(lastSeenAt);
    ring();
    this.#supervisor.adoptAll();
    log.log('info', 'engine.started', { epoch: own.epoch, orphans: orphans.length, settled: settled.length });
    for (const { id, status } of store.operations.active()) if (status === 'reconciling') reconcile(this.#context, id);
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.wake();
  }

  /** Something may have changed: looks at once. */
  wake(): void {
    if (this.#abort.signal.aborted || this.#timer === undefined) return;
    this.#guarded('wake', null, () => {
      deliverAnswers(this.#context, this.#supervisor.open());
      deliverInterrupts(this.#context);
      this.#restarts.wake();
      this.#dispatcher.wake();
    });
  }

  /**
   * Stops in good order: takes nothing more and ends servers without turns. Running turns are left to the next worker, or
   * drained where there can be none; where there is one already, nothing is touched.
   */
  async stop(turns: Leaving = 'leave running'): Promise<void> {
    this.#dispatcher.stop();
    clearInterval(this.#timer);
    this.#abort.abort();
    await this.#supervisor.leave(turns);
    await this.#context.tasks.settled();
  }

  #tick(): void {
    this.#ticks += 1;
    this.#guarded('tick', null, () => {
      this.#deadlines.tick();
      if (this.#ticks % AUDIT_EVERY_TICKS === 0) audit(this.#context);
      if (this.#ticks % PRUNE_EVERY_TICKS === 1) this.#prune();
    });
    this.#context.tasks.run('supervise', 'supervise', () => this.#supervisor.stopUnneeded());
    this.wake();
  }

  #prune(): void {
    const { store, own, clock, settings } = this.#parts;
    // A clock that is far ahead must not make everything old: what is newest is not older than it was a day ago.
    const newest = store.operations.list({ limit: 1 })[0]?.updatedAt ?? 0;
    const today = Math.min(clock.now(), newest + DAY_MS);
    const pruned = store.maintenance.prune(own, today - settings.retentionMs, PRUNE_BATCH);
    if (pruned.operations === PRUNE_BATCH) this.#ticks -= 1;
  }

  /** An error in a reaction is logged; a question or an end it may have missed is found again by the audit. */
  #guarded(name: string, key: string | null, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#failed(name, key ?? 'engine', error);
    }
  }

  #failed(name: string, key: string, error: unknown): void {
    this.#parts.log.log('error', 'engine.task_failed', { name, key, error });
    if (!CodexCpError.is(error, 'CODEX_OWNERSHIP_LOST')) return;
    this.#abort.abort();
    this.#parts.onOwnershipLost();
  }

  #onStray(session: Session, event: AppServerEvent): void {
    const { log } = this.#parts;
    const generation = session.generation.number;
    if (event.kind === 'requestResolved') {
      this.#guarded('resolve', null, () => closeQuestion(this.#context, session, event.requestId, 'ours'));
    } else if (event.kind === 'interactionRequested') {
      // The task that it belonged to has ended: nobody will answer, and Codex would wait for ever.
      log.log('warn', 'question.stray', { generation, method: event.request.method, threadId: event.request.threadId });
      this.#context.tasks.run(`stray ${generation}`, 'answer stray question', () =>
        session.server.respond(event.request.requestId, defaultResponse(event.request)),
      );
    } else if (event.kind === 'unknownRequest') {
      log.log('warn', 'event.stray', { generation, event });
    }
  }

  #createContext(parts: EngineParts): EngineContext {
    const { store, own, clock } = parts;
    return {
      ...parts,
      sessions: this.#supervisor,
      tasks: new Tasks((name, key, error) => this.#failed(name, key, error)),
      signal: this.#abort.signal,
      reconcile: (id) => reconcile(this.#context, id),
      lastSeen: new Map(),
      note: (id, event) => {
        store.events.append(own, id, event, clock.now());
        parts.ring();
      },
      pause: (ms) => pause(ms, this.#abort.signal),
      within,
    };
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
