// Picked by scripts/pick-protocol-types.ts from `codex app-server generate-ts --experimental`, codex-cli 0.169.0.
// Do not edit: run `npx tsx scripts/pick-protocol-types.ts`. Types we do not look into are `unknown`.

type AbsolutePathBuf = string;
type AskForApproval =
  | 'untrusted'
  | 'on-request'
  | {
      granular: {
        sandbox_approval: boolean;
        rules: boolean;
        skill_approval: boolean;
        request_permissions: boolean;
        mcp_elicitations: boolean;
      };
    }
  | 'never';
type ClientInfo = { name: string; title: string | null; version: string };
export type CodexErrorInfo =
  | 'contextWindowExceeded'
  | 'sessionBudgetExceeded'
  | 'usageLimitExceeded'
  | 'rateLimitExceeded'
  | 'flexUnavailable'
  | 'serverOverloaded'
  | 'modelNotFound'
  | 'policyCapacityUnavailable'
  | 'inferenceHookDenied'
  | 'cyberPolicy'
  | 'misalignmentPolicyViolation'
  | 'tooManyDenials'
  | { httpConnectionFailed: { httpStatusCode: number | null } }
  | { responseStreamConnectionFailed: { httpStatusCode: number | null } }
  | 'internalServerError'
  | 'unauthorized'
  | 'badRequest'
  | 'threadRollbackFailed'
  | 'sandboxError'
  | { responseStreamDisconnected: { httpStatusCode: number | null } }
  | { responseTooManyFailedAttempts: { httpStatusCode: number | null } }
  | { activeTurnNotSteerable: { turnKind: NonSteerableTurnKind } }
  | 'other'
  | string
  | { [key: string]: unknown };
type CollabAgentTool =
  | 'spawnAgent'
  | 'sendInput'
  | 'resumeAgent'
  | 'wait'
  | 'closeAgent'
  | 'sendMessage'
  | 'followupTask'
  | 'interruptAgent'
  | 'listAgents';
type CollabAgentToolCallStatus = 'inProgress' | 'completed' | 'failed' | 'interrupted';
type CollaborationMode = { mode: ModeKind; settings: Settings };
export type CollaborationModeListParams = Record<string, never>;
export type CollaborationModeListResponse = { data: Array<CollaborationModeMask> };
type CollaborationModeMask = {
  name: string;
  mode: ModeKind | null;
  model: string | null;
  reasoning_effort: ReasoningEffort | null | null;
};
type CommandExecutionSource = 'agent' | 'userShell' | 'unifiedExecStartup' | 'unifiedExecInteraction';
type CommandExecutionStatus = 'inProgress' | 'completed' | 'failed' | 'declined';
export type ConfigWarningNotification = {
  summary: string;
  details: string | null;
  path?: string;
  range?: unknown;
};
export type CurrentTimeReadResponse = {
  currentTimeAt: number;
};
type DynamicToolCallStatus = 'inProgress' | 'completed' | 'failed';
export type ErrorNotification = { error: TurnError; willRetry: boolean; threadId: string; turnId: string };
export type FileUpdateChange = { path: string; kind: PatchChangeKind; diff: string };
export type GuardianWarningNotification = {
  threadId: string;
  message: string;
};
export type HookCompletedNotification = { threadId: string; turnId: string | null; run: HookRunSummary };
type HookEventName =
  | 'preModelRequest'
  | 'postModelRequest'
  | 'preToolUse'
  | 'permissionRequest'
  | 'postToolUse'
  | 'preCompact'
  | 'postCompact'
  | 'sessionStart'
  | 'sessionEnd'
  | 'userPromptSubmit'
  | 'subagentStart'
  | 'subagentStop'
  | 'stop'
  | 'interrupt';
