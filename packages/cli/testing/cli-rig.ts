import { join } from 'node:path';
import { startScriptedModel, type ScriptedModel } from '../../core/testing/scripted-model.ts';
import { createCodexHome } from '../../core/testing/codex-home.ts';
import { temporaryWorkspace, type TemporaryWorkspace } from '../../core/testing/workspace.ts';
import { startProgram, type Ended, type Running } from './program.ts';

/** The built command line with the real Codex, a scripted model and a state file of its own. */
export interface CliRig {
  readonly workspace: TemporaryWorkspace;
  readonly model: ScriptedModel;
  readonly env: NodeJS.ProcessEnv;
  /** Runs `codex-cp` to its end, with an open pipe as standard input unless something is piped in. */
  run(args: readonly string[], input?: string): Promise<Ended>;
  start(args: readonly string[], input?: string): Running;
  /** Submits a task, a script of the model, and tells its id. */
  submit(prompt: string, ...flags: readonly string[]): Promise<string>;
  /** The JSON that a command prints. */
  json(...args: readonly string[]): Promise<Readonly<Record<string, unknown>>>;
  close(): Promise<void>;
}

/** Opens a rig; what is running at the end is stopped with it. */
export async function openCliRig(): Promise<CliRig> {
  const workspace = temporaryWorkspace();
  const model = await startScriptedModel();
  createCodexHome({ dir: workspace.codexHome, modelUrl: model.url });
  const env: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    HOME: workspace.root,
    CODEX_HOME: workspace.codexHome,
    CODEX_MCP_STATE_DB: join(workspace.stateDir, 'state.sqlite3'),
  };
  const started = new Set<Running>();
  const start = (args: readonly string[], input?: string): Running => {
    const running = startProgram('main', args, { env, cwd: workspace.cwd, ...(input !== undefined && { input }) });
    started.add(running);
    void running.ended.then(() => started.delete(running));
    return running;
  };
  const run = (args: readonly string[], input?: string): Promise<Ended> => start(args, input).ended;
  const json = async (...args: readonly string[]): Promise<Readonly<Record<string, unknown>>> => {
    const { stdout } = await run([...args, '--json']);
    return JSON.parse(stdout) as Readonly<Record<string, unknown>>;
  };
  return {
    workspace,
    model,
    env,
    run,
    start,
    json,
    submit: async (prompt, ...flags) => {
      const { stdout, stderr, exitCode } = await run(['submit', prompt, ...flags]);
      if (exitCode !== 0) throw new Error(`submit ended with ${String(exitCode)}: ${stderr}`);
      return stdout.trim();
    },
    close: async () => {
      for (const running of started) running.process.kill('SIGKILL');
      const { appServer } = (await json('health')) as { appServer?: { pid: number | null } };
      await run(['worker', 'stop']);
      if (appServer?.pid) endGroup(appServer.pid);
      await model.close();
      workspace.remove();
    },
  };
}

/** Codex outlives its worker on purpose. */
function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
