/**
 * What the engine needs from a running `codex app-server`, in our words. Everything here is measured on the wire of
 * codex 0.169; `client.ts` implements it over one connection. Ids are opaque strings, times in milliseconds since 1970.
 */

/** Who answered `initialize`. */
export interface ServerInfo {
  /** Codex version, e.g. `0.169.0`. */
  readonly version: string;
  readonly codexHome: string;
  /** Process id as `server/diagnostics` tells it. */
  readonly pid: number;
}

/** No network; writable roots that the user configured are added by Codex itself. */
export interface SandboxPolicy {
  readonly type: 'readOnly' | 'workspaceWrite' | 'dangerFullAccess';
}
export type ApprovalPolicy = 'untrusted' | 'on-request' | 'never';

/** A call that gives up after `timeoutMs`; after 30 s by default. */
export interface Bounded {
  readonly timeoutMs?: number;
}

/**
 * Starts a thread whose sandbox is read-only: the policy comes with each turn. With a writable one, be it only from the
 * user's configuration, Codex would mark the project as trusted.
 */
/** What a thread is told beside its folder; told again with a resume it holds where the thread was not loaded. */
export interface ThreadOverrides {
  /** Wins over config.toml; dotted keys are taken apart. A wrong type is refused, an unknown key is warned about. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly baseInstructions?: string;
  readonly developerInstructions?: string;
}

export interface ThreadStart extends Bounded {
  readonly cwd: string;
  readonly overrides?: ThreadOverrides;
}

export interface ThreadResume extends Bounded {
  readonly threadId: string;
  readonly turnLimit: number;
  readonly overrides?: ThreadOverrides;
}

export interface ThreadInfo {
  readonly threadId: string;
  /** Working directory that Codex will use. */
  readonly cwd: string;
  readonly model: string;
  /** As configured or last set; null where nobody has set one. */
  readonly effort: string | null;
  /** Rollout file of the thread; may not exist yet. */
  readonly rolloutPath: string | null;
}

export type ThreadState = 'idle' | 'active' | 'systemError' | 'notLoaded';

export interface ResumedThread extends ThreadInfo {
  readonly state: ThreadState;
  readonly waitingOnApproval: boolean;
  readonly waitingOnUserInput: boolean;
  /** Newest first; at most one page, full items. */
  readonly turns: readonly Turn[];
}

/** Everything that is sticky in a thread goes with every turn. */
export interface TurnStart extends Bounded {
  readonly threadId: string;
  readonly text: string;
  /** Echoed back as `userMessage.clientId`: how a later process finds out whether the turn started. */
  readonly clientUserMessageId: string;
  readonly cwd: string;
  readonly approvalPolicy: ApprovalPolicy;
  readonly sandbox: SandboxPolicy;
  readonly model: string;
  /**
   * Null: the default of the model, whatever the thread or the user's configuration says. To leave it as it is, send what
   * `ThreadInfo.effort` told.
   */
  readonly effort: string | null;
  /** Null: as the thread has it. */
  readonly summary: 'auto' | 'concise' | 'detailed' | 'none' | null;
  /** A Codex that does not know the field leaves it out of account: to be asked for before. */
  readonly collaborationMode: 'default' | 'plan';
}

export type TurnStatus = 'inProgress' | 'completed' | 'failed' | 'interrupted';

export interface TurnError {
  readonly message: string;
  /** Codex's own word, e.g. `usageLimitExceeded` or `httpConnectionFailed`. */
  readonly codexErrorInfo: string | null;
  readonly httpStatusCode: number | null;
}

export interface Turn {
  readonly turnId: string;
  readonly status: TurnStatus;
  readonly error: TurnError | null;
  readonly startedAt: number | null;
  /** Null while it runs, and for ever when its process died under it. */
  readonly completedAt: number | null;
  readonly durationMs: number | null;
  readonly items: readonly Item[];
}

export type ItemStatus = 'inProgress' | 'completed' | 'failed' | 'declined';

export interface FileChange {
  readonly path: string;
  readonly kind: 'add' | 'delete' | 'update';
  /** Where an update moved the file to. */
  readonly movePath: string | null;
  readonly diff: string;
}