type HookExecutionMode = 'sync' | 'async';
type HookHandlerType = 'command' | 'mcpTool' | 'prompt' | 'agent';
type HookOutputEntry = { kind: HookOutputEntryKind; text: string };
type HookOutputEntryKind = 'warning' | 'stop' | 'feedback' | 'context' | 'error';
type HookRunStatus = 'running' | 'completed' | 'failed' | 'blocked' | 'stopped';
type HookRunSummary = {
  id: string;
  eventName: HookEventName;
  handlerType: HookHandlerType;
  executionMode: HookExecutionMode;
  scope: HookScope;
  sourcePath: LegacyAppPathString;
  source: unknown;
  displayOrder: number;
  status: HookRunStatus;
  statusMessage: string | null;
  startedAt: number;
  completedAt: number | null;
  durationMs: number | null;
  entries: Array<HookOutputEntry>;
};
type HookScope = 'thread' | 'turn';
type ImageGenerationItem = {
  id: string;
  status: string;
  revisedPrompt: string | null;
  transparentBackground?: boolean;
  failure: unknown | null;
  savedPath?: AbsolutePathBuf;
  inputImages?: Array<unknown>;
  generationId: string | null;
} & ({ fileId: string } | { result: string });
type InitializeCapabilities = {
  requiredHumanApproval?: boolean;
  explicitGatewayOauth?: boolean;
  experimentalApi: boolean;
  requestAttestation: boolean;
  mcpServerOpenaiFormElicitation?: boolean;
  optOutNotificationMethods?: Array<string> | null;
  extensions?: { [key in string]?: unknown } | null;
};
export type InitializeParams = { clientInfo: ClientInfo; capabilities: InitializeCapabilities | null };
export type InitializeResponse = {
  userAgent: string;
  codexHome: AbsolutePathBuf;
  platformFamily: string;
  platformOs: string;
};
export type ItemCompletedNotification = {
  item: ThreadItem;
  threadId: string;
  turnId: string;
  contentTokenCount?: number | null;
  completedAtMs: number;
};
export type ItemStartedNotification = { item: ThreadItem; threadId: string; turnId: string; startedAtMs: number };
type LegacyAppPathString = string;
type McpToolCallError = { message: string };
type McpToolCallStatus = 'inProgress' | 'completed' | 'failed';
type MessagePhase = 'commentary' | 'partial_answer' | 'final_answer';
type ModeKind = 'plan' | 'default';
type NetworkAccess = 'restricted' | 'enabled';
type NonSteerableTurnKind = 'review' | 'compact';
type PatchApplyStatus = 'inProgress' | 'completed' | 'failed' | 'declined';
export type PatchChangeKind = { type: 'add' } | { type: 'delete' } | { type: 'update'; move_path: string | null };
type ReasoningEffort = string;
type ReasoningSummary = 'auto' | 'concise' | 'detailed' | 'none';
export type RequestId = string | number;
type SandboxMode = 'read-only' | 'workspace-write' | 'danger-full-access';
export type SandboxPolicy =
  | { type: 'dangerFullAccess' }
  | { type: 'readOnly'; networkAccess: boolean }
  | { type: 'externalSandbox'; networkAccess: NetworkAccess }
  | {
      type: 'workspaceWrite';
      writableRoots: Array<AbsolutePathBuf>;
      networkAccess: boolean;
      excludeTmpdirEnvVar: boolean;
      excludeSlashTmp: boolean;
    };
