import { afterEach, beforeEach, describe } from 'vitest';
import type { Store } from '../src/store/store.ts';
import { describeAnswers } from './store-contract/answers.ts';
import { describeClaim } from './store-contract/claim.ts';
import { describeEvents } from './store-contract/events.ts';
import { describeGenerations } from './store-contract/generations.ts';
import { describeImports } from './store-contract/imports.ts';
import { describeInterrupt } from './store-contract/interrupt.ts';
import { describeMaintenance } from './store-contract/maintenance.ts';
import { describeOwnership } from './store-contract/ownership.ts';
import { describeQuestions } from './store-contract/questions.ts';
import { describeReads } from './store-contract/reads.ts';
import { describeReconcile } from './store-contract/reconcile.ts';
import { describeRestarts } from './store-contract/restarts.ts';
import { Scene } from './store-contract/scene.ts';
import { describeStart } from './store-contract/start.ts';
import { describeSubmit } from './store-contract/submit.ts';
import { describeTurnEnd } from './store-contract/turn-end.ts';
import { describeWorker } from './store-contract/worker.ts';
import { describeLeftBehind, type TakeBack } from './store-contract/left-behind.ts';
import { describeWorkflows } from './store-contract/workflows.ts';

/** A store, and a way to bring it where only an older build could. */
export interface OpenedStore {
  readonly store: Store;
  /** Makes a workflow that has gone on be in this phase still. */
  readonly takeBack: TakeBack;
}

/** Every Store passes this suite. A new adapter starts by calling it. */
export function describeStore(name: string, open: () => OpenedStore): void {
  describe(name, () => {
    let scene: Scene;
    let takeBack: TakeBack;
    beforeEach(() => {
      const opened = open();
      scene = new Scene(opened.store);
      takeBack = opened.takeBack;
    });
    afterEach(() => {
      scene.store.close();
    });

    const present = (): Scene => scene;
    describeSubmit(present);
    describeReads(present);
    describeClaim(present);
    describeStart(present);
    describeReconcile(present);
    describeTurnEnd(present);
    describeInterrupt(present);
    describeOwnership(present);
    describeQuestions(present);
    describeAnswers(present);
    describeGenerations(present);
    describeRestarts(present);
    describeWorker(present);
    describeEvents(present);
    describeMaintenance(present);
    describeWorkflows(present);
    describeLeftBehind(present, (...args) => takeBack(...args));
    describeImports(present);
  });
}
