import type { ToolInput, ToolOutput } from '../contract/registry.ts';
import { TOOL_SURFACE_HASH } from '../contract/generated/surface-hash.ts';
import { COMPATIBILITY_TOOLS, CONTRACT_VERSION, SERVER_NAME, STABLE_TOOLS } from '../contract/surface.ts';
import type { ConfigSource } from '../config/config-input.ts';
import { redactSecrets } from '../foundation/redact.ts';
import { cut } from '../foundation/text.ts';
import type { HandlerDeps } from './handler-deps.ts';
import { healthChecks } from './health-checks.ts';
import type { HealthFacts } from './health-facts.ts';
import { WIRE_KIND } from './interaction-view.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';
import { wireStatus } from './operation-situation.ts';

type HealthView = ToolOutput<'codex_health_summary'>;
type Input = ToolInput<'codex_health_summary'>;
type About = Pick<HandlerDeps, 'config' | 'statePath' | 'version' | 'servedTools' | 'folders'>;

const ACTIVE_SHOWN = 5;
const ERROR_CHARS = 200;
const POLL_SECONDS = 15;

/** Pure: state of the control plane in one look. */
export function healthView(facts: HealthFacts, input: Input, about: About): HealthView {
  const { config } = about;
  const checks = healthChecks(facts, config);
  const actions = recommendedActions(facts, checks);
  const hasWork = facts.active.length > 0;
  const generatedAt = isoTime(facts.presence.now);
  return {
    generatedAt,
    overallStatus: overallStatus(checks),
    nextRecommendedAction: actions[0]?.action ?? 'none',
    recommendedPollAfterSeconds: hasWork ? POLL_SECONDS : 0,
    pollRecommended: hasWork,
    recommendedActions: actions,
    version: versionBlock(about, generatedAt),
    filters: filtersOf(input),
    worker: workerBlock(facts, config.values.executionMode),
    appServer: appServerBlock(facts, about),
    queue: {
      queued: facts.openWork.queued,
      active: facts.openWork.turnHolding,
      undeliveredAnswers: facts.openWork.undeliveredAnswers,
      ...limitsInForce(facts, about),
    },
    activeWork: activeWork(facts),
    staleOperations: facts.stale.map((operation) => ({
      operationId: operation.id,
      status: wireStatus(operation),
      updatedAt: isoTime(operation.updatedAt),
    })),
    recentErrors: facts.failed.map(({ id, lastError, finishedAt, updatedAt }) => ({
      operationId: id,
      code: lastError?.code ?? 'CODEX_SEND_FAILED',
      message: cut(redactSecrets(lastError?.message ?? ''), ERROR_CHARS).text,
      at: isoTime(finishedAt ?? updatedAt),
    })),
    checks: [...checks],
    ...configBlocks(facts, about),
  };
}

/** Those of the worker in office; without one, those that the next one started from here will have. */
function limitsInForce({ presence }: HealthFacts, { config }: About) {
  const limits = presence.liveness.worker === 'none' ? null : (presence.office?.limits ?? null);
  return {
    limitGlobal: limits?.global ?? config.values.maxActiveTurnsGlobal,
    limitPerProject: limits?.perProject ?? config.values.maxActiveTurnsPerProject,
  };
}

function overallStatus(checks: readonly HealthView['checks'][number][]): HealthView['overallStatus'] {
  if (checks.some(({ status }) => status === 'error')) return 'broken';
  return checks.length > 0 ? 'degraded' : 'healthy';
}

function recommendedActions({ questions, stale }: HealthFacts, checks: readonly HealthView['checks'][number][]) {
  return [
    ...(questions.length > 0
      ? [{ action: 'answer_pending_interaction', reason: `${questions.length} questions wait for an answer.` }]
      : []),
    ...(stale.length > 0
      ? [{ action: 'recover_stale_operations', reason: 'Of some tasks nothing was heard for long.' }]
      : []),
    ...checks
      .filter(({ name }) => name !== 'stale_operations')
      .map(({ message }) => ({ action: 'inspect_diagnostics', reason: message })),
  ];
}