type ServerDiagnosticsGauge = { name: string; value: number };
export type ServerDiagnosticsParams = Record<string, never>;
type ServerDiagnosticsProcess = {
  id: number;
  residentMemoryBytes: number | null;
  physicalFootprintBytes: number | null;
};
export type ServerDiagnosticsResponse = { process: ServerDiagnosticsProcess; gauges: Array<ServerDiagnosticsGauge> };
export type ServerNotification =
  | { method: 'error'; params: ErrorNotification }
  | { method: 'thread/started'; params: unknown }
  | { method: 'thread/status/changed'; params: ThreadStatusChangedNotification }
  | { method: 'thread/readState/changed'; params: unknown }
  | { method: 'thread/archived'; params: unknown }
  | { method: 'thread/deleted'; params: unknown }
  | { method: 'thread/unarchived'; params: unknown }
  | { method: 'thread/closed'; params: ThreadClosedNotification }
  | { method: 'thread/reverted'; params: unknown }
  | { method: 'skills/changed'; params: unknown }
  | { method: 'thread/name/updated'; params: unknown }
  | { method: 'thread/section/changed'; params: unknown }
  | { method: 'thread/attachment/updated'; params: unknown }
  | { method: 'thread/goal/updated'; params: unknown }
  | { method: 'thread/prediction/updated'; params: unknown }
  | { method: 'thread/goal/cleared'; params: unknown }
  | { method: 'thread/queue/changed'; params: unknown }
  | { method: 'project/changed'; params: unknown }
  | { method: 'thread/project/updated'; params: unknown }
  | { method: 'thread/environment/connected'; params: unknown }
  | { method: 'thread/environment/disconnected'; params: unknown }
  | { method: 'thread/settings/updated'; params: unknown }
  | { method: 'thread/tokenUsage/updated'; params: ThreadTokenUsageUpdatedNotification }
  | { method: 'turn/started'; params: TurnStartedNotification }
  | { method: 'hook/started'; params: unknown }
  | { method: 'turn/completed'; params: TurnCompletedNotification }
  | { method: 'hook/completed'; params: HookCompletedNotification }
  | { method: 'turn/diff/updated'; params: unknown }
  | { method: 'turn/plan/updated'; params: unknown }
  | { method: 'item/started'; params: ItemStartedNotification }
  | { method: 'item/autoApprovalReview/started'; params: unknown }
  | { method: 'item/autoApprovalReview/completed'; params: unknown }
  | { method: 'autoApprovalReview/strictReviewRequired'; params: unknown }
  | { method: 'item/completed'; params: ItemCompletedNotification }
  | { method: 'rawResponseItem/completed'; params: unknown }
  | { method: 'rawResponse/completed'; params: unknown }
  | { method: 'item/agentMessage/delta'; params: unknown }
  | { method: 'item/plan/delta'; params: unknown }
  | { method: 'command/exec/outputDelta'; params: unknown }
  | { method: 'process/outputDelta'; params: unknown }
  | { method: 'process/exited'; params: unknown }
  | { method: 'item/commandExecution/outputDelta'; params: unknown }
  | { method: 'item/commandExecution/terminalInteraction'; params: unknown }
  | { method: 'item/fileChange/outputDelta'; params: unknown }
  | { method: 'item/fileChange/patchUpdated'; params: unknown }
  | { method: 'serverRequest/resolved'; params: ServerRequestResolvedNotification }
  | { method: 'item/mcpToolCall/progress'; params: unknown }
  | { method: 'mcpServer/oauthLogin/completed'; params: unknown }
  | { method: 'mcpServer/startupStatus/updated'; params: unknown }
  | { method: 'mcpServer/event/stream/notification'; params: unknown }
  | { method: 'account/updated'; params: unknown }
  | { method: 'account/gatewayOAuth/changed'; params: unknown }
  | { method: 'account/rateLimits/updated'; params: unknown }
  | { method: 'app/list/updated'; params: unknown }
  | { method: 'remoteControl/status/changed'; params: unknown }
  | { method: 'externalAgentConfig/import/progress'; params: unknown }
  | { method: 'externalAgentConfig/import/completed'; params: unknown }
  | { method: 'fs/changed'; params: unknown }
  | { method: 'item/reasoning/summaryTextDelta'; params: unknown }
  | { method: 'item/reasoning/summaryPartAdded'; params: unknown }
  | { method: 'item/reasoning/textDelta'; params: unknown }
  | { method: 'thread/compacted'; params: unknown }
  | { method: 'model/rerouted'; params: unknown }
  | { method: 'model/verification'; params: unknown }
  | { method: 'modelProvider/authRecoveryStarted'; params: unknown }
  | { method: 'modelProvider/authRecoveryCompleted'; params: unknown }
  | { method: 'turn/moderationMetadata'; params: unknown }
  | { method: 'model/safetyBuffering/updated'; params: unknown }
  | { method: 'warning'; params: WarningNotification }
  | { method: 'guardianWarning'; params: GuardianWarningNotification }
  | { method: 'deprecationNotice'; params: unknown }
  | { method: 'configWarning'; params: ConfigWarningNotification }
  | { method: 'fuzzyFileSearch/sessionUpdated'; params: unknown }
  | { method: 'fuzzyFileSearch/sessionCompleted'; params: unknown }
  | { method: 'thread/realtime/started'; params: unknown }
  | { method: 'thread/realtime/itemAdded'; params: unknown }
  | { method: 'thread/realtime/item/started'; params: unknown }
  | { method: 'thread/realtime/item/transcript/delta'; params: unknown }
  | { method: 'thread/realtime/item/completed'; params: unknown }
  | { method: 'thread/realtime/transcript/delta'; params: unknown }
  | { method: 'thread/realtime/transcript/done'; params: unknown }
  | { method: 'thread/realtime/outputAudio/delta'; params: unknown }
  | { method: 'thread/realtime/sdp'; params: unknown }
  | { method: 'thread/realtime/error'; params: unknown }
  | { method: 'thread/realtime/closed'; params: unknown }
  | { method: 'windows/worldWritableWarning'; params: unknown }
  | { method: 'windowsSandbox/setupCompleted'; params: unknown }
  | { method: 'account/login/completed'; params: unknown };
