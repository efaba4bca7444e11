import { isUnreadable } from '../app-server/classify-error.ts';
import type { Session } from './session.ts';

/** What a thread does; one that cannot be read is at rest. */
export async function threadState({ server }: Session, threadId: string): Promise<'asking' | 'active' | 'at rest'> {
  try {
    const { state, waitingOnApproval, waitingOnUserInput } = await server.readThreadState({ threadId });
    if (waitingOnApproval || waitingOnUserInput) return 'asking';
    return state === 'active' ? 'active' : 'at rest';
  } catch (error) {
    if (isUnreadable(error)) return 'at rest';
    throw error;
  }
}
