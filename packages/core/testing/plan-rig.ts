import type { CapturedPlan } from '../src/model/plan.ts';
import { currentOperationOf, type Workflow } from '../src/model/workflow.ts';
import type { Operation, OperationId, ThreadId, TurnId, WorkflowId } from '../src/model/operation.ts';
import type { TurnEnd } from '../src/store/operation-store.ts';
import { givenEnd } from './given.ts';
import { HandlerRig, type Answer } from './handler-rig.ts';
import { threadOf, turnOf } from './store-contract/scene.ts';

/** A plan that can be approved as it is. */
export const VALID_PLAN: CapturedPlan = { itemId: 'item_plan', source: 'plan_item', text: '1. Look\n2. Fix\n' };

/** What Codex said where it made no plan: to be approved only by its hash. */
export const DOUBTFUL_PLAN: CapturedPlan = { itemId: null, source: 'message', text: 'I would look first.' };

/** The tools over a store in memory, with plan workflows brought where a test needs them. */
export class PlanRig extends HandlerRig {
  /** What Codex calls the threads and turns of operations. */
  threadIdOf: (id: OperationId) => ThreadId = threadOf;
  turnIdOf: (id: OperationId) => TurnId = turnOf;

  /** Starts a workflow in the demo project. */
  start(over: Answer = {}): Promise<Answer> {
    return this.call('codex_start_plan_workflow', { message: 'Fix the test', cwd: '/home/u/demo', ...over });
  }

  status(id: string, over: Answer = {}): Promise<Answer> {
    return this.call('codex_get_workflow_status', { workflow_id: id, ...over });
  }

  approve(id: string, over: Answer = {}): Promise<Answer> {
    return this.call('codex_approve_plan', { workflow_id: id, ...over });
  }

  revise(id: string, over: Answer = {}): Promise<Answer> {
    return this.call('codex_revise_plan', { workflow_id: id, feedback: 'Shorter, please', ...over });
  }

  interrupt(id: string, over: Answer = {}): Promise<Answer> {
    return this.call('codex_interrupt_turn', { workflow_id: id, ...over });
  }

  /** A workflow that plans, its turn not yet begun. */
  async started(over: Answer = {}): Promise<string> {
    return workflowIdOf(await this.start(over));
  }

  /** A workflow whose planning turn runs. */
  async planning(over: Answer = {}): Promise<string> {
    const id = await this.started(over);
    this.run(id);
    return id;
  }

  /** A workflow whose plan waits for review. */
  async planned(plan: CapturedPlan = VALID_PLAN, over: Answer = {}): Promise<string> {
    const id = await this.planning(over);
    this.end(id, { plan });
    return id;
  }

  /** A workflow whose execution runs. */
  async executing(): Promise<string> {
    const id = await this.planned();
    await this.approve(id);
    this.run(id);
    return id;
  }

  workflow(id: string): Workflow {
    const workflow = this.store.workflows.get(id as WorkflowId);
    if (!workflow) throw new Error(`there is no ${id}`);
    return workflow;
  }

  currentOf(id: string): Operation {
    return this.scene.get(currentOperationOf(this.workflow(id)));
  }

  /** Takes the queued operation of a workflow to a running turn. */
  run(id: string): Operation {
    return this.runOperation(this.currentOf(id).id);
  }

  runOperation(id: OperationId): Operation {
    const { scene } = this;
    const claimed = scene.claim();
    if (claimed?.id !== id) throw new Error(`${claimed?.id ?? 'nothing'} was claimed instead of ${id}`);
    const { own, generation, now } = scene;
    const fresh = claimed.threadId === null;
    const thread = { threadId: claimed.threadId ?? this.threadIdOf(id), fresh, generation };
    scene.sent(this.store.operations.recordThread(own, id, thread, now));
    return this.store.operations.recordTurnAccepted(own, id, this.turnIdOf(id), now);
  }

  /** Ends the running turn of a workflow. */
  end(id: string, over: Partial<TurnEnd> = {}): Operation {
    return this.store.operations.endTurn(this.scene.own, this.currentOf(id).id, givenEnd(over), this.scene.now);
  }

  /** The hash of the newest plan. */
  planHash(id: string): string {
    return this.store.workflows.plans(id as WorkflowId)[0]?.hash ?? '';
  }

  /** Every operation there is, oldest first. */
  operations(): readonly Operation[] {
    return this.store.operations.list({ limit: 100 }).toReversed();
  }
}

/** The id of the workflow that an answer is about. */
export const workflowIdOf = (answer: Answer): string => String(answer['workflowId']);
