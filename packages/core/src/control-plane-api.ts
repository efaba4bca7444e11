import type { ConfigRow } from './config/config-rows.ts';
import type { Door } from './config/setting.ts';
import type { SettingName } from './config/config-schema.ts';
import type { ToolArguments, ToolName, ToolOutput } from './contract/registry.ts';
import type { ToolPayload } from './handlers/call-tool.ts';
import type { OperationEventRecord } from './store/event-store.ts';
import type { WorkerStatus } from './worker/worker-control.ts';

export interface ControlPlaneOptions {
  /** Settings that win over environment and file, by their names in the configuration, e.g. `{ stateDb: '/x/state.sqlite3' }`. */
  readonly settings?: Readonly<Partial<Record<SettingName, unknown>>>;
  /** Which defaults apply; `library` by default. */
  readonly door?: Door;
  /** `process.env` by default. */
  readonly env?: NodeJS.ProcessEnv;
  /** Folder from which relative paths count, and the allowed root where none is set; `process.cwd()` by default. */
  readonly cwd?: string;
}

export interface CallOptions {
  /** Ends a wait early; what was stored stays stored. */
  readonly signal?: AbortSignal;
  /** Told now and then while a call waits. */
  readonly onProgress?: (progress: {
    readonly message: string;
    readonly elapsedSeconds: number;
    readonly totalSeconds: number;
  }) => void;
}

type Call<N extends ToolName> = (input: ToolArguments<N>, options?: CallOptions) => Promise<ToolOutput<N>>;

export interface SubscribeOptions {
  /** Only this operation, and end when it has ended; all operations, without end, by default. */
  readonly operationId?: string;
  /** Position after which to begin; 0 is the beginning, and the default. */
  readonly after?: number;
  readonly signal?: AbortSignal;
}

/**
 * Tasks for Codex that run exactly once and outlive this process. Every method but `callTool` rejects with a
 * `CodexCpError`; inputs and answers are those of the tools of the same meaning (docs/API_CONTRACT.md).
 */
export interface ControlPlane {
  /** Stores a task; resolves in milliseconds, long before it runs. A repeat with the same `client_request_id` finds the first. */
  readonly submit: Call<'codex_submit_task'>;
  readonly status: Call<'codex_get_operation_status'>;
  readonly list: Call<'codex_list_operations'>;
  /** Resolves when one of the operations ended or needs an answer, or after `wait_seconds`. */
  readonly wait: Call<'codex_wait'>;
  readonly interactions: Call<'codex_list_pending_interactions'>;
  readonly answer: Call<'codex_answer_pending_interaction'>;
  readonly interrupt: Call<'codex_interrupt_turn'>;
  /** Stores a plan workflow; Codex plans, read-only, and the plan waits for a decision. */
  readonly startPlan: Call<'codex_start_plan_workflow'>;
  readonly planStatus: Call<'codex_get_workflow_status'>;
  /** Has the plan executed, once, in the thread it was made in. */
  readonly approvePlan: Call<'codex_approve_plan'>;
  /** Has the plan made anew. */
  readonly revisePlan: Call<'codex_revise_plan'>;
  readonly health: Call<'codex_health_summary'>;
  readonly projects: Call<'codex_list_projects'>;
  /** Chats of Codex, whichever of its programs made them. Reads only, as do the five below. */
  readonly chats: Call<'codex_list_project_chats'>;
  readonly activeChats: Call<'codex_list_active_chats'>;
  readonly chatStatus: Call<'codex_get_chat_status'>;
  readonly chat: Call<'codex_get_chat'>;
  readonly turn: Call<'codex_get_turn_status'>;
  readonly appServer: Call<'codex_get_app_server_status'>;
  /** Ends the app-server of this Codex home and starts another; rejects with CODEX_BUSY while it works, unless forced. */
  readonly restartAppServer: Call<'codex_restart_app_server'>;
  /** Any tool by name, with the answer that MCP clients get: never rejects. */
  readonly callTool: (name: string, input: unknown, options?: CallOptions) => Promise<ToolPayload>;
  /** Facts as they happen, resumable from the position of the last one seen. */
  subscribe(options?: SubscribeOptions): AsyncIterable<OperationEventRecord>;
  /** The effective settings and where each came from. */
  config(): readonly ConfigRow[];
  readonly worker: WorkerControl;
  /** Lets go of the state file. Tasks go on. */
  close(): Promise<void>;
}

export interface WorkerControl {
  status(): WorkerStatus;
  /** Starts one where none runs; resolves when it is in office, or rejects with CODEX_WORKER_UNAVAILABLE. */
  start(): Promise<WorkerStatus>;
  /** Asks it to stop in good order; resolves when it has left. Running turns go on in Codex. */
  stop(): Promise<WorkerStatus>;
}
