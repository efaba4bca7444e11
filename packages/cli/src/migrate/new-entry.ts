import type { OldProgram } from './old-program.ts';
import type { EntryChange, ServerEntry } from './server-entry.ts';

/** Where the programs of codex-cp are that a client starts. */
export interface Doors {
  readonly node: string;
  readonly codexCpMcp: string;
  readonly codexControlPlaneMcp: string;
}

export interface NewEntry {
  readonly change: EntryChange;
  /** What a user has to know of it. */
  readonly notes: readonly string[];
}

type CodexServer = Extract<OldProgram, { kind: 'codex-mcp-server' }>;

/** Pure: what an entry becomes that starts this program. Node and program are named whole: clients often have no PATH. */
export function newEntryFor(program: OldProgram, entry: ServerEntry, doors: Doors): NewEntry {
  if (program.kind === 'python-server') {
    return { change: { command: doors.node, args: [doors.codexControlPlaneMcp], addEnv: {} }, notes: rootsNote(entry) };
  }
  const { env, notes } = environmentFor(program);
  const addEnv = Object.fromEntries(Object.entries(env).filter(([name]) => entry.env[name] === undefined));
  return {
    change: { command: doors.node, args: [doors.codexCpMcp], addEnv },
    notes: [...notes, ...rootsNote(entry)],
  };
}

/** The tools `codex` and `codex-reply` beside ours. */
const TOOL_SETS = 'core,legacy';

/** What was said to Codex and has a name here. */
const SETTINGS: Readonly<Record<string, { readonly env: string; readonly words?: readonly string[] }>> = {
  model: { env: 'CODEX_MCP_DEFAULT_MODEL' },
  model_reasoning_effort: { env: 'CODEX_MCP_DEFAULT_EFFORT' },
  sandbox_mode: {
    env: 'CODEX_MCP_DEFAULT_SANDBOX',
    words: ['read-only', 'workspace-write', 'danger-full-access'],
  },
  approval_policy: { env: 'CODEX_MCP_DEFAULT_APPROVAL_POLICY', words: ['untrusted', 'on-request', 'never'] },
};

function environmentFor({ binary, config, others }: CodexServer) {
  const known = Object.entries(config).flatMap(([key, value]) => {
    const setting = SETTINGS[key];
    return setting && (setting.words?.includes(value) ?? true) ? [[setting.env, value, key] as const] : [];
  });
  const taken = new Set(known.map(([, , key]) => key));
  const left = [
    ...Object.entries(config).flatMap(([key, value]) => (taken.has(key) ? [] : [shownPair(key, value)])),
    // The value of an option may be a secret.
    ...others.map((option) => option.split(' ', 1).join()),
  ];
  const env: Readonly<Record<string, string>> = {
    CODEX_CP_TOOLSETS: TOOL_SETS,
    ...(binary !== null && { CODEX_BINARY_PATH: binary }),
    ...Object.fromEntries(known.map(([name, value]) => [name, value])),
  };
  const notes =
    left.length === 0
      ? []
      : [
          `Not taken along: ${left.join(', ')}. Put it into config.toml in the Codex home, where it holds for every task.`,
        ];
  return { env, notes };
}

/** Of what has a name here the value says why it was not taken along; of the rest it may be a secret. */
const shownPair = (key: string, value: string): string => (SETTINGS[key] ? `-c ${key}=${value}` : `-c ${key}`);

const ROOTS = ['CODEX_ALLOWED_ROOTS', 'CODEX_PROJECTS_ROOT'];

const rootsNote = ({ env }: ServerEntry): readonly string[] =>
  ROOTS.some((name) => env[name] !== undefined)
    ? []
    : [
        'Tasks may run under the folder in which the client starts the server, but not where that is the home folder or a root; to allow others, set CODEX_ALLOWED_ROOTS in its env.',
      ];
