import type { CallToolResult } from '@modelcontextprotocol/server';
import type { ToolError, ToolPayload } from '@codex-cp/core';

/**
 * The answer of a tool whose clients look for the words of Codex in `content[0].text`. Of a completed task they get the two
 * fields that they know, else also what tells how to go on. Clients hold failures, too, against the schema of the answer.
 */
export function messageResult(payload: ToolPayload): CallToolResult {
  if (!payload.ok) return failed(payload.error);
  const { threadId, content } = payload;
  const shown = Object.entries(payload).filter(([name]) => name !== 'ok');
  const structuredContent = payload['status'] === 'completed' ? { threadId, content } : Object.fromEntries(shown);
  return { content: [{ type: 'text', text: String(content) }], structuredContent, isError: false };
}

function failed(error: ToolError): CallToolResult {
  const text = failureText(error);
  const { threadId } = error.details;
  const structuredContent = { threadId: typeof threadId === 'string' ? threadId : '', content: text, error };
  return { content: [{ type: 'text', text }], structuredContent, isError: true };
}

/** What happened, in the words of Codex where there are some, what to do, and the code to look it up by. */
function failureText({ code, message, details, hint }: ToolError): string {
  const { message: words, field } = details;
  const happened = typeof words !== 'string' ? message : words.startsWith(message) ? words : `${message} ${words}`;
  const next = typeof field === 'string' && !hint.includes(field) ? `${field}: ${hint}` : hint;
  return `${happened.trimEnd()} ${next} (${code})`;
}
