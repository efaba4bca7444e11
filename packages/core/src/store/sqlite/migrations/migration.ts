/** One step of the schema. A released one is frozen: a pin test holds its hash. */
export interface Migration {
  readonly id: number;
  readonly name: string;
  /** True when an older build must refuse to open a database that has it. */
  readonly breaking: boolean;
  readonly sql: string;
}
