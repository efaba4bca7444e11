import type { LoadedConfig } from '../config/load-config.ts';
import type { Clock, Millis } from '../foundation/clock.ts';
import type { Logger } from '../foundation/logger.ts';
import type { RolloutCatalogue } from '../history/rollout-catalogue.ts';
import type { LiveThreads } from '../history/thread-reader.ts';
import type { OperationId } from '../model/operation.ts';
import type { Store } from '../store/store.ts';

/** Whether somebody drives the work. */
export interface WorkerLiveness {
  readonly worker: 'alive' | 'frozen' | 'none';
  /** `here`: this very process hosts it. */
  readonly host: 'here' | 'elsewhere';
}

export type EnsureReason = 'submit' | 'answer' | 'interrupt' | 'restart' | 'open_work';

/** The worker, as far as a front-end has to do with it. */
export interface WorkerPort {
  /**
   * Wakes the worker, and starts one where none lives and the mode allows it; with `open_work` only when there is open
   * work. Never rejects: what failed is in the answer, recorded, and tried again by the next call.
   */
  ensure(reason: EnsureReason): Promise<{ readonly startError?: string }>;
  /** Cheap enough for every answer. */
  liveness(): WorkerLiveness;
}

/** Tells when to look again. */
export interface Waiter {
  /** Where the store is now; to be taken before it is read. */
  mark(): number;
  /** Resolves when the store has changed since `mark`, when the time is up, or when the signal is aborted; never rejects. */
  waitForChange(mark: number, signal: AbortSignal, timeoutMs: Millis): Promise<void>;
}

/** What Codex itself knows and left of its threads. */
export interface ChatHistory {
  readonly live: LiveThreads;
  readonly rollouts: RolloutCatalogue;
}

/** The file system, as far as a request is held against it. */
export interface Folders {
  /** Absolute, symbolic links resolved as far as the path exists. */
  canonical(path: string): string;
  isFolder(path: string): boolean;
  exists(path: string): boolean;
  /** Full paths of the folders in a folder; none where it cannot be read. */
  subFolders(path: string): readonly string[];
  /** Text of a file, or undefined. */
  readText(path: string): string | undefined;
}

/** A Codex, or in words for people why there is none. */
export type BinaryLook = { readonly path: string; readonly version: string | null } | { readonly problem: string };

/** What health tells of the Codex binary. */
export interface BinaryProbe {
  /** The binary that would be started now. Asks candidates for their versions; starts no app-server. */
  find(): Promise<BinaryLook>;
}

/** All that a handler may touch. There is no app-server here: only the engine talks to Codex; history may ask it to read. */
export interface HandlerDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly newId: (prefix: 'op' | 'wf') => string;
  readonly config: LoadedConfig;
  /** The state file in use. */
  readonly statePath: string;
  /** From where a relative folder counts, where a tool takes one. */
  readonly cwd: string;
  /** Ends that were shown here: who saw them knows them, and asks for something new with an equal call. */
  readonly shownEnds: Set<OperationId>;
  readonly version: string;
  /** Tools that this door lists. */
  readonly servedTools: 'all' | readonly string[];
  readonly platform: NodeJS.Platform;
  readonly worker: WorkerPort;
  readonly waiter: Waiter;
  readonly history: ChatHistory;
  readonly folders: Folders;
  readonly binary: BinaryProbe;
}

/** How far a wait has come. */
export interface WaitProgress {
  readonly message: string;
  readonly elapsedSeconds: number;
  readonly totalSeconds: number;
}

/** What belongs to one call and not to its arguments. */
export interface CallContext {
  readonly signal: AbortSignal;
  /** Told now and then while a call waits. */
  readonly onProgress?: (progress: WaitProgress) => void;
  /** The arguments as given, without what counts as left out. */
  readonly given: Readonly<Record<string, unknown>>;
}
