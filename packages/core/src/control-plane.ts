import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { findCodex } from './app-server/find-codex.ts';
import { configRows } from './config/config-rows.ts';
import { loadConfig, type LoadedConfig } from './config/load-config.ts';
import type { Door } from './config/setting.ts';
import type { CallOptions, ControlPlane, ControlPlaneOptions } from './control-plane-api.ts';
import { findTool, TOOLS, type ToolName } from './contract/registry.ts';
import { toolsIn } from './contract/tool-sets.ts';
import { CurrentSession, type Need } from './current-session.ts';
import { CodexCpError } from './errors/codex-cp-error.ts';
import { systemClock } from './foundation/clock.ts';
import { fileLogger } from './foundation/file-logger.ts';
import { isNothingAt } from './foundation/files.ts';
import { newId } from './foundation/ids.ts';
import type { Logger } from './foundation/logger.ts';
import { messageOf } from './foundation/message-of.ts';
import { redactSecrets } from './foundation/redact.ts';
import { createCallTool, type CallTool, type ToolPayload } from './handlers/call-tool.ts';
import type { BinaryLook, ChatHistory, HandlerDeps, WorkerPort } from './handlers/handler-deps.ts';
import { localFolders } from './handlers/local-folders.ts';
import { createRolloutCatalogue } from './history/rollout-catalogue.ts';
import type { ThreadFolders } from './history/rollout-file.ts';
import type { Generation } from './model/generation.ts';
import { stateFileFor } from './store/sqlite/state-file.ts';
import { subscribe } from './subscribe.ts';
import { VERSION } from './version.ts';
import { openFrontEnd, serverLogPath, type FrontEnd } from './worker/front-end.ts';
import { createWorkerControl, startErrorSince } from './worker/worker-control.ts';

/**
 * Opens the control plane: the composition root of every front-end. The state file is made by the first call that stores
 * something; a worker is started only then, or where open work has none. Throws INVALID_ARGUMENT for a setting that is not valid
 * and CODEX_STATE_UNUSABLE or CODEX_STATE_TOO_NEW for a state file that cannot be used.
 */
export function openControlPlane(options: ControlPlaneOptions = {}): ControlPlane {
  const config = readConfig(options);
  const { env = process.env, cwd = process.cwd(), door = 'library' } = options;
  const current = new CurrentSession((need) => openSession(config, { env, cwd, door, need }), needOf);
  const watch = config.values.executionMode === 'client' ? undefined : watchForFile(current);
  return assemble(config, current, () => clearInterval(watch));
}

const LOOK_EVERY_MS = 2_000;

/** Who has only looked sees to work all the same that others store later. What cannot be opened is told by the next call. */
const watchForFile = (current: { look(): void }): NodeJS.Timeout =>
  setInterval(() => {
    try {
      current.look();
    } catch {
      return;
    }
  }, LOOK_EVERY_MS).unref();

/** Only tools that store something need a file to store it in. */
const needOf = (tool: string): Need => ((findTool(tool)?.effect ?? 'read') === 'read' ? 'look' : 'use');

interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly door: Door;
  readonly need: Need;
}

function openSession(config: LoadedConfig, { env, cwd, door, need }: Surroundings) {
  const log = openLog(config);
  const frontEnd = openFrontEnd({
    mode: config.values.executionMode,
    stateDb: config.values.stateDb,
    folder: config.sources.stateDb.kind === 'default' ? 'default' : 'configured',
    launch: launchOf(config),
    clock: systemClock,
    log,
    env,
    blank: need === 'look' && isNothingAt(stateFileFor(config.values.stateDb)),
  });
  const callTool = composeTools(config, frontEnd, { log, env, cwd, served: servedTools(door, config) });
  return { frontEnd, callTool, worker: createWorkerControl(frontEnd, systemClock) };
}

/** The configuration that `openControlPlane` would use; opens nothing. */
export function readConfig({
  settings,
  door = 'library',
  env = process.env,
  cwd = process.cwd(),
}: ControlPlaneOptions): LoadedConfig {
  return loadConfig({
    env,
    door,
    cwd,
    platform: process.platform,
    homedir: homedir(),
    realpath: (path) => realpathSync.native(path),
    readFile: readIfThere,
    ...(settings && { call: settings }),
  });
}

/** Makes the state file where it is missing, for installers; every other use makes it with the first task. */
export async function makeStateFile(options: ControlPlaneOptions): Promise<void> {
  const { env = process.env, cwd = process.cwd(), door = 'library' } = options;
  await openSession(readConfig(options), { env, cwd, door, need: 'use' }).frontEnd.close();
}

/** Is there a state file already? Opens and makes nothing. */
export const stateFileExists = (options: ControlPlaneOptions): boolean =>
  existsSync(stateFileFor(readConfig(options).values.stateDb));

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function openLog({ values }: LoadedConfig): Logger {
  const path = values.logFile ?? serverLogPath(values.stateDb);
  return fileLogger({
    path,
    clock: systemClock,
    redact: redactSecrets,
    base: { program: 'front-end', pid: process.pid },
  });
}

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;

