import { sep } from 'node:path';
import type { ControlPlane } from '@codex-cp/core';
import { TOOL_FIELDS } from '../generated/tool-fields.ts';
import { UsageError } from '../usage-error.ts';

/** The id of the project that a folder lies in, the innermost where there are several. */
export async function findProject(plane: Pick<ControlPlane, 'projects'>, folder: string): Promise<string> {
  const { projects } = await plane.projects({ limit: TOOL_FIELDS.codex_list_projects.limit.maximum });
  const holding = projects.filter(({ path }) => `${folder}${sep}`.startsWith(path.endsWith(sep) ? path : path + sep));
  const [nearest] = holding.sort((a, b) => b.path.length - a.path.length);
  if (nearest) return nearest.project_id;
  throw new UsageError('PROJECT', 'required', 'This folder is no project: name one, "codex-cp projects" lists them.');
}
