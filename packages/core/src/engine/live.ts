import { LIVE_TURN } from '../model/operation-machine.ts';
import type { Operation } from '../model/operation.ts';

const LIVE: ReadonlySet<string> = new Set(LIVE_TURN);

/** A turn was accepted and its end is not known. */
export const isLive = ({ status }: Operation): boolean => LIVE.has(status);
