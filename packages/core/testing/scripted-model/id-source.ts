import { randomBytes } from 'node:crypto';

/** Makes ids that no other start of the model repeats: Codex keys items by the model's ids. */
export class IdSource {
  private readonly start = randomBytes(6).toString('hex');
  private count = 0;

  next(kind: string): string {
    this.count += 1;
    return `${kind}_${this.start}_${this.count}`;
  }
}
