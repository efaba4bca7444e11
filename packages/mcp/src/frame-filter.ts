import { Transform, type TransformCallback, type Writable } from 'node:stream';
import { wrapOddArguments } from './odd-arguments.ts';

const PARSE_ERROR = { code: -32_700, message: 'Parse error: this line is not JSON.' };
const INVALID_REQUEST = { code: -32_600, message: 'Invalid request: this is not a JSON-RPC 2.0 message.' };
const TOO_LONG = { code: -32_600, message: 'Invalid request: this line is longer than 16 MB.' };

const MAX_LINE_BYTES = 16 * 1024 * 1024;
const NEWLINE = 0x0a;

/**
 * Lets whole JSON-RPC messages through, one a line, and answers everything else itself: a broken frame must neither go
 * unanswered nor end the connection.
 */
export class FrameFilter extends Transform {
  readonly #answers: Writable;
  readonly #onMessage: () => void;
  #parts: Buffer[] = [];
  #size = 0;
  #skipping = false;

  /** `onMessage` is called for each message that is let through. */
  constructor(answers: Writable, onMessage: () => void = () => undefined) {
    super();
    this.#answers = answers;
    this.#onMessage = onMessage;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    let rest = chunk;
    for (let end = rest.indexOf(NEWLINE); end !== -1; end = rest.indexOf(NEWLINE)) {
      this.#collect(rest.subarray(0, end));
      this.#endLine();
      rest = rest.subarray(end + 1);
    }
    this.#collect(rest);
    done();
  }

  #collect(part: Buffer): void {
    if (this.#skipping || part.length === 0) return;
    this.#size += part.length;
    if (this.#size > MAX_LINE_BYTES) {
      this.#refuse(null, TOO_LONG);
      this.#skipping = true;
      this.#parts = [];
    } else {
      this.#parts.push(part);
    }
  }

  #endLine(): void {
    const line = Buffer.concat(this.#parts).toString('utf8').trim();
    const skipped = this.#skipping;
    [this.#parts, this.#size, this.#skipping] = [[], 0, false];
    if (!skipped && line !== '') this.#judge(line);
  }

  #judge(line: string): void {
    let message: unknown;
    try {
      message = JSON.parse(line);
    } catch {
      this.#refuse(null, PARSE_ERROR);
      return;
    }
    if (!isMessage(message)) return this.#refuse(idOf(message), INVALID_REQUEST);
    this.#onMessage();
    const wrapped = wrapOddArguments(message);
    this.push(`${wrapped ? JSON.stringify(wrapped) : line}\n`);
  }

  #refuse(id: string | number | null, error: { readonly code: number; readonly message: string }): void {
    this.#answers.write(`${JSON.stringify({ jsonrpc: '2.0', id, error })}\n`);
  }
}

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isMessage(value: unknown): boolean {
  if (!isObject(value) || value['jsonrpc'] !== '2.0') return false;
  const { id, method, params } = value;
  if (id !== undefined && typeof id !== 'string' && typeof id !== 'number') return false;
  if (params !== undefined && !isObject(params)) return false;
  return typeof method === 'string' || 'result' in value || 'error' in value;
}

function idOf(value: unknown): string | number | null {
  const id = isObject(value) ? value['id'] : null;
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}