export type ServerRequest =
  | { method: 'item/commandExecution/requestApproval'; id: RequestId; params: unknown }
  | { method: 'item/fileChange/requestApproval'; id: RequestId; params: unknown }
  | { method: 'item/tool/requestUserInput'; id: RequestId; params: unknown }
  | { method: 'mcpServer/elicitation/request'; id: RequestId; params: unknown }
  | { method: 'item/permissions/requestApproval'; id: RequestId; params: unknown }
  | { method: 'item/tool/call'; id: RequestId; params: unknown }
  | { method: 'account/chatgptAuthTokens/refresh'; id: RequestId; params: unknown }
  | { method: 'attestation/generate'; id: RequestId; params: unknown }
  | { method: 'currentTime/read'; id: RequestId; params: unknown }
  | { method: 'applyPatchApproval'; id: RequestId; params: unknown }
  | { method: 'execCommandApproval'; id: RequestId; params: unknown };
export type ServerRequestResolvedNotification = { threadId: string; requestId: RequestId };
type Settings = { model: string; reasoning_effort: ReasoningEffort | null; developer_instructions: string | null };
type SleepItem = { id: string; durationMs: number };
type SortDirection = 'asc' | 'desc';
type SubAgentActivityKind = 'started' | 'interacted' | 'interrupted' | 'completed';
export type Thread = {
  id: string;
  environments: Array<unknown> | null;
  extra: unknown | null;
  sessionId: string;
  forkedFromId: string | null;
  attachedToThreadId: string | null;
  parentThreadId: string | null;
  preview: string;
  ephemeral: boolean;
  section: unknown | null;
  sectionEnteredAt: number | null;
  projectId: string | null;
  historyMode: ThreadHistoryMode;
  modelProvider: string;
  model: string | null;
  reasoningEffort: ReasoningEffort | null;
  createdAt: number;
  updatedAt: number;
  recencyAt: number | null;
  status: ThreadStatus;
  path: string | null;
  cwd: AbsolutePathBuf;
  cliVersion: string;
  originator: string | null;
  source: unknown;
  canAcceptDirectInput: boolean | null;
  threadSource: unknown | null;
  agentNickname: string | null;
  agentRole: string | null;
  gitInfo: unknown | null;
  name: string | null;
  daybreakEnabled: boolean | null;
  turns: Array<Turn>;
};
type ThreadActiveFlag = 'waitingOnApproval' | 'waitingOnUserInput';
export type ThreadArchiveParams = { threadId: string };
export type ThreadArchiveResponse = Record<string, never>;
type ThreadBackgroundTerminal = {
  itemId: string;
  processId: string;
  command: string;
  cwd: LegacyAppPathString;
  osPid: number | null;
  cpuPercent: number | null;
  rssKb: number | null;
};
export type ThreadBackgroundTerminalsCleanParams = { threadId: string };
export type ThreadBackgroundTerminalsCleanResponse = Record<string, never>;
export type ThreadBackgroundTerminalsListParams = { threadId: string; cursor?: string | null; limit?: number | null };
export type ThreadBackgroundTerminalsListResponse = {
  data: Array<ThreadBackgroundTerminal>;
  nextCursor: string | null;
};
export type ThreadClosedNotification = { threadId: string };
type ThreadHistoryMode = 'legacy' | 'paginated';
export type ThreadItem = {
  startedAtMs?: number | null;
  completedAtMs?: number | null;
} & (
  | { type: 'userMessage'; id: string; clientId: string | null; content: Array<UserInput> }
  | { type: 'hookPrompt'; id: string; fragments: Array<unknown> }
  | {
      type: 'agentMessage';
      moderation: unknown | null;
      id: string;
      text: string;
      phase: MessagePhase | null;
      memoryCitation: unknown | null;
      delivery: unknown | null;
      questions: Array<unknown> | null;
    }
  | { type: 'functionCallOutput'; id: string; name: string; namespace: string | null; output: unknown }
  | { type: 'plan'; id: string; text: string }
  | { type: 'reasoning'; id: string; summary: Array<string>; content: Array<string> }
  | {
      type: 'commandExecution';
      id: string;
      pluginId: string | null;
      scriptPath: string | null;
      command: string;
      cwd: LegacyAppPathString;
      processId: string | null;
      source: CommandExecutionSource;
      status: CommandExecutionStatus;
      commandActions: Array<unknown>;
      aggregatedOutput: string | null;
      exitCode: number | null;
      durationMs: number | null;
    }
  | { type: 'fileChange'; id: string; changes: Array<FileUpdateChange>; status: PatchApplyStatus }
  | {
      type: 'mcpToolCall';
      id: string;
      server: string;
      tool: string;
      status: McpToolCallStatus;
      arguments: unknown;
      appContext: unknown | null;
      mcpAppResourceUri?: string;
      mcpAppUi: unknown | null;
      pluginId: string | null;
      readOnlyHint: boolean | null;
      result: unknown | null;
      error: McpToolCallError | null;
      durationMs: number | null;
    }
  | {
      type: 'dynamicToolCall';
      id: string;
      namespace: string | null;
      tool: string;
      arguments: unknown;
      status: DynamicToolCallStatus;
      contentItems: Array<unknown> | null;
      success: boolean | null;
      durationMs: number | null;
    }
  | {
      type: 'collabAgentToolCall';
      id: string;
      tool: CollabAgentTool;
      status: CollabAgentToolCallStatus;
      senderThreadId: string;
      receiverThreadIds: Array<string>;
      prompt: string | null;
      model: string | null;
      reasoningEffort: ReasoningEffort | null;
      agentsStates: { [key in string]?: unknown };
    }
  | {
      type: 'subAgentActivity';
      model: string | null;
      reasoningEffort: ReasoningEffort | null;
      id: string;
      kind: SubAgentActivityKind;
      agentThreadId: string;
      agentPath: string;
    }
  | ({ type: 'webSearch' } & WebSearchItem)
  | { type: 'imageView'; id: string; path: LegacyAppPathString }
  | ({ type: 'sleep' } & SleepItem)
  | ({ type: 'imageGeneration' } & ImageGenerationItem)
  | { type: 'enteredReviewMode'; id: string; review: string }
  | { type: 'exitedReviewMode'; id: string; review: string }
  | { type: 'contextCompaction'; id: string }
);
export type ThreadListParams = {
  includeAttachedThreads?: boolean;
  currentAccountOnly?: boolean;
  cursor?: string | null;
  limit?: number | null;
  excludedThreadIds?: Array<string> | null;
  sortKey?: ThreadSortKey | null;
  sortDirection?: SortDirection | null;
  modelProviders?: Array<string> | null;
  sourceKinds?: Array<ThreadSourceKind> | null;
  originators?: Array<string> | null;
  archived?: boolean | null;
  sectionId?: string | null;
  projectId?: string | null;
  cwd?: string | Array<string> | null;
  useStateDbOnly?: boolean;
  searchTerm?: string | null;
  parentThreadId?: string | null;
  ancestorThreadId?: string | null;
  attachedToThreadId?: string | null;
};
export type ThreadListResponse = {
  data: Array<Thread>;
  readStates: { [key in string]?: unknown } | null;
  nextCursor: string | null;
  backwardsCursor: string | null;
};
export type ThreadReadParams = { threadId: string; includeTurns?: boolean };
export type ThreadReadResponse = { thread: Thread; readState: unknown | null };
type ThreadResumeInitialTurnsPageParams = {
  limit?: number | null;
  sortDirection?: SortDirection | null;
  itemsView?: TurnItemsView | null;
};
export type ThreadResumeParams = {
  threadId: string;
  history?: Array<unknown> | null;
  path?: string | null;
  model?: string | null;
  modelProvider?: string | null;
  serviceTier?: string | null | null;
  cwd?: string | null;
  runtimeWorkspaceRoots?: Array<AbsolutePathBuf> | null;
  approvalPolicy?: AskForApproval | null;
  approvalsReviewer?: unknown | null;
  sandbox?: SandboxMode | null;
  permissions?: string | null;
  config?: { [key in string]?: unknown } | null;
  baseInstructions?: string | null;
  developerInstructions?: string | null;
  personality?: unknown | null;
  excludeTurns?: boolean;
  initialTurnsPage?: ThreadResumeInitialTurnsPageParams | null;
};
export type ThreadResumeResponse = {
  thread: Thread;
  model: string;
  modelProvider: string;
  serviceTier: string | null;
  disabledPluginIds: Array<string>;
  cwd: AbsolutePathBuf;
  runtimeWorkspaceRoots: Array<AbsolutePathBuf>;
  instructionSources: Array<LegacyAppPathString>;
  approvalPolicy: AskForApproval;
  approvalsReviewer: unknown;
  sandbox: SandboxPolicy;
  activePermissionProfile: unknown | null;
  reasoningEffort: ReasoningEffort | null;
  collaborationMode: CollaborationMode | null;
  multiAgentMode: unknown;
  initialTurnsPage: TurnsPage | null;
  turnsBackwardsCursor: string | null;
  itemsBackwardsCursor: string | null;
};
export type ThreadSetNameParams = { threadId: string; name: string };
export type ThreadSetNameResponse = Record<string, never>;
type ThreadSortKey = 'created_at' | 'updated_at' | 'recency_at' | 'section_position';
type ThreadSourceKind =
  | 'cli'
  | 'vscode'
  | 'exec'
  | 'appServer'
  | 'subAgent'
  | 'subAgentReview'
  | 'subAgentCompact'
  | 'subAgentThreadSpawn'
  | 'subAgentOther'
  | 'unknown';
