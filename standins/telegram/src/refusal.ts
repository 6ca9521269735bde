/** A request that Telegram refuses, in its own words. */
export class Refusal extends Error {
  readonly status: number;
  readonly parameters: { retry_after?: number; migrate_to_chat_id?: number } | undefined;

  constructor(status: number, description: string, parameters?: Refusal['parameters']) {
    super(description);
    this.status = status;
    this.parameters = parameters;
  }
}
