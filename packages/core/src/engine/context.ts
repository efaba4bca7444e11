import type { Clock } from '../foundation/clock.ts';
import type { Logger } from '../foundation/logger.ts';
import type { CodexEnvironment, OperationId } from '../model/operation.ts';
import type { Ownership } from '../model/ownership.ts';
import type { OperationEventRecord } from '../store/event-store.ts';
import type { Store } from '../store/store.ts';
import type { CodexHost } from './codex-host.ts';
import type { Session } from './session.ts';
import type { Tasks } from './tasks.ts';
import type { ThreadWatch } from './thread-watch.ts';

/** Settings of the engine itself; what a task needs is stored with the task. */
export interface EngineSettings {
  readonly maxTurnsGlobal: number;
  readonly maxTurnsPerProject: number;
  readonly appServerIdleMs: number;
  readonly retentionMs: number;
  /** Folder of the state file: its free space counts as evidence. */
  readonly stateFolder: string;
}

/** What every part of the engine may use. */
export interface EngineContext {
  readonly store: Store;
  readonly own: Ownership;
  readonly clock: Clock;
  readonly log: Logger;
  readonly host: CodexHost;
  readonly settings: EngineSettings;
  readonly tasks: Tasks;
  readonly sessions: Sessions;
  /** Aborted when the engine stops: long waits end early. */
  readonly signal: AbortSignal;
  readonly newId: (prefix: 'int') => string;
  /** A number in [0, 1). */
  readonly chance: () => number;
  /** Tells everybody who waits that something changed. */
  readonly ring: () => void;
  /** Resolves after `ms`, or at once when the engine stops. */
  readonly pause: (ms: number) => Promise<void>;
  /** What the promise resolves with, or undefined when that takes longer than `ms`. */
  readonly within: <T>(promise: Promise<T>, ms: number) => Promise<T | undefined>;
  /** Finds out what became of an operation in `reconciling`, and keeps at it until it is decided. */
  readonly reconcile: (id: OperationId) => void;
  /** What was seen of turns whose server has ended since: it is all that is left of some of it. */
  readonly lastSeen: Map<OperationId, ThreadWatch>;
  /** Adds a fact to the journal of an operation. */
  readonly note: (id: OperationId, event: Pick<OperationEventRecord, 'type' | 'data'>) => void;
}

/** The sessions with app-servers, as the rest of the engine sees them. */
export interface Sessions {
  /** The open session of this environment; starts an app-server where there is none. */
  forEnvironment(environment: CodexEnvironment): Promise<Session>;
  /** The session of a generation that lives, once it is open; undefined when it has ended. */
  ofGeneration(number: number): Promise<Session | undefined>;
  /**
   * Sends a generation away whose turns cannot be told any other way: from here on it begins nothing. Turns that are watched
   * go on to their end.
   */
  drain(number: number, reason: string): Promise<void>;
}