function versionBlock({ version, servedTools }: About, generatedAt: string): HealthView['version'] {
  return {
    serverName: SERVER_NAME,
    serverVersion: version,
    contractVersion: CONTRACT_VERSION,
    toolSurfaceHash: TOOL_SURFACE_HASH,
    stableToolCount: STABLE_TOOLS.length,
    compatibilityToolCount: COMPATIBILITY_TOOLS.length,
    stableTools: [...STABLE_TOOLS],
    compatibilityTools: [...COMPATIBILITY_TOOLS],
    servedTools: servedTools === 'all' ? 'all' : [...servedTools],
    generatedAt,
  };
}

function filtersOf(input: Input): HealthView['filters'] {
  return {
    operationId: input.operation_id ?? null,
    workflowId: input.workflow_id ?? null,
    threadId: input.thread_id ?? null,
    turnId: input.turn_id ?? null,
    sinceMinutes: input.since_minutes,
    staleAfterMinutes: input.stale_after_minutes,
  };
}

function workerBlock({ presence, lastStartError }: HealthFacts, mode: string): HealthView['worker'] {
  const { office, liveness } = presence;
  return {
    state: liveness.worker,
    mode,
    workerId: office?.workerId ?? null,
    host: office?.host ?? null,
    pid: office?.process.pid ?? null,
    version: office?.version ?? null,
    startedAt: isoTimeOrNull(office?.startedAt),
    lastStartError,
  };
}

function appServerBlock({ generation, binary }: HealthFacts, { folders }: About): HealthView['appServer'] {
  const running = generation !== undefined && generation.status !== 'exited';
  const found = 'problem' in binary ? undefined : binary;
  const path = (running ? undefined : found?.path) ?? generation?.binaryPath ?? found?.path ?? null;
  return {
    running,
    started: running,
    pid: running ? (generation.process?.pid ?? null) : null,
    processGeneration: generation?.number ?? null,
    pendingRequests: 0,
    codexVersion: (running ? generation.version : null) ?? found?.version ?? null,
    codexBinaryPath: path,
    codexBinaryExists: path !== null && folders.exists(path),
  };
}

function activeWork({ active, questions, openWork }: HealthFacts): HealthView['activeWork'] {
  const turns = active.filter(({ turnId }) => turnId !== null);
  return {
    pendingRequests: openWork.undeliveredAnswers,
    activeTurns: turns.slice(0, ACTIVE_SHOWN).map((operation) => ({
      operationId: operation.id,
      threadId: operation.threadId,
      turnId: operation.turnId,
      status: wireStatus(operation),
    })),
    pendingInteractions: questions.slice(0, ACTIVE_SHOWN).map(({ id, operationId, kind, deadlineAt }) => ({
      interactionId: id,
      operationId,
      kind: WIRE_KIND[kind],
      expiresAt: isoTime(deadlineAt),
    })),
    activeTurnCount: turns.length,
    pendingInteractionCount: questions.length,
  };
}

function configBlocks({ binary, notices }: HealthFacts, { config, statePath }: About) {
  const { values, sources, roots, warnings } = config;
  return {
    paths: {
      codexBinaryPath: 'problem' in binary ? values.codexBinary : binary.path,
      codexHome: values.codexHome,
      mcpStateDb: statePath,
      kbHistoryProjectsRoot: values.kbHistoryProjectsRoot,
    },
    allowedRoots: { roots: [...roots.roots], reason: roots.reason, explanation: roots.explanation },
    hookHistory: { ...NO_HOOKS, enabled: values.hookHistoryEnabled },
    hookHistoryStatus: 'disabled',
    lastHookEventAt: null,
    hookInstalled: false,
    hookDbWritable: false,
    configHints: {
      defaultModel: values.defaultModel,
      defaultApprovalPolicy: values.defaultApprovalPolicy,
      defaultSandboxPolicy: values.defaultSandbox,
      policySource: `sandbox: ${tell(sources.defaultSandbox)}; approval: ${tell(sources.defaultApprovalPolicy)}`,
      startAppServerForReadTools: values.startAppServerForReadTools,
      warnings: [...warnings, ...notices],
    },
  };
}

/** Hooks are not part of this version: nothing is known of them. */
const NO_HOOKS: Omit<HealthView['hookHistory'], 'enabled'> = {
  status: 'disabled',
  installed: false,
  events: {},
  hooksJson: null,
  configPath: null,
  dbWritable: false,
  dbError: null,
  threadCount: 0,
  turnCount: 0,
  messageCount: 0,
  lastHookEventAt: null,
  warnings: [],
};

const tell = ({ kind, name }: ConfigSource): string => (kind === 'default' ? 'default' : `${kind} ${name}`);
