import { defaultStateDb } from '../default-state-db.ts';
import { defaultToolSets } from '../../model/tool-sets.ts';
import { int, optionalPath, path, pathList, toolSets, word } from '../setting-types.ts';
import { setting } from '../setting.ts';

/** Where our own things are and how the work is done. */
export const OWN_SETTINGS = {
  projectsRoot: setting<string | null>({
    env: ['CODEX_PROJECTS_ROOT'],
    key: 'projects_root',
    type: optionalPath,
    defaultValue: () => null,
    defaultText: 'none',
    description: 'Folder whose sub-folders are projects; the only allowed root where CODEX_ALLOWED_ROOTS is not set.',
  }),
  allowedRoots: setting({
    env: ['CODEX_ALLOWED_ROOTS'],
    key: 'allowed_roots',
    type: pathList,
    defaultValue: () => null,
    defaultText: 'CODEX_PROJECTS_ROOT, else the working directory',
    description: 'Folders in which tasks may run. Symbolic links are followed before a path is held against them.',
  }),
  projectsRegistry: setting<string | null>({
    env: ['CODEX_PROJECTS_REGISTRY'],
    key: 'projects_registry_path',
    type: optionalPath,
    defaultValue: () => null,
    defaultText: '`projects.json` in CODEX_PROJECTS_ROOT',
    description: 'List of projects with ids and names of their own.',
  }),
  stateDb: setting({
    env: ['CODEX_MCP_STATE_DB'],
    key: 'state_db_path',
    type: path,
    defaultValue: defaultStateDb,
    defaultText: '`codex-cp/state.sqlite3` in the state folder of the user',
    description:
      'The state database. All doors that share it share tasks and worker. A relative path counts from the folder of the JSON file where there is one.',
    relativeTo: 'config file',
  }),
  logFile: setting<string | null>({
    env: ['CODEX_CONTROL_PLANE_MCP_LOG', 'OPENCLAW_CODEX_MCP_LOG'],
    key: null,
    type: optionalPath,
    defaultValue: () => null,
    defaultText: '`logs/server.log` beside the state database',
    description: 'Log of the front-ends; five files of 5 MB are kept.',
  }),
  executionMode: setting({
    env: ['CODEX_MCP_EXECUTION_MODE'],
    key: 'execution_mode',
    type: word({
      words: ['auto', 'inline', 'client', 'worker'],
      refused: {
        observe: 'There is no "observe" any more: "client" reads and writes tasks and never starts a worker.',
      },
    }),
    defaultValue: () => 'auto' as const,
    defaultText: '`auto`',
    description:
      'Who runs the tasks: `auto` starts a worker when one is needed, `inline` works in this process, `client` never starts one, `worker` is one.',
  }),
  maxActiveTurnsGlobal: setting({
    env: ['CODEX_MCP_MAX_ACTIVE_TURNS_GLOBAL'],
    key: 'max_active_turns_global',
    type: int({ min: 1, max: 1_000 }),
    defaultValue: () => 4,
    defaultText: '4',
    description: 'Turns that may run at the same time.',
  }),
  maxActiveTurnsPerProject: setting({
    env: ['CODEX_MCP_MAX_ACTIVE_TURNS_PER_PROJECT'],
    key: 'max_active_turns_per_project',
    type: int({ min: 1, max: 1_000 }),
    defaultValue: () => 3,
    defaultText: '3',
    description: 'Turns that may run at the same time in one project.',
  }),
  workerIdleSeconds: setting({
    env: ['CODEX_CP_WORKER_IDLE_SECONDS'],
    key: 'worker_idle_seconds',
    type: int({ min: 1, max: 86_400 }),
    defaultValue: () => 60,
    defaultText: '60',
    description: 'A worker without work ends after this time.',
  }),
  appServerIdleSeconds: setting({
    env: ['CODEX_CP_APP_SERVER_IDLE_SECONDS'],
    key: 'app_server_idle_seconds',
    type: int({ min: 1, max: 86_400 }),
    defaultValue: () => 300,
    defaultText: '300',
    description: 'A Codex app-server without turns is stopped after this time.',
  }),
  toolSets: setting({
    env: ['CODEX_CP_TOOLSETS'],
    key: 'toolsets',
    type: toolSets,
    defaultValue: ({ door }) => defaultToolSets(door),
    defaultText: '`core`; doors with the old names: `full`',
    description:
      'Which tools an MCP server lists: `core` is what a model needs, `full` the whole contract, `read` what changes nothing, `legacy` the two tools of the removed `codex mcp-server`.',
  }),
  legacyWaitSeconds: setting({
    env: ['CODEX_CP_LEGACY_WAIT_SECONDS'],
    key: 'legacy_wait_seconds',
    type: int({ min: 1, max: 3_600 }),
    defaultValue: () => 50,
    defaultText: '50',
    description:
      'How long the tools `codex` and `codex-reply` wait for the end of their task before they say that it goes on: less than a client bears.',
  }),
  appServerTransport: setting({
    env: ['CODEX_CP_APP_SERVER_TRANSPORT'],
    key: 'app_server_transport',
    type: word({
      words: ['auto', 'unix', 'ws', 'stdio'],
      refusedOnWindows: { unix: 'Codex has no unix sockets on Windows: use "auto" or "ws".' },
    }),
    defaultValue: () => 'auto' as const,
    defaultText: '`auto`',
    description:
      'How the app-server is spoken to: `auto` is a private unix socket, on Windows a loopback WebSocket; with `stdio` a turn does not outlive the worker.',
  }),
  retentionDays: setting({
    env: ['CODEX_CP_RETENTION_DAYS'],
    key: 'retention_days',
    type: int({ min: 30, max: 36_500 }),
    defaultValue: () => 90,
    defaultText: '90',
    description: 'Texts and reports of ended tasks are kept this long; their ids and keys for ever.',
  }),
} as const;