/** The items a report and an approval need; everything else is `other`. */
export type Item =
  | { readonly type: 'userMessage'; readonly id: string; readonly clientId: string | null; readonly text: string }
  | { readonly type: 'agentMessage'; readonly id: string; readonly text: string; readonly phase: string | null }
  | { readonly type: 'plan'; readonly id: string; readonly text: string }
  | {
      readonly type: 'commandExecution';
      readonly id: string;
      readonly command: string;
      readonly cwd: string;
      readonly status: ItemStatus;
      readonly exitCode: number | null;
      readonly durationMs: number | null;
    }
  | {
      readonly type: 'fileChange';
      readonly id: string;
      readonly changes: readonly FileChange[];
      readonly status: ItemStatus;
    }
  | {
      readonly type: 'toolCall';
      readonly id: string;
      /** `server.tool` for MCP, `namespace.tool` or `tool` for dynamic tools. */
      readonly name: string;
      readonly status: ItemStatus;
      readonly durationMs: number | null;
      readonly error: string | null;
    }
  | { readonly type: 'other'; readonly id: string; readonly kind: string };

export interface TokenUsage {
  readonly totalTokens: number;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly reasoningOutputTokens: number;
}

export type RequestId = number | string;

/** A question Codex asks, as it came. `params` is the wire object, unchecked beyond the ids. */
export interface InteractionRequest {
  readonly requestId: RequestId;
  readonly method: string;
  readonly kind: 'command' | 'fileChange' | 'permissions' | 'userInput' | 'elicitation';
  readonly threadId: string;
  readonly turnId: string | null;
  readonly itemId: string | null;
  readonly params: Readonly<Record<string, unknown>>;
}

export type AppServerEvent =
  | {
      readonly kind: 'threadStatus';
      readonly threadId: string;
      readonly state: ThreadState;
      readonly waitingOnApproval: boolean;
      readonly waitingOnUserInput: boolean;
    }
  | { readonly kind: 'threadClosed'; readonly threadId: string }
  | {
      readonly kind: 'turnStarted';
      readonly threadId: string;
      readonly turnId: string;
      /** The turn that led to this one: its own id, or that of the turn whose sub-agent this is. */
      readonly rootTurnId: string | null;
    }
  | { readonly kind: 'turnCompleted'; readonly threadId: string; readonly turnId: string; readonly status: TurnStatus }
  | {
      readonly kind: 'itemStarted' | 'itemCompleted';
      readonly threadId: string;
      readonly turnId: string;
      readonly item: Item;
    }
  | {
      readonly kind: 'tokenUsage';
      readonly threadId: string;
      readonly turnId: string;
      readonly total: TokenUsage;
      readonly last: TokenUsage;
      readonly contextWindow: number | null;
    }
  | {
      readonly kind: 'turnError';
      readonly threadId: string;
      readonly turnId: string;
      readonly error: TurnError;
      readonly willRetry: boolean;
    }
  | { readonly kind: 'warning'; readonly threadId: string | null; readonly message: string }
  | {
      readonly kind: 'hookCompleted';
      readonly threadId: string;
      readonly turnId: string | null;
      readonly eventName: string;
      readonly status: string;
      readonly text: string;
    }
  | { readonly kind: 'interactionRequested'; readonly request: InteractionRequest }
  | { readonly kind: 'requestResolved'; readonly threadId: string; readonly requestId: RequestId }
  /** A server request nobody here understands; it has already been answered with a JSON-RPC error. */
  | { readonly kind: 'unknownRequest'; readonly threadId: string | null; readonly method: string };

export interface TurnsPage {
  /** Newest first. */
  readonly turns: readonly Turn[];
  readonly nextCursor: string | null;
}

/** What a thread is doing, and for what it waits. */
export interface ThreadActivity {
  readonly state: ThreadState;
  readonly waitingOnApproval: boolean;
  readonly waitingOnUserInput: boolean;
}

