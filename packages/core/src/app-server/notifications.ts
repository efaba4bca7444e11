import { readItem } from './items.ts';
import type { JsonObject } from './json-value.ts';
import type { AppServerEvent, ThreadActivity, TokenUsage } from './port.ts';
import type {
  HookCompletedNotification,
  ServerNotification,
  ThreadStatus,
  ThreadTokenUsageUpdatedNotification,
  TokenUsageBreakdown,
} from './protocol/generated/types.ts';
import { isKnownNotification } from './protocol/notification-methods.ts';
import { readTurnError } from './turns.ts';

/** What a notification tells us; undefined for those we have no use for. */
export function readNotification(method: string, params: JsonObject): AppServerEvent | undefined {
  if (!isKnownNotification(method)) return undefined;
  // The one place where notifications are believed: their types are those of the pinned version.
  return readKnown({ method, params } as ServerNotification);
}

function readKnown({ method, params }: ServerNotification): AppServerEvent | undefined {
  switch (method) {
    case 'thread/status/changed':
      return { kind: 'threadStatus', threadId: params.threadId, ...readStatus(params.status) };
    case 'thread/closed':
      return { kind: 'threadClosed', threadId: params.threadId };
    case 'turn/started':
      return {
        kind: 'turnStarted',
        threadId: params.threadId,
        turnId: params.turn.id,
        rootTurnId: params.turn.rootTurnId,
      };
    case 'turn/completed': {
      const { threadId, turn } = params;
      return { kind: 'turnCompleted', threadId, turnId: turn.id, status: turn.status };
    }
    case 'item/started':
    case 'item/completed': {
      const { threadId, turnId, item } = params;
      return {
        kind: method === 'item/started' ? 'itemStarted' : 'itemCompleted',
        threadId,
        turnId,
        item: readItem(item),
      };
    }
    case 'thread/tokenUsage/updated':
      return readTokenUsage(params);
    case 'error': {
      const { threadId, turnId, error, willRetry } = params;
      return { kind: 'turnError', threadId, turnId, error: readTurnError(error), willRetry };
    }
    case 'hook/completed':
      return readHook(params);
    case 'serverRequest/resolved':
      return { kind: 'requestResolved', threadId: params.threadId, requestId: params.requestId };
    case 'warning':
    case 'guardianWarning':
      return { kind: 'warning', threadId: params.threadId, message: params.message };
    case 'configWarning':
      return readConfigWarning(params.summary, params.details);
    default:
      return undefined;
  }
}

/** What a thread is doing, and for what it waits. */
export function readStatus(status: ThreadStatus): ThreadActivity {
  const flags = status.type === 'active' ? status.activeFlags : [];
  return {
    state: status.type,
    waitingOnApproval: flags.includes('waitingOnApproval'),
    waitingOnUserInput: flags.includes('waitingOnUserInput'),
  };
}

function readTokenUsage({ threadId, turnId, tokenUsage }: ThreadTokenUsageUpdatedNotification): AppServerEvent {
  const { total, last, modelContextWindow } = tokenUsage;
  return {
    kind: 'tokenUsage',
    threadId,
    turnId,
    total: pickUsage(total),
    last: pickUsage(last),
    contextWindow: modelContextWindow,
  };
}

function pickUsage(usage: TokenUsageBreakdown): TokenUsage {
  const { totalTokens, inputTokens, cachedInputTokens, outputTokens, reasoningOutputTokens } = usage;
  return { totalTokens, inputTokens, cachedInputTokens, outputTokens, reasoningOutputTokens };
}

function readHook({ threadId, turnId, run }: HookCompletedNotification): AppServerEvent {
  const text = run.entries.map((entry) => entry.text).join('\n');
  return { kind: 'hookCompleted', threadId, turnId, eventName: run.eventName, status: run.status, text };
}

/** Said at every connect on a Linux machine without bubblewrap, and harmless: Codex brings its own. */
const BUNDLED_SANDBOX = /bubblewrap/;

function readConfigWarning(summary: string, details: string | null): AppServerEvent | undefined {
  if (BUNDLED_SANDBOX.test(summary)) return undefined;
  return { kind: 'warning', threadId: null, message: details === null ? summary : `${summary} ${details}` };
}
