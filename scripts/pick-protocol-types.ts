/**
 * Writes packages/core/src/app-server/protocol/generated/types.ts: of the types that the installed Codex generates, those
 * we use and what they rest on. `--check` writes nothing and fails when the file is not what would be written.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';

/** Exported from the file: the types that the code names. */
const PICKED = [
  ...['InitializeParams', 'InitializeResponse', 'RequestId', 'ServerNotification', 'ServerRequest'],
  ...['v2/ServerDiagnosticsParams', 'v2/ServerDiagnosticsResponse', 'v2/CurrentTimeReadResponse'],
  ...['v2/ThreadStartParams', 'v2/ThreadStartResponse', 'v2/ThreadResumeParams', 'v2/ThreadResumeResponse'],
  ...['v2/ThreadUnsubscribeParams', 'v2/ThreadUnsubscribeResponse', 'v2/ThreadArchiveParams'],
  ...['v2/ThreadArchiveResponse', 'v2/ThreadSetNameParams', 'v2/ThreadSetNameResponse', 'v2/ThreadReadParams'],
  ...[
    'v2/ThreadReadResponse',
    'v2/ThreadListParams',
    'v2/ThreadListResponse',
    'v2/ThreadTurnsListParams',
    'v2/ThreadTurnsListResponse',
  ],
  ...['v2/ThreadBackgroundTerminalsListParams', 'v2/ThreadBackgroundTerminalsListResponse'],
  ...['v2/ThreadBackgroundTerminalsCleanParams', 'v2/ThreadBackgroundTerminalsCleanResponse'],
  ...['v2/CollaborationModeListParams', 'v2/CollaborationModeListResponse'],
  ...['v2/TurnStartParams', 'v2/TurnStartResponse', 'v2/TurnInterruptParams', 'v2/TurnInterruptResponse'],
  ...['v2/ThreadStatusChangedNotification', 'v2/ThreadClosedNotification', 'v2/TurnStartedNotification'],
  ...['v2/TurnCompletedNotification', 'v2/ItemStartedNotification', 'v2/ItemCompletedNotification'],
  ...['v2/ThreadTokenUsageUpdatedNotification', 'v2/TokenUsageBreakdown', 'v2/ErrorNotification'],
  ...['v2/WarningNotification', 'v2/GuardianWarningNotification', 'v2/ConfigWarningNotification'],
  ...['v2/HookCompletedNotification', 'v2/ServerRequestResolvedNotification'],
  ...['v2/Thread', 'v2/ThreadStatus', 'v2/Turn', 'v2/TurnError', 'v2/CodexErrorInfo', 'v2/ThreadItem', 'v2/UserInput'],
  ...['v2/SandboxPolicy', 'v2/FileUpdateChange', 'v2/PatchChangeKind'],
];

/** Kept as lists of method names: what only they lead to becomes `unknown`. */
const SHALLOW = ['ServerNotification', 'ServerRequest'];

/** Parts we never look into; they become `unknown`. */
const OPAQUE = [
  ...['ActivePermissionProfile', 'AdditionalContextEntry', 'AgentMessageModeration', 'AgentMessageDelivery'],
  ...['AsyncUserInputQuestion', 'CollabAgentState', 'CommandAction', 'CyberAccessProgram', 'DynamicToolSpec'],
  ...['DynamicToolCallOutputContentItem', 'FunctionCallOutputBody', 'GitInfo', 'HookPromptFragment', 'ImageDetail'],
  ...['ImageGenerationFailure', 'ImageGenerationInputImage', 'JsonValue', 'McpAppUi', 'McpToolCallAppContext'],
  ...['McpToolCallResult', 'MemoryCitation', 'MisalignmentErrorDetails', 'MultiAgentMode', 'Personality'],
  ...['ResponseItem', 'SelectedCapabilityRoot', 'SessionSource', 'TextElement', 'TextRange', 'ThreadEnvironment'],
  ...['ThreadExtra', 'ThreadReadState', 'ThreadSection', 'ThreadSource', 'TurnEnvironmentParams', 'TurnToolOutput'],
  ...['WebSearchAction', 'ApprovalsReviewer', 'ThreadStartSource', 'HookSource'],
];

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** The file that this script owns. */
export const TYPES_FILE = join(ROOT, 'packages/core/src/app-server/protocol/generated/types.ts');

/** The text that belongs into `TYPES_FILE` for the Codex that is installed here. */
export async function pickProtocolTypes(): Promise<string> {
  const launcher = createRequire(import.meta.url).resolve('@openai/codex/bin/codex.js');
  const run = (...args: string[]): string =>
    execFileSync(process.execPath, [launcher, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const folder = mkdtempSync(join(tmpdir(), 'codex-types-'));
  try {
    run('app-server', 'generate-ts', '--experimental', '--out', folder);
    return await assemble(folder, run('--version').trim());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Source {
  readonly name: string;
  readonly text: string;
  /** Files it imports from, relative to the folder, without ending. */
  readonly imports: readonly string[];
}

async function assemble(folder: string, version: string): Promise<string> {
  const taken = closure(folder);
  const exported = new Set(PICKED.map((file) => nameOf(file)));
  const known = new Set(taken.map(({ name }) => name));
  const declarations = taken
    .sort((a, b) => a.name.localeCompare(b.name, 'en'))
    .map((source) => {
      const foreign = source.imports.map(nameOf).filter((name) => !known.has(name));
      const text = foreign.reduce(toUnknown, source.text).replace(/\bbigint\b/g, 'number');
      return exported.has(source.name) ? text : text.replace(/^export /, '');
    });
  const header = [
    `// Picked by scripts/pick-protocol-types.ts from \`codex app-server generate-ts --experimental\`, ${version}.`,
    '// Do not edit: run `npx tsx scripts/pick-protocol-types.ts`. Types we do not look into are `unknown`.',
  ];
  const text = [...header, '', ...declarations].join('\n');
  return format(text, { parser: 'typescript', printWidth: 120, singleQuote: true });
}

function closure(folder: string): Source[] {
  const taken = new Map<string, Source>();
  const waiting = [...PICKED];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (taken.has(file) || (OPAQUE.includes(nameOf(file)) && !PICKED.includes(file))) continue;
    const source = read(folder, file);
    taken.set(file, source);
    if (!SHALLOW.includes(source.name)) waiting.push(...source.imports);
  }
  return [...taken.values()];
}

function read(folder: string, file: string): Source {
  const path = join(folder, `${file}.ts`);
  const text = readFileSync(path, 'utf8');
  const imports = [...text.matchAll(/^import type \{ \w+ \} from "(.+)";$/gm)].map(([, from = '']) =>
    relative(folder, resolve(dirname(path), from)).replaceAll('\\', '/'),
  );
  const declaration = text
    .replace(/\/\*\*.*?\*\//gs, '')
    .replace(/^(?:\/\/|import ).*$/gm, '')
    .replace(/^\s*\n/gm, '')
    .trim();
  return { name: nameOf(file), text: declaration, imports };
}

function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

function toUnknown(text: string, name: string): string {
  return text.replace(new RegExp(`(?<!["\\w])${name}(?!["\\w])`, 'g'), 'unknown');
}

async function main(): Promise<void> {
  const text = await pickProtocolTypes();
  if (!process.argv.includes('--check')) {
    writeFileSync(TYPES_FILE, text);
  } else if (readFileSync(TYPES_FILE, 'utf8') !== text) {
    console.error('The picked protocol types are not those of the installed Codex: run this script without --check.');
    process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
