import type { ControlPlane, WorkerStatus } from '@codex-cp/core';
import { BaseCommand } from '../base-command.ts';
import type { GlobalFlags } from '../plane.ts';
import { renderWorker } from '../render/worker.ts';

/** What the commands about the worker have in common: they do something with it and show how it is then. */
abstract class WorkerCommand extends BaseCommand {
  protected async show(
    flags: GlobalFlags & { readonly json: boolean },
    act: (plane: ControlPlane) => WorkerStatus | Promise<WorkerStatus>,
  ): Promise<WorkerStatus | undefined> {
    let status: WorkerStatus | undefined;
    await this.withPlane({ flags }, async (plane) => {
      status = await act(plane);
      if (flags.json) this.printJson({ ok: true, ...status });
      else this.terminal.out(renderWorker(status, this.terminal.format));
    });
    return status;
  }
}

/** Tells whether a worker runs. */
export class ShowWorker extends WorkerCommand {
  static override summary = 'Tell whether a worker runs, and which.';

  async run(): Promise<void> {
    const { flags } = await this.parse(ShowWorker);
    await this.show(flags, ({ worker }) => worker.status());
  }
}

/** Starts a worker. */
export class StartWorker extends WorkerCommand {
  static override summary = 'Start a worker where none runs. It ends by itself when there is nothing to do.';

  async run(): Promise<void> {
    const { flags } = await this.parse(StartWorker);
    await this.show(flags, ({ worker }) => worker.start());
  }
}

/** Stops the worker. */
export class StopWorker extends WorkerCommand {
  static override summary = 'Stop the worker in good order. Running turns go on in Codex.';

  async run(): Promise<void> {
    const { flags } = await this.parse(StopWorker);
    const status = await this.show(flags, ({ worker }) => worker.stop());
    if (status?.running === true) this.endWith(5);
  }
}
