/** Carries whole messages to and from one app-server; knows nothing of what they mean. */
export interface Transport {
  /**
   * Resolves when the message was handed to the operating system. Rejects when it did not leave as a whole: then the other
   * side cannot act on it.
   */
  send(text: string): Promise<void>;
  /** The one who gets the messages, in order; set once, before the first message is due. */
  onMessage(listener: (text: string) => void): void;
  /** Settles, never rejects, when the connection is gone; no message follows. */
  readonly closed: Promise<{ readonly reason: string }>;
  close(): Promise<void>;
  /** The largest message the other side takes; null where there is no limit. */
  readonly maxMessageBytes: number | null;
}
