import type { AppServer } from '../app-server/port.ts';
import type { StopOutcome } from '../app-server/stop.ts';
import type { Generation, ProcessProof, TransportKind } from '../model/generation.ts';
import type { ProposedFileChange } from '../model/interaction.ts';
import type { CodexEnvironment } from '../model/operation.ts';

/** A Codex that can be started, and what would make it another one. */
export interface FoundCodex {
  readonly binaryPath: string;
  /** Device, inode, size and mtime of the binary. */
  readonly binaryFingerprint: string;
  /** Hash over the login files of its home. */
  readonly loginFingerprint: string;
}

/** What the engine asks of the machine: processes, sockets, disks. Implemented in the composition root. */
export interface CodexHost {
  /** Throws CODEX_APP_SERVER_UNAVAILABLE with what was tried. */
  find(environment: CodexEnvironment): Promise<FoundCodex>;
  readonly transport: TransportKind;
  /** Where the next generation will listen, once its number is known. */
  newEndpoint(): Promise<(number: number) => string>;
  /** A mark that no other generation of any state file has. */
  newMark(): string;
  /** Starts the process of a recorded generation; resolves when it exists. */
  launch(generation: Generation): Promise<ProcessProof>;
  /** Connects and initialises; retries until it answers or `deadlineMs` has passed. Refuses a server with another pid. */
  connect(generation: Generation, deadlineMs: number): Promise<AppServer>;
  isAlive(proof: ProcessProof): Promise<'alive' | 'dead' | 'unknown'>;
  /** The process that listens on the endpoint of a generation whose process was never recorded. */
  findProcess(generation: Generation): Promise<ProcessProof | undefined>;
  /**
   * Asks the process to begin nothing new and to end once its running turns have; nothing where the system knows no such
   * request.
   */
  drain(generation: Generation): Promise<void>;
  /**
   * Lets running turns end for at most `drainMs`, then ends the process. Without proof that it is `gone`, nothing that it
   * may still do counts as not done.
   */
  stop(generation: Generation, drainMs: number): Promise<StopOutcome>;
  /** Proof of the process that has this pid now. */
  identify(pid: number): Promise<ProcessProof | undefined>;
  /** Ends tool commands that carry one of these marks; says which. */
  reapCommands(marks: readonly string[]): Promise<readonly string[]>;
  /** The file changes that a call of the model proposes, from what Codex has written of its thread; undefined for others. */
  readProposedChanges(
    rolloutPath: string,
    call: { readonly callId: string; readonly cwd: string },
  ): readonly ProposedFileChange[] | undefined;
  bootId(): string;
  /** Free bytes for an ordinary user on the file system that holds `path`. */
  freeBytes(path: string): number;
}
