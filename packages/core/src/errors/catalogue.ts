/** What every error code promises its caller. Docs, CLI exit codes and tool answers are made from this page. */
export interface ErrorSpec {
  /** True when the same call may succeed later without a change by the caller. */
  readonly retryable: boolean;
  /** One sentence, present tense, no data: data goes in `details`. */
  readonly message: string;
  /** What the reader should do next. */
  readonly hint: string;
  /** Exit code of the CLI: 1 failed, 2 bad usage, 3 not found, 4 needs input, 5 timed out, 6 refused or busy. */
  readonly exitCode: 1 | 2 | 3 | 4 | 5 | 6;
  /** True for faults that never leave the process: ownership and transitions. */
  readonly internal?: true;
}

const define = <const T extends Record<string, ErrorSpec>>(catalogue: T): { readonly [C in keyof T]: ErrorSpec } =>
  catalogue;

export const ERRORS = define({
  INVALID_ARGUMENT: {
    retryable: false,
    message: 'The arguments are not valid for this tool.',
    hint: 'Correct the field that details.field names; details.reason says what is wrong with it. Nothing was changed.',
    exitCode: 2,
  },
  CODEX_DUPLICATE_PROMPT_ACTIVE: {
    retryable: false,
    message: 'A task with the same prompt is already active in this project.',
    hint: 'Poll the operation named in details.existingOperationId, or pass dedup_policy "idempotency_only" to run it beside the first.',
    exitCode: 6,
  },
  CODEX_CLIENT_REQUEST_ID_CONFLICT: {
    retryable: false,
    message: 'This client_request_id was already used for a different request.',
    hint: 'Use a new client_request_id for a new request; details.differingFields says what differs from operation details.existingOperationId.',
    exitCode: 6,
  },
  CODEX_PLAN_CHANGED: {
    retryable: false,
    message: 'The plan is not the one that was reviewed.',
    hint: 'Read the workflow again, review latestPlan, and approve with its plan_hash; details.currentPlanHash names it.',
    exitCode: 6,
  },
  CODEX_PLAN_MODE_UNAVAILABLE: {
    retryable: false,
    message: 'This Codex has no Plan Mode: nothing was sent to it. Update Codex, then ask for the plan again.',
    hint: 'Update Codex (npm install -g @openai/codex), then submit again with a new client_request_id; "codex-cp doctor" shows which Codex is used.',
    exitCode: 1,
  },
  CODEX_BUSY: {
    retryable: true,
    message: 'The thread or the app-server is busy with other work.',
    hint: 'Wait until the work named in details has ended, or submit without when_busy "refuse" to queue behind it.',
    exitCode: 6,
  },
  CODEX_TIMEOUT: {
    retryable: true,
    message: 'The app-server did not answer in time.',
    hint: 'Call again; if it stays so, look at codex_health_summary or "codex-cp doctor".',
    exitCode: 5,
  },
  CODEX_APP_SERVER_UNAVAILABLE: {
    retryable: true,
    message: 'The Codex app-server cannot be started or reached.',
    hint: 'Run "codex-cp doctor": it checks the Codex binary, the login and the worker. Set CODEX_BINARY_PATH when Codex is installed elsewhere.',
    exitCode: 1,
  },
  CODEX_PENDING_INTERACTION_NOT_FOUND: {
    retryable: false,
    message: 'There is no interaction with this id.',
    hint: 'List the open ones with codex_list_pending_interactions.',
    exitCode: 3,
  },
  CODEX_PENDING_INTERACTION_UNAVAILABLE: {
    // As clients of this contract know it: the same answer may fit once Codex asks again.
    retryable: true,
    message: 'This interaction can no longer be answered.',
    hint: 'details.status says what became of it; read the operation for what Codex did next.',
    exitCode: 6,
  },
  CODEX_THREAD_NOT_FOUND: {
    retryable: false,
    message: 'There is no thread with this id.',
    hint: 'Check chat_id, or start a new thread with operation_type "start_chat".',
    exitCode: 3,
  },
  CODEX_TURN_NOT_FOUND: {
    retryable: false,
    message: 'There is no turn with this id.',
    hint: 'Read the operation to learn its turnId.',
    exitCode: 3,
  },
  CODEX_TRANSCRIPT_NOT_FOUND: {
    retryable: true,
    message: 'The thread is known, but nothing of what was said in it can be found.',
    hint: 'A thread has no content before its first turn. Call again later, or check that CODEX_HOME is the one in which it was made.',
    exitCode: 3,
  },
  CODEX_PROJECT_NOT_FOUND: {
    retryable: false,
    message: 'There is no project with this id.',
    hint: 'List the known ones with codex_list_projects, or pass cwd instead.',
    exitCode: 3,
  },
  CODEX_SEND_FAILED: {
    retryable: false,
    message: 'The request failed.',
    hint: 'Look at details.reason; "internal" means a fault of codex-cp: see its log and report it.',
    exitCode: 1,
  },
  CODEX_TURN_FAILED: {
    retryable: false,
    message: 'Codex ended the turn with an error.',
    hint: 'Read lastError for the words of Codex, mend the cause (login, quota, provider), then submit the task again with a new client_request_id.',
    exitCode: 1,
  },
  CODEX_TURN_WITHOUT_ANSWER: {
    retryable: false,
    message: 'The turn ended without an answer.',
    hint: 'A hook may have blocked the prompt, or the model said nothing. Change the prompt or the hook, then submit again.',
    exitCode: 1,
  },
  CODEX_TURN_STEERED: {
    retryable: false,
    message: 'The prompt was joined to a turn that was already running in this thread.',
    hint: 'It will not be sent again. Read the thread to see what Codex made of it.',
    exitCode: 1,
  },
  CODEX_TURN_CUT_SHORT: {
    retryable: false,
    message: 'Codex ended while the turn was running; how far it got is not known.',
    hint: 'It will not be sent again by itself. Look at the report and the files, then send a follow-up to the same thread.',
    exitCode: 1,
  },
  CODEX_EVIDENCE_LOST: {
    retryable: false,
    message: 'Whether the turn started can no longer be proved.',
    hint: 'It will not be sent again by itself. Look at the thread and the files, then decide.',
    exitCode: 1,
  },
  CODEX_STATE_TOO_NEW: {
    retryable: false,
    message: 'The state database was written by a newer version of codex-cp.',
    hint: 'Update codex-cp, or point CODEX_MCP_STATE_DB to another file.',
    exitCode: 1,
  },
  CODEX_STATE_BUSY: {
    retryable: true,
    message: 'The state database is locked by another process.',
    hint: 'Call again with the same client_request_id.',
    exitCode: 6,
  },
  CODEX_STATE_UNUSABLE: {
    retryable: false,
    message: 'The state database cannot be used.',
    hint: 'details.reason says why (damaged, full disk, no permission, network file system). Nothing that was acknowledged has been changed; free space or restore the file named in details.path.',
    exitCode: 1,
  },
  CODEX_WORKER_UNAVAILABLE: {
    retryable: true,
    message: 'The worker could not be started.',
    hint: 'The task is stored and will run once a worker starts; details.reason says what failed. "codex-cp worker start" tries again.',
    exitCode: 1,
  },
  CODEX_WAIT_TIMED_OUT: {
    retryable: true,
    message: 'The work did not end within the time given.',
    hint: 'It goes on; call again to wait longer.',
    exitCode: 5,
  },
  CODEX_OWNERSHIP_LOST: {
    retryable: true,
    message: 'Another worker took over.',
    hint: 'Nothing to do: the new owner continues the work.',
    exitCode: 1,
    internal: true,
  },
  CODEX_ILLEGAL_TRANSITION: {
    retryable: false,
    message: 'This cannot happen in the present status.',
    hint: 'A fault of codex-cp: see its log and report it.',
    exitCode: 1,
    internal: true,
  },
});

export type ErrorCode = keyof typeof ERRORS;

export const ERROR_CODES = Object.keys(ERRORS) as readonly ErrorCode[];
