import * as z from 'zod';
import { defineTool } from '../define-tool.ts';
import { STATE_ERRORS } from '../state-errors.ts';

/** How the app-server is. */
export const getAppServerStatus = defineTool({
  name: 'codex_get_app_server_status',
  title: 'Status of the app-server',
  summary: 'Whether a Codex app-server of ours runs, and what it does. Starts nothing.',
  group: 'app_server',
  stability: 'compatibility',
  effect: 'read',
  destructive: false,
  idempotent: true,
  input: z.strictObject({ include_recent_events: z.boolean().default(false) }),
  output: z.object({
    running: z.boolean(),
    reachable: z.boolean(),
    started: z.boolean(),
    pid: z.int().nullable(),
    returnCode: z.int().nullable(),
    startedAt: z.string().nullable(),
    processGeneration: z.int().nullable(),
    pendingRequests: z.int().nullable(),
    activeTurns: z.int(),
    pendingInteractions: z.int(),
    recentEventCount: z.int(),
    lastError: z.string().nullable(),
    codexVersion: z.string().nullable(),
    codexBinaryPath: z.string().nullable(),
    codexBinaryExists: z.boolean(),
    restartRequestedAt: z.string().nullable().describe('Set while a restart that was asked for is not over.'),
    recentEvents: z.array(z.record(z.string(), z.unknown())).optional(),
    source: z.string(),
  }),
  errors: STATE_ERRORS,
  cli: { id: 'app-server status', args: [] },
});

/** Ends the app-server of this Codex home and starts another one. */
export const restartAppServer = defineTool({
  name: 'codex_restart_app_server',
  title: 'Restart the app-server',
  summary:
    'Ends the Codex app-server of this Codex home and starts another: for one that misbehaves, or for settings that Codex reads only when it starts. Refused while tasks run or ask, unless forced; what is queued runs afterwards. Safe to repeat.',
  group: 'app_server',
  stability: 'compatibility',
  effect: 'control',
  destructive: true,
  idempotent: true,
  input: z.strictObject({
    start_after_restart: z.boolean().default(true).describe('false: ended only; the next task starts one.'),
    timeout_seconds: z.int().min(1).max(120).default(30).describe('How long to wait for it, 20 s at most.'),
    force: z.boolean().default(false).describe('Cut running turns short: their tasks end as unknown.'),
  }),
  output: z.object({
    restarted: z.boolean().describe('The server that ran has ended.'),
    started: z.boolean().describe('Another one runs in its place.'),
    confirmed: z.boolean().describe('false: asked for and not over yet.'),
    beforePid: z.int().nullable(),
    afterPid: z.int().nullable(),
    beforeProcessGeneration: z.int().nullable(),
    processGeneration: z.int().nullable(),
    activeWork: z
      .object({ pendingRequests: z.int(), activeTurns: z.int(), pendingInteractions: z.int() })
      .describe('When it was asked for: answers on their way, tasks with a turn, open questions.'),
    message: z.string(),
    nextRecommendedAction: z.string(),
    recommendedPollAfterSeconds: z.number(),
    pollRecommended: z.boolean(),
    workerStartError: z.string().optional(),
  }),
  errors: [...STATE_ERRORS, 'CODEX_BUSY', 'CODEX_TIMEOUT', 'CODEX_APP_SERVER_UNAVAILABLE'],
  cli: { id: 'app-server restart', args: [] },
});