/** A thread as Codex lists it; times in milliseconds. */
export interface ListedThread extends ThreadActivity {
  readonly threadId: string;
  readonly name: string | null;
  /** The first message. */
  readonly preview: string;
  readonly cwd: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface ThreadListing {
  readonly archived: boolean;
  /** Exactly these working directories; all where it is left out. */
  readonly cwd?: readonly string[];
  readonly cursor?: string;
  readonly limit: number;
}

export interface ThreadListPage {
  readonly threads: readonly ListedThread[];
  readonly nextCursor: string | null;
}

/** An item as a reader wants it: with its time, and with what a report leaves out. */
export interface HistoryItem {
  readonly id: string;
  readonly kind: 'user' | 'assistant' | 'plan' | 'reasoning' | 'command' | 'files' | 'tool';
  readonly text: string;
  readonly output: string | null;
  readonly status: string | null;
  readonly at: number | null;
  readonly line: null;
}

export interface HistoryTurn {
  readonly turnId: string;
  readonly status: TurnStatus;
  readonly error: string | null;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  readonly items: readonly HistoryItem[];
}

export interface ThreadHistoryPage {
  /** Newest first. */
  readonly turns: readonly HistoryTurn[];
  readonly nextCursor: string | null;
}

export interface BackgroundCommand {
  readonly itemId: string;
  readonly processId: string;
  readonly command: string;
  readonly cwd: string;
}

export interface Diagnostics {
  readonly pid: number;
  readonly residentMemoryBytes: number | null;
  /** `app.requests.in_flight`, `app.requests.queued`, `core.turns.active` …: a gauge appears once it was used. */
  readonly gauges: Readonly<Record<string, number>>;
}

/**
 * One live, initialised connection. Every call rejects with an `AppServerError` (app-server-error.ts) whose `kind` says
 * what is known: `rejected` (it did not happen), `overloaded` (not begun; try again), `ambiguous` (sent, answer lost),
 * `notSent` (the connection was closed before the frame left).
 */
export interface AppServer {
  readonly info: ServerInfo;
  startThread(params: ThreadStart): Promise<ThreadInfo>;
  /** Subscribes, then re-sends pending questions as events. Newest turn first, full items. */
  resumeThread(params: ThreadResume): Promise<ResumedThread>;
  /** Lets go of the thread; never fails for a thread that is not subscribed. */
  unsubscribeThread(params: { readonly threadId: string }): Promise<void>;
  archiveThread(params: { readonly threadId: string }): Promise<void>;
  nameThread(params: { readonly threadId: string; readonly name: string }): Promise<void>;
  /** State of a thread in this process; `notLoaded` where it is only on disk. Subscribes nothing. */
  readThreadState(params: { readonly threadId: string }): Promise<ThreadActivity>;
  /** Works on threads that are not loaded. */
  listTurns(params: {
    readonly threadId: string;
    readonly limit: number;
    readonly cursor?: string;
  }): Promise<TurnsPage>;
  /** Threads of every source and provider, newest activity first. Subscribes and loads nothing. */
  listThreads(params: Bounded & ThreadListing): Promise<ThreadListPage>;
  /** What a list would say of one thread. */
  readThread(params: Bounded & { readonly threadId: string }): Promise<ListedThread>;
  /** Turns as a reader wants them, newest first. Works on threads that are not loaded. */
  readHistory(
    params: Bounded & { readonly threadId: string; readonly limit: number; readonly cursor?: string },
  ): Promise<ThreadHistoryPage>;
  /** Threads that sub-agents of this thread work in, at any depth; the newest hundred. */
  listDescendants(params: { readonly threadId: string }): Promise<readonly string[]>;
  /** The collaboration modes that can be asked for, e.g. `plan` and `default`. */
  listCollaborationModes(bound?: Bounded): Promise<readonly string[]>;
  startTurn(params: TurnStart): Promise<{ readonly turnId: string }>;
  interruptTurn(params: { readonly threadId: string; readonly turnId: string }): Promise<void>;
  listBackgroundCommands(params: { readonly threadId: string }): Promise<readonly BackgroundCommand[]>;
  /** Ends all background commands of the thread. */
  cleanBackgroundCommands(params: { readonly threadId: string }): Promise<void>;
  diagnostics(bound?: Bounded): Promise<Diagnostics>;
  /** Sends the answer to a question. Resolves when the frame has left; Codex never confirms by answer. */
  respond(requestId: RequestId, result: unknown): Promise<void>;
  /** Events come in the order of the wire, and those behind an answer only after its caller has had its say. */
  onEvent(listener: (event: AppServerEvent) => void): () => void;
  /** Settles, never rejects, when the connection is gone, whoever closed it. */
  readonly closed: Promise<{ readonly reason: string }>;
  close(): Promise<void>;
}
