import * as z from 'zod';
import { WIRE_INTERACTION_KINDS } from '../words.ts';

const time = z.string().nullable();
const ids = {
  operationId: z.string().nullable(),
  workflowId: z.string().nullable(),
  threadId: z.string().nullable(),
  turnId: z.string().nullable(),
};

/** State of the control plane in one look. */
export const healthView = z.object({
  generatedAt: z.string(),
  overallStatus: z.enum(['healthy', 'degraded', 'broken']),
  nextRecommendedAction: z.string(),
  recommendedPollAfterSeconds: z.number(),
  pollRecommended: z.boolean(),
  recommendedActions: z.array(z.object({ action: z.string(), reason: z.string() })),
  version: z.object({
    serverName: z.string(),
    serverVersion: z.string(),
    contractVersion: z.string(),
    toolSurfaceHash: z.string(),
    stableToolCount: z.int(),
    compatibilityToolCount: z.int(),
    stableTools: z.array(z.string()),
    compatibilityTools: z.array(z.string()),
    servedTools: z.union([z.literal('all'), z.array(z.string())]),
    generatedAt: z.string(),
  }),
  filters: z.object({ ...ids, sinceMinutes: z.int(), staleAfterMinutes: z.int() }),
  worker: z.object({
    state: z.enum(['alive', 'frozen', 'none']),
    mode: z.string(),
    workerId: z.string().nullable(),
    host: z.string().nullable(),
    pid: z.int().nullable(),
    version: z.string().nullable(),
    startedAt: time,
    lastStartError: z.string().nullable(),
  }),
  appServer: z.object({
    running: z.boolean(),
    started: z.boolean(),
    pid: z.int().nullable(),
    processGeneration: z.int().nullable(),
    pendingRequests: z.int(),
    codexVersion: z.string().nullable(),
    codexBinaryPath: z.string().nullable(),
    codexBinaryExists: z.boolean(),
  }),
  queue: z.object({
    queued: z.int(),
    active: z.int(),
    undeliveredAnswers: z.int(),
    limitGlobal: z.int(),
    limitPerProject: z.int(),
  }),
  activeWork: z.object({
    pendingRequests: z.int(),
    activeTurns: z.array(
      z.object({
        operationId: z.string(),
        threadId: z.string().nullable(),
        turnId: z.string().nullable(),
        status: z.string(),
      }),
    ),
    pendingInteractions: z.array(
      z.object({
        interactionId: z.string(),
        operationId: z.string(),
        kind: z.enum(WIRE_INTERACTION_KINDS),
        expiresAt: z.string(),
      }),
    ),
    activeTurnCount: z.int(),
    pendingInteractionCount: z.int(),
  }),
  staleOperations: z.array(z.object({ operationId: z.string(), status: z.string(), updatedAt: z.string() })),
  recentErrors: z.array(z.object({ operationId: z.string(), code: z.string(), message: z.string(), at: z.string() })),
  /** Only what is not as it should be. */
  checks: z.array(
    z.object({
      name: z.string(),
      status: z.enum(['warning', 'error']),
      message: z.string(),
      details: z.record(z.string(), z.unknown()).optional(),
      suggestedAction: z.string().optional(),
    }),
  ),
  paths: z.object({
    codexBinaryPath: z.string().nullable(),
    codexHome: z.string(),
    mcpStateDb: z.string(),
    kbHistoryProjectsRoot: z.string().nullable(),
  }),
  allowedRoots: z.object({ roots: z.array(z.string()), reason: z.string(), explanation: z.string() }),
  hookHistory: z.object({
    enabled: z.boolean(),
    status: z.enum(['ok', 'warning', 'disabled']),
    installed: z.boolean(),
    events: z.record(z.string(), z.boolean()),
    hooksJson: z.string().nullable(),
    configPath: z.string().nullable(),
    dbWritable: z.boolean(),
    dbError: z.string().nullable(),
    threadCount: z.int(),
    turnCount: z.int(),
    messageCount: z.int(),
    lastHookEventAt: time,
    warnings: z.array(z.string()),
  }),
  hookHistoryStatus: z.string(),
  lastHookEventAt: time,
  hookInstalled: z.boolean(),
  hookDbWritable: z.boolean(),
  configHints: z.object({
    defaultModel: z.string().nullable(),
    defaultApprovalPolicy: z.string(),
    defaultSandboxPolicy: z.string(),
    policySource: z.string(),
    startAppServerForReadTools: z.boolean(),
    warnings: z.array(z.string()),
  }),
});
