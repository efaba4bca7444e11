import { join } from 'node:path';
import type { ControlPlaneOptions } from '../src/control-plane-api.ts';
import type { Operation, OperationId, TurnSettings } from '../src/model/operation.ts';
import type { SubmitIntent, SubmitOutcome } from '../src/store/operation-store.ts';
import type { Store } from '../src/store/store.ts';
import { openSqliteStore } from '../src/store/sqlite/open.ts';
import { newId } from '../src/foundation/ids.ts';
import { bellBeside } from '../src/worker/bell.ts';
import type { WorkerLaunch } from '../src/worker/worker-launch.ts';
import { startChildScript, type ChildScript } from './child-script.ts';
import { endLeftProcesses, endStrays } from './end-left-processes.ts';
import { givenSubmit } from './given.ts';
import { createCodexHome, startScriptedModel, type CodexHomeOptions, type ScriptedModel } from './scripted-model.ts';
import { temporaryWorkspace, type TemporaryWorkspace } from './workspace.ts';

export interface WorkerOptions {
  readonly die?: string;
  /** What it is told about the free space of every disk. */
  readonly freeBytes?: number;
  /** The only collaboration modes that Codex is said to offer. */
  readonly modes?: readonly string[];
  /** Collects garbage so often, and writes a line each time. */
  readonly collectEveryMs?: number;
  readonly launch?: Partial<WorkerLaunch>;
}

/** The real Codex, a scripted model, a state file and workers to start and kill: what a durability test plays with. */
export interface Rig {
  readonly workspace: TemporaryWorkspace;
  readonly model: ScriptedModel;
  readonly store: Store;
  readonly statePath: string;
  /** Stores a task; the prompt is a script of the model. */
  submit(prompt: string, over?: Partial<SubmitIntent>): Operation;
  trySubmit(prompt: string, over?: Partial<SubmitIntent>): SubmitOutcome;
  get(id: OperationId): Operation;
  /** Starts a worker in a process of its own; `die` names the port call around which it kills itself. */
  startWorker(options?: WorkerOptions): ChildScript;
  /** Starts a front-end in a process of its own, see `processes/front-end.ts`. */
  startFrontEnd(settings?: ControlPlaneOptions['settings']): ChildScript;
  /** Resolves with the operation once `test` holds; rejects after `timeoutMs` with what it is instead. */
  until(id: OperationId, test: (operation: Operation) => boolean, timeoutMs?: number): Promise<Operation>;
  /** The same for anything else that can be read from the state file. */
  untilTrue<T>(what: string, read: () => T | undefined | false, timeoutMs?: number): Promise<T>;
  ring(): void;
  /** Ends what is left of Codex and the workers of this rig, by pid, and removes its folders. */
  close(): Promise<void>;
}

const UNTIL_MS = 30_000;

