import type { StopOutcome } from '../src/app-server/stop.ts';
import type { CodexHost } from '../src/engine/codex-host.ts';
import type { Generation, ProcessProof } from '../src/model/generation.ts';
import { FakeServer } from './fake-server.ts';
import { givenProcess } from './given.ts';

/** A machine in memory: servers that live until they are ended. */
export class FakeHost implements CodexHost {
  readonly transport = 'unix';
  /** What is found where Codex should be. */
  codex = { binaryPath: '/usr/bin/codex', binaryFingerprint: 'binary_1', loginFingerprint: 'login_1' };
  /** The servers that live, by generation; its number is its pid. */
  readonly servers = new Map<number, FakeServer>();
  readonly stopped: number[] = [];
  readonly drained: number[] = [];
  readonly reaped: string[] = [];
  outcomeOfStop: StopOutcome = 'gone';
  /** How often nobody is found before the process of a server shows. */
  hiddenLooks = 0;
  onConnect: () => Promise<void> = () => Promise.resolve();
  #marks = 0;

  begin(number: number): FakeServer {
    const server = new FakeServer(number);
    this.servers.set(number, server);
    return server;
  }

  find() {
    return Promise.resolve(this.codex);
  }

  newEndpoint() {
    return Promise.resolve((number: number) => `/state/${number}.sock`);
  }

  newMark(): string {
    this.#marks += 1;
    return `mark_of_${this.#marks}`;
  }

  launch({ number }: Generation): Promise<ProcessProof> {
    this.begin(number);
    return Promise.resolve(givenProcess({ pid: number }));
  }

  async connect({ number }: Generation): Promise<FakeServer> {
    await this.onConnect();
    const server = this.servers.get(number);
    if (!server) throw new Error('nobody answers');
    return server;
  }

  isAlive({ pid }: ProcessProof) {
    return Promise.resolve(this.servers.has(pid) ? ('alive' as const) : ('dead' as const));
  }

  findProcess({ number }: Generation) {
    this.hiddenLooks -= 1;
    return this.hiddenLooks >= 0 ? Promise.resolve(undefined) : this.identify(number);
  }

  identify(pid: number) {
    return Promise.resolve(this.servers.has(pid) ? givenProcess({ pid }) : undefined);
  }

  drain({ number }: Generation): Promise<void> {
    this.drained.push(number);
    return Promise.resolve();
  }

  stop({ number }: Generation): Promise<StopOutcome> {
    this.stopped.push(number);
    if (this.outcomeOfStop === 'gone') this.servers.delete(number);
    return Promise.resolve(this.outcomeOfStop);
  }

  reapCommands(marks: readonly string[]): Promise<readonly string[]> {
    this.reaped.push(...marks);
    return Promise.resolve([]);
  }

  readProposedChanges(): undefined {
    return undefined;
  }

  bootId(): string {
    return 'boot_1';
  }

  freeBytes(): number {
    return Number.MAX_SAFE_INTEGER;
  }
}
