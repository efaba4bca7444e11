import { sha256 } from '../foundation/hash.ts';

type Arguments = Readonly<Record<string, unknown>>;

/** Keys, time limits of calls and sizes of answers make no other request of it. */
const NOT_COMPARED: ReadonlySet<string> = new Set([
  'client_request_id',
  'workflow_id',
  'timeout_seconds',
  'first_message_timeout_seconds',
  'first_message_max_chars',
]);

/** What a repeat is compared with: the arguments as given; the hash of the text stands for it. */
export function comparableRequest(given: Arguments, textField: string, text: unknown = given[textField]): Arguments {
  const kept = Object.entries(given).filter(([name]) => !NOT_COMPARED.has(name));
  return { ...Object.fromEntries(kept), ...(typeof text === 'string' && { [textField]: sha256(text) }) };
}
