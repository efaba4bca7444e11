import type { Millis } from '../../foundation/clock.ts';
import type { Operation } from '../../model/operation.ts';
import { planHash, planQuality, type CapturedPlan } from '../../model/plan.ts';
import type { Plan } from '../../model/workflow.ts';
import type { Statements } from './statements.ts';
import { toPlan, type PlanRow } from './workflow-row.ts';
import type { WORKFLOW_SQL } from './workflow-statements.ts';

/** Keeps the plans that operations end with. One operation has one plan, whoever records its end, and how often. */
export class PlanWriter {
  readonly #sql: Statements<typeof WORKFLOW_SQL>;

  constructor(sql: Statements<typeof WORKFLOW_SQL>) {
    this.#sql = sql;
  }

  capture({ id, workflowId, threadId, turnId }: Operation, plan: CapturedPlan, now: Millis): void {
    if (threadId === null) return;
    this.#sql.insertPlan.run({
      workflowId,
      operationId: id,
      threadId,
      turnId,
      itemId: plan.itemId,
      source: plan.source,
      quality: planQuality(plan),
      hash: planHash(plan.text),
      markdown: plan.text,
      now,
    });
  }

  ofOperation(id: string): Plan | undefined {
    const row = this.#sql.planOfOperation.get(id) as PlanRow | undefined;
    return row && toPlan(row);
  }
}
