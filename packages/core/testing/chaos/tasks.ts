import type { Operation, ThreadId } from '../../src/model/operation.ts';
import { operationMachine } from '../../src/model/operation-machine.ts';
import type { Rig } from '../rig.ts';
import type { Random } from './random.ts';

/** A submitted task and the key under which the scripted model counts its turns. */
export interface SubmittedTask {
  readonly key: string;
  readonly operation: Operation;
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

/** Keeps tasks coming: new chats, and messages to threads that have been used. */
export class TaskSource {
  readonly tasks: SubmittedTask[] = [];
  readonly #rig: Rig;
  readonly #random: Random;

  constructor(rig: Rig, random: Random) {
    this.#rig = rig;
    this.#random = random;
  }

  /** Submits until `count` tasks are not ended. */
  keepOpen(count: number): void {
    for (let open = this.open().length; open < count; open += 1) this.#submit();
  }

  open(): readonly SubmittedTask[] {
    return this.tasks.filter(({ operation }) => !operationMachine.isTerminal(this.#rig.get(operation.id).status));
  }

  #submit(): void {
    const key = `k${this.tasks.length + 1}`;
    const prompt = `[[id:${key}]]${this.#random.pick(SCRIPTS)}`;
    const threadId = this.#random.next() < 0.4 ? this.#usedThread() : null;
    const operation = this.#rig.submit(prompt, threadId === null ? {} : { type: 'send_message', threadId });
    this.tasks.push({ key, operation });
  }

  #usedThread(): ThreadId | null {
    const used = this.tasks.map(({ operation }) => this.#rig.get(operation.id)).filter(({ turnId }) => turnId !== null);
    return used.length === 0 ? null : this.#random.pick(used).threadId;
  }
}

/** Answers whatever is asked, as a person would who looks now and then. */
export function answerPending({ store, ring }: Rig, random: Random): void {
  for (const { id } of store.interactions.list({ statuses: ['pending'], limit: 50 })) {
    if (random.next() < 0.5) store.interactions.recordAnswer(id, { decision: 'accept' }, Date.now());
  }
  ring();
}
