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
    recentEvents: z.array(z.record(z.string(), z.unknown())).optional(),
    source: z.string(),
  }),
  errors: STATE_ERRORS,
  cli: { id: 'app-server status', args: [] },
});