function launchOf({ values }: LoadedConfig) {
  const automatic = process.platform === 'win32' ? ('ws' as const) : ('unix' as const);
  return {
    transport: values.appServerTransport === 'auto' ? automatic : values.appServerTransport,
    idleMs: values.workerIdleSeconds * SECOND_MS,
    appServerIdleMs: values.appServerIdleSeconds * SECOND_MS,
    maxTurnsGlobal: values.maxActiveTurnsGlobal,
    maxTurnsPerProject: values.maxActiveTurnsPerProject,
    retentionMs: values.retentionDays * DAY_MS,
  };
}

function composeTools(
  config: LoadedConfig,
  frontEnd: FrontEnd,
  { log, env, cwd, served }: Omit<Surroundings, 'door' | 'need'> & { log: Logger; served: HandlerDeps['servedTools'] },
): CallTool {
  const { store, statePath, waiter } = frontEnd;
  const { codexBinary } = config.values;
  return createCallTool({
    store,
    clock: systemClock,
    log,
    newId,
    config,
    statePath,
    cwd,
    shownEnds: new Set(),
    version: VERSION,
    servedTools: served,
    platform: process.platform,
    worker: workerPort(config, frontEnd),
    waiter: {
      mark: () => waiter.mark(),
      waitForChange: (mark, signal, timeoutMs) => waiter.waitForChange(mark, timeoutMs, signal),
    },
    history: historyOf(config, frontEnd),
    folders: localFolders,
    binary: { find: () => lookForCodex(codexBinary, env) },
  });
}

/** A library and a command line do everything; an MCP server does what it lists. */
const servedTools = (door: Door, { values }: LoadedConfig): HandlerDeps['servedTools'] =>
  door === 'mcp' || door === 'mcp-old-name' ? toolsIn(values.toolSets, TOOLS) : 'all';

const threadFolders = ({ codexHome, sessionsDir, archivedSessionsDir }: LoadedConfig['values']): ThreadFolders => ({
  sessions: sessionsDir ?? join(codexHome, 'sessions'),
  archived: archivedSessionsDir ?? join(codexHome, 'archived_sessions'),
});

function historyOf({ values }: LoadedConfig, { store, statePath }: FrontEnd): ChatHistory {
  const isOurs = ({ status, environment }: Generation): boolean =>
    status === 'ready' && environment.codexHome === values.codexHome;
  return {
    live: {
      read: async (look) => {
        const { createLiveThreads } = await import('./host/live-threads.ts');
        const generation = (): Generation | undefined => store.generations.living().findLast(isOurs);
        return createLiveThreads({ generation, stateFolder: dirname(statePath) }).read(look);
      },
    },
    rollouts: createRolloutCatalogue(threadFolders(values)),
  };
}

/** By the rule of the worker, so that health never names another Codex than the one that would run. */
async function lookForCodex(codexBinary: string | null, env: NodeJS.ProcessEnv): Promise<BinaryLook> {
  try {
    return await findCodex({ env, ...(codexBinary !== null && { configuredPath: codexBinary }) });
  } catch (error) {
    return { problem: messageOf(error) };
  }
}

function workerPort({ values }: LoadedConfig, { keeper, store, ring }: FrontEnd): WorkerPort {
  const host = values.executionMode === 'inline' || values.executionMode === 'worker' ? 'here' : 'elsewhere';
  return {
    ensure: async (reason) => {
      const began = systemClock.now();
      if (reason === 'open_work') await keeper.ensureForOpenWork();
      else {
        ring();
        await keeper.ensure();
      }
      const startError = startErrorSince(store, began);
      return startError === undefined ? {} : { startError };
    },
    liveness: () => ({ worker: keeper.liveness(), host }),
  };
}

function assemble(
  config: LoadedConfig,
  current: CurrentSession<ReturnType<typeof openSession>>,
  onClose: () => void,
): ControlPlane {
  const { callTool } = current;
  // The contract promises each answer by the name of its tool; `callTool` itself knows only names.
  const call =
    (name: ToolName) =>
    async (input: unknown, options?: CallOptions): Promise<never> =>
      answerOf(await callTool(name, input, options)) as never;
  return {
    submit: call('codex_submit_task'),
    status: call('codex_get_operation_status'),
    list: call('codex_list_operations'),
    wait: call('codex_wait'),
    interactions: call('codex_list_pending_interactions'),
    answer: call('codex_answer_pending_interaction'),
    interrupt: call('codex_interrupt_turn'),
    startPlan: call('codex_start_plan_workflow'),
    planStatus: call('codex_get_workflow_status'),
    approvePlan: call('codex_approve_plan'),
    revisePlan: call('codex_revise_plan'),
    health: call('codex_health_summary'),
    projects: call('codex_list_projects'),
    chats: call('codex_list_project_chats'),
    activeChats: call('codex_list_active_chats'),
    chatStatus: call('codex_get_chat_status'),
    chat: call('codex_get_chat'),
    turn: call('codex_get_turn_status'),
    appServer: call('codex_get_app_server_status'),
    restartAppServer: call('codex_restart_app_server'),
    callTool,
    subscribe: (options) => subscribe(current.get('use').frontEnd, options),
    config: () => configRows(config),
    worker: {
      status: () => current.get('look').worker.status(),
      start: () => current.get('use').worker.start(),
      stop: () => current.get('look').worker.stop(),
    },
    close: () => {
      onClose();
      return current.close();
    },
  };
}

/** The answer of a tool, or its error thrown. */
function answerOf(payload: ToolPayload): Readonly<Record<string, unknown>> {
  if (payload.ok) return payload;
  const { code, details } = payload.error;
  throw new CodexCpError(code, details);
}
