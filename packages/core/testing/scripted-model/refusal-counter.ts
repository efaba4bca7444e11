/** Remembers how often a refusal that is limited in number has been given; lives as long as the model. */
export class RefusalCounter {
  private readonly given = new Map<string, number>();

  /** Whether to refuse at that place once more; zero times means always. */
  shouldRefuse(place: string, times: number): boolean {
    const given = this.given.get(place) ?? 0;
    this.given.set(place, given + 1);
    return times === 0 || given < times;
  }
}
