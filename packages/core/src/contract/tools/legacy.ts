import * as z from 'zod';
import { defineTool } from '../define-tool.ts';
import * as field from '../fields.ts';
import { STATE_ERRORS } from '../state-errors.ts';
import { legacyView } from '../views/legacy.ts';

/** Bytes of `config` as JSON. */
export const CONFIG_MAX_BYTES = 65_536;

const instructions = z.string().max(200_000).optional();

const common = {
  group: 'legacy',
  stability: 'legacy',
  effect: 'submit',
  destructive: true,
  idempotent: false,
  output: legacyView,
  spelling: 'snake_case',
  answer: 'message',
} as const;

const ERRORS = [
  ...STATE_ERRORS,
  'CODEX_TURN_FAILED',
  'CODEX_TURN_WITHOUT_ANSWER',
  'CODEX_SEND_FAILED',
  'CODEX_APP_SERVER_UNAVAILABLE',
  'CODEX_TIMEOUT',
  'CODEX_BUSY',
  'CODEX_TURN_STEERED',
  'CODEX_TURN_CUT_SHORT',
  'CODEX_EVIDENCE_LOST',
] as const;

/** A new thread, as the removed `codex mcp-server` started one. */
export const codex = defineTool({
  ...common,
  name: 'codex',
  title: 'Run Codex',
  summary:
    'Runs a Codex session on a prompt and answers with its final message. A task that takes longer than this call waits goes on; the same call again joins it.',
  input: z.strictObject({
    prompt: field.prompt.describe('The first message to Codex.'),
    model: field.line.optional(),
    cwd: field.path.optional().describe('Folder of the session; a relative one counts from that of this server.'),
    'approval-policy': z.enum(['untrusted', 'on-failure', 'on-request', 'never']).optional(),
    sandbox: z.enum(['read-only', 'workspace-write', 'danger-full-access']).optional(),
    config: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('Settings that win over config.toml, for this session; keys may be dotted.'),
    'base-instructions': instructions.describe('Instead of the instructions that Codex has by default.'),
    'developer-instructions': instructions,
    'compact-prompt': instructions.describe('Used when the conversation is summed up.'),
  }),
  unsupported: ['profile', 'include-plan-tool'],
  instead: {
    profile:
      'cannot be chosen for one session: Codex reads a profile only when it is started. Pass its values in config',
    'include-plan-tool': 'is gone from Codex: leave it out',
  },
  errors: ERRORS,
  cli: { id: 'submit', args: ['prompt'] },
});

/** One more message to a thread, as the removed `codex mcp-server` took it. */
export const codexReply = defineTool({
  ...common,
  name: 'codex-reply',
  title: 'Reply to Codex',
  summary:
    'Sends one more prompt to a Codex session and answers with its final message. While the session is busy the prompt waits its turn.',
  input: z.strictObject({
    prompt: field.prompt.describe('The next message to Codex.'),
    threadId: field.id.optional().describe('From the answer of codex.'),
    conversationId: field.id.optional().describe('Older word for threadId.'),
  }),
  errors: [...ERRORS, 'CODEX_THREAD_NOT_FOUND'],
  cli: { id: 'submit', args: ['prompt'] },
});