export async function openRig(
  options: {
    readonly home?: Partial<CodexHomeOptions>;
    readonly git?: boolean;
    /** `keep`: the model's log holds whole requests. */
    readonly bodies?: 'keep';
    /** Called with the empty folders. */
    readonly prepare?: (workspace: TemporaryWorkspace) => void;
  } = {},
): Promise<Rig> {
  const workspace = temporaryWorkspace(options.git === undefined ? {} : { git: options.git });
  options.prepare?.(workspace);
  const model = await startScriptedModel(options.bodies ? { bodies: options.bodies } : {});
  createCodexHome({ dir: workspace.codexHome, modelUrl: model.url, ...options.home });
  const statePath = join(workspace.stateDir, 'state.sqlite3');
  const store = openSqliteStore(statePath);
  const bell = bellBeside(statePath);
  const children: ChildScript[] = [];

  const untilTrue = <T>(what: string, read: () => T | undefined | false, timeoutMs = UNTIL_MS): Promise<T> =>
    new Promise((resolve, reject) => {
      const finish = (settle: () => void): void => {
        stop();
        clearTimeout(timer);
        settle();
      };
      const look = (): void => {
        const value = read();
        if (value !== undefined && value !== false) finish(() => resolve(value));
      };
      const stop = bell.listen(() => store.changeCounter(), look);
      const timer = setTimeout(() => finish(() => reject(new Error(`waited ${timeoutMs} ms for: ${what}`))), timeoutMs);
      look();
    });

  const get = (id: OperationId): Operation => {
    const operation = store.operations.get(id);
    if (!operation) throw new Error(`there is no ${id}`);
    return operation;
  };
  const trySubmit = (prompt: string, over: Partial<SubmitIntent> = {}): SubmitOutcome => {
    const outcome = store.operations.submit(toIntent(workspace, prompt, over), Date.now());
    bell.ring();
    return outcome;
  };

  return {
    workspace,
    model,
    store,
    statePath,
    trySubmit,
    get,
    untilTrue,
    ring: () => bell.ring(),
    submit: (prompt, over) => {
      const outcome = trySubmit(prompt, over);
      if (outcome.kind !== 'created') throw new Error(`submit answered ${outcome.kind}`);
      return outcome.operation;
    },
    startWorker: ({ die = '', freeBytes, modes = [], collectEveryMs = 0, launch = {} } = {}) => {
      const argument = JSON.stringify({ ...launchOf(workspace, statePath), ...launch });
      const space = freeBytes === undefined ? '' : String(freeBytes);
      const env = {
        CODEX_CP_TEST_DIE: die,
        CODEX_CP_TEST_FREE_BYTES: space,
        CODEX_CP_TEST_MODES: modes.join(','),
        CODEX_CP_TEST_GC: String(collectEveryMs),
        HOME: workspace.root,
      };
      const worker = startChildScript('run-worker', [argument], env);
      children.push(worker);
      return worker;
    },
    startFrontEnd: (settings = {}) => {
      const { root, codexHome, cwd } = workspace;
      const all = { stateDb: statePath, codexHome, allowedRoots: [root], ...settings };
      const frontEnd = startChildScript('front-end', [JSON.stringify({ settings: all, cwd })], { HOME: root });
      children.push(frontEnd);
      return frontEnd;
    },
    until: async (id, test, timeoutMs = UNTIL_MS) => {
      const holds = (): Operation | false => {
        const operation = get(id);
        return test(operation) && operation;
      };
      return untilTrue(`${id}, which is ${get(id).status}`, holds, timeoutMs).catch((error: unknown) => {
        throw new Error(`${id} is ${get(id).status} (${get(id).lastError?.message ?? 'no error'})`, { cause: error });
      });
    },
    close: async () => {
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(children.map((child) => child.exited));
      await endLeftProcesses(store);
      await endStrays({ workspace, store });
      store.close();
      await model.close();
      workspace.remove();
    },
  };
}

function launchOf(workspace: TemporaryWorkspace, statePath: string): WorkerLaunch {
  return {
    statePath,
    logPath: join(workspace.stateDir, 'worker.log'),
    transport: 'unix',
    idleMs: 60_000,
    appServerIdleMs: 60_000,
    maxTurnsGlobal: 4,
    maxTurnsPerProject: 3,
    retentionMs: 90 * 86_400_000,
  };
}

/** The settings of a task that says nothing else. */
export const settingsIn = (workspace: TemporaryWorkspace): TurnSettings => ({
  ...givenSubmit().settings,
  allowedRoots: [workspace.root],
});

function toIntent(workspace: TemporaryWorkspace, prompt: string, over: Partial<SubmitIntent>): SubmitIntent {
  return {
    id: newId('op') as OperationId,
    type: 'start_chat',
    clientRequestId: null,
    request: { message: prompt },
    prompt,
    projectId: 'p',
    projectPath: workspace.cwd,
    cwd: workspace.cwd,
    title: null,
    threadId: null,
    settings: settingsIn(workspace),
    environment: { codexHome: workspace.codexHome, codexBinary: null },
    dedupKey: null,
    whenBusy: 'queue',
    warnings: [],
    ...over,
  };
}
