import type { Style } from './style.ts';

/** A status in the colour of what it asks of the reader. */
export function statusWord(status: string, style: Style): string {
  return colourOf(status, style)(status);
}

/** The same for a text that holds the status, padded or not. */
export function colourOf(status: string, style: Style): (text: string) => string {
  switch (status) {
    case 'completed':
    case 'answered':
    case 'ok':
    case 'healthy':
      return style.green;
    case 'failed':
    case 'unknown_after_app_server_exit':
    case 'orphaned_after_app_server_exit':
    case 'error':
    case 'broken':
      return style.red;
    case 'waiting_for_approval':
    case 'waiting_for_user_input':
    case 'plan_ready':
    case 'pending':
    case 'interrupted':
    case 'auto_declined':
    case 'warning':
    case 'degraded':
      return style.yellow;
    case 'cancelled':
    case 'expired':
    case 'queued':
      return style.dim;
    default:
      return style.cyan;
  }
}
