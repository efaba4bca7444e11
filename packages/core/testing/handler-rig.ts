import { posix } from 'node:path';
import type { ConfigInput } from '../src/config/config-input.ts';
import { loadConfig } from '../src/config/load-config.ts';
import type { LogFields } from '../src/foundation/logger.ts';
import { createCallTool, type CallTool, type CallToolOptions } from '../src/handlers/call-tool.ts';
import type {
  BinaryLook,
  ChatHistory,
  EnsureReason,
  Folders,
  HandlerDeps,
  WorkerLiveness,
} from '../src/handlers/handler-deps.ts';
import { createRolloutCatalogue } from '../src/history/rollout-catalogue.ts';
import type { OperationId } from '../src/model/operation.ts';
import type { Store } from '../src/store/store.ts';
import { MemoryStore } from './memory-store.ts';
import { Scene } from './store-contract/scene.ts';

/** An answer as a test looks at it. */
export type Answer = Readonly<Record<string, unknown>>;

/** What stands at a path in an answer, e.g. `error.hint`; undefined where nothing does. */
export function at(answer: Answer, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) => (typeof value === 'object' && value !== null ? (value as Answer)[key] : undefined),
      answer,
    );
}

/** The id of the operation that an answer is about. */
export const operationIdOf = (answer: Answer): OperationId => String(answer['operationId']) as OperationId;

export interface RigOptions {
  readonly config?: Partial<ConfigInput>;
  /** Folders there are, beside those above them; files with their text. */
  readonly folders?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  /** Path → where it really is. */
  readonly links?: Readonly<Record<string, string>>;
  readonly store?: Store;
  /** What Codex knows and left; nothing by default. */
  readonly history?: ChatHistory;
  readonly servedTools?: HandlerDeps['servedTools'];
}

const noRollouts = createRolloutCatalogue({ sessions: '/nowhere/sessions', archived: '/nowhere/archived_sessions' });

const FOLDERS = ['/home/u/demo', '/home/u/demo/src', '/home/u/other', '/etc'];

/** The tools over a store in memory, with a worker in office and a clock that a test moves. */
export class HandlerRig {
  readonly scene: Scene;
  readonly store: Store;
  readonly deps: HandlerDeps;
  readonly callTool: CallTool;
  /** Why the worker was woken or started, in order. */
  readonly woken: EnsureReason[] = [];
  readonly logged: { readonly event: string; readonly fields: LogFields | undefined }[] = [];
  liveness: WorkerLiveness = { worker: 'alive', host: 'elsewhere' };
  startError: string | undefined;
  binary: BinaryLook = { path: '/usr/bin/codex', version: '0.169.0' };
  /** What happens while somebody waits; by default the time passes and nothing else. */
  onWait: (timeoutMs: number) => void | Promise<void> = (timeoutMs) => void this.scene.clock.advance(timeoutMs);
  #ids = 0;

  constructor(options: RigOptions = {}) {
    this.store = options.store ?? new MemoryStore();
    this.scene = new Scene(this.store);
    this.deps = this.#compose(options);
    this.callTool = createCallTool(this.deps);
  }

  async call(name: string, input: unknown = {}, options?: CallToolOptions): Promise<Answer> {
    return this.callTool(name, input, options);
  }

  /** Submits a new chat in the demo project. */
  async submit(over: Answer = {}): Promise<Answer> {
    return this.call('codex_submit_task', {
      operation_type: 'start_chat',
      message: 'Fix the test',
      cwd: '/home/u/demo',
      ...over,
    });
  }

  #compose(options: RigOptions): HandlerDeps {
    const input = givenConfigInput(options.config);
    return {
      store: this.store,
      clock: this.scene.clock,
      log: { log: (_level, event, fields) => void this.logged.push({ event, fields }) },
      newId: (prefix) => `${prefix}_${(this.#ids += 1).toString(16).padStart(32, '0')}`,
      config: loadConfig(input),
      statePath: '/home/u/.local/state/codex-cp/state.sqlite3',
      cwd: '/home/u/demo',
      shownEnds: new Set(),
      version: '0.1.0',
      servedTools: options.servedTools ?? 'all',
      platform: 'linux',
      worker: {
        ensure: (reason) => {
          this.woken.push(reason);
          return Promise.resolve(this.startError === undefined ? {} : { startError: this.startError });
        },
        liveness: () => this.liveness,
      },
      waiter: {
        mark: () => 0,
        waitForChange: async (_mark, signal, timeoutMs) => {
          if (!signal.aborted) await this.onWait(timeoutMs);
        },
      },
      history: options.history ?? { live: { read: () => Promise.resolve(undefined) }, rollouts: noRollouts },
      folders: foldersOf(options),
      binary: { find: () => Promise.resolve(this.binary) },
    };
  }
}

function givenConfigInput(over: Partial<ConfigInput> = {}): ConfigInput {
  return {
    env: { CODEX_ALLOWED_ROOTS: '/home/u' },
    platform: 'linux',
    homedir: '/home/u',
    cwd: '/home/u/demo',
    door: 'mcp',
    readFile: () => undefined,
    realpath: (path) => path,
    ...over,
  };
}

function foldersOf({ folders = FOLDERS, files = {}, links = {} }: RigOptions): Folders {
  const all = new Set(folders.flatMap(withParents));
  const canonical = (path: string): string => {
    const plain = posix.resolve(path);
    const link = Object.keys(links).find((each) => plain === each || plain.startsWith(`${each}/`));
    return link === undefined ? plain : `${links[link] ?? ''}${plain.slice(link.length)}`;
  };
  return {
    canonical,
    isFolder: (path) => all.has(canonical(path)),
    exists: (path) => all.has(canonical(path)) || canonical(path) in files,
    subFolders: (path) => [...all].filter((each) => posix.dirname(each) === path && each !== path),
    readText: (path) => files[path],
  };
}

function withParents(path: string): string[] {
  const parent = posix.dirname(path);
  return parent === path ? [path] : [...withParents(parent), path];
}
