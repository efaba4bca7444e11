import type { Interaction } from '../../src/model/interaction.ts';
import type { OperationId, ThreadId } from '../../src/model/operation.ts';
import { operationMachine } from '../../src/model/operation-machine.ts';
import type { SubmitIntent } from '../../src/store/operation-store.ts';
import type { Rig } from '../rig.ts';
import type { Random } from './random.ts';

/** A submitted task and the key under which the scripted model counts its turns. */
export interface SubmittedTask {
  readonly key: string;
  readonly id: OperationId;
  /** How its turn ends when nobody interferes. */
  readonly end: 'completed' | 'failed';
  /** Somebody has asked for its end. */
  wishedAway: boolean;
}

/** What a front-end is to submit. */
export interface NextTask {
  readonly key: string;
  readonly prompt: string;
  readonly cwd: string;
}

const SCRIPTS = [
  '[[answer:done]]',
  '[[pause:300]][[answer:done]]',
  '[[stream chunks=8 every=60]]',
  '[[command:echo hello]][[answer:done]]',
  '[[approval:echo approved]][[answer:done]]',
  '[[approval:echo one]][[command:echo two]][[approval:echo three]]',
  '[[sleep-command:1]]',
  '[[patch:made.txt=x]][[answer:done]]',
];
const FAILING = '[[status:401]]';

type Submission = readonly [prompt: string, over: Partial<SubmitIntent>];

/** Keeps tasks coming: new chats, and messages to threads that have been used. */
export class TaskSource {
  readonly tasks: SubmittedTask[] = [];
  readonly #rig: Rig;
  readonly #random: Random;
  readonly #codexBinary: string;
  readonly #submissions = new Map<OperationId, Submission>();
  #lastKey = 0;

  constructor(rig: Rig, random: Random, codexBinary: string) {
    this.#rig = rig;
    this.#random = random;
    this.#codexBinary = codexBinary;
  }

  /** Submits until `count` tasks are not ended. */
  keepOpen(count: number): void {
    for (let open = this.open().length; open < count; open += 1) this.#submit();
  }

  open(): readonly SubmittedTask[] {
    return this.tasks.filter(({ id }) => !operationMachine.isTerminal(this.#rig.get(id).status));
  }

  /** A task for a front-end to submit; `adopt` it with the id that was answered. */
  nextTask(): NextTask {
    const key = this.#nextKey();
    return { key, prompt: `[[id:${key}]]${this.#random.pick(SCRIPTS)}`, cwd: this.#rig.workspace.cwd };
  }

  adopt(key: string, id: OperationId): void {
    this.tasks.push({ key, id, end: 'completed', wishedAway: false });
  }

  /** Interrupts a task that runs, or cancels one that waits, now and then. */
  wishOneAway(): void {
    const open = this.open();
    if (open.length === 0 || this.#random.next() > 0.2) return;
    const task = this.#random.pick(open);
    task.wishedAway = true;
    this.#rig.store.operations.requestInterrupt(task.id, { reason: 'requested', keepCommands: false }, Date.now());
    this.#rig.ring();
  }

  /** Submits a task once more with its key; what is wrong with the answer. */
  repeatOne(): string | undefined {
    const [id, [prompt, over]] = this.#random.pick([...this.#submissions]);
    const { kind, operation } = this.#rig.trySubmit(prompt, over);
    return kind === 'existing' && operation.id === id
      ? undefined
      : `the repeat of ${id} answered ${kind} ${operation.id}`;
  }

  #submit(): void {
    const key = this.#nextKey();
    const end = this.#random.next() < 0.06 ? 'failed' : 'completed';
    const prompt = `[[id:${key}]]${end === 'failed' ? FAILING : this.#random.pick(SCRIPTS)}`;
    const threadId = this.#random.next() < 0.4 ? this.#usedThread() : null;
    const over: Partial<SubmitIntent> = {
      clientRequestId: key,
      environment: { codexHome: this.#rig.workspace.codexHome, codexBinary: this.#codexBinary },
      ...(threadId !== null && { type: 'send_message', threadId }),
    };
    const { id } = this.#rig.submit(prompt, over);
    this.#submissions.set(id, [prompt, over]);
    this.tasks.push({ key, id, end, wishedAway: false });
  }

  #nextKey(): string {
    this.#lastKey += 1;
    return `k${this.#lastKey}`;
  }

  #usedThread(): ThreadId | null {
    const used = this.tasks.map(({ id }) => this.#rig.get(id)).filter(({ turnId }) => turnId !== null);
    return used.length === 0 ? null : this.#random.pick(used).threadId;
  }
}

/** Answers part of what is asked, as a person would who looks now and then; what went wrong. */
export function answerSome({ store, ring }: Rig, random: Random, part: number): readonly string[] {
  const misses: string[] = [];
  for (const asked of store.interactions.list({ statuses: ['pending'], limit: 50 })) {
    if (random.next() > part) continue;
    const { id, operationId } = asked;
    const { kind, interaction } = store.interactions.recordAnswer(id, answerTo(asked, random), Date.now());
    // What Codex called closed in between cannot be answered; what is still asked can.
    if (kind === 'unavailable' && interaction.status === 'pending')
      misses.push(`no answer is taken: ${id} of ${operationId}`);
  }
  ring();
  return misses;
}

const answerTo = ({ kind }: Interaction, random: Random): object =>
  kind === 'userInput'
    ? { answers: { q1: { answers: ['A'] } } }
    : { decision: random.next() < 0.7 ? 'accept' : 'decline' };
