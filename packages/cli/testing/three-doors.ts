import { join } from 'node:path';
import { expect } from 'vitest';
import { Scene } from '../../core/testing/store-contract/scene.ts';
import { temporaryWorkspace, type TemporaryWorkspace } from '../../core/testing/workspace.ts';
import { openSqliteStore } from '../../core/testing/open-store.ts';
import { connectTo, doorOf, type TestClient } from '../../mcp/test/clients.ts';
import { startProgram } from './program.ts';

type Arguments = Readonly<Record<string, unknown>>;

/** The built command line and the built MCP server, asked by a v1 and a v2 client, over one state file. */
export interface ThreeDoors {
  readonly workspace: TemporaryWorkspace;
  readonly env: Readonly<Record<string, string>>;
  /** Rows as a worker would have left them; no worker and no Codex are needed to read and answer them. */
  readonly scene: Scene;
  readonly clients: readonly TestClient[];
  /** Of the folder in which everything is called. */
  readonly projectId: string;
  /** What a command prints with --json. */
  readonly cli: (...args: readonly string[]) => Promise<unknown>;
  /** What a tool answers; its text must say the same as its content. */
  readonly mcp: (client: TestClient, name: string, args: Arguments) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

export async function openThreeDoors(): Promise<ThreeDoors> {
  const workspace = temporaryWorkspace();
  const statePath = join(workspace.stateDir, 'state.sqlite3');
  const scene = new Scene(openSqliteStore(statePath));
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: workspace.root,
    CODEX_HOME: workspace.codexHome,
    CODEX_MCP_STATE_DB: statePath,
    CODEX_MCP_EXECUTION_MODE: 'client',
    CODEX_ALLOWED_ROOTS: workspace.root,
    CODEX_CP_TOOLSETS: 'full,legacy',
  };
  const spec = { command: process.execPath, args: [doorOf('codex-cp-mcp')], env, cwd: workspace.cwd };
  const clients = [await connectTo(spec, 'v1'), await connectTo(spec, 'v2')];
  // A client that knows the list holds each answer against the published schema.
  for (const client of clients) await client.listTools();
  return {
    workspace,
    env,
    scene,
    clients,
    projectId: await projectAt(clients[0]!, workspace.cwd),
    cli: async (...args) => {
      const { stdout } = await startProgram('main', [...args, '--json'], { env, cwd: workspace.cwd }).ended;
      return normal(JSON.parse(stdout));
    },
    mcp: async (client, name, args) => {
      const { isError, structuredContent = {}, content } = await client.call(name, args);
      const text = content[0]!.text!;
      // The tools of the removed server answer in plain words.
      const said = 'content' in structuredContent ? { ok: !isError, ...structuredContent } : structuredContent;
      expect('content' in said ? text : JSON.parse(text)).toEqual('content' in said ? said.content : said);
      expect(isError).toBe(!said['ok']);
      return normal(said);
    },
    close: async () => {
      for (const client of clients) await client.close();
      scene.store.close();
      workspace.remove();
    },
  };
}

async function projectAt(client: TestClient, folder: string): Promise<string> {
  const { structuredContent } = await client.call('codex_list_projects', {});
  const { projects } = structuredContent as { projects: readonly { path: string; project_id: string }[] };
  return projects.find(({ path }) => path === folder)!.project_id;
}

/** An answer without what differs from one moment, one task and one door to the next. */
const normal = (answer: unknown): unknown =>
  JSON.parse(
    JSON.stringify(answer)
      .replaceAll(/(op|int|ps|wf)_[0-9a-f]+/g, '$1_N')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
      .replaceAll(/"servedTools":("all"|\[[^\]]*\])/g, '"servedTools":0')
      .replaceAll(/"(stalenessSeconds|waitedSeconds|restart)":[\d.]+/g, '"$1":0'),
  ) as unknown;
