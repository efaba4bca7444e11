import type { ControlPlane } from '../../src/control-plane-api.ts';
import { openControlPlane } from '../../src/control-plane.ts';
import type { OperationId, WorkflowId } from '../../src/model/operation.ts';
import { workflowMachine } from '../../src/model/workflow-machine.ts';
import type { Workflow } from '../../src/model/workflow.ts';
import type { Rig } from '../rig.ts';
import type { Random } from './random.ts';
import type { SubmittedTask } from './tasks.ts';

/** A plan workflow, and the keys under which the scripted model counts its turns. */
export interface StartedWorkflow {
  readonly key: string;
  readonly id: WorkflowId;
  readonly start: Pick<Step, 'tool' | 'input'>;
  /** Planning turns, oldest first. */
  readonly planned: SubmittedTask[];
  executed: SubmittedTask | undefined;
  /** Somebody has called it off while its plan waited. */
  calledOff: boolean;
}

/** A step of a workflow: the call that makes it, and what is kept of the answer. */
export interface Step {
  readonly tool: 'codex_start_plan_workflow' | 'codex_approve_plan' | 'codex_revise_plan';
  readonly input: Readonly<Record<string, unknown>>;
  /** Notes the operation that the step led to; what was wrong with it. */
  readonly made: (answer: StepAnswer) => readonly string[];
}

export interface StepAnswer {
  readonly workflowId: WorkflowId;
  readonly currentOperationId: OperationId;
}

const PLANNING = [
  '[[plan:1. Do it]]',
  '[[pause:300]][[plan:1. Do it]]',
  '[[command:echo looked]][[plan:1. Do it]]',
  '[[question:Which?|A|B]][[plan:1. Do it]]',
];
const EXECUTION = [
  '[[answer:done]]',
  '[[command:echo hello]][[answer:done]]',
  '[[approval:echo approved]][[answer:done]]',
  '[[patch:planned.txt=x]][[answer:done]]',
];

/** Keeps plan workflows coming, and decides about their plans through the tools, as people and programs do. */
export class WorkflowSource {
  readonly workflows: StartedWorkflow[] = [];
  readonly misses: string[] = [];
  readonly #rig: Rig;
  readonly #random: Random;
  readonly #plane: ControlPlane;
  #lastKey = 0;

  constructor(rig: Rig, random: Random, codexBinary: string) {
    this.#rig = rig;
    this.#random = random;
    const { root, codexHome, cwd } = rig.workspace;
    const settings = { stateDb: rig.statePath, codexHome, codexBinary, allowedRoots: [root], executionMode: 'client' };
    this.#plane = openControlPlane({ settings, cwd, env: { ...process.env, HOME: root } });
  }

  close(): Promise<void> {
    return this.#plane.close();
  }

  open(): readonly StartedWorkflow[] {
    return this.workflows.filter(({ id }) => !workflowMachine.isTerminal(this.workflow(id).status));
  }

  workflow(id: WorkflowId): Workflow {
    const workflow = this.#rig.store.workflows.get(id);
    if (!workflow) throw new Error(`workflow ${id} is lost`);
    return workflow;
  }

  /** Starts workflows until `count` are not over. */
  async keepOpen(count: number): Promise<void> {
    for (let open = this.open().length; open < count; open += 1) await this.#take(this.#start());
  }

  /** Repeats the start of a workflow with its key, which must find it. */
  async repeatOne(): Promise<void> {
    if (this.workflows.length === 0) return;
    const { id, start } = this.#random.pick(this.workflows);
    const { workflowId } = await this.#ask(start);
    if (workflowId !== id) this.misses.push(`the repeat of ${id} answered ${workflowId}`);
  }

  /** Decides about part of the plans that wait: to have them made anew, executed, or dropped. */
  async decideSome(part: number): Promise<void> {
    for (const workflow of this.#waiting()) {
      if (this.#random.next() > part) continue;
      if (this.#random.next() < 0.08) await this.#callOff(workflow);
      else await this.#take(this.#decide(workflow));
    }
  }

  /** A step for a front-end to take: a decision about a plan that waits, or the start of another workflow. */
  nextStep(): Step {
    const [workflow] = this.#waiting();
    return workflow ? this.#decide(workflow) : this.#start();
  }

  /** Whoever heard nothing asks again with the same key. */
  async #take(step: Step): Promise<void> {
    const [first, second] = await Promise.all([this.#ask(step), this.#ask(step)]);
    if (first.currentOperationId !== second.currentOperationId) {
      this.misses.push(`${step.tool} led to ${first.currentOperationId} and ${second.currentOperationId}`);
    }
    this.misses.push(...step.made(first));
  }

  async #ask({ tool, input }: Pick<Step, 'tool' | 'input'>): Promise<StepAnswer> {
    const payload = await this.#plane.callTool(tool, input);
    if (!payload.ok) throw new Error(`${tool} answered ${JSON.stringify(payload)}`);
    return payload as unknown as StepAnswer;
  }

  #start(): Step {
    this.#lastKey += 1;
    const key = `w${this.#lastKey}`;
    const message = `[[id:${key}]]${this.#random.pick(PLANNING)}`;
    const input = { message, cwd: this.#rig.workspace.cwd, client_request_id: key };
    const call = { tool: 'codex_start_plan_workflow', input } as const;
    const made = ({ workflowId: id, currentOperationId }: StepAnswer): readonly string[] => {
      const planned = [turn(key, currentOperationId)];
      this.workflows.push({ key, id, start: call, planned, executed: undefined, calledOff: false });
      return [];
    };
    return { ...call, made };
  }

  #waiting(): readonly StartedWorkflow[] {
    return this.workflows.filter(({ id }) => this.workflow(id).status === 'plan_ready');
  }

  #decide(workflow: StartedWorkflow): Step {
    const { id, planned } = workflow;
    const revise = planned.length < 3 && this.#random.next() < 0.3;
    const key = `${workflow.key}.${revise ? planned.length : 'go'}`;
    const script = `[[id:${key}]]${this.#random.pick(revise ? PLANNING : EXECUTION)}`;
    const common = { workflow_id: id, client_request_id: key };
    const made = ({ currentOperationId }: StepAnswer): readonly string[] => {
      if (planned.some((earlier) => earlier.id === currentOperationId)) {
        return [`the decision ${key} answered the earlier ${currentOperationId}`];
      }
      if (revise) planned.push(turn(key, currentOperationId));
      else workflow.executed = turn(key, currentOperationId);
      return [];
    };
    if (revise) return { tool: 'codex_revise_plan', input: { ...common, feedback: script }, made };
    const plan_hash = this.#rig.store.workflows.plans(id)[0]?.hash;
    return { tool: 'codex_approve_plan', input: { ...common, message: script, plan_hash }, made };
  }

  async #callOff(workflow: StartedWorkflow): Promise<void> {
    workflow.calledOff = true;
    await this.#plane.interrupt({ workflow_id: workflow.id });
  }
}

const turn = (key: string, id: OperationId): SubmittedTask => ({ key, id, end: 'completed', wishedAway: false });
