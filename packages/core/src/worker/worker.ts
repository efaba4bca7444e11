import type { Clock } from '../foundation/clock.ts';
import type { Logger } from '../foundation/logger.ts';
import { Engine, type EngineParts } from '../engine/engine.ts';
import type { Leaving } from '../engine/supervisor.ts';
import { messageOf } from '../foundation/message-of.ts';
import type { ProcessProof } from '../model/generation.ts';
import type { Ownership } from '../model/ownership.ts';
import { isIdle } from '../store/operation-store.ts';
import type { Store } from '../store/store.ts';
import type { WorkerIntent } from '../store/worker-store.ts';
import type { HeldLock } from '../store/worker-lock.ts';
import type { BeatFile } from './beat-file.ts';
import type { Bell } from './bell.ts';
import { noteStartError } from './note-start-error.ts';

const BEAT_MS = 1_000;
/** The database learns of the worker's life more seldom: each time is a commit. */
const RECORD_BEAT_EVERY = 15;

export interface WorkerParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly lock: HeldLock;
  readonly bell: Bell;
  readonly openBeat: (epoch: number) => BeatFile;
  /** Sees to it that there is something to give up when the disk is full; cheap. */
  readonly keepBallast: () => void;
  /** False when the state file was removed or replaced under us. */
  readonly stateIsIntact: () => boolean;
  readonly identity: {
    readonly workerId: string;
    readonly process: ProcessProof;
    readonly host: 'process' | 'inline';
    readonly version: string;
    readonly limits: WorkerIntent['limits'];
  };
  /** Milliseconds without open work after which it leaves; Infinity: never. */
  readonly idleMs: number;
  readonly engineParts: Pick<EngineParts, 'host' | 'settings' | 'newId' | 'chance'>;
}

export type EndOfOffice = 'idle' | 'stopped' | 'ownership lost' | 'state removed' | 'failed';

/** Where the state is gone nobody can ever tell of the turns; where another has taken over, all of it is theirs. */
const TURNS: { readonly [End in EndOfOffice]: Leaving } = {
  idle: 'leave running',
  stopped: 'leave running',
  failed: 'leave running',
  'ownership lost': 'hands off',
  'state removed': 'end',
};

/** A term in office: from taking the lock to leaving it. Runs the engine, beats, and leaves without a gap. */
export class Worker {
  readonly #parts: WorkerParts;
  readonly #own: Ownership;
  readonly #engine: Engine;
  readonly #beat: BeatFile;
  readonly #previousSign: number | undefined;
  readonly #onEnd: (end: EndOfOffice) => void;
  #timer: NodeJS.Timeout | undefined;
  #stopListening: (() => void) | undefined;
  #idleSince: number | null = null;
  #beats = 0;
  #ended = false;

  /** Takes office at once; `onEnd` is called once, after everything has been let go. */
  constructor(parts: WorkerParts, onEnd: (end: EndOfOffice) => void) {
    const { store, clock, identity, engineParts, log, bell } = parts;
    this.#parts = parts;
    this.#onEnd = onEnd;
    this.#previousSign = store.worker.lastSeenAt();
    this.#own = store.worker.takeOffice(identity, clock.now());
    this.#beat = parts.openBeat(this.#own.epoch);
    const ring = (): void => bell.ring();
    const onOwnershipLost = (): void => void this.#end('ownership lost');
    this.#engine = new Engine({ ...engineParts, store, own: this.#own, clock, log, ring, onOwnershipLost });
  }

  /** Begins to work. What goes wrong ends the office: a holder of the lock that does nothing would keep everybody out. */
  async start(): Promise<void> {
    const { store, bell } = this.#parts;
    try {
      this.#beat.beat();
      this.#timer = setInterval(() => this.#tick(), BEAT_MS);
      this.#stopListening = bell.listen(
        () => store.changeCounter(),
        () => this.#onChange(),
      );
      this.#engine.start(this.#previousSign);
    } catch (error) {
      noteStartError(this.#parts, messageOf(error));
      await this.#end('failed');
      throw error;
    }
  }

  /** Our own process wrote something: the change counter shows only what others commit. */
  wake(): void {
    this.#engine.wake();
  }

  /**
   * Leaves in good order; running turns go on in Codex and wait for the next worker. Where the state file went away there is
   * nobody to wait for.
   */
  async stop(): Promise<void> {
    await this.#end(this.#stateIsGone() ? 'state removed' : 'stopped');
  }

  /** A file that cannot be looked at is not gone. */
  #stateIsGone(): boolean {
    try {
      return !this.#isIntact();
    } catch {
      return false;
    }
  }

  #isIntact(): boolean {
    return this.#parts.lock.isIntact() && this.#parts.stateIsIntact();
  }

  #onChange(): void {
    if (this.#parts.store.worker.current()?.stopRequested === 'drain') void this.#end('stopped');
    else this.#engine.wake();
  }

  #tick(): void {
    const { log, store, clock } = this.#parts;
    try {
      if (!this.#isIntact()) return void this.#end('state removed');
      this.#beat.beat();
      this.#parts.keepBallast();
      this.#beats += 1;
      if (this.#beats % RECORD_BEAT_EVERY === 0) store.worker.beat(this.#own, clock.now());
      this.#leaveWhenIdle();
    } catch (error) {
      log.log('error', 'worker.tick_failed', { error });
    }
  }

  #leaveWhenIdle(): void {
    const { store, clock, idleMs } = this.#parts;
    if (!isIdle(store.operations.openWork())) this.#idleSince = null;
    else this.#idleSince ??= clock.monotonic();
    if (this.#idleSince === null || clock.monotonic() - this.#idleSince < idleMs) return;
    // The look and the leaving are one transaction: what is submitted after it finds no worker and starts one.
    if (store.worker.leave(this.#own, 'idle', clock.now()) === 'left') void this.#end('idle');
  }

  async #end(end: EndOfOffice): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    clearInterval(this.#timer);
    this.#stopListening?.();
    const { log, store, lock, bell, clock } = this.#parts;
    log.log('info', 'worker.leaving', { end });
    // The row goes first: what is submitted from here on starts a worker, which waits for our lock.
    if (end === 'stopped' || end === 'failed')
      this.#tryTo('leave', () => store.worker.leave(this.#own, 'whatever', clock.now()));
    const turns = TURNS[end];
    await this.#engine.stop(turns).catch((error: unknown) => log.log('error', 'engine.stop_failed', { error }));
    this.#beat.close();
    lock.release();
    this.#tryTo('ring', () => bell.ring());
    this.#onEnd(end);
  }

  #tryTo(what: string, work: () => unknown): void {
    try {
      work();
    } catch (error) {
      this.#parts.log.log('warn', `worker.${what}_failed`, { error });
    }
  }
}