export type ThreadStartParams = {
  model?: string | null;
  modelProvider?: string | null;
  allowProviderModelFallback?: boolean;
  serviceTier?: string | null | null;
  cwd?: string | null;
  runtimeWorkspaceRoots?: Array<AbsolutePathBuf> | null;
  approvalPolicy?: AskForApproval | null;
  approvalsReviewer?: unknown | null;
  sandbox?: SandboxMode | null;
  permissions?: string | null;
  config?: { [key in string]?: unknown } | null;
  serviceName?: string | null;
  baseInstructions?: string | null;
  developerInstructions?: string | null;
  personality?: unknown | null;
  multiAgentMode?: unknown | null;
  ephemeral?: boolean | null;
  historyMode?: ThreadHistoryMode | null;
  sessionStartSource?: unknown | null;
  threadSource?: unknown | null;
  projectId?: string | null;
  daybreakEnabled?: boolean | null;
  environments?: Array<unknown> | null;
  dynamicTools?: Array<unknown> | null;
  selectedCapabilityRoots?: Array<unknown> | null;
  mockExperimentalField?: string | null;
  experimentalRawEvents?: boolean;
};
export type ThreadStartResponse = {
  thread: Thread;
  model: string;
  modelProvider: string;
  serviceTier: string | null;
  disabledPluginIds: Array<string>;
  cwd: AbsolutePathBuf;
  runtimeWorkspaceRoots: Array<AbsolutePathBuf>;
  instructionSources: Array<LegacyAppPathString>;
  approvalPolicy: AskForApproval;
  approvalsReviewer: unknown;
  sandbox: SandboxPolicy;
  activePermissionProfile: unknown | null;
  reasoningEffort: ReasoningEffort | null;
  multiAgentMode: unknown;
};
export type ThreadStatus =
  | { type: 'notLoaded' }
  | { type: 'idle' }
  | { type: 'systemError' }
  | { type: 'active'; activeFlags: Array<ThreadActiveFlag> };
