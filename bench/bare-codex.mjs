import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The bare app-server over its pipes: what our own times are printed beside. */
export class BareCodex {
  #id = 0;
  #child;
  #answers = new Map();
  #turns = new Map();

  constructor(binary, codexHome) {
    this.#child = spawn(binary, ['app-server'], {
      env: { ...process.env, CODEX_HOME: codexHome },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    createInterface(this.#child.stdout).on('line', (line) => this.#hear(JSON.parse(line)));
  }

  async call(method, params) {
    const id = (this.#id += 1);
    const answer = new Promise((resolve) => this.#answers.set(id, resolve));
    this.#send({ id, method, params });
    const { result, error } = await answer;
    if (error) throw new Error(error.message);
    return result;
  }

  async initialize() {
    await this.call('initialize', {
      clientInfo: { name: 'bench', version: '1' },
      capabilities: { experimentalApi: true },
    });
    this.#send({ method: 'initialized' });
  }

  /** Runs one turn on a new thread; resolves at `turn/completed`. */
  async turn(cwd, text) {
    const { thread } = await this.call('thread/start', { cwd });
    const ended = new Promise((resolve) => this.#turns.set(thread.id, resolve));
    await this.call('turn/start', { threadId: thread.id, input: [{ type: 'text', text }] });
    await ended;
  }

  async stop() {
    this.#child.stdin.end();
    await once(this.#child, 'exit');
  }

  #send(message) {
    this.#child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  #hear({ id, method, params, result, error }) {
    if (method === 'turn/completed') this.#turns.get(params.threadId)?.();
    else if (method === undefined) this.#answers.get(id)?.({ result, error });
  }
}
