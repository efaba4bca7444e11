import { initial } from './0001-initial.ts';
import { whatAWorkerTells } from './0002-what-a-worker-tells.ts';
import { workflows } from './0003-workflows.ts';
import { restarts } from './0004-restarts.ts';
import { hookHistory } from './0005-hook-history.ts';
import type { Migration } from './migration.ts';

/** In order, without gaps. */
export const MIGRATIONS: readonly Migration[] = [initial, whatAWorkerTells, workflows, restarts, hookHistory];