export type ThreadStatusChangedNotification = { threadId: string; status: ThreadStatus };
type ThreadTokenUsage = { total: TokenUsageBreakdown; last: TokenUsageBreakdown; modelContextWindow: number | null };
export type ThreadTokenUsageUpdatedNotification = { threadId: string; turnId: string; tokenUsage: ThreadTokenUsage };
export type ThreadTurnsListParams = {
  threadId: string;
  cursor?: string | null;
  limit?: number | null;
  sortDirection?: SortDirection | null;
  itemsView?: TurnItemsView | null;
};
export type ThreadTurnsListResponse = { data: Array<Turn>; nextCursor: string | null; backwardsCursor: string | null };
export type ThreadUnsubscribeParams = { threadId: string };
export type ThreadUnsubscribeResponse = { status: ThreadUnsubscribeStatus };
type ThreadUnsubscribeStatus = 'notLoaded' | 'notSubscribed' | 'unsubscribed';
export type TokenUsageBreakdown = {
  totalTokens: number;
  inputTokens: number;
  cachedInputTokens: number;
  cacheWriteInputTokens: number;
  outputTokens: number;
  reasoningOutputTokens: number;
};
export type Turn = {
  id: string;
  rootTurnId: string | null;
  items: Array<ThreadItem>;
  itemsView: TurnItemsView;
  status: TurnStatus;
  error: TurnError | null;
  startedAt: number | null;
  completedAt: number | null;
  durationMs: number | null;
};
export type TurnCompletedNotification = { threadId: string; turn: Turn };
export type TurnError = {
  message: string;
  codexErrorInfo: CodexErrorInfo | null;
  additionalDetails: string | null;
  misalignment: unknown | null;
};
export type TurnInterruptParams = { threadId: string; turnId: string };
export type TurnInterruptResponse = Record<string, never>;
type TurnItemsView = 'notLoaded' | 'summary' | 'full';
type TurnsPage = { data: Array<Turn>; nextCursor: string | null; backwardsCursor: string | null };
export type TurnStartedNotification = { threadId: string; turn: Turn };
export type TurnStartParams = {
  threadId: string;
  disabledPluginIds?: Array<string> | null;
  clientUserMessageId?: string | null;
  input: Array<UserInput>;
  turnTrigger?: string | null;
  parentTurnId?: string | null;
  rootTurnId?: string | null;
  toolOutput?: unknown | null;
  responsesapiClientMetadata?: { [key in string]?: string } | null;
  responsesapiClientMetadataPatch?: { [key in string]?: string } | null;
  additionalContext?: { [key in string]?: unknown } | null;
  environments?: Array<unknown> | null;
  cwd?: string | null;
  runtimeWorkspaceRoots?: Array<AbsolutePathBuf> | null;
  approvalPolicy?: AskForApproval | null;
  approvalsReviewer?: unknown | null;
  sandboxPolicy?: SandboxPolicy | null;
  permissions?: string | null;
  model?: string | null;
  serviceTier?: string | null | null;
  serviceTierForTurn?: string | null;
  effort?: ReasoningEffort | null;
  summary?: ReasoningSummary | null;
  personality?: unknown | null;
  outputSchema?: unknown | null;
  collaborationMode?: CollaborationMode | null;
  multiAgentMode?: unknown | null;
  cyberAccessProgram?: unknown | null;
};
export type TurnStartResponse = { turn: Turn };
type TurnStatus = 'completed' | 'interrupted' | 'failed' | 'inProgress';
export type UserInput =
  | { type: 'text'; text: string; text_elements: Array<unknown> }
  | ({ type: 'image'; detail?: unknown } & ({ url: string } | { fileId: string }))
  | { type: 'localImage'; detail?: unknown; path: string }
  | ({ type: 'audio' } & ({ url: string } | { fileId: string }))
  | { type: 'localAudio'; path: string }
  | { type: 'skill'; name: string; path: string }
  | { type: 'mention'; name: string; path: string };
export type WarningNotification = {
  threadId: string | null;
  message: string;
};
type WebSearchItem = { id: string; query: string; action: unknown | null; results: Array<unknown> | null };
