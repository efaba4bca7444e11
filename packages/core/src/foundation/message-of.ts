/** What a thrown thing says, for people to read. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
