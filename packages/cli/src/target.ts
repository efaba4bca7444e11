/** Is this the id of a plan workflow? All other ids that commands take for a task are those of operations. */
export const isWorkflow = (id: string): boolean => id.startsWith('wf_');

/** Is this the id of a task at all, where it might be that of something else? */
export const isTask = (id: string): boolean => id.startsWith('op_') || isWorkflow(id);

/** A task by its id, as tools name it. */
export const targetOf = (id: string): { readonly workflow_id: string } | { readonly operation_id: string } =>
  isWorkflow(id) ? { workflow_id: id } : { operation_id: id };
